import { expect } from "chai";
import { FieldEvents, type EventContext } from "../../../scripts/engine/field-events.ts";
import type { EventLine } from "../../../scripts/lib/record.ts";
import type { DecodedEvent } from "../../../scripts/protocol/decode.ts";
import { ZERO_ADDRESS } from "../../../scripts/protocol/hex.ts";
import {
  PAPER_DESK,
  PAPER_FEED,
  PAPER_PAIR,
  PAPER_POOL,
  PAPER_STABLE_POOL,
  PAPER_V3_POOL,
  PAPER_TREASURY,
  VECTOR_RESERVES,
  addressOf,
  paperMarket,
  paperState,
} from "../../helpers/paper-market.ts";

const market = paperMarket();
const [USDE, USDC, WETH] = [0, 1, 2].map((id) => addressOf(0x2000 + id)) as [string, string, string];
const USER = addressOf(0xa1);
const KEEPER = addressOf(0xb2);

function atPrices(before: Record<string, bigint>, after = before, eMode = 0): EventContext {
  const state = (prices: Record<string, bigint>) =>
    paperState(
      VECTOR_RESERVES,
      Object.fromEntries(Object.entries(prices).map(([name, priceE8]) => [name, { priceE8 }])),
    );
  return { step: 7, before: state(before), after: state(after), eModeOf: () => eMode };
}

function read(events: readonly DecodedEvent[], context = atPrices({})): EventLine[] {
  return new FieldEvents(market).read(events, 3, "keeper-1", context);
}

function event(address: string, name: string, args: Record<string, unknown>): DecodedEvent {
  return { address, name, args };
}

function liquidation(collateral: string, debt: string, debtToCover: bigint, collateralUnits: bigint): DecodedEvent {
  return event(PAPER_POOL, "LiquidationCall", {
    collateralAsset: collateral,
    debtAsset: debt,
    user: USER,
    debtToCover,
    liquidatedCollateralAmount: collateralUnits,
    liquidator: KEEPER,
    receiveAToken: false,
  });
}

function feeTo(treasury: string, collateral: string, value: bigint): DecodedEvent {
  const aToken = collateral.replace(
    "0x0000000000000000000000000000000000002",
    "0x0000000000000000000000000000000000003",
  );
  return event(aToken, "Transfer", { from: USER, to: treasury, value });
}

