import type { Call } from "../../protocol/calls.ts";
import type { Hex } from "../../protocol/hex.ts";
import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import type { ValidationCheck } from "../check.ts";
import { near, notModelled, within } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";
import { accountFor } from "../../protocol/wallet.ts";
import { holderQueries } from "../../engine/holder-queries.ts";

/** `burn(address)` of a Uniswap v2 pair: it pays out for the shares sent to it before. */
const BURN_SELECTOR = "0x89afcb44";
const WETH_UNIT = 10n ** 18n;
const TAKEN_WETH = 10n;
/** So much that taking 10 WETH costs the published 98.6 bps before liquidity leaves. */
const POOL_WETH_MILLIS = 1_024_199n;
const PRICE_USD = 4_000n;
const FEE_KEPT = 997n;

/** V2: half of a constant-product pool's liquidity leaves on both sides: the same trade costs twice as much. */
export function liquidityPull(shareLeavingBps = 5_000n): ValidationCheck {
  return {
    id: "V2",
    title: "half of a constant-product pool's liquidity is pulled; 10 WETH are taken",
    source: "Eris config/regimes/crash.yaml",
    run: async (edge) => {
      const laboratory = await Laboratory.open(edge, "WETH", withPair);
      const before = await costBps(laboratory);
      const spotBefore = await spot(laboratory);
      await pull(laboratory, shareLeavingBps);
      const after = await costBps(laboratory);
      const moved = 10_000 * Math.abs((await spot(laboratory)) / spotBefore - 1);
      return [
        near({
          what: "cost before, fee left out",
          expected: 98.6,
          got: before,
          tolerance: 0.5,
          decimals: 1,
          unit: " bps",
        }),
        near({ what: "cost after", expected: 195.3, got: after, tolerance: 5, decimals: 1, unit: " bps" }),
        near({ what: "ratio", expected: 1.98, got: after / before, tolerance: 0.05, decimals: 2 }),
        within({
          what: "small-trade price moved",
          published: "unchanged",
          got: moved,
          high: 0.1,
          decimals: 3,
          unit: " bps",
        }),
        notModelled("Curve crypto pool, 17.2 -> 71.5 bps", "x 4.15", "no such pool in this model"),
      ];
    },
  };
}

function withPair(definition: MarketDefinition): MarketDefinition {
  const wethWei = (POOL_WETH_MILLIS * WETH_UNIT) / 1_000n;
  const usdcUnits = (POOL_WETH_MILLIS * PRICE_USD * 10n ** 6n) / 1_000n;
  const uniswapPairs = definition.uniswapPairs.map((pair) => ({
    ...pair,
    balances: [wethWei, usdcUnits] as const,
  }));
  return { ...definition, uniswapPairs };
}

async function reserves({ handle, market }: Laboratory): Promise<{ readonly wethWei: bigint; readonly usdc: bigint }> {
  const [info] = handle.pairs;
  const [reading] = (await market.read()).pairs;
  if (info === undefined || reading === undefined) throw new RangeError("markets/minimal.yaml has no Uniswap pair");
  const { reserve0Units: first, reserve1Units: second } = reading;
  return info.token0.symbol === "WETH" ? { wethWei: first, usdc: second } : { wethWei: second, usdc: first };
}

async function spot(laboratory: Laboratory): Promise<number> {
  const { wethWei, usdc } = await reserves(laboratory);
  return (Number(usdc) / Number(wethWei)) * 1e12;
}

/** What 10 WETH cost above the spot price, without the pair's fee of 0.3 %; the trade is executed and undone. */
function costBps(laboratory: Laboratory): Promise<number> {
  return laboratory.undone(async () => {
    const { handle, market, session } = laboratory;
    const buyer = accountFor("powderkeg validation", "buyer").address;
    const { wethWei, usdc } = await reserves(laboratory);
    const out = TAKEN_WETH * WETH_UNIT;
    const paid = (usdc * out * 1_000n) / ((wethWei - out) * FEE_KEPT) + 1n;
    const router = handle.addresses.uniswap?.router;
    if (router === undefined) throw new RangeError("markets/minimal.yaml has no Uniswap pair");
    const { timestamp } = await laboratory.chain.block("latest");
    await market.fund(buyer, { USDC: paid });
    await session.send(buyer, [
      handle.calls.approve("USDC", router, paid),
      handle.calls.swapExactTokens(["USDC", "WETH"], paid, out, buyer, timestamp + 3_600),
    ]);
    const received = (await market.account(buyer)).walletUnits("WETH");
    const price = ((Number(paid) * Number(FEE_KEPT)) / 1_000 / Number(received)) * 1e12;
    return 10_000 * (price / ((Number(usdc) / Number(wethWei)) * 1e12) - 1);
  });
}

/** The deployer takes a share of all liquidity out of the genuine pair. */
async function pull(laboratory: Laboratory, shareBps: bigint): Promise<void> {
  const { handle, session } = laboratory;
  const [pair] = handle.pairs;
  if (pair === undefined) throw new RangeError("markets/minimal.yaml has no Uniswap pair");
  const { totalSupply, balance } = holderQueries;
  const queries = [totalSupply(pair.address), balance(pair.address, session.deployer)];
  const [supply = 0n, held = 0n] = await handle.readWords(queries);
  const shares = (supply * shareBps) / 10_000n;
  const burn: Call = {
    to: pair.address,
    data: `${BURN_SELECTOR}${session.deployer.slice(2).toLowerCase().padStart(64, "0")}` as Hex,
    gasLimit: 500_000n,
    label: "burn",
  };
  const given = shares < held ? shares : held;
  await session.send(session.deployer, [handle.calls.transferAddress(pair.address, pair.address, given), burn]);
}
