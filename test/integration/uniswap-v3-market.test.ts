import { expect } from "chai";
import { network } from "hardhat";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { MAX_UINT256 } from "../../scripts/lib/max-uint256.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import { SqrtPriceLimit } from "../../scripts/lib/uniswap-v3/sqrt-price-limit.ts";
import { WAD } from "../../scripts/lib/wad.ts";
import { attachMarket } from "../../scripts/protocol/attach-market.ts";
import type { Call, SingleSwap } from "../../scripts/protocol/calls.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { deployMarket } from "../../scripts/protocol/deploy/market.ts";
import { makeCalls } from "../../scripts/protocol/make-calls.ts";
import { MarketNames } from "../../scripts/protocol/market-names.ts";
import { readMarketAddresses } from "../../scripts/protocol/market-registry.ts";
import { MissingVenueError } from "../../scripts/protocol/market-venues.ts";
import { quoteUniswapV3, uniswapV3PriceWad } from "../../scripts/protocol/quotes.ts";
import { UnknownAssetError } from "../../scripts/protocol/unknown-asset-error.ts";
import { INonfungiblePositionManager__factory } from "../../typechain-types/index.ts";
import { by, FollowedMarket } from "../helpers/followed-market.ts";

const { ethers, networkHelpers, provider } = await network.create("sim");

const definition = loadMarket(readTextFile("markets/minimal-uniswap-v3.yaml"));
const POOL = "WETH/USDC-500";
const USDC = 10n ** 6n;
const NO_MINIMUM = { amount0Units: 0n, amount1Units: 0n };
const FAR_AWAY = 2n ** 32n;

async function deployed() {
  const chain = new Chain(provider);
  const market = await deployMarket({ chain, definition });
  const { deployer, uniswapV3 } = market.addresses;
  const { calls } = market;
  await chain.sendAll(
    ["WETH", "USDC"]
      .flatMap((symbol) => [
        calls.mint(symbol, deployer, 10n ** 24n),
        calls.approve(symbol, uniswapV3!.router, MAX_UINT256),
        calls.approve(symbol, uniswapV3!.positionManager, MAX_UINT256),
      ])
      .map((call) => ({ from: deployer, ...call })),
  );
  const positions = INonfungiblePositionManager__factory.connect(uniswapV3!.positionManager, ethers.provider);
  const send = (call: Call): Promise<void> => chain.sendAll([{ from: deployer, ...call }]);
  return { chain, market, deployer, positions, send };
}

type Deployed = Awaited<ReturnType<typeof deployed>>;

/** A sale of WETH that stops 2 % down. */
async function saleOf({ market, deployer }: Deployed, wethWei: bigint): Promise<SingleSwap> {
  const info = market.uniswapV3Pool(POOL);
  const [pool] = (await market.readMarket()).uniswapV3Pools;
  const limit = SqrtPriceLimit.within(pool!.sqrtPriceX96, info.token0.symbol === "WETH", 200n);
  const terms = { sell: "WETH", amountInUnits: wethWei, minOutUnits: 0n, limit };
  return { pool: POOL, ...terms, to: deployer, deadline: Number(FAR_AWAY) };
}

async function balance({ market, deployer }: Deployed, symbol: string): Promise<bigint> {
  const [account] = await market.readAccounts([deployer]);
  return account!.walletUnits[market.tokens.indexOf(market.token(symbol))]!;
}

