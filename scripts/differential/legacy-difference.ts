import { modernErrorName } from "../protocol/genuine/legacy-errors.ts";
import { BPS } from "../lib/bps.ts";
import { marketDecoder } from "../protocol/market-decoder.ts";
import type { TwinOutcome } from "../protocol/twin/twin.ts";
import { stateWords, type Difference } from "./difference.ts";
import { isBetweenCash, isBetweenHealthFactors } from "./legacy-limits.ts";
import type { Standings } from "./sequence.ts";
import { TWIN_MARKET, TWIN_PRICES_E8 } from "./twin-market.ts";

/** What one version reads of a reserve or category and the other has not, or keeps otherwise. */
const NOT_SHARED =
  /(availableUnits|stableBorrowRateRay|stableDebtToken|strategy|graceUntil|pendingLtvBps|Bitmap|lastUpdateTimestamp)$/;
/** One part in this many: rounding, and what two series for compound interest differ by. */
const TOLERANCE = 1_000_000n;
/** Rounding, of the smallest units. */
const UNITS = 1_000n;
/** Rounding of sums in base currency: ten dollars, of every unit that is owed or held. */
const BASE = 1_000_000_000n;
/** A dollar at the first prices, in units: what is left of a large amount keeps that one's rounding. */
const DOLLAR: ReadonlyMap<string, bigint> = new Map(
  Object.entries(TWIN_PRICES_E8).map(([symbol, priceE8]) => {
    const unit = 10n ** BigInt(TWIN_MARKET.tokens[symbol]?.decimals ?? 18);
    return [symbol, UNITS + unit / (priceE8 / 10n ** 8n)];
  }),
);
/** Debts below so many dollars. */
const SMALL = 1_000n;
/** Averages in whole basis points enter v3.0.2's health factor: one part in this many. */
const AVERAGES = 1_000n;
/** Bits of a reserve's configuration that have another meaning: e-mode category, virtual accounting. */
const OTHER_BITS = (0xffn << 168n) | (1n << 252n);

/** Events of users' actions; those of tokens and of interest follow from what is read. */
const ACTIONS: ReadonlySet<string> = new Set([
  ...["Supply", "Withdraw", "Borrow", "Repay", "LiquidationCall", "FlashLoan"],
  ...["ReserveUsedAsCollateralEnabled", "ReserveUsedAsCollateralDisabled"],
]);

/** Refusals by a limit that the two versions round differently, so that one twin may be just within it; or that one lacks. */
const LIMITS: ReadonlySet<string> = new Set([
  "InvalidBurnAmount",
  "InvalidMintAmount",
  "InvalidCollateralInEmode",
  // What is there, to the unit.
  "InvalidAmount",
  "NotEnoughAvailableUserBalance",
  "Panic",
  "CollateralCannotCoverNewBorrow",
  "HealthFactorLowerThanLiquidationThreshold",
]);

/** What refuses a call that v3.0.2 checks in another order, or by another name. */
const ORDER: ReadonlySet<string> = new Set([
  ...LIMITS,
  "InvalidAmount",
  "InsufficientBorrowAllowance",
  ...[
    "BorrowingNotEnabled",
    "BorrowCapExceeded",
    "SiloedBorrowingViolation",
    "FlashloanDisabled",
    "ReserveInactive",
    "ReservePaused",
    "UnderlyingBalanceZero",
  ],
  "InvalidInterestRateModeSelected",
  "LtvValidationFailed",
  "NoDebtOfSelectedType",
  "NoExplicitAmountToRepayOnBehalf",
  "InvalidDebtInEmode",
  "NotBorrowableInEMode",
  "InconsistentEModeCategory",
]);

/** Actions that may take all there is. */
const WHOLE: ReadonlySet<string> = new Set(["Withdraw", "Repay"]);
/** Places in a LiquidationCall, after its name and three addresses. */
const [REPAID, SEIZED] = [4, 5] as const;
/** Amounts of both twins, each rounded by up to a unit. */
const ROUNDED_UNITS = 2n;

/** Errors that come of running into something before or instead of a check. */
const UNCHECKED = /^(Unknown|Error|Panic|ERC20.*|SafeCast.*)$/;

