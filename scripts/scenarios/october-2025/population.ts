import { BPS } from "../../lib/bps.ts";
import type { Rng } from "../../lib/rng.ts";
import { splitByRank } from "../split-by-rank.ts";
import type { ValuesOf } from "../sourced.ts";
import type { parametersOf } from "./parameters.ts";

export type October2025Parameters = ValuesOf<ReturnType<typeof parametersOf>>;

/** USDe collateral against USDC debt, as it stands at 20:30. */
export interface LoopPosition {
  readonly label: string;
  readonly group: string;
  readonly collateralUsdeWei: bigint;
  readonly debtUsdcUnits: bigint;
  readonly eModeCategory: number;
  /** Asleep accounts never act. */
  readonly isActive: boolean;
  readonly reactionSeconds: number;
}

/** Altcoins against USDC (layer 1), part of which stands in a USDe loop of the same owner (layer 2). */
export interface WhalePosition {
  readonly label: string;
  readonly collateralBase: bigint;
  readonly debtUsdcUnits: bigint;
  /** The whale's own stake in layer 2: borrowed by layer 1. */
  readonly loopEquityUsdcUnits: bigint;
  readonly loopCollateralUsdeWei: bigint;
  readonly loopDebtUsdcUnits: bigint;
  readonly reactionSeconds: number;
}

/** WETH or WBTC against USDC. */
export interface BlueChipPosition {
  readonly label: string;
  readonly collateral: "WETH" | "WBTC";
  readonly collateralBase: bigint;
  readonly debtUsdcUnits: bigint;
}

export interface LenderPosition {
  readonly label: string;
  readonly suppliedUsdcUnits: bigint;
  readonly isWatchful: boolean;
  readonly reactionSeconds: number;
}

export interface Population {
  readonly loopers: readonly LoopPosition[];
  readonly whales: readonly WhalePosition[];
  readonly blueChips: readonly BlueChipPosition[];
  readonly lenders: readonly LenderPosition[];
}

/** USD with 8 decimals to USDC (6) and to 18-decimal dollars. */
export const usdcUnits = (base: bigint): bigint => base / 100n;
export const usdeWei = (base: bigint): bigint => base * 10n ** 10n;

/**
 * Draw who is there at 20:30: sizes, delays, who is awake. Totals of groups and buckets are kept exactly.
 * @throws EmptyPopulationError when a group has no account
 */
export function drawPopulation({ population, switches }: October2025Parameters, rng: Rng): Population {
  const loopers = switches.loops ? drawLoopers(population.loopers, rng.fork("loopers")) : [];
  const whales = drawWhales(population.whales, switches.loops, rng.fork("whales"));
  const blueChips = drawBlueChips(population.blueChipBorrowers, rng.fork("blue chips"));
  const borrowed =
    sum(loopers, ({ debtUsdcUnits }) => debtUsdcUnits) +
    sum(whales, ({ debtUsdcUnits, loopDebtUsdcUnits }) => debtUsdcUnits + loopDebtUsdcUnits) +
    sum(blueChips, ({ debtUsdcUnits }) => debtUsdcUnits);
  const lenders = drawLenders(population.lenders, borrowed, rng.fork("lenders"));
  return { loopers, whales, blueChips, lenders };
}

function drawLoopers(loopers: October2025Parameters["population"]["loopers"], rng: Rng): readonly LoopPosition[] {
  return Object.entries(loopers.buckets).flatMap(([name, bucket]) => {
    const bucketBase = (loopers.collateral * BigInt(bucket.shareBps)) / BPS;
    const what = `population.loopers.buckets.${name}.count`;
    const sizes = splitByRank(bucketBase, bucket.count, loopers.sizeFlattening, rng.fork(name), what);
    return sizes.map((collateralBase, index) => ({
      label: `looper-${name}-${ordinal(index)}`,
      group: `loopers ${name}`,
      collateralUsdeWei: usdeWei(collateralBase),
      debtUsdcUnits: usdcUnits((collateralBase * BigInt(bucket.ltvBps)) / BPS),
      eModeCategory: bucket.eModeCategory,
      isActive: rng.int(1, 10_000) <= loopers.activeShareBps,
      reactionSeconds: rng.int(loopers.reactionMinSeconds, loopers.reactionMaxSeconds),
    }));
  });
}

