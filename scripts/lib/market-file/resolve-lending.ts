import { BPS, percentMulHalfUp } from "../bps.ts";
import { PRICE_DECIMALS } from "../units.ts";
import type { EModeDefinition, LendingDefinition, RatesDefinition, ReserveDefinition } from "./definition.ts";
import type { Problems } from "./problems.ts";
import type { MarketFile } from "./schema.ts";

type RawReserve = MarketFile["lending"]["reserves"][string];
type RawEMode = MarketFile["eModes"][number];

/** Reserve ids are bits of a user's configuration word, two a reserve. */
const MOST_RESERVES = 128;
/** Caps are 36-bit fields of the reserve's configuration word. */
const HIGHEST_CAP = 2n ** 36n - 1n;
/** The bonus is a 16-bit field of the same word. */
const HIGHEST_BONUS_BPS = 65_535;
/** Aave's ceiling for base + slope1 + slope2: 1000 % a year. */
const HIGHEST_RATE_BPS = 100_000;

/**
 * Resolve the lending pool of a market file.
 *
 * @param file The market file after the check of its shape.
 * @param problems Takes unknown names, bad amounts, and whatever Aave's configurator would refuse.
 */
export function resolveLending(file: MarketFile, problems: Problems): LendingDefinition {
  const { liquidationRules: rules, flashLoanPremiumBps, reserves } = file.lending;
  const at = "lending.liquidationRules";
  const count = Object.keys(reserves).length;
  problems.require(count >= 1 && count <= MOST_RESERVES, {
    field: "lending.reserves",
    value: `${count} reserves`,
    accepted: `1 to ${MOST_RESERVES} reserves`,
  });
  return {
    liquidationRules: {
      closeFactorBps: BigInt(rules.closeFactorBps),
      closeFactorHealthFactorThresholdWad: problems.amount(
        `${at}.closeFactorHealthFactorThreshold`,
        rules.closeFactorHealthFactorThreshold,
        18,
      ),
      minBaseMaxCloseFactorE8: problems.amount(
        `${at}.minBaseMaxCloseFactor`,
        rules.minBaseMaxCloseFactor,
        PRICE_DECIMALS,
      ),
      minLeftoverBaseE8: problems.amount(`${at}.minLeftoverBase`, rules.minLeftoverBase, PRICE_DECIMALS),
      closeFactorScope: rules.closeFactorScope,
      badDebtBecomesDeficit: rules.badDebtBecomesDeficit,
      selfLiquidationAllowed: rules.selfLiquidationAllowed,
    },
    flashLoanPremiumBps: BigInt(flashLoanPremiumBps),
    reserves: Object.fromEntries(
      Object.entries(reserves).map(([symbol, reserve]) => [symbol, resolveReserve(symbol, reserve, file, problems)]),
    ),
  };
}

function resolveReserve(symbol: string, raw: RawReserve, file: MarketFile, problems: Problems): ReserveDefinition {
  const at = `lending.reserves.${symbol}`;
  problems.requireKnown(at, symbol, Object.keys(file.tokens), "token of this market");
  problems.requireKnown(`${at}.feed`, raw.feed, Object.keys(file.feeds), "feed of this market");
  if (raw.liquidationThresholdBps === 0) {
    problems.require(raw.ltvBps === 0, { ...above(at, raw), accepted: "0" });
    problems.require(raw.liquidationBonusBps === 0, {
      field: `${at}.liquidationBonusBps`,
      value: raw.liquidationBonusBps,
      reason: "while liquidationThresholdBps is 0",
      accepted: "0",
    });
  } else {
    requireSoundCollateral(at, raw, problems);
  }
  return {
    feed: raw.feed,
    ltvBps: BigInt(raw.ltvBps),
    liquidationThresholdBps: BigInt(raw.liquidationThresholdBps),
    liquidationBonusBps: BigInt(raw.liquidationBonusBps),
    reserveFactorBps: BigInt(raw.reserveFactorBps),
    liquidationProtocolFeeBps: BigInt(raw.liquidationProtocolFeeBps),
    supplyCapTokens: resolveCap(`${at}.supplyCap`, raw.supplyCap, problems),
    borrowCapTokens: resolveCap(`${at}.borrowCap`, raw.borrowCap, problems),
    borrowable: raw.borrowable,
    flashLoanable: raw.flashLoanable,
    rates: resolveRates(`${at}.rates`, raw.rates, problems),
    frozen: raw.frozen,
    paused: raw.paused,
  };
}