/** Compare what came of one call on our pool and on genuine v3.0.2. */
export function legacyDifferences(first: TwinOutcome, second: TwinOutcome, before?: Standings): Difference[] {
  const found: Difference[] = [];
  if (hasLegacyParted(first, second, before)) return found;
  const [one, other] = [resultOf(first), resultOf(second)];
  if (one !== other && !isSameRefusal(one, other)) found.push({ field: "result", first: one, second: other });
  const [ours, theirs] = [actionsOf(first), actionsOf(second)];
  const isUsedUp = (position: string): boolean =>
    [first, second].every((twin) => (stateWords(twin)[twin.names.indexOf(position)] ?? UNITS) <= ROUNDED_UNITS);
  for (let at = 0; at < Math.max(ours.length, theirs.length); at++) {
    const [event, twin] = [ours[at], theirs[at]];
    if (event === undefined || twin === undefined || !isSameEvent(event, twin, first.addressNames, isUsedUp)) {
      found.push({ field: `event ${at}`, first: (event ?? ["none"]).join(" "), second: (twin ?? ["none"]).join(" ") });
    }
  }
  const [words, twins] = [stateWords(first), stateWords(second)];
  const worth = new Map(first.names.map((name, at) => [name, words[at] ?? 0n]));
  const worthThere = new Map(first.names.map((name, at) => [name, twins[at] ?? 0n]));
  for (const [at, name] of first.names.entries()) {
    if (words.length === 0 || isSameValue(name, words[at] ?? 0n, twins[at] ?? 0n, worth, worthThere)) continue;
    found.push({ field: name, first: String(words[at]), second: String(twins[at]) });
  }
  return found;
}

/** Whether a limit was met on one twin and just not on the other, or what is left of a position is rounding, or nothing. */
export function hasLegacyParted(first: TwinOutcome, second: TwinOutcome, before?: Standings): boolean {
  if (before !== undefined && isBetweenLimits(before)) return true;
  if (first.success !== second.success) return LIMITS.has(resultOf(first.success ? second : first));
  return hasDustOnOne(first, second) || hasDriftedWhileSmall(first, second);
}

/** A limit, read just before the call, lies between the twins: a health factor's, or all the cash there is. */
function isBetweenLimits(before: Standings): boolean {
  return (
    isBetweenHealthFactors(before, (one, other) => isWithin(one, other, TOLERANCE, BASE)) ||
    isBetweenCash(before, (symbol, one, other) => isWithin(one, other, TOLERANCE, dollarOf(symbol)))
  );
}

/** An account has some units of a reserve on one twin, and none on the other. */
function hasDustOnOne(first: TwinOutcome, second: TwinOutcome): boolean {
  const [words, twins] = [stateWords(first), stateWords(second)];
  return first.names.some((name, at) => {
    const [one = 0n, other = 0n] = [words[at], twins[at]];
    if (!/^user \d \w+\.scaled/.test(name) || (one === 0n) === (other === 0n)) return false;
    return one + other <= dollarOf(name.replace(/\.\w+$/, ""));
  });
}

/** Of a debt that is little more than rounding the rates, and so the indexes, are too. */
function hasDriftedWhileSmall(first: TwinOutcome, second: TwinOutcome): boolean {
  const [words, twins] = [stateWords(first), stateWords(second)];
  const debtOf = (symbol: string): bigint => words[first.names.indexOf(`${symbol}.scaledDebt`)] ?? 0n;
  return first.names.some((name, at) => {
    const [, symbol] = /^(\w+)\.(?:liquidityIndex|variableBorrowIndex|normalized\w+)Ray$/.exec(name) ?? [];
    if (symbol === undefined || isWithin(words[at] ?? 0n, twins[at] ?? 0n, TOLERANCE, 0n)) return false;
    return debtOf(symbol) < dollarOf(symbol) * SMALL;
  });
}

function dollarOf(position: string): bigint {
  return DOLLAR.get(position.split(" ").at(-1) ?? "") ?? UNITS;
}

/** Refused on both, by another check or none; or ours has nothing to do where v3.0.2 refuses. */
function isSameRefusal(one: string, other: string): boolean {
  if (one === "success") return other === "UnderlyingBalanceZero";
  if (other === "success") return false;
  return UNCHECKED.test(one) || UNCHECKED.test(other) || (ORDER.has(one) && ORDER.has(other));
}

function resultOf({ success, result }: TwinOutcome): string {
  return success ? "success" : modernErrorName(result);
}

function actionsOf({ logs }: TwinOutcome): string[][] {
  return logs.flatMap((log) => {
    const event = marketDecoder().event(log);
    if (event === undefined || !ACTIONS.has(event.name)) return [];
    const args = Object.entries(event.args).filter(([name]) => name !== "borrowRate"); // among what is read
    return [[event.name, ...args.map(([, value]) => String(value))]];
  });
}

