import type { CellSummary } from "../metrics/summarize-cell.ts";
import { count, duration, ether, minutes, percent, price, signedUsd, tokens, usd } from "./format.ts";

/** One row of the headline: what is measured, and how a cell shows it. */
export interface HeadlineRow {
  readonly name: string;
  readonly show: (cell: CellSummary) => string;
  /** Tell a loss from a zero, for colours; undefined for rows that are neither good nor bad. */
  readonly isLoss?: (cell: CellSummary) => boolean;
}

/** Rows that belong together under one title. */
export interface HeadlineSection {
  readonly title: string;
  readonly rows: readonly HeadlineRow[];
}

/** What the headline tells of a cell, the same in terminal, README and report. One figure a row: a table stays narrow. */
export const HEADLINE_SECTIONS: readonly HeadlineSection[] = [
  {
    title: "USDe, low",
    rows: [
      { name: "on-chain pool", show: ({ usde }) => price(usde.minPriceE8) },
      { name: "price used", show: ({ usde }) => price(usde.oracle?.minPriceE8) },
      { name: "exchange venue", show: ({ usde }) => price(usde.venue?.minPriceE8) },
    ],
  },
  {
    title: "Minutes below, pool / price used",
    rows: ["0.99", "0.95", "0.90"].map((level) => ({
      name: level,
      show: ({ usde }) => `${minutes(usde.secondsBelow?.[level])} / ${minutes(usde.oracle?.secondsBelow[level])}`,
    })),
  },
  {
    title: "Liquidations",
    rows: [
      { name: "count", show: ({ liquidations }) => count(liquidations.count) },
      { name: "collateral", show: ({ liquidations }) => usd(liquidations.collateralBase) },
      { name: "of which USDe", show: ({ liquidations }) => usd(liquidations.usdeCollateralBase) },
      { name: "share of all USDe supplied", show: ({ liquidations }) => percent(liquidations.usdeCollateralShareBps) },
      {
        name: "penalties paid",
        show: ({ liquidations }) => usd(liquidations.bonusBase),
        isLoss: ({ liquidations }) => liquidations.bonusBase > 0n,
      },
    ],
  },
  {
    title: "Bad debt",
    rows: [
      {
        name: "deficit booked",
        show: ({ badDebt }) => usd(badDebt.deficitBase),
        isLoss: ({ badDebt }) => badDebt.deficitBase > 0n,
      },
      {
        name: "latent, at the end",
        show: ({ badDebt }) => usd(badDebt.latentBase),
        isLoss: ({ badDebt }) => badDebt.latentBase > 0n,
      },
      {
        name: "latent, at its worst",
        show: ({ badDebt }) => usd(badDebt.latentPeakBase),
        isLoss: ({ badDebt }) => badDebt.latentPeakBase > 0n,
      },
    ],
  },
  {
    title: "Lenders",
    rows: [
      { name: "peak utilization", show: ({ lending }) => percent(lending.peakUtilizationBps) },
      {
        name: "time over 99 %",
        show: ({ lending }) => duration(lending.secondsAbove99Bps),
        isLoss: ({ lending }) => lending.secondsAbove99Bps > 0,
      },
      {
        name: "withdrawals blocked, peak",
        show: ({ lending }) => usd(lending.blockedWithdrawalsBase),
        isLoss: ({ lending }) => lending.blockedWithdrawalsBase > 0n,
      },
    ],
  },
  {
    title: "Issuer and keepers",
    rows: [
      { name: "USDe redeemed", show: ({ redemptions }) => tokens(redemptions.usdeWei) },
      { name: "keepers' profit", show: ({ keepers }) => signedUsd(keepers.profitBase) },
      { name: "keepers' gas", show: ({ keepers }) => ether(keepers.gasWei) },
      { name: "failed attempts", show: ({ liquidations }) => count(liquidations.failedAttempts) },
    ],
  },
];