function drawWhales(
  whales: October2025Parameters["population"]["whales"],
  loops: boolean,
  rng: Rng,
): readonly WhalePosition[] {
  const sizes = splitByRank(whales.altCollateral, whales.count, whales.sizeFlattening, rng, "population.whales.count");
  const ltvs = spread(Object.values(whales.slices), whales.count);
  return sizes.map((collateralBase, index) => {
    const debtUsdcUnits = usdcUnits((collateralBase * BigInt(ltvs[index] ?? 0)) / BPS);
    const equity = loops ? (debtUsdcUnits * BigInt(whales.shareIntoLoopBps)) / BPS : 0n;
    // A loop at aggregate LTV l holds equity / (1 - l) of collateral.
    const loopCollateralUsdc = (equity * BPS) / (BPS - BigInt(whales.loopLtvBps));
    return {
      label: `whale-${ordinal(index)}`,
      collateralBase,
      debtUsdcUnits,
      loopEquityUsdcUnits: equity,
      loopCollateralUsdeWei: loopCollateralUsdc * 10n ** 12n,
      loopDebtUsdcUnits: loopCollateralUsdc - equity,
      reactionSeconds: rng.int(whales.reactionMinSeconds, whales.reactionMaxSeconds),
    };
  });
}

function drawBlueChips(
  borrowers: October2025Parameters["population"]["blueChipBorrowers"],
  rng: Rng,
): readonly BlueChipPosition[] {
  const { slices, count, collateral, wbtcShareBps } = borrowers;
  const perSlice = Math.max(1, Math.floor(count / Object.keys(slices).length));
  return Object.entries(slices).flatMap(([name, slice]) => {
    const sliceBase = (collateral * BigInt(slice.shareBps)) / BPS;
    const sizes = splitByRank(sliceBase, perSlice, 5, rng.fork(name), "population.blueChipBorrowers.count");
    return sizes.map((collateralBase, index) => ({
      label: `borrower-${name}-${ordinal(index)}`,
      // Alternating by share keeps the two reserves near their caps' ratio without another draw.
      collateral: isWbtc(index, wbtcShareBps) ? ("WBTC" as const) : ("WETH" as const),
      collateralBase,
      debtUsdcUnits: usdcUnits((collateralBase * BigInt(slice.ltvBps)) / BPS),
    }));
  });
}

function drawLenders(
  lenders: October2025Parameters["population"]["lenders"],
  borrowedUsdcUnits: bigint,
  rng: Rng,
): readonly LenderPosition[] {
  const supplied = (borrowedUsdcUnits * BPS) / BigInt(lenders.utilizationBps);
  const sizes = splitByRank(supplied, lenders.count, lenders.sizeFlattening, rng, "population.lenders.count");
  return sizes.map((suppliedUsdcUnits, index) => ({
    label: `lender-${ordinal(index)}`,
    suppliedUsdcUnits,
    isWatchful: rng.int(1, 10_000) <= lenders.watchfulShareBps,
    reactionSeconds: rng.int(lenders.reactionMinSeconds, lenders.reactionMaxSeconds),
  }));
}

/** LTVs for `count` accounts, in proportion to the slices' shares. */
function spread(slices: readonly { readonly ltvBps: number; readonly shareBps: number }[], count: number): number[] {
  const total = slices.reduce((shares, slice) => shares + slice.shareBps, 0);
  const ltvs: number[] = [];
  let shares = 0;
  for (const slice of slices) {
    shares += slice.shareBps;
    while (ltvs.length < Math.round((count * shares) / total)) ltvs.push(slice.ltvBps);
  }
  return ltvs;
}

function isWbtc(index: number, wbtcShareBps: number): boolean {
  return Math.floor(((index + 1) * wbtcShareBps) / 10_000) > Math.floor((index * wbtcShareBps) / 10_000);
}

function ordinal(index: number): string {
  return String(index + 1).padStart(3, "0");
}

function sum<T>(list: readonly T[], amount: (member: T) => bigint): bigint {
  return list.reduce((total, member) => total + amount(member), 0n);
}
