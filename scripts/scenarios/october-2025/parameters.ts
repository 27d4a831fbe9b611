import { amount, choice, flag, integer, moment, type ParameterTree, type Provenance } from "../sourced.ts";

/** `historical`: the measured order of events. `seed`: the popular article's order (crash.md 1, docs/model.md). */
export const MODES = ["historical", "seed"] as const;
export type Mode = (typeof MODES)[number];

const DAY = "2025-10-10";
/** Decimals of USD amounts and prices, as Aave's base currency. */
const USD = 8;
const GWEI = 9;

/** Where a value comes from; sources are those of docs/model.md. */
function from(source: string, confidence: Provenance["confidence"], unit: string, note?: string): Provenance {
  return { source, confidence, unit, ...(note === undefined ? {} : { note }) };
}
const assumed = (unit: string, note: string): Provenance => from("ASSUME: modelling assumption", "low", unit, note);
const article = (unit: string, note: string): Provenance =>
  from("SEED: the seed article (Agintender, PANews), quantified by assumption", "low", unit, note);

/** A bucket of leveraged loops: same LTV and e-mode, a share of all looped collateral. */
function loopBucket(ltvBps: number, shareBps: number, eModeCategory: number, count: number, note: string) {
  return {
    ltvBps: integer(ltvBps, 1, 9_900, assumed("bps", note)),
    shareBps: integer(shareBps, 1, 10_000, assumed("bps of looped collateral", note)),
    eModeCategory: integer(eModeCategory, 0, 255, from("aave-v3.md C.1 e-modes", "medium", "e-mode id", note)),
    count: integer(count, 1, 5_000, assumed("accounts", "representative accounts; bucket totals are kept")),
  };
}

/** A slice of borrowers with volatile collateral. */
function ltvSlice(ltvBps: number, shareBps: number, note: string) {
  return {
    ltvBps: integer(ltvBps, 1, 9_500, assumed("bps", note)),
    shareBps: integer(shareBps, 1, 10_000, assumed("bps of the group's collateral", note)),
  };
}

/**
 * Every value of the re-enactment, full size, with its source and confidence on its line; `--set path=value` changes
 * any of them. Where the two modes differ, both values stand side by side.
 */