/** @param isUsedUp Whether nothing is left of a position, such as `user 2 WETH.scaledDebt`. */
function isSameEvent(
  first: readonly string[],
  second: readonly string[],
  addressNames: ReadonlyMap<string, string>,
  isUsedUp: (position: string) => boolean,
): boolean {
  const [name = ""] = first;
  const [asset = "", debt = "", borrower = ""] = first.slice(1).map((text) => addressNames.get(text.toLowerCase()));
  const isLiquidation = name === "LiquidationCall";
  const takesCollateral = isLiquidation && isUsedUp(`${borrower} ${asset}.scaledSupply`);
  const takesDebt = isLiquidation && isUsedUp(`${borrower} ${debt}.scaledDebt`);
  // Of a liquidation's amounts the one follows from the other: seized collateral from debt repaid, unless it is all there is.
  const [leading, following] = takesCollateral ? [SEIZED, REPAID] : [REPAID, SEIZED];
  const least = (at: number): bigint => {
    // All of a balance or debt is taken, and agrees as those do.
    if (WHOLE.has(name)) return dollarOf(asset);
    if (isLiquidation && at === leading) {
      const whole = takesCollateral ? dollarOf(asset) : takesDebt ? dollarOf(debt) : UNITS;
      return whole + worthOf(first, following, ROUNDED_UNITS);
    }
    if (isLiquidation && at === following) return UNITS + worthOf(first, leading, distance(first, second, leading));
    return UNITS;
  };
  return first.length === second.length && first.every((text, at) => isSameText(text, second[at] ?? "", least(at)));
}

/** What some units of one amount of a liquidation are of its other amount. */
function worthOf(event: readonly string[], of: number, units: bigint): bigint {
  const [amount, other] = [amountAt(event, of), amountAt(event, of === REPAID ? SEIZED : REPAID)];
  return amount === 0n ? 0n : (units * other) / amount;
}

function distance(first: readonly string[], second: readonly string[], at: number): bigint {
  const apart = amountAt(first, at) - amountAt(second, at);
  return apart < 0n ? -apart : apart;
}

function amountAt(event: readonly string[], at: number): bigint {
  const text = event[at] ?? "";
  return /^\d+$/.test(text) ? BigInt(text) : 0n;
}

function isSameText(first: string, second: string, least: bigint): boolean {
  if (first === second) return true;
  return /^\d+$/.test(first) && /^\d+$/.test(second) && isWithin(BigInt(first), BigInt(second), TOLERANCE, least);
}

function isSameValue(
  name: string,
  first: bigint,
  second: bigint,
  worth: ReadonlyMap<string, bigint>,
  worthThere: ReadonlyMap<string, bigint>,
): boolean {
  if (first === second || NOT_SHARED.test(name)) return true;
  if (/^\w+\.configuration$/.test(name)) return (first | OTHER_BITS) === (second | OTHER_BITS);
  const of = name.replace(/\.\w+$/, "");
  // An average loan-to-value that is a basis point lower on one twin lends that much less of the collateral.
  const hasOtherLtv = worth.get(`${of}.ltvBps`) !== worthThere.get(`${of}.ltvBps`);
  const lent = hasOtherLtv ? (worth.get(`${of}.collateralBase`) ?? 0n) / BPS : 0n;
  if (/availableBorrowsBase$/.test(name)) return isWithin(first, second, TOLERANCE, BASE + lent);
  if (/Base$/.test(name)) return isWithin(first, second, TOLERANCE, BASE);
  const dollar = dollarOf(of);
  // A small debt is little more than rounding; without debt there is no interest.
  if (/RateRay$/.test(name))
    return (worth.get(`${of}.scaledDebt`) ?? 0n) < dollar * SMALL || isWithin(first, second, AVERAGES, 0n);
  if (/^\w+\.(accruedToTreasury|treasury)Scaled$/.test(name)) return isWithin(first, second, AVERAGES, dollar);
  if (/VariableDebtRay$/.test(name) && worth.get(`${of}.scaledDebt`) === 0n) return true;
  if (/Ray$/.test(name)) return isWithin(first, second, TOLERANCE, 0n);
  if (/Units$|Scaled$|scaled\w+$/.test(name)) return isWithin(first, second, TOLERANCE, dollar);
  const isSmall = (field: string): boolean => (worth.get(`${of}.${field}`) ?? 0n) < BASE * TOLERANCE;
  // Shares of an amount that itself is little more than rounding say nothing.
  if (/\.(ltvBps|liquidationThresholdBps)$/.test(name))
    return isSmall("collateralBase") || isWithin(first, second, AVERAGES, 1n);
  if (/healthFactorWad$/.test(name)) return isSmall("debtBase") || isWithin(first, second, AVERAGES, 0n);
  return false;
}

function isWithin(first: bigint, second: bigint, parts: bigint, least: bigint): boolean {
  const [smaller, larger] = first < second ? [first, second] : [second, first];
  return larger - smaller <= least || (larger - smaller) * parts <= larger;
}
