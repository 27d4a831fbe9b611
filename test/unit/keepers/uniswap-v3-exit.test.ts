import { expect } from "chai";
import { network } from "hardhat";
import { SqrtPriceLimit } from "../../../scripts/lib/uniswap-v3/sqrt-price-limit.ts";
import { Chain } from "../../../scripts/protocol/chain.ts";
import { deployUniswapV3 } from "../../../scripts/protocol/deploy/uniswap-v3.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";
import type { UniswapV3PoolInfo } from "../../../scripts/protocol/market.ts";
import { quoteUniswapV3 } from "../../../scripts/protocol/quotes.ts";
import { UniswapV3Reader } from "../../../scripts/protocol/uniswap-v3-reader.ts";
import { LiquidationKeeper__factory, TestToken__factory } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers, networkHelpers, provider } = await network.create("sim");

const UNIT = 10n ** 18n;
const NEVER = 2n ** 64n;
const UNISWAP_V2 = 1n;

/** A pool of two tokens at par with liquidity for a move of some 10 %, and a seller with 1,000 of each who has approved the exit. */
async function deployExit() {
  const { deployer, seller, stranger } = await namedSigners(ethers, "deployer", "seller", "stranger");
  const factory = new TestToken__factory(deployer);
  const both = [await factory.deploy(deployer, "A", "A", 18), await factory.deploy(deployer, "B", "B", 18)];
  const addresses = (await Promise.all(both.map((token) => token.getAddress()))) as Address[];
  const order = BigInt(addresses[0]!) < BigInt(addresses[1]!) ? [0, 1] : [1, 0];
  const [token0, token1] = order.map((at) => both[at]!) as [(typeof both)[0], (typeof both)[0]];
  const tokens = order.map((at) => addresses[at]!) as [Address, Address];
  for (const token of both) await token.mint(deployer, 10n ** 6n * UNIT);
  const { exit, lens, pools } = await deployUniswapV3(deployer, {
    weth: tokens[0],
    pools: [
      {
        ...{ name: "pool", tokens, feePips: 3_000, price: { units1: 1n, units0: 1n } },
        ranges: [{ lowerTick: -960, upperTick: 960, amountsUnits: [1_000n * UNIT, 1_000n * UNIT] }],
      },
    ],
  });
  const pool = pools["pool"]!;
  for (const token of both) {
    await token.mint(seller, 1_000n * UNIT);
    await token.connect(seller).approve(exit, ethers.MaxUint256);
  }
  const info: UniswapV3PoolInfo = {
    ...{ name: "pool", address: (await pool.getAddress()) as Address, feePips: 3_000, tickSpacing: 60 },
    token0: { symbol: "0", address: tokens[0], decimals: 18 },
    token1: { symbol: "1", address: tokens[1], decimals: 18 },
  };
  const reader = new UniswapV3Reader(new Chain(provider), (await lens.getAddress()) as Address, [info]);
  const [state] = await reader.read();
  return { exit, pool, token0, token1, seller, stranger, deployer, info, state: state! };
}

function limitOf(sqrtPriceX96: bigint): string {
  return ethers.zeroPadValue(ethers.toBeHex(sqrtPriceX96), 20);
}

