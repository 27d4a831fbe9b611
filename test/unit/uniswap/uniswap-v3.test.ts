import { expect } from "chai";
import { network } from "hardhat";
import { Rng } from "../../../scripts/lib/rng.ts";
import { TICK_SPACINGS } from "../../../scripts/lib/uniswap-v3/fee-tiers.ts";
import type { UniswapV3PoolState } from "../../../scripts/lib/uniswap-v3/pool-state.ts";
import { sqrtPriceX96Floor } from "../../../scripts/lib/uniswap-v3/price.ts";
import { SqrtPriceLimit } from "../../../scripts/lib/uniswap-v3/sqrt-price-limit.ts";
import { swapExactIn } from "../../../scripts/lib/uniswap-v3/swap.ts";
import { MAX_TICK, sqrtPriceAtTickX96, tickAtSqrtPrice } from "../../../scripts/lib/uniswap-v3/tick-math.ts";
import { Chain } from "../../../scripts/protocol/chain.ts";
import { deployUniswapV3, type UniswapV3RangeParams } from "../../../scripts/protocol/deploy/uniswap-v3.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";
import type { TokenInfo, UniswapV3PoolInfo } from "../../../scripts/protocol/market.ts";
import { readAllTicks } from "../../../scripts/protocol/fork/read-all-ticks.ts";
import { UniswapV3Reader } from "../../../scripts/protocol/uniswap-v3-reader.ts";
import { IUniswapV3Pool__factory, TestToken__factory } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers, networkHelpers, provider } = await network.create("sim");

/** keccak256 of the pool's creation code on mainnet, hard-coded in the genuine periphery. */
const INIT_CODE_HASH = "0xe34f199b19b2b4f47f68442619d555527d244f78a3297ea89325f843f87b8b54";
const PRICE = { units1: 3_917n, units0: 1_000_000n };
const TICK = tickAtSqrtPrice(sqrtPriceX96Floor(PRICE));
const PLENTY = 10n ** 40n;
const TIERS = [...TICK_SPACINGS.keys()];
const SWAPS_A_TIER = 24;

/** Two tokens, the first of which the chain sorts first, and a pool of them in every fee tier. */
async function deployTiers() {
  const { deployer } = await namedSigners(ethers, "deployer");
  const tokens = new TestToken__factory(deployer);
  const both = [await tokens.deploy(deployer, "A", "A", 18), await tokens.deploy(deployer, "B", "B", 6)];
  const addresses = await Promise.all(both.map((token) => token.getAddress()));
  const order = BigInt(addresses[0]!) < BigInt(addresses[1]!) ? [0, 1] : [1, 0];
  const [token0, token1] = order.map((at) => both[at]!) as [(typeof both)[0], (typeof both)[0]];
  for (const token of both) await token.mint(deployer, PLENTY);
  const rng = new Rng("ranges");
  const uniswap = await deployUniswapV3(deployer, {
    weth: await token0.getAddress(),
    pools: TIERS.map((feePips) => ({
      name: String(feePips),
      tokens: [order.map((at) => addresses[at]!)[0]!, order.map((at) => addresses[at]!)[1]!],
      feePips,
      price: PRICE,
      ranges: rangesAround(TICK, TICK_SPACINGS.get(feePips)!, rng.fork(String(feePips))),
    })),
  });
  for (const token of both) await token.approve(uniswap.router, ethers.MaxUint256);
  const chain = new Chain(provider);
  const info = async (feePips: number): Promise<UniswapV3PoolInfo> => ({
    name: String(feePips),
    address: (await uniswap.pools[String(feePips)]!.getAddress()) as Address,
    feePips,
    tickSpacing: TICK_SPACINGS.get(feePips)!,
    token0: await infoOf(token0),
    token1: await infoOf(token1),
  });
  const lens = (await uniswap.lens.getAddress()) as Address;
  const pools = await Promise.all(TIERS.map(info));
  return { deployer, token0, token1, ...uniswap, pools, lens, reader: new UniswapV3Reader(chain, lens, pools), chain };
}

async function infoOf(token: { getAddress(): Promise<string>; symbol(): Promise<string> }): Promise<TokenInfo> {
  return { symbol: await token.symbol(), address: (await token.getAddress()) as Address, decimals: 18 };
}