describe("FieldEvents", () => {
  describe("liquidation", () => {
    it("computes values, bonus and fee of vector L05 (whole debt, bonus 5 %, fee 10 % of it)", () => {
      const [line] = read(
        [
          feeTo(PAPER_TREASURY, WETH, 42_105_263_158_249_308n),
          liquidation(WETH, USDC, 10_000_000_000n, 8_800_000_000_074_105_262n),
        ],
        atPrices({ WETH: 118_749_999_999n }),
      );
      expect(line).to.deep.equal({
        type: "event",
        step: 7,
        position: 3,
        cause: "keeper-1",
        name: "liquidation",
        user: USER,
        collateral: "WETH",
        debt: "USDC",
        debtToCoverUnits: 10_000_000_000n,
        debtBase: 1_000_000_000_000n,
        collateralUnits: 8_800_000_000_074_105_262n,
        collateralBase: 1_049_999_999_999n,
        bonusBase: 50_000_000_000n,
        protocolFeeBase: 5_000_000_000n,
        collateralPriceE8: 118_749_999_999n,
      });
    });

    it("uses the bonus of the e-mode for collateral of the category (vector L21)", () => {
      const taken = [
        feeTo(PAPER_TREASURY, USDE, 93_750n * 10n ** 15n),
        liquidation(USDE, USDC, 45_000_000_000n, 47_718_750n * 10n ** 15n),
      ];
      const [line] = read(taken, atPrices({ USDe: 96_000_000n }, undefined, 1));
      expect(line).to.include({
        collateralBase: 4_590_000_000_000n,
        bonusBase: 90_000_000_000n,
        protocolFeeBase: 9_000_000_000n,
      });
    });

    it("uses the reserve's own bonus for collateral outside the category (vector L33)", () => {
      const taken = [
        feeTo(PAPER_TREASURY, WETH, 23_529_411_764_705_882n),
        liquidation(WETH, USDC, 4_000_000_000n, 4_917_647_058_823_529_412n),
      ];
      const [line] = read(taken, atPrices({ WETH: 85_000_000_000n }, undefined, 1));
      expect(line).to.include({ collateralBase: 419_999_999_999n, bonusBase: 20_000_000_000n });
    });

    it("gives each liquidation of a transaction its own fee", () => {
      const lines = read(
        [
          feeTo(PAPER_TREASURY, WETH, 40n * 10n ** 15n),
          liquidation(WETH, USDC, 10_000_000_000n, 5n * 10n ** 18n),
          liquidation(WETH, USDC, 10_000_000_000n, 5n * 10n ** 18n),
        ],
        atPrices({ WETH: 200_000_000_000n }),
      );
      expect(lines.map((line) => line.name === "liquidation" && line.protocolFeeBase)).to.deep.equal([
        8_000_000_000n,
        0n,
      ]);
    });

    it("takes no transfer for the fee that went elsewhere", () => {
      const [line] = read([feeTo(KEEPER, WETH, 10n ** 15n), liquidation(WETH, USDC, 10_000_000_000n, 5n * 10n ** 18n)]);
      expect(line).to.include({ protocolFeeBase: 0n });
    });

    it("takes the price after the block when the amounts speak for it", () => {
      const taken = [liquidation(USDE, USDC, 1_000_000_000n, (1_085n * 10n ** 18n * 100n) / 65n)];
      const [line] = read(taken, atPrices({ USDe: 90_000_000n }, { USDe: 65_000_000n }));
      expect(line).to.include({ collateralPriceE8: 65_000_000n });
    });

    it("takes the price that the amounts imply when it lies between the readings", () => {
      const taken = [liquidation(USDE, USDC, 1_000_000_000n, (1_085n * 10n ** 18n * 100n) / 80n)];
      const [line] = read(taken, atPrices({ USDe: 90_000_000n }, { USDe: 65_000_000n }));
      expect(line).to.include({ collateralPriceE8: 80_000_000n });
    });
  });

  it("values a deficit at the lending pool's price, rounded up", () => {
    const created = event(PAPER_POOL, "DeficitCreated", {
      user: USER,
      debtAsset: USDC,
      amountCreated: 26_274_509_803n,
    });
    expect(read([created])[0]).to.include({
      name: "deficit",
      asset: "USDC",
      amountUnits: 26_274_509_803n,
      amountBase: 2_627_450_980_300n,
    });
  });

  it("tells supply, withdraw, borrow and repay by the account whose position moved", () => {
    const amount = 5n;
    const lines = read([
      event(PAPER_POOL, "Supply", { reserve: USDC, user: KEEPER, onBehalfOf: USER, amount }),
      event(PAPER_POOL, "Withdraw", { reserve: USDC, user: USER, to: KEEPER, amount }),
      event(PAPER_POOL, "Borrow", { reserve: USDC, user: KEEPER, onBehalfOf: USER, amount }),
      event(PAPER_POOL, "Repay", { reserve: USDC, user: USER, repayer: KEEPER, amount, useATokens: false }),
    ]);
    expect(lines.map(({ name }) => name)).to.deep.equal(["supply", "withdraw", "borrow", "repay"]);
    for (const line of lines) expect(line).to.include({ user: USER, asset: "USDC", amountUnits: amount });
  });

  it("tells swaps by symbols, in the pool's and the pair's own order", () => {
    const lines = read([
      event(PAPER_STABLE_POOL, "TokenExchange", { sold_id: 0n, tokens_sold: 7n, bought_id: 1n, tokens_bought: 6n }),
      event(PAPER_PAIR, "Swap", { amount0In: 0n, amount1In: 4n, amount0Out: 3n, amount1Out: 0n }),
    ]);
    expect(lines[0]).to.include({ name: "stable-swap", sold: "USDe", soldUnits: 7n, bought: "USDC", boughtUnits: 6n });
    expect(lines[1]).to.include({ name: "pair-swap", sold: "WETH", soldUnits: 4n, bought: "USDC", boughtUnits: 3n });
  });

  it("tells swaps and ranges of a Uniswap v3 pool, and nothing of a range that is only poked", () => {
    const ends = { tickLower: -600n, tickUpper: 600n };
    const lines = read([
      event(PAPER_V3_POOL, "Swap", { amount0: 4n, amount1: -3n, sqrtPriceX96: 1n, liquidity: 1n, tick: 0n }),
      event(PAPER_V3_POOL, "Swap", { amount0: -5n, amount1: 6n, sqrtPriceX96: 1n, liquidity: 1n, tick: 0n }),
      event(PAPER_V3_POOL, "Mint", { ...ends, amount: 7n, amount0: 1n, amount1: 1n }),
      event(PAPER_V3_POOL, "Burn", { ...ends, amount: 0n, amount0: 0n, amount1: 0n }),
      event(PAPER_V3_POOL, "Burn", { ...ends, amount: 8n, amount0: 1n, amount1: 1n }),
      event(PAPER_V3_POOL, "Collect", { ...ends, amount0: 1n, amount1: 1n }),
    ]);
    const swap = { name: "range-swap", pool: "ranges" };
    const range = { pool: "ranges", lowerTick: -600, upperTick: 600 };
    expect(lines.length).to.equal(4);
    expect(lines[0]).to.include({ ...swap, sold: "USDC", soldUnits: 4n, bought: "WETH", boughtUnits: 3n });
    expect(lines[1]).to.include({ ...swap, sold: "WETH", soldUnits: 6n, bought: "USDC", boughtUnits: 5n });
    expect(lines[2]).to.include({ ...range, name: "range-added", liquidityUnits: 7n });
    expect(lines[3]).to.include({ ...range, name: "range-removed", liquidityUnits: 8n });
  });

  it("takes liquidity from the pool tokens minted or burnt with it", () => {
    const lines = read([
      event(PAPER_STABLE_POOL, "Transfer", { from: ZERO_ADDRESS, to: USER, value: 11n }),
      event(PAPER_STABLE_POOL, "AddLiquidity", { token_amounts: [1n, 2n] }),
      event(PAPER_STABLE_POOL, "Transfer", { from: USER, to: ZERO_ADDRESS, value: 12n }),
      event(PAPER_STABLE_POOL, "RemoveLiquidityOne", { token_amount: 12n }),
    ]);
    expect(lines[0]).to.include({ name: "liquidity-added", pool: "stable", lpWei: 11n });
    expect(lines[1]).to.include({ name: "liquidity-removed", pool: "stable", lpWei: 12n });
  });

  it("tells mints and redemptions of the desk, and pushed prices", () => {
    const order = { benefactor: USER, collateral_amount: 9n, usde_amount: 10n };
    const lines = read([
      event(PAPER_DESK, "Mint", order),
      event(PAPER_DESK, "Redeem", order),
      event(PAPER_FEED, "AnswerUpdated", { current: 65_000_000n, roundId: 2n, updatedAt: 3n }),
    ]);
    expect(lines[0]).to.include({ name: "mint-usde", benefactor: USER, usdeWei: 10n, assetUnits: 9n });
    expect(lines[1]).to.include({ name: "redemption", benefactor: USER, usdeWei: 10n, assetUnits: 9n });
    expect(lines[2]).to.include({ name: "price-pushed", feed: "USDe feed", priceE8: 65_000_000n });
  });

  it("is silent on events that are details of others, and on strangers' events of the same name", () => {
    expect(
      read([event(addressOf(0xdead), "LiquidationCall", {}), event(PAPER_POOL, "ReserveDataUpdated", {})]),
    ).to.deep.equal([]);
  });
});