type Collateral = Pick<RawReserve, "ltvBps" | "liquidationThresholdBps" | "liquidationBonusBps">;

function above(at: string, { ltvBps, liquidationThresholdBps }: Collateral) {
  return {
    field: `${at}.ltvBps`,
    value: ltvBps,
    reason: `which is above liquidationThresholdBps ${liquidationThresholdBps}`,
  };
}

/** A liquidation at the threshold must be able to pay its bonus out of the collateral: threshold * bonus <= 1. */
function requireSoundCollateral(at: string, raw: Collateral, problems: Problems): void {
  const threshold = raw.liquidationThresholdBps;
  problems.require(raw.ltvBps <= threshold, { ...above(at, raw), accepted: `an integer from 0 to ${threshold}` });
  const bonus = raw.liquidationBonusBps;
  const highest = highestBonusBps(threshold);
  const sound = bonus > BPS && percentMulHalfUp(BigInt(threshold), BigInt(bonus)) <= BPS;
  problems.require(sound, {
    field: `${at}.liquidationBonusBps`,
    value: bonus,
    reason: bonus > BPS ? `which liquidationThresholdBps ${threshold} leaves no room for` : "which pays no bonus",
    accepted:
      highest > BPS
        ? `an integer from ${BPS + 1n} to ${highest} (10500 pays 5 % more)`
        : `nothing at this threshold: lower liquidationThresholdBps below 10000`,
  });
}

/** The largest bonus with percentMulHalfUp(threshold, bonus) <= 10000. */
function highestBonusBps(thresholdBps: number): number {
  return Math.min(HIGHEST_BONUS_BPS, Math.floor((10_000 * 10_001 - 5_000 - 1) / thresholdBps));
}

function resolveCap(field: string, text: string, problems: Problems): bigint {
  const cap = problems.amount(field, text, 0);
  problems.require(cap <= HIGHEST_CAP, {
    field,
    value: text,
    accepted: `whole tokens from "0" (no cap) to "${HIGHEST_CAP}"`,
  });
  return cap;
}

function resolveRates(at: string, raw: RawReserve["rates"], problems: Problems): RatesDefinition {
  problems.require(raw.slope2Bps >= raw.slope1Bps, {
    field: `${at}.slope2Bps`,
    value: raw.slope2Bps,
    reason: `which is below slope1Bps ${raw.slope1Bps}`,
    accepted: `an integer of at least ${raw.slope1Bps}`,
  });
  const highest = raw.baseBps + raw.slope1Bps + raw.slope2Bps;
  problems.require(highest <= HIGHEST_RATE_BPS, {
    field: at,
    value: highest,
    reason: "which is baseBps + slope1Bps + slope2Bps",
    accepted: `a sum of at most ${HIGHEST_RATE_BPS}`,
  });
  return {
    optimalBps: BigInt(raw.optimalBps),
    baseBps: BigInt(raw.baseBps),
    slope1Bps: BigInt(raw.slope1Bps),
    slope2Bps: BigInt(raw.slope2Bps),
  };
}

/**
 * Resolve the e-modes of a market file.
 *
 * @param file The market file after the check of its shape.
 * @param problems Takes unknown reserves, repeated ids, and whatever Aave's configurator would refuse.
 */
export function resolveEModes(file: MarketFile, problems: Problems): EModeDefinition[] {
  const seen = new Set<number>();
  return file.eModes.map((raw) => {
    const at = `eModes.${raw.id}`;
    problems.require(!seen.has(raw.id), {
      field: `${at}.id`,
      value: raw.id,
      reason: "which is already the id of another e-mode",
      accepted: "an id from 1 to 255 that no other e-mode has",
    });
    seen.add(raw.id);
    requireSoundCollateral(at, raw, problems);
    requireReserves(`${at}.collateral`, raw.collateral, file, problems);
    requireReserves(`${at}.borrowable`, raw.borrowable, file, problems);
    return resolveEMode(raw);
  });
}

function requireReserves(at: string, symbols: readonly string[], file: MarketFile, problems: Problems): void {
  const reserves = Object.keys(file.lending.reserves);
  for (const [index, symbol] of symbols.entries())
    problems.requireKnown(`${at}.${index}`, symbol, reserves, "reserve of this market");
}

function resolveEMode(raw: RawEMode): EModeDefinition {
  return {
    ...raw,
    ltvBps: BigInt(raw.ltvBps),
    liquidationThresholdBps: BigInt(raw.liquidationThresholdBps),
    liquidationBonusBps: BigInt(raw.liquidationBonusBps),
  };
}