/** Narrow and wide ranges around a tick, beside it and over it, and one that ends where another begins. */
function rangesAround(tick: number, spacing: number, rng: Rng): UniswapV3RangeParams[] {
  const at = (distance: number): number => (Math.floor(tick / spacing) + distance) * spacing;
  const units = (): bigint => 10n ** BigInt(rng.int(9, 21)) + BigInt(rng.int(0, 1_000_000));
  const ends = Array.from({ length: 5 }, () => {
    const from = rng.int(-400, 380);
    return [at(from), at(from + rng.int(1, 400))] as const;
  });
  return [[at(-3), at(0)] as const, [at(0), at(5)] as const, [at(-900), at(900)] as const, ...ends].map(
    ([lowerTick, upperTick]) => ({
      lowerTick,
      upperTick,
      // What lies beside the price takes one token alone.
      amountsUnits: [upperTick <= tick ? 0n : units(), lowerTick > tick ? 0n : units()] as const,
    }),
  );
}

describe("Uniswap v3", function () {
  describe("deployUniswapV3", function () {
    it("creates pools at the addresses that mainnet's init-code hash gives", async function () {
      const { factory, pools } = await networkHelpers.loadFixture(deployTiers);
      for (const { address, feePips, token0, token1 } of pools) {
        const key = ethers.AbiCoder.defaultAbiCoder().encode(
          ["address", "address", "uint24"],
          [token0.address, token1.address, feePips],
        );
        const derived = ethers.getCreate2Address(await factory.getAddress(), ethers.keccak256(key), INIT_CODE_HASH);
        expect(address).to.equal(derived);
      }
    });

    it("adds the tier of 0.01 % for a pool that asks for it, and owns the factory", async function () {
      const { factory, deployer } = await networkHelpers.loadFixture(deployTiers);
      expect(await factory.feeAmountTickSpacing(100)).to.equal(1n);
      expect(await factory.owner()).to.equal(deployer.address);
      const without = await deployUniswapV3(deployer, { weth: ethers.ZeroAddress, pools: [] });
      expect(await without.factory.feeAmountTickSpacing(100)).to.equal(0n);
    });

    it("opens the ranges as the deployer's, and leaves no allowance behind", async function () {
      const { deployer, positionManager, token0, token1 } = await networkHelpers.loadFixture(deployTiers);
      expect(await positionManager.balanceOf(deployer)).to.equal(8n * BigInt(TIERS.length));
      for (const token of [token0, token1]) expect(await token.allowance(deployer, positionManager)).to.equal(0n);
    });

    it("turns prices and ranges over where the chain sorts the tokens the other way", async function () {
      const { deployer, token0, token1 } = await networkHelpers.loadFixture(deployTiers);
      const range = { lowerTick: 600, upperTick: 1_200 };
      const build = async (isTurned: boolean) => {
        const tokens = [await token0.getAddress(), await token1.getAddress()] as const;
        const { pools } = await deployUniswapV3(deployer, {
          weth: ethers.ZeroAddress,
          pools: [
            {
              name: "pool",
              tokens: isTurned ? [tokens[1], tokens[0]] : tokens,
              feePips: 3_000,
              price: { units1: 4n, units0: 1n },
              ranges: [{ ...range, amountsUnits: [0n, 10n ** 18n] }],
            },
          ],
        });
        const pool = pools["pool"]!;
        const ends = isTurned ? [-1_200, -600] : [600, 1_200];
        const gross = await Promise.all(ends.map(async (tick) => (await pool.ticks(tick)).liquidityGross > 0n));
        return { sqrtPriceX96: (await pool.slot0()).sqrtPriceX96, gross };
      };
      expect(await build(false)).to.deep.equal({ sqrtPriceX96: 1n << 97n, gross: [true, true] });
      expect(await build(true)).to.deep.equal({ sqrtPriceX96: 1n << 95n, gross: [true, true] });
    });
  });

  describe("tick math", function () {
    it("is the pool's: a price on a tick has that tick, one unit less the tick below", async function () {
      const { deployer } = await namedSigners(ethers, "deployer");
      const { factory, token0, token1 } = await networkHelpers.loadFixture(deployTiers);
      await factory.enableFeeAmount(1, 1);
      await factory.createPool(token0, token1, 1);
      const pool = IUniswapV3Pool__factory.connect(await factory.getPool(token0, token1, 1), deployer);
      const rng = new Rng("ticks");
      const powers = Array.from({ length: 20 }, (_, bit) => 2 ** bit);
      const drawn = Array.from({ length: 40 }, () => rng.int(-MAX_TICK + 1, MAX_TICK - 1));
      for (const tick of [0, 1, -1, ...powers, ...powers.map((power) => -power), MAX_TICK - 1, ...drawn]) {
        const sqrtPriceX96 = sqrtPriceAtTickX96(tick);
        for (const [price, expected] of [
          [sqrtPriceX96, tick],
          [sqrtPriceX96 - 1n, tick - 1],
        ] as const) {
          const snapshot = await networkHelpers.takeSnapshot();
          await pool.initialize(price);
          expect((await pool.slot0()).tick, String(tick)).to.equal(BigInt(expected));
          await snapshot.restore();
          expect(tickAtSqrtPrice(price)).to.equal(expected);
        }
      }
    });
  });

  describe("quote", function () {
    for (const feePips of TIERS) {
      it(`equals what the pool does, sale after sale, in the tier of ${feePips / 10_000} %`, async function () {
        const { deployer, token0, token1, router, ...deployed } = await networkHelpers.loadFixture(deployTiers);
        const info = deployed.pools[TIERS.indexOf(feePips)]!;
        const reader = new UniswapV3Reader(deployed.chain, deployed.lens, [info]);
        const read = async (): Promise<UniswapV3PoolState> => (await reader.read())[0]!;
        const rng = new Rng(`swaps ${feePips}`);
        const seen = { crossed: 0, stopped: 0, used: 0 };
        for (let swap = 0; swap < SWAPS_A_TIER; swap++) {
          const pool = await read();
          const sellsToken0 = rng.int(0, 1) === 0;
          const amountInUnits = 10n ** BigInt(rng.int(0, 24)) + BigInt(rng.int(0, 1_000_000_000));
          const limit = SqrtPriceLimit.within(pool.sqrtPriceX96, sellsToken0, BigInt(rng.int(1, 3_000)));
          const terms = { sellsToken0, amountInUnits, limit, feePips: BigInt(feePips), tickSpacing: info.tickSpacing };
          const quoted = swapExactIn(pool, terms);
          const [sold, bought] = sellsToken0 ? [token0, token1] : [token1, token0];
          const before = [await sold.balanceOf(deployer), await bought.balanceOf(deployer)] as const;
          const trade = router.exactInputSingle({
            tokenIn: sold,
            tokenOut: bought,
            fee: feePips,
            recipient: deployer,
            deadline: ethers.MaxUint256,
            amountIn: amountInUnits,
            amountOutMinimum: 0n,
            sqrtPriceLimitX96: limit.sqrtPriceX96,
          });
          if (quoted.soldUnits === 0n) {
            await expect(trade).to.be.revertedWithoutReason(ethers);
            continue;
          }
          await trade;
          expect(before[0] - (await sold.balanceOf(deployer)), "sold").to.equal(quoted.soldUnits);
          expect((await bought.balanceOf(deployer)) - before[1], "bought").to.equal(quoted.boughtUnits);
          expect(await read(), "the pool afterwards").to.deep.equal(quoted.after);
          seen.crossed += quoted.ticksCrossed;
          seen[quoted.soldUnits < amountInUnits ? "stopped" : "used"]++;
        }
        expect(seen.crossed).to.be.above(5);
        expect(Math.min(seen.stopped, seen.used)).to.be.above(3);
      });
    }

    it("says nothing is sold where the limit lies behind the price, which the pool refuses", async function () {
      const { deployer, token0, token1, router, pools, reader } = await networkHelpers.loadFixture(deployTiers);
      const pool = (await reader.read())[1]!;
      const limit = SqrtPriceLimit.at(pool.sqrtPriceX96 + 1n);
      const terms = { sellsToken0: true, amountInUnits: 10n ** 9n, limit, feePips: 500n, tickSpacing: 10 };
      expect(swapExactIn(pool, terms)).to.deep.include({ soldUnits: 0n, boughtUnits: 0n, after: pool });
      await expect(
        router.exactInputSingle({
          tokenIn: token0,
          tokenOut: token1,
          fee: pools[1]!.feePips,
          recipient: deployer,
          deadline: ethers.MaxUint256,
          amountIn: 10n ** 9n,
          amountOutMinimum: 0n,
          sqrtPriceLimitX96: limit.sqrtPriceX96,
        }),
      ).to.be.revertedWith("SPL");
    });
  });

  describe("UniswapV3Reader", function () {
    it("reads the ticks that the pools have, in rising order", async function () {
      const { pools, reader } = await networkHelpers.loadFixture(deployTiers);
      for (const [at, state] of (await reader.read()).entries()) {
        const pool = IUniswapV3Pool__factory.connect(pools[at]!.address, ethers.provider);
        expect(state.tick).to.equal(TICK);
        expect(state.liquidity).to.equal(await pool.liquidity());
        expect(state.ticks.map(({ tick }) => tick)).to.deep.equal(sorted(state));
        expect(state.ticks.length).to.be.above(12);
        for (const { tick, liquidityGross, liquidityNet } of state.ticks) {
          const read = await pool.ticks(tick);
          expect([read.liquidityGross, read.liquidityNet]).to.deep.equal([liquidityGross, liquidityNet]);
          expect(read.initialized).to.equal(true);
        }
        // Nothing was left out: liquidity in range is what the ticks below add up to.
        const below = state.ticks.filter(({ tick }) => tick <= state.tick);
        expect(below.reduce((sum, { liquidityNet }) => sum + liquidityNet, 0n)).to.equal(state.liquidity);
        expect(state.ticks.reduce((sum, { liquidityNet }) => sum + liquidityNet, 0n)).to.equal(0n);
      }
    });

    it("goes on from a known reading, and gives what it would without", async function () {
      const { deployer, token0, token1, chain, lens, pools, reader, router, positionManager } =
        await networkHelpers.loadFixture(deployTiers);
      const known = { blockNumber: (await chain.block("latest")).number, pools: await reader.read() };
      const goesOn = new UniswapV3Reader(chain, lens, pools, known);
      const calls = chain.counts.calls;
      expect(await goesOn.read()).to.equal(known.pools);
      expect(chain.counts.calls).to.equal(calls);

      const [{ feePips, tickSpacing }] = [pools[2]!];
      const lowerTick = Math.floor(TICK / tickSpacing) * tickSpacing - 7 * tickSpacing;
      for (const token of [token0, token1]) await token.approve(positionManager, ethers.MaxUint256);
      const common = { recipient: deployer, deadline: ethers.MaxUint256 };
      await positionManager.mint({
        ...{ token0, token1, fee: feePips, tickLower: lowerTick, tickUpper: lowerTick + 20 * tickSpacing },
        ...{ amount0Desired: 10n ** 12n, amount1Desired: 10n ** 12n, amount0Min: 0n, amount1Min: 0n, ...common },
      });
      await router.exactInputSingle({
        ...{ tokenIn: token0, tokenOut: token1, fee: pools[0]!.feePips, amountIn: 10n ** 9n, amountOutMinimum: 0n },
        ...{ sqrtPriceLimitX96: known.pools[0]!.sqrtPriceX96 / 2n, ...common },
      });
      const [first, second, third, fourth] = await goesOn.read();
      expect([first, second, third, fourth]).to.deep.equal(await reader.read());
      expect(third!.ticks.map(({ tick }) => tick)).to.include(lowerTick);
      expect(first!.sqrtPriceX96 < known.pools[0]!.sqrtPriceX96).to.equal(true);
      expect([second, fourth]).to.deep.equal([known.pools[1], known.pools[3]]);
    });
  });

  describe("readAllTicks", function () {
    it("finds in every tier the ticks that the pools' logs tell of", async function () {
      const { chain, lens, pools, reader } = await networkHelpers.loadFixture(deployTiers);
      const fromLogs = await reader.read();
      const fromBitmaps: UniswapV3PoolState[] = [];
      for (const pool of pools) fromBitmaps.push(await readAllTicks({ chain, uniswapV3Lens: lens }, pool));
      expect(fromBitmaps).to.deep.equal(fromLogs);
    });
  });
});

function sorted({ ticks }: UniswapV3PoolState): number[] {
  return ticks.map(({ tick }) => tick).sort((a, b) => a - b);
}