export function parametersOf(mode: Mode) {
  const seed = mode === "seed";
  return {
    window: {
      start: moment("20:30", DAY, from("ASSUME: crash.md sim.window", "high", "UTC")),
      blocks: integer(800, 1, 100_000, from("ASSUME: crash.md sim.window, 20:30-23:10", "high", "blocks")),
      blockSeconds: integer(12, 1, 60, from("Ethereum since the Merge", "high", "s")),
    },
    backing: {
      usdeSupply: amount("14800000000", USD, from("CSLATE: usde.supply_pre", "medium", "USDe")),
      soundRatio: amount("1.0065", 18, from("IQW: usde.overcollateralisation", "low", "USD per USDe")),
      buffer: amount(
        "580000000",
        USD,
        from(
          "E7: Ethena reserves liquid in Aave, Aug 2025",
          "medium",
          "USD",
          "what an impaired issuer can still pay at par",
        ),
      ),
      custodyStablecoins: amount(
        "5000000000",
        USD,
        from("ETH712: usde.backing_stables", "medium", "USD", "refills the buffer while backing is sound"),
      ),
      refillPerBlock: amount("10000000", USD, assumed("USD a block", "custody keeps pace with the redemption cap")),
      impairedAt: moment("21:20", DAY, assumed("UTC", "the hole becomes known with the first print of 0.90")),
    },
    population: {
      loopers: {
        collateral: amount(
          "4500000000",
          USD,
          from("ASSUME: loopers.onchain_collateral_total = Ethena assets on Aave in October", "medium", "USD"),
        ),
        sizeFlattening: integer(
          5,
          0,
          1_000,
          assumed("ranks", "sizes follow 1/(rank + this): heavy-tailed, totals kept"),
        ),
        buckets: {
          edge: loopBucket(9_050, 2_500, 2, 50, "loopers.bucket.A_edge; LR20495: 25 % liquidatable at -2.5 %"),
          high: loopBucket(8_750, 1_000, 2, 20, "loopers.bucket.B_high"),
          mid: loopBucket(8_200, 2_500, 2, 50, "loopers.bucket.C_mid"),
          seed5: loopBucket(7_289, 2_500, 80, 50, "loopers.bucket.D_seed5: five loops at 80 %"),
          light: loopBucket(5_000, 1_500, 80, 30, "loopers.bucket.E_light"),
        },
        watches: choice(
          seed ? "pool" : "oracle",
          ["pool", "oracle", "venue"],
          article("price", "the price of USDe a looper acts on"),
        ),
        activeShareBps: integer(
          seed ? 10_000 : 5_000,
          0,
          10_000,
          assumed("bps of loopers", "the others are asleep and only liquidated"),
        ),
        cushionUsedBps: integer(
          5_000,
          1,
          10_000,
          assumed("bps", "acts when this share of the starting distance to health factor 1 is gone"),
        ),
        panicPrice: amount(
          seed ? "0.98" : "0",
          USD,
          article("USD", "unwinds at or below this price whatever its health factor; 0 = never"),
        ),
        reactionMinSeconds: integer(60, 0, 86_400, assumed("s", "whales.reaction_delay, taken for every human")),
        reactionMaxSeconds: integer(600, 0, 86_400, assumed("s", "whales.reaction_delay, taken for every human")),
        maxDiscountBps: integer(
          seed ? 500 : 200,
          1,
          10_000,
          article(
            "bps",
            "the worst price of a round against the price it watches; who watches the pool follows it down",
          ),
        ),
      },
      whales: {
        count: integer(40, 1, 2_000, from("ASSUME: whales.count, scaled", "low", "owners", "40 stand for 2,000")),
        altCollateral: amount(
          seed ? "3000000000" : "300000000",
          USD,
          assumed(
            "USD",
            seed
              ? "whales.alt_collateral_total"
              : "a tenth of whales.alt_collateral_total: the rest borrowed on the exchange, which this build leaves out",
          ),
        ),
        sizeFlattening: integer(
          5,
          0,
          1_000,
          assumed("ranks", "sizes follow 1/(rank + this): heavy-tailed, totals kept"),
        ),
        slices: {
          low: ltvSlice(3_500, 3_000, "whales.alt_ltv_mix"),
          middle: ltvSlice(5_000, 4_000, "whales.alt_ltv_mix"),
          high: ltvSlice(6_000, 2_000, "whales.alt_ltv_mix"),
          edge: ltvSlice(6_800, 1_000, "whales.alt_ltv_mix"),
        },
        shareIntoLoopBps: integer(5_000, 0, 10_000, assumed("bps of layer-1 debt", "whales.share_into_usde_loop")),
        loopLtvBps: integer(7_289, 1, 9_000, article("bps", "layer 2 is the article's loop, five times at 80 %")),
        marginCallBps: integer(
          9_000,
          1,
          10_000,
          assumed("bps of the liquidation threshold", "whales: margin call at 0.90 LT"),
        ),
        reactionMinSeconds: integer(60, 0, 86_400, assumed("s", "whales.reaction_delay")),
        reactionMaxSeconds: integer(600, 0, 86_400, assumed("s", "whales.reaction_delay")),
        maxDiscountBps: integer(seed ? 500 : 300, 1, 10_000, article("bps", "the same, when it sells layer 2")),
      },
      blueChipBorrowers: {
        count: integer(
          40,
          4,
          5_000,
          assumed("accounts", "they borrow USDC against WETH or WBTC and do not act in the window"),
        ),
        collateral: amount(
          "18500000000",
          USD,
          from("aave-v3.md C.1: within the supply caps of WETH (3.2m) and WBTC (49,875)", "low", "USD"),
        ),
        wbtcShareBps: integer(
          3_000,
          0,
          10_000,
          from("aave-v3.md C.1: ratio of the two supply caps in USD", "low", "bps"),
        ),
        slices: {
          low: ltvSlice(3_000, 5_000, "BIS WP 1171: wallet leverage 1.4"),
          middle: ltvSlice(4_700, 4_500, "BIS WP 1171: wallet leverage 1.9"),
          high: ltvSlice(6_000, 400, "tail"),
          edge: ltvSlice(7_200, 100, "tail; with ETH at -16 % only this slice is liquidatable"),
        },
      },
      lenders: {
        count: integer(40, 1, 5_000, assumed("accounts", "suppliers of USDC; the reserve stands for USDC and USDT")),
        utilizationBps: integer(7_250, 1_000, 9_900, from("CHAOS23302: aave.util_oct 70-75 %", "high", "bps")),
        sizeFlattening: integer(
          5,
          0,
          1_000,
          assumed("ranks", "sizes follow 1/(rank + this): heavy-tailed, totals kept"),
        ),
        watchfulShareBps: integer(5_000, 0, 10_000, assumed("bps of lenders", "the others do not look in the window")),
        fearBackingRatio: amount(
          "0.99",
          18,
          assumed("USD per USDe", "leaves once USDe's backing is known to be under this"),
        ),
        fearUtilizationBps: integer(9_500, 1, 10_000, assumed("bps", "leaves before the exit closes")),
        reactionMinSeconds: integer(60, 0, 86_400, assumed("s", "as whales.reaction_delay")),
        reactionMaxSeconds: integer(1_800, 0, 86_400, assumed("s", "slower than whales: no margin call forces them")),
      },
      liquidityProviders: {
        count: integer(8, 1, 500, assumed("accounts", "hold all of the USDe/USDC pool")),
        poolTvl: amount(
          seed ? "20000000" : "100000000",
          USD,
          seed
            ? article("USD", "«thin» USDe/USDC books")
            : from(
                "LR21876, stableswap.md 1: aggregate of on-chain depth, 50-150m",
                "low",
                "USD",
                "October 2025 TVL not found: sweep it",
              ),
        ),
        flightShareBps: integer(
          seed ? 10_000 : 2_500,
          0,
          10_000,
          seed
            ? article("bps of providers", "all of them leave")
            : from(
                "QL: the Uniswap pool kept nine tenths of its liquidity",
                "medium",
                "bps of providers",
                "the others stay",
              ),
        ),
        leavePrice: amount("0.985", USD, assumed("USD per USDe in the pool", "begins to leave below this")),
        trancheBps: integer(2_500, 1, 10_000, assumed("bps of its liquidity a step", "leaves in steps")),
        reactionMinSeconds: integer(60, 0, 86_400, assumed("s", "as whales.reaction_delay")),
        reactionMaxSeconds: integer(600, 0, 86_400, assumed("s", "as whales.reaction_delay")),
      },
      keepers: {
        flashCount: integer(8, 0, 200, assumed("keepers", "flash-loan kind, exits at once")),
        inventoryCount: integer(4, 0, 200, assumed("keepers", "own capital, may hold what they seize")),
        inventoryCapital: amount(
          "50000000",
          USD,
          assumed("USD each", "the ARFC of early 2025 saw 6m absorbable within 4 %: stress it"),
        ),
        redeemingCount: integer(
          3,
          0,
          200,
          from(
            "LR20495: redemption is whitelisted and atomic",
            "medium",
            "keepers",
            "flash keepers that may redeem USDe at the desk",
          ),
        ),
        bidShareMinBps: integer(1_000, 0, 10_000, assumed("bps of expected profit", "bid as priority fee")),
        bidShareMaxBps: integer(8_000, 0, 10_000, assumed("bps of expected profit", "bid as priority fee")),
        minProfit: amount("50", USD, assumed("USD", "above gas")),
      },
      arbitrageurs: {
        deskCount: integer(2, 0, 100, assumed("accounts", "whitelisted: buy USDe in the pool, redeem at par")),
        deskCapital: amount("50000000", USD, assumed("USD each", "")),
        pairCapital: amount(
          "200000000",
          USD,
          assumed("USD of each side", "keeps Uniswap pairs at the reference price"),
        ),
      },
      redeemers: {
        count: integer(6, 0, 500, assumed("accounts", "whitelisted benefactors")),
        appetite: amount(
          "1200000000",
          USD,
          from(
            "ETH706: usde.redemptions_event",
            "medium",
            "USDe",
            "1.2bn through the stress period; 1.6-2bn in a day elsewhere",
          ),
        ),
        from: moment("20:50", DAY, assumed("UTC", "redemptions begin with the shock")),
        maxBaseFee: amount(
          "150",
          GWEI,
          from("ETH712: gas spikes stopped market makers", "medium", "gwei", "pauses above this base fee"),
        ),
      },
      exogenousSellers: {
        usde: amount(
          "13000000",
          USD,
          from(
            "QL: Uniswap pool -3.4m of 35m from 22:25; Curve -0.3 % = 13 % of TVL (stableswap.md 5)",
            "medium",
            "USDe",
            "selling that reaches the chain once withdrawals resume",
          ),
        ),
        from: moment("22:25", DAY, from("QL: sells reach Uniswap", "high", "UTC")),
        until: moment("23:01", DAY, from("QL: low on Uniswap", "high", "UTC")),
        discountBps: integer(
          500,
          0,
          10_000,
          assumed("bps", "sells down to this far below what backs USDe, no further"),
        ),
      },
    },
    oracle: {
      congestionBaseFee: amount("50", GWEI, assumed("gwei", "above it pushes are late")),
      delayMinSeconds: integer(60, 0, 3_600, from("FIRM: oracle.latency_stress", "medium", "s")),
      delayMaxSeconds: integer(180, 0, 3_600, from("FIRM: oracle.latency_stress", "medium", "s")),
    },
    switches: {
      loops: flag(true, assumed("on/off", "whether anybody looped")),
      keepers: flag(true, assumed("on/off", "whether anybody liquidates")),
      liquidityFlight: flag(true, assumed("on/off", "whether liquidity providers leave")),
      redemption: choice(
        seed ? "closed" : "open",
        ["open", "closed"],
        seed
          ? article("state", "redemption does not help within the window")
          : from("GUY, ETH706: redemptions worked", "high", "state"),
      ),
      redemptionCapPerBlock: amount(
        "10000000",
        18,
        from("ethena.md 3.4: in force on 10 Oct 2025", "medium", "USDe a block", "sweep 2m to 50m"),
      ),
    },
  } satisfies ParameterTree;
}