describe("a market with Uniswap v3 pools", () => {
  it("starts at the file's prices, with the file's ranges", async () => {
    const { market } = await networkHelpers.loadFixture(deployed);
    const { uniswapV3Pools } = await market.readMarket();
    const prices = market.uniswapV3Pools.map((info, at) =>
      uniswapV3PriceWad(uniswapV3Pools[at]!, info, definition.uniswapV3Pools[at]!.tokens[0]),
    );
    for (const [at, { priceWad }] of definition.uniswapV3Pools.entries()) {
      expect(prices[at]! - priceWad).to.be.within(-(priceWad / 10n ** 9n), 0n);
    }
    expect(uniswapV3Pools.map(({ ticks }) => ticks.length)).to.deep.equal([4, 3]);
    expect(market.uniswapV3Pools.map(({ feePips, tickSpacing }) => [feePips, tickSpacing])).to.deep.equal([
      [500, 10],
      [100, 1],
    ]);
  });

  it("puts in all of the scarcer token, and no more than the file's of the other", async () => {
    const { market } = await networkHelpers.loadFixture(deployed);
    const [account] = await market.readAccounts([market.addresses.uniswapV3!.pools[POOL]!]);
    const held = ["WETH", "USDC"].map((symbol) => account!.walletUnits[market.tokens.indexOf(market.token(symbol))]!);
    const given = [1_100n * WAD, 4_400_000n * USDC];
    expect(held[0]! <= given[0]! && held[1]! <= given[1]!).to.equal(true);
    expect(Number((held[0]! * 10_000n) / given[0]!)).to.be.above(9_000);
    expect(Number((held[1]! * 10_000n) / given[1]!)).to.be.above(9_000);
  });

  it("is found again by its addresses, and by its addresses provider alone", async () => {
    const { chain, market } = await networkHelpers.loadFixture(deployed);
    const addresses = await readMarketAddresses(chain, market.addresses.lending.provider, definition);
    expect(addresses).to.deep.equal(market.addresses);
    const attached = await attachMarket({ chain, addresses, definition });
    expect(attached.uniswapV3Pools).to.deep.equal(market.uniswapV3Pools);
    expect(await attached.readMarket()).to.deep.equal(await market.readMarket());
    const without = { ...addresses, uniswapV3: { ...addresses.uniswapV3!, pools: {} } };
    const error = await attachMarket({ chain, addresses: without, definition }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnknownAssetError).and.include({ kind: "Uniswap v3 pool", asset: POOL });
  });

  describe("swapExactInSingle", () => {
    it("gives what the quote says, and leaves the pool where it says", async () => {
      const world = await networkHelpers.loadFixture(deployed);
      const { market, send } = world;
      const swap = await saleOf(world, 10n * WAD);
      const [pool] = (await market.readMarket()).uniswapV3Pools;
      const quoted = quoteUniswapV3(pool!, market.uniswapV3Pool(POOL), "WETH", swap.amountInUnits, swap.limit);
      const before = await balance(world, "USDC");
      await send(market.calls.swapExactInSingle({ ...swap, minOutUnits: quoted.boughtUnits }));
      expect((await balance(world, "USDC")) - before).to.equal(quoted.boughtUnits);
      expect(quoted.soldUnits).to.equal(10n * WAD);
      expect((await market.readMarket()).uniswapV3Pools[0]).to.deep.equal(quoted.after);
    });

    it("stops at the price limit and leaves the rest unsold", async () => {
      const world = await networkHelpers.loadFixture(deployed);
      const swap = await saleOf(world, 100_000n * WAD);
      const before = await balance(world, "WETH");
      await world.send(world.market.calls.swapExactInSingle(swap));
      const sold = before - (await balance(world, "WETH"));
      expect(sold > 0n && sold < swap.amountInUnits).to.equal(true);
      const [after] = (await world.market.readMarket()).uniswapV3Pools;
      expect(after!.sqrtPriceX96).to.equal(swap.limit.sqrtPriceX96);
    });

    it("cannot be worded without a limit", async () => {
      const world = await networkHelpers.loadFixture(deployed);
      const { limit, ...rest } = await saleOf(world, WAD);
      const { calls } = world.market;
      // @ts-expect-error -- no limit
      expect(() => calls.swapExactInSingle(rest)).to.throw(RangeError, "SqrtPriceLimit");
      // @ts-expect-error -- only looks like one
      expect(() => calls.swapExactInSingle({ ...rest, limit: { sqrtPriceX96: limit.sqrtPriceX96 } })).to.throw(
        RangeError,
      );
      expect(() => SqrtPriceLimit.at(0n)).to.throw("is no limit");
    });

    it("throws MissingVenueError where the market has no such pool's router", async () => {
      const { market } = await networkHelpers.loadFixture(deployed);
      const addresses = { ...market.addresses };
      delete addresses.uniswapV3;
      const calls = makeCalls(addresses, new MarketNames(market, definition.tokens));
      expect(() => calls.collectRange(1n, market.addresses.deployer))
        .to.throw(MissingVenueError)
        .that.includes({ section: "uniswapV3Pools" });
    });
  });

  describe("ranges", () => {
    /** A range of 2 % around the price, opened by the deployer. */
    async function opened() {
      const world = await networkHelpers.loadFixture(deployed);
      const { market, deployer, send, positions } = world;
      const [pool] = (await market.readMarket()).uniswapV3Pools;
      const middle = Math.floor(pool!.tick / 10) * 10;
      const desired = { amount0Units: 10n ** 13n, amount1Units: 10n ** 13n };
      const range = { pool: POOL, lowerTick: middle - 100, upperTick: middle + 100, desired, least: NO_MINIMUM };
      await send(market.calls.mintRange({ ...range, owner: deployer, deadline: Number(FAR_AWAY) }));
      const tokenId = await positions.tokenOfOwnerByIndex(deployer, (await positions.balanceOf(deployer)) - 1n);
      const { liquidity } = await positions.positions(tokenId);
      return { ...world, pool: pool!, tokenId, liquidity, middle };
    }

    it("are minted at the ticks given, and deepen the pool", async () => {
      const { market, pool, liquidity, middle, positions, tokenId } = await opened();
      const [now] = (await market.readMarket()).uniswapV3Pools;
      expect(now!.liquidity - pool.liquidity).to.equal(liquidity);
      expect(now!.ticks.length).to.equal(pool.ticks.length + 2);
      const { tickLower, tickUpper } = await positions.positions(tokenId);
      expect([Number(tickLower), Number(tickUpper)]).to.deep.equal([middle - 100, middle + 100]);
    });

    it("are withdrawn whole and collected in one call, and the pool is as before", async () => {
      const { market, pool, liquidity, tokenId, send, deployer, positions } = await opened();
      const withdrawal = { tokenId, liquidity, least: NO_MINIMUM, deadline: Number(FAR_AWAY) };
      await send(market.calls.withdrawRange(withdrawal, deployer));
      expect((await market.readMarket()).uniswapV3Pools[0]).to.deep.equal(pool);
      const after = await positions.positions(tokenId);
      expect([after.liquidity, after.tokensOwed0, after.tokensOwed1]).to.deep.equal([0n, 0n, 0n]);
    });

    it("pay when they are collected, not when liquidity is taken out", async () => {
      const world = await opened();
      const { market, liquidity, tokenId, send, deployer } = world;
      const before = await balance(world, "USDC");
      const withdrawal = { tokenId, liquidity: liquidity / 2n, least: NO_MINIMUM, deadline: Number(FAR_AWAY) };
      await send(market.calls.decreaseRange(withdrawal));
      expect(await balance(world, "USDC")).to.equal(before);
      await send(market.calls.collectRange(tokenId, deployer));
      expect((await balance(world, "USDC")) > before).to.equal(true);
    });
  });

  describe("advanceMarket", () => {
    it("equals a full reading after swaps and after ranges opened and withdrawn, and reads no pool that rested", async () => {
      const world = await networkHelpers.loadFixture(deployed);
      const { chain, market, deployer, positions } = world;
      const { calls } = market;
      const sale = await saleOf(world, 500n * WAD);
      const followed = await FollowedMarket.open(chain, market);
      const resting = await followed.block();
      expect(await followed.block([by(deployer, calls.swapExactInSingle(sale))])).to.equal(resting + 1);
      const { tick, ticks } = followed.state.uniswapV3Pools[0]!;
      const lowerTick = Math.floor(tick / 10) * 10 - 50;
      const desired = { amount0Units: 10n ** 12n, amount1Units: 10n ** 12n };
      const ends = { lowerTick, upperTick: lowerTick + 200 };
      const range = { pool: POOL, ...ends, desired, least: NO_MINIMUM, owner: deployer, deadline: Number(FAR_AWAY) };
      await followed.block([by(deployer, calls.mintRange(range))]);
      expect(followed.state.uniswapV3Pools[0]!.ticks.length).to.equal(ticks.length + 2);
      const tokenId = await positions.tokenOfOwnerByIndex(deployer, (await positions.balanceOf(deployer)) - 1n);
      const { liquidity } = await positions.positions(tokenId);
      const withdrawal = { tokenId, liquidity, least: NO_MINIMUM, deadline: Number(FAR_AWAY) };
      await followed.block([
        by(
          deployer,
          calls.swapExactInSingle({
            ...sale,
            sell: "USDC",
            limit: SqrtPriceLimit.within(
              followed.state.uniswapV3Pools[0]!.sqrtPriceX96,
              market.uniswapV3Pool(POOL).token0.symbol === "USDC",
              100n,
            ),
          }),
        ),
        by(deployer, calls.withdrawRange(withdrawal, deployer)),
      ]);
      expect(followed.state.uniswapV3Pools[0]!.ticks).to.deep.equal(ticks);
      expect(await followed.block()).to.equal(resting);
    });
  });
});
