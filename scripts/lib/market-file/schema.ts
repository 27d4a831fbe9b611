import { z } from "zod";
import { feePips, integer, listOf, mapOf, oneOfTexts, text } from "../schema-parts.ts";
import { MAX_TICK } from "../uniswap-v3/tick-math.ts";

// Every message in this schema is the phrase after "accepted:", so that a problem can be reported in one form.

const bps = integer(0, 10_000);
const uint32 = integer(0, 4_294_967_295);
const seconds = integer(0, 1_000_000_000);
const yesNo = z.boolean("true or false");
const amount = z.string('a quoted decimal string of 0 or more, such as "1500.25"');
const reference = z.string("a name defined in this file");
const SYMBOL = "a symbol that starts with a letter and holds letters, digits, _ and -";
const NAME = "a name that starts with a letter and holds letters, digits, /, _ and -";
const symbol = z.string(SYMBOL).regex(/^[A-Za-z][\w-]*$/, SYMBOL);
const name = z.string(NAME).regex(/^[A-Za-z][\w/-]*$/, NAME);

const token = mapOf({ kind: oneOfTexts(["usde", "susde", "test", "weth"]), decimals: integer(0, 18) });

const FEED_KINDS = "one of pushed, capped-peg, stable-pool, exchange-rate";
const feed = z.discriminatedUnion(
  "kind",
  [
    mapOf({ kind: z.literal("pushed"), price: amount, deviationBps: bps, heartbeatSeconds: seconds }),
    mapOf({ kind: z.literal("capped-peg"), base: reference, cap: amount }),
    mapOf({
      kind: z.literal("stable-pool"),
      pool: reference,
      coin: reference,
      quoteCoin: reference.optional(),
      mode: oneOfTexts(["spot", "ema"]),
      quoteFeed: reference,
    }),
    mapOf({
      kind: z.literal("exchange-rate"),
      base: reference,
      vault: reference,
      snapshotRatio: amount,
      snapshotTimestamp: integer(0, 4_294_967_295, " (seconds)").optional(),
      maxYearlyGrowthBps: integer(0, 65_535),
    }),
  ],
  { error: FEED_KINDS },
);

const liquidationRules = mapOf({
  closeFactorBps: integer(1, 10_000).default(5_000),
  closeFactorHealthFactorThreshold: amount.default("0.95"),
  minBaseMaxCloseFactor: amount.default("2000"),
  minLeftoverBase: amount.default("1000"),
  closeFactorScope: oneOfTexts(["position", "reserve"]).default("position"),
  badDebtBecomesDeficit: yesNo.default(true),
  selfLiquidationAllowed: yesNo.default(false),
});

const reserve = mapOf({
  feed: reference,
  ltvBps: bps,
  liquidationThresholdBps: bps,
  liquidationBonusBps: integer(0, 65_535),
  reserveFactorBps: bps,
  liquidationProtocolFeeBps: bps,
  supplyCap: amount.default("0"),
  borrowCap: amount.default("0"),
  borrowable: yesNo,
  flashLoanable: yesNo.default(true),
  rates: mapOf({ optimalBps: integer(100, 9_900), baseBps: uint32, slope1Bps: uint32, slope2Bps: uint32 }),
  frozen: yesNo.default(false),
  paused: yesNo.default(false),
});

const eMode = mapOf({
  id: integer(1, 255),
  label: text,
  ltvBps: integer(1, 10_000),
  liquidationThresholdBps: integer(1, 10_000),
  liquidationBonusBps: integer(10_001, 65_535),
  collateral: listOf(reference, 0, Infinity, "reserve symbols"),
  borrowable: listOf(reference, 0, Infinity, "reserve symbols"),
});

const stablePool = mapOf({
  name,
  coins: listOf(reference, 2, 4, "token symbols"),
  A: integer(1, 999_999),
  feeE10: integer(0, 100_000_000, " (100000000 is 1 %)"),
  offpegFeeMultiplierE10: integer(0, 1_000_000_000_000, " (10000000000 is once the fee)"),
  maExpTimeSeconds: integer(1, 1_000_000_000),
  balances: listOf(amount, 2, 4, "amounts, one for each coin"),
});

const uniswapPair = mapOf({
  name,
  tokens: listOf(reference, 2, 2, "token symbols"),
  balances: listOf(amount, 2, 2, "amounts, one for each token"),
});

const anyTick = integer(-MAX_TICK, MAX_TICK);
const uniswapV3Range = mapOf({
  lowerPrice: amount.optional(),
  upperPrice: amount.optional(),
  lowerTick: anyTick.optional(),
  upperTick: anyTick.optional(),
  amounts: listOf(amount, 2, 2, "amounts, one for each token"),
});

const uniswapV3Pool = mapOf({
  name,
  tokens: listOf(reference, 2, 2, "token symbols"),
  feePips,
  price: amount,
  ranges: listOf(uniswapV3Range, 1, Infinity, "ranges, one at least"),
});

const ethena = mapOf({
  globalMaxMintPerBlock: amount,
  globalMaxRedeemPerBlock: amount,
  assets: z.record(
    z.string(),
    mapOf({
      maxMintPerBlock: amount,
      maxRedeemPerBlock: amount,
      buffer: amount.default("0"),
      custody: amount.default("0"),
    }),
    "a map from token symbols to their mint and redeem caps",
  ),
  refillPerBlock: amount.default("0"),
  backingRatio: amount.default("1"),
  cooldownSeconds: integer(0, 7_776_000, " (90 days)").default(604_800),
  stakedExchangeRate: amount.default("1"),
});

/**
 * Check the shape of a market file and fill in its defaults. Amounts stay texts: their decimals are known only once the
 * tokens are.
 */
export const marketFileSchema = mapOf({
  name: text,
  description: z.string("a text").default(""),
  tokens: z.record(symbol, token, "a map from token symbols to tokens"),
  feeds: z.record(name, feed, "a map from feed names to feeds"),
  lending: mapOf({
    liquidationRules: liquidationRules.prefault({}),
    flashLoanPremiumBps: bps.default(5),
    reserves: z.record(z.string(), reserve, "a map from token symbols to reserves"),
  }),
  eModes: listOf(eMode, 0, Infinity, "e-modes").default([]),
  stablePools: listOf(stablePool, 0, Infinity, "stable pools").default([]),
  uniswapPairs: listOf(uniswapPair, 0, Infinity, "Uniswap pairs").default([]),
  uniswapV3Pools: listOf(uniswapV3Pool, 0, Infinity, "Uniswap v3 pools").default([]),
  ethena: ethena.optional(),
});

/** A market file after the check of its shape: names unresolved, amounts as texts. */
export type MarketFile = z.output<typeof marketFileSchema>;
