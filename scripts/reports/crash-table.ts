import Table from "cli-table3";
import type { CellSummary } from "../metrics/summarize-cell.ts";
import { duration, ether, percent, price, usd } from "./format.ts";

/** One row of the headline: what is measured, and how a cell shows it. */
export interface HeadlineRow {
  readonly name: string;
  readonly show: (cell: CellSummary) => string;
}

const minutes = (seconds: number | undefined) => String(Math.round((seconds ?? 0) / 60));

/** The rows of the headline, the same in terminal, README and report. */
export const HEADLINE_ROWS: readonly HeadlineRow[] = [
  {
    name: "USDe low: pool / price used / venue",
    show: ({ usde }) => [usde, usde.oracle, usde.venue].map((p) => price(p.minPriceE8)).join(" / "),
  },
  {
    name: "min below 0.99/0.95/0.90, price used",
    show: ({ usde }) => ["0.99", "0.95", "0.90"].map((level) => minutes(usde.oracle.secondsBelow[level])).join(" / "),
  },
  {
    name: "min below 0.99/0.95/0.90, pool",
    show: ({ usde }) => ["0.99", "0.95", "0.90"].map((level) => minutes(usde.secondsBelow[level])).join(" / "),
  },
  { name: "liquidations", show: ({ liquidations }) => `${liquidations.count}, ${usd(liquidations.collateralBase)}` },
  {
    name: "  of USDe collateral at the start",
    show: (cell) => `${usd(cell.liquidations.usdeCollateralBase)}, ${percent(usdeShareBps(cell))}`,
  },
  { name: "penalties paid by borrowers", show: ({ liquidations }) => usd(liquidations.bonusBase) },
  { name: "deficit booked by the pool", show: ({ badDebt }) => usd(badDebt.deficitBase) },
  {
    name: "latent bad debt: end / worst",
    show: ({ badDebt }) => `${usd(badDebt.latentBase)} / ${usd(badDebt.latentPeakBase)}`,
  },
  {
    name: "peak utilization",
    show: ({ lending }) => `${percent(lending.peakUtilizationBps)}, over 99 %: ${duration(lending.secondsAbove99Bps)}`,
  },
  { name: "suppliers blocked", show: ({ lending }) => usd(lending.blockedWithdrawalsBase) },
  { name: "redeemed at the issuer", show: ({ redemptions }) => usd(redemptions.usdeWei / 10n ** 10n) },
  { name: "keepers: profit / gas", show: ({ keepers }) => `${usd(keepers.profitBase)} / ${ether(keepers.gasWei)}` },
  { name: "keepers: failed attempts", show: ({ liquidations }) => String(liquidations.failedAttempts) },
];

/** USDe collateral liquidated over USDe collateral at the start, both at the oracle's price, in bps. */
export function usdeShareBps({ liquidations, supply }: CellSummary): bigint {
  return supply.usdeCollateralStartBase === 0n
    ? 0n
    : (liquidations.usdeCollateralBase * 10_000n) / supply.usdeCollateralStartBase;
}

/** The cells side by side, for a terminal. Colours are the caller's business: the text is plain. */
export function crashTable(cells: readonly CellSummary[]): string {
  const table = new Table({
    head: ["oracle / backing", ...cells.map((cell) => `${cell.oracle} / ${cell.backing}`)],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", ...cells.map(() => "right" as const)],
  });
  for (const row of HEADLINE_ROWS) table.push([row.name, ...cells.map((cell) => row.show(cell))]);
  return table.toString();
}
