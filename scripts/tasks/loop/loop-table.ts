import Table from "cli-table3";
import { mulDivHalfUp } from "../../lib/mul-div.ts";
import { formatAmount } from "../../lib/units.ts";
import type { LoopCarry } from "../../scenarios/leverage-loop/carry.ts";
import { capitalText, type LoopOptions } from "../../scenarios/leverage-loop/options.ts";
import type { LoopPosition } from "../../scenarios/leverage-loop/run.ts";
import { NO_DEBT_HEALTH_FACTOR } from "../../protocol/account-math.ts";

/** Show a loop in the terminal: one line a turn, then what the position is worth and where it ends. */
export function loopTable(result: LoopPosition & LoopCarry, options: LoopOptions): string {
  const { usde, usdc } = options;
  const table = new Table({
    head: ["loop", `borrowed ${usdc}`, `received ${usde}`, "collateral", "debt", "LTV", "health factor", "leverage"],
    colAligns: Array.from({ length: 8 }, () => "right" as const),
    style: { head: [], border: [] },
  });
  for (const row of result.rows) {
    table.push([
      row.loop,
      cents(row.borrowedUsdcUnits, 6),
      cents(row.receivedUsdeWei, 18),
      cents(row.collateralUsdeWei, 18),
      cents(row.debtUsdcUnits, 6),
      percent(row.ltvBps),
      row.healthFactorWad === NO_DEBT_HEALTH_FACTOR ? "no debt" : fixed(row.healthFactorWad, 18, 4),
      `${fixed(row.leverageWad, 18, 3)}x`,
    ]);
  }
  const { liquidationThresholdBps, baseApyBps, borrowRateBps } = options;
  const breakEven = result.breakEvenBorrowRateBps;
  const venue = options.venue === "par" ? "minted at par" : `bought in ${options.pool}`;
  return [
    `${capitalText(options)} ${usde}, ${options.loops} loops at ${percent(options.ltvBps)} LTV, ${usde} ${venue}`,
    table.toString(),
    `liquidation below       ${fixed(result.liquidationPriceE8, 8, 4)} USD a ${usde} (threshold ${percent(liquidationThresholdBps)})`,
    `equity gone at a fall of ${percent(result.wipeOutFallBps)}`,
    `net APY                 ${percent(result.netApyBps)} (${percent(baseApyBps)} on ${usde}, ${percent(borrowRateBps)} on debt)`,
    breakEven === undefined
      ? "no debt, no carry to lose"
      : `carry turns negative above a borrow rate of ${percent(breakEven)}`,
  ].join("\n");
}

function cents(units: bigint, decimals: number): string {
  return fixed(units, decimals, 2);
}

/** Rounded to the nearest, with all the decimals asked for. */
function fixed(value: bigint, decimals: number, shown: number): string {
  const size = mulDivHalfUp(value < 0n ? -value : value, 1n, 10n ** BigInt(decimals - shown));
  const [whole = "0", fraction = ""] = formatAmount(size, shown, { grouping: true }).split(".");
  return `${value < 0n && size > 0n ? "-" : ""}${whole}.${fraction.padEnd(shown, "0")}`;
}

function percent(bps: bigint): string {
  return `${fixed(bps, 2, 2)}%`;
}
