import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { PairInfo, StablePoolInfo, TokenInfo } from "../../../scripts/protocol/market.ts";
import type { StablePoolState } from "../../../scripts/protocol/market-state.ts";
import {
  largestSaleWithin,
  quoteStableSwap,
  quoteUniswapV2,
  stablePoolPriceE8,
} from "../../../scripts/protocol/quotes.ts";
import { UnknownAssetError } from "../../../scripts/protocol/unknown-asset-error.ts";

interface SwapVector {
  readonly id: number;
  readonly tag: string;
  readonly in: {
    readonly A_precise: string;
    readonly decimals: readonly number[];
    readonly balances: readonly string[];
    readonly fee: string;
    readonly offpeg_fee_multiplier: string;
    readonly i: number;
    readonly j: number;
    readonly dx: string;
  };
  readonly out: { readonly get_dy: string };
}

const vectorsFile = new URL("../../vectors/stableswap.json", import.meta.url);
const { swaps } = JSON.parse(readFileSync(vectorsFile, "utf8")) as { swaps: readonly SwapVector[] };

const token = (symbol: string, decimals: number): TokenInfo => ({ symbol, decimals, address: `0x${symbol}` });
const usde = token("USDe", 18);
const usdc = token("USDC", 6);

function poolOf(vector: SwapVector): { state: StablePoolState; info: StablePoolInfo } {
  return {
    state: {
      balancesUnits: vector.in.balances.map(BigInt),
      aPrecise: BigInt(vector.in.A_precise),
      feeE10: BigInt(vector.in.fee),
      offpegFeeMultiplierE10: BigInt(vector.in.offpeg_fee_multiplier),
      spotPriceWad: 10n ** 18n,
      emaPriceWad: 10n ** 18n,
      totalSupplyWei: 0n,
      virtualPriceWad: 10n ** 18n,
      lastPriceWad: 10n ** 18n,
      storedEmaPriceWad: 10n ** 18n,
      maExpTimeSeconds: 866,
      averagedAt: 0,
      rampEndsAt: 0,
    },
    info: { name: "pool", address: "0x", coins: vector.in.decimals.map((d, k) => token(`coin${k}`, d)) },
  };
}

const balanced = poolOf({
  id: 0,
  tag: "balanced",
  in: {
    A_precise: "20000",
    decimals: [18, 6],
    balances: [`${50_000_000n * 10n ** 18n}`, `${50_000_000n * 10n ** 6n}`],
    fee: "1000000",
    offpeg_fee_multiplier: "50000000000",
    i: 0,
    j: 1,
    dx: "0",
  },
  out: { get_dy: "0" },
});

describe("quotes", () => {
  describe("quoteStableSwap", () => {
    it(`equals get_dy on all ${swaps.length} swap vectors`, () => {
      for (const vector of swaps) {
        const { state, info } = poolOf(vector);
        const quoted = quoteStableSwap(state, info, `coin${vector.in.i}`, `coin${vector.in.j}`, BigInt(vector.in.dx));
        expect(quoted, `vector ${vector.id} (${vector.tag})`).to.equal(BigInt(vector.out.get_dy));
      }
    });

    it("keeps directions, amounts and readings apart when it is asked again", () => {
      const { state, info } = balanced;
      const tilted = { ...state, balancesUnits: [state.balancesUnits[0]! * 2n, state.balancesUnits[1]!] };
      const ask = () => [
        quoteStableSwap(state, info, "coin0", "coin1", 10n ** 18n),
        quoteStableSwap(state, info, "coin1", "coin0", 10n ** 18n),
        quoteStableSwap(state, info, "coin0", "coin1", 2n * 10n ** 18n),
        quoteStableSwap(tilted, info, "coin0", "coin1", 10n ** 18n),
      ];
      const first = ask();
      expect(new Set(first).size).to.equal(4);
      expect(ask()).to.deep.equal(first);
    });

    it("throws UnknownAssetError for a symbol that is no coin of the pool", () => {
      expect(() => quoteStableSwap(balanced.state, balanced.info, "coin0", "WETH", 1n))
        .to.throw(UnknownAssetError)
        .that.includes({ asset: "WETH", kind: "coin" });
    });
  });

  describe("stablePoolPriceE8", () => {
    it("turns Curve's price of coin 1 in coin 0 round", () => {
      expect(stablePoolPriceE8({ spotPriceWad: 1_250_000_000_000_000_000n })).to.equal(80_000_000n);
    });

    it("is zero for an empty pool", () => {
      expect(stablePoolPriceE8({ spotPriceWad: 0n })).to.equal(0n);
    });
  });

  describe("quoteUniswapV2", () => {
    const info: PairInfo = { name: "ALT/USDC", address: "0x", token0: usdc, token1: token("ALT", 18) };
    const pair = { reserve0Units: 1_000_000_000n, reserve1Units: 500n * 10n ** 18n, totalSupplyWei: 1n };

    it("takes the fee of 0.3 % and rounds down, in both directions", () => {
      // 997 * 10^20 * 10^9 / (500 * 10^21 + 997 * 10^18) and its mirror image, by hand
      expect(quoteUniswapV2(pair, info, "ALT", 10n ** 18n)).to.equal(1_990_031n);
      expect(quoteUniswapV2(pair, info, "USDC", 2_000_000n)).to.equal(995_015_938_219_190_933n);
    });

    it("gives nothing on an empty pair", () => {
      const empty = { reserve0Units: 0n, reserve1Units: 0n, totalSupplyWei: 0n };
      expect(quoteUniswapV2(empty, info, "USDC", 1n)).to.equal(0n);
    });

    it("throws UnknownAssetError for a token the pair does not have", () => {
      expect(() => quoteUniswapV2(pair, info, "WETH", 1n))
        .to.throw(UnknownAssetError)
        .that.includes({ asset: "WETH", kind: "coin" });
    });
  });

  describe("largestSaleWithin", () => {
    const quote = (amountUnits: bigint): bigint =>
      quoteStableSwap(balanced.state, balanced.info, "coin0", "coin1", amountUnits);
    const limit = { quote, sell: usde, buy: usdc, maxUnits: 60_000_000n * 10n ** 18n };
    const averagePriceWad = (amount: bigint): bigint => (quote(amount) * 10n ** 30n) / amount;

    it("finds the last unit whose average price is dear enough", () => {
      const minPriceWad = 990_000_000_000_000_000n;
      const sale = largestSaleWithin({ ...limit, minPriceWad });
      expect(sale > 0n && sale < limit.maxUnits).to.equal(true);
      expect(averagePriceWad(sale) >= minPriceWad).to.equal(true);
      expect(averagePriceWad(sale + 1n) < minPriceWad).to.equal(true);
    });

    it("sells everything when the price allows it", () => {
      expect(largestSaleWithin({ ...limit, minPriceWad: 1n })).to.equal(limit.maxUnits);
    });

    it("sells nothing when no sale is dear enough, or there is nothing to sell", () => {
      expect(largestSaleWithin({ ...limit, minPriceWad: 10n ** 19n })).to.equal(0n);
      expect(largestSaleWithin({ ...limit, maxUnits: 0n, minPriceWad: 1n })).to.equal(0n);
    });
  });
});
