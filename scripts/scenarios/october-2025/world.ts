import type { World } from "../../agents/agent.ts";
import { formatAmount, PRICE_DECIMALS } from "../../lib/units.ts";
import { october2025BaseFeePath, october2025PricePaths } from "../../market/october-2025-paths.ts";
import type { PricePath } from "../../market/price-path.ts";
import type { CellPlan } from "../cell-plan.ts";
import type { October2025Parameters } from "./population.ts";

/** The exchange venue lets coins out again at 22:25 UTC: QL, selling reaches Uniswap only from then (high). */
const WITHDRAWALS_RESUME_SECONDS = Date.parse("2025-10-10T22:25:00Z") / 1000;

/** Name of a price path's market among the world's reference prices: "ETH/USD" is ETH, "USDe-venue" is USDe. */
export const referenceName = (feed: string): string => feed.replace(/\/USD$|-venue$/, "");

/** Tokens whose reference price goes by another name. */
export const REFERENCE_NAMES: Readonly<Record<string, string>> = { WETH: "ETH", WBTC: "BTC" };

/**
 * The given part of a cell: other markets' prices, the base fee, what is open. In an impaired world the venue's USDe
 * falls the same way and then stays near what backs it.
 * @param otherPaths by feed, in place of the day's own; feeds left out keep the day's
 */
export function worldOf(
  { switches }: October2025Parameters,
  { backing }: CellPlan,
  otherPaths: Readonly<Record<string, PricePath>> = {},
): (step: number, timestamp: number) => World {
  const impaired = backing.kind === "impaired" ? { usdeBacking: formatAmount(backing.ratioE8, PRICE_DECIMALS) } : {};
  const paths = Object.entries({ ...october2025PricePaths(impaired), ...otherPaths }).map(
    ([feed, path]) => [referenceName(feed), path] as const,
  );
  const baseFee = october2025BaseFeePath();
  return (_, timestamp) => ({
    referencePricesE8: Object.fromEntries(paths.map(([name, path]) => [name, path.priceE8At(timestamp)])),
    baseFeeWei: baseFee.baseFeeWeiAt(timestamp),
    venueWithdrawalsOpen: timestamp >= WITHDRAWALS_RESUME_SECONDS,
    redemptionOpen: switches.redemption === "open",
  });
}
