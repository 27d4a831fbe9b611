import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import { formatAmount } from "../../lib/units.ts";
import type { LiveTotals } from "../../live/live-keeper.ts";

/** One line that sums a keeper's work up. */
export function totalsText(totals: LiveTotals, { tokens }: Pick<MarketDefinition, "tokens">): string {
  const profits = [...totals.profitUnits].map(
    ([symbol, units]) => `${formatAmount(units, tokens[symbol]?.decimals ?? 0, { grouping: true })} ${symbol}`,
  );
  return (
    `stopped after ${totals.blocks} blocks: ${totals.liquidations} liquidations, profit ${profits.join(" + ") || "0"}, ` +
    `fees ${formatAmount(totals.feesWei, 18)} ether; ${totals.declined} not sent, ${totals.reverted} reverted, ` +
    `${totals.interruptions} interruptions`
  );
}