describe("UniswapV3Exit", function () {
  describe("swapExactTokensForTokens", function () {
    for (const sold of ["0", "1"] as const) {
      it(`sells token${sold} for what the quote says, to the unit, and keeps nothing`, async function () {
        const { exit, pool, token0, token1, seller, stranger, info, state } =
          await networkHelpers.loadFixture(deployExit);
        const [selling, buying] = sold === "0" ? [token0, token1] : [token1, token0];
        const limit = SqrtPriceLimit.within(state.sqrtPriceX96, sold === "0", 500n);
        const quote = quoteUniswapV3(state, info, sold, 77n * UNIT, limit);
        expect(quote.soldUnits).to.equal(77n * UNIT);
        const path = [selling, pool, limitOf(limit.sqrtPriceX96), buying];
        const amounts = await exit
          .connect(seller)
          .swapExactTokensForTokens.staticCall(77n * UNIT, 0n, path, seller, NEVER);
        expect(amounts).to.deep.equal([77n * UNIT, 0n, 0n, quote.boughtUnits]);
        await exit.connect(seller).swapExactTokensForTokens(77n * UNIT, quote.boughtUnits, path, stranger, NEVER);
        expect(await buying.balanceOf(stranger)).to.equal(quote.boughtUnits);
        expect(await selling.balanceOf(seller)).to.equal(923n * UNIT);
        for (const token of [token0, token1]) expect(await token.balanceOf(exit)).to.equal(0n);
      });
    }

    it("reverts when the limit stops the sale short, with what would have been sold", async function () {
      const { exit, pool, token0, token1, seller, info, state } = await networkHelpers.loadFixture(deployExit);
      const limit = SqrtPriceLimit.within(state.sqrtPriceX96, true, 50n);
      const { soldUnits } = quoteUniswapV3(state, info, "0", 500n * UNIT, limit);
      const path = [token0, pool, limitOf(limit.sqrtPriceX96), token1];
      await expect(exit.connect(seller).swapExactTokensForTokens(500n * UNIT, 0n, path, seller, NEVER))
        .to.be.revertedWithCustomError(exit, "PriceLimitReached")
        .withArgs(soldUnits, 500n * UNIT);
    });

    it("reverts when the limit is 0: the pool knows no sale without one", async function () {
      const { exit, pool, token0, token1, seller } = await networkHelpers.loadFixture(deployExit);
      const path = [token0, pool, ethers.ZeroAddress, token1];
      await expect(exit.connect(seller).swapExactTokensForTokens(UNIT, 0n, path, seller, NEVER)).to.be.revertedWith(
        "SPL",
      );
    });

    it("reverts when it brings less than asked", async function () {
      const { exit, pool, token0, token1, seller, info, state } = await networkHelpers.loadFixture(deployExit);
      const limit = SqrtPriceLimit.within(state.sqrtPriceX96, true, 500n);
      const { boughtUnits } = quoteUniswapV3(state, info, "0", UNIT, limit);
      const path = [token0, pool, limitOf(limit.sqrtPriceX96), token1];
      await expect(exit.connect(seller).swapExactTokensForTokens(UNIT, boughtUnits + 1n, path, seller, NEVER))
        .to.be.revertedWithCustomError(exit, "AmountOutTooLow")
        .withArgs(boughtUnits, boughtUnits + 1n);
    });

    it("reverts when the deadline has passed", async function () {
      const { exit, seller } = await networkHelpers.loadFixture(deployExit);
      await expect(exit.connect(seller).swapExactTokensForTokens(UNIT, 0n, [], seller, 1n))
        .to.be.revertedWithCustomError(exit, "DeadlinePassed")
        .withArgs(1n);
    });

    it("reverts when the path is a v2 router's", async function () {
      const { exit, token0, token1, seller } = await networkHelpers.loadFixture(deployExit);
      await expect(exit.connect(seller).swapExactTokensForTokens(UNIT, 0n, [token0, token1], seller, NEVER))
        .to.be.revertedWithCustomError(exit, "MalformedPath")
        .withArgs(2n);
    });

    it("reverts when the tokens are not the pool's", async function () {
      const { exit, pool, token0, seller } = await networkHelpers.loadFixture(deployExit);
      const path = [token0, pool, limitOf(1n), token0];
      await expect(exit.connect(seller).swapExactTokensForTokens(UNIT, 0n, path, seller, NEVER))
        .to.be.revertedWithCustomError(exit, "NotTokensOfPool")
        .withArgs(pool, token0, token0);
    });
  });

  describe("uniswapV3SwapCallback", function () {
    it("reverts when nobody sells, whoever asks", async function () {
      const { exit, stranger, seller } = await networkHelpers.loadFixture(deployExit);
      const data = ethers.AbiCoder.defaultAbiCoder().encode(["address"], [seller.address]);
      await expect(exit.connect(stranger).uniswapV3SwapCallback(UNIT, 0n, data))
        .to.be.revertedWithCustomError(exit, "CallerNotPool")
        .withArgs(stranger.address);
    });

    it("reverts for a pool in which somebody else sells", async function () {
      const { exit, pool } = await networkHelpers.loadFixture(deployExit);
      await networkHelpers.impersonateAccount(await pool.getAddress());
      await networkHelpers.setBalance(await pool.getAddress(), UNIT);
      const asPool = await ethers.getSigner(await pool.getAddress());
      await expect(exit.connect(asPool).uniswapV3SwapCallback(UNIT, 0n, "0x", { gasPrice: 10n ** 9n }))
        .to.be.revertedWithCustomError(exit, "CallerNotPool")
        .withArgs(pool);
    });
  });

  it("is an exit of a keeper's, which bounds what it brings and is its owner's alone", async function () {
    const { exit, pool, token0, token1, seller, stranger, info, state } = await networkHelpers.loadFixture(deployExit);
    const keeper = await new LiquidationKeeper__factory(seller).deploy(seller, seller);
    await token0.connect(seller).transfer(keeper, 10n * UNIT);
    const limit = SqrtPriceLimit.within(state.sqrtPriceX96, true, 500n);
    const { boughtUnits } = quoteUniswapV3(state, info, "0", 10n * UNIT, limit);
    const path = [token0, pool, limitOf(limit.sqrtPriceX96), token1];
    const step = { kind: UNISWAP_V2, venue: exit, i: 0n, j: 0n, path, minAmountOut: boughtUnits };
    await expect(keeper.sell(token0, 10n * UNIT, [{ ...step, minAmountOut: boughtUnits + 1n }]))
      .to.be.revertedWithCustomError(keeper, "AmountOutBelowMinimum")
      .withArgs(0n, boughtUnits, boughtUnits + 1n);
    await expect(keeper.connect(stranger).sell(token0, 10n * UNIT, [step])).to.be.revertedWithCustomError(
      keeper,
      "NotOwner",
    );
    await keeper.sell(token0, 10n * UNIT, [step]);
    expect(await token1.balanceOf(keeper)).to.equal(boughtUnits);
    expect(await token0.balanceOf(keeper)).to.equal(0n);
  });
});
