import { expect } from "chai";
import { network } from "hardhat";
import {
  deployKeeperMarket,
  FLASH_PREMIUM_BPS,
  openUsdeLoop,
  openWethLoan,
  UNIT,
} from "../../fixtures/keeper-market.ts";
import {
  holdCollateral,
  redeemUsde,
  sellWeth,
  stableSwap,
  usdeLoopPlan,
  wethLoanPlan,
} from "../../helpers/keeper-plans.ts";

const { ethers, networkHelpers } = await network.create("sim");

/** Half of the USDe loop, from vector L21: what is repaid, and what it seizes after the protocol's fee. */
const LOOP_DEBT = 45_000_000_000n;
const LOOP_SEIZED = 47_718_750_000_000_000_000_000n;
/** The WETH loan, from vector L05. */
const LOAN_DEBT = 10_000_000_000n;
const LOAN_SEIZED = 8_800_000_000_074_105_262n;

async function deployMarket() {
  return deployKeeperMarket(ethers);
}

async function deployMarketWithLoop() {
  const market = await deployMarket();
  await openUsdeLoop(market);
  return market;
}

async function deployMarketWithLoan() {
  const market = await deployMarket();
  await openWethLoan(market);
  return market;
}

function premiumCeil(amount: bigint): bigint {
  return (amount * FLASH_PREMIUM_BPS + 9_999n) / 10_000n;
}

describe("LiquidationKeeper", function () {
  describe("liquidate on a flash loan", function () {
    it("sells USDe on the stable pool and pays the owner what is left of it", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, pool, tokens, bot, stablePool, borrower } = market;
      const profit = (await stablePool.get_dy(0, 1, LOOP_SEIZED)) - LOOP_DEBT - premiumCeil(LOOP_DEBT);
      const tx = keeper.liquidate(usdeLoopPlan(market));
      await expect(tx).to.changeTokenBalances(ethers, tokens.USDC, [bot, keeper], [profit, 0n]);
      await expect(tx).to.changeTokenBalances(ethers, tokens.USDe, [keeper], [0n]);
      await expect(tx)
        .to.emit(pool, "LiquidationCall")
        .withArgs(
          await tokens.USDe.getAddress(),
          await tokens.USDC.getAddress(),
          borrower.address,
          LOOP_DEBT,
          LOOP_SEIZED,
          await keeper.getAddress(),
          false,
        );
      await expect(tx)
        .to.emit(keeper, "Liquidated")
        .withArgs(
          await tokens.USDe.getAddress(),
          await tokens.USDC.getAddress(),
          borrower.address,
          profit,
          await tokens.USDC.getAddress(),
          profit + LOOP_DEBT + premiumCeil(LOOP_DEBT),
        );
    });

    it("answers a call with the profit it would make", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const profit = (await market.stablePool.get_dy(0, 1, LOOP_SEIZED)) - LOOP_DEBT - premiumCeil(LOOP_DEBT);
      expect(await market.keeper.liquidate.staticCall(usdeLoopPlan(market))).to.equal(profit);
    });

    it("sells WETH on Uniswap, lending all that the user owes when told 2^256-1", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoan);
      const { keeper, tokens, bot, router } = market;
      const [, sold] = await router.getAmountsOut(LOAN_SEIZED, [tokens.WETH, tokens.USDC]);
      const profit = (sold ?? 0n) - LOAN_DEBT - premiumCeil(LOAN_DEBT);
      await expect(keeper.liquidate(wethLoanPlan(market))).to.changeTokenBalances(
        ethers,
        tokens.USDC,
        [bot, keeper],
        [profit, 0n],
      );
    });

    it("redeems USDe at par", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, tokens, bot, desk } = market;
      const paid = LOOP_SEIZED / 10n ** 12n;
      const tx = keeper.liquidate(usdeLoopPlan(market, { exit: [redeemUsde(market)] }));
      await expect(tx).to.changeTokenBalances(
        ethers,
        tokens.USDC,
        [desk, bot, keeper],
        [-paid, paid - LOOP_DEBT - premiumCeil(LOOP_DEBT), 0n],
      );
      await expect(tx).to.changeTokenBalances(ethers, tokens.USDe, [keeper], [0n]);
    });

    it("chains steps: WETH to USDC on Uniswap, to USDe on the stable pool", async function () {
      const market = await networkHelpers.loadFixture(deployMarket);
      await openWethLoan(market, "USDe");
      const { keeper, tokens, bot, router, stablePool } = market;
      const [, usdc] = await router.getAmountsOut(LOAN_SEIZED, [tokens.WETH, tokens.USDC]);
      const debt = 10_000n * UNIT.USDe;
      const profit = (await stablePool.get_dy(1, 0, usdc ?? 0n)) - debt - premiumCeil(debt);
      const plan = wethLoanPlan(market, {
        debtAsset: tokens.USDe,
        exit: [sellWeth(market), stableSwap(market, 1, 0)],
      });
      await expect(keeper.liquidate(plan)).to.changeTokenBalances(ethers, tokens.USDe, [bot, keeper], [profit, 0n]);
    });

    it("pays the premium on all it lends, also where the close factor lets it cover half", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, tokens, bot, stablePool } = market;
      const profit = (await stablePool.get_dy(0, 1, LOOP_SEIZED)) - LOOP_DEBT - premiumCeil(2n * LOOP_DEBT);
      await expect(keeper.liquidate(usdeLoopPlan(market, { debtToCover: ethers.MaxUint256 }))).to.changeTokenBalances(
        ethers,
        tokens.USDC,
        [bot],
        [profit],
      );
    });

    it("needs no exit where collateral and debt are the same asset", async function () {
      const market = await networkHelpers.loadFixture(deployMarket);
      const { keeper, pool, tokens, bot, borrower } = market;
      await pool.connect(borrower).supply(tokens.USDC, 8_000n * UNIT.USDC, borrower, 0);
      await openWethLoan(market);
      await market.feeds.WETH.updateAnswer(400n * 10n ** 8n);
      const debt = 4_000n * UNIT.USDC;
      const tx = keeper.liquidate(
        wethLoanPlan(market, { collateralAsset: tokens.USDC, debtToCover: debt, exit: [], minProfit: 1n }),
      );
      // bonus 4.5 % less the protocol's tenth of it
      const bonus = (debt * 450n) / 10_000n;
      await expect(tx).to.changeTokenBalances(
        ethers,
        tokens.USDC,
        [bot, keeper],
        [bonus - bonus / 10n - premiumCeil(debt), 0n],
      );
    });

    it("leaves the contract's inventory alone", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, tokens } = market;
      await tokens.USDe.transfer(keeper, 7n * UNIT.USDe);
      await tokens.USDC.transfer(keeper, 7n * UNIT.USDC);
      await keeper.liquidate(usdeLoopPlan(market));
      expect(await tokens.USDe.balanceOf(keeper)).to.equal(7n * UNIT.USDe);
      expect(await tokens.USDC.balanceOf(keeper)).to.equal(7n * UNIT.USDC);
    });

    it("reverts when the collateral would be held, even with inventory to repay from", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, tokens } = market;
      await tokens.USDC.transfer(keeper, 100_000n * UNIT.USDC);
      await expect(keeper.liquidate(usdeLoopPlan(market, { exit: [holdCollateral()] })))
        .to.be.revertedWithCustomError(keeper, "ProfitBelowMinimum")
        .withArgs(-(LOOP_DEBT + premiumCeil(LOOP_DEBT)), 0n);
    });
  });

  describe("liquidate on inventory", function () {
    it("pays the owner the profit and keeps the capital", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, tokens, bot, stablePool } = market;
      await tokens.USDC.transfer(keeper, 60_000n * UNIT.USDC);
      const profit = (await stablePool.get_dy(0, 1, LOOP_SEIZED)) - LOOP_DEBT;
      await expect(keeper.liquidate(usdeLoopPlan(market, { useFlashLoan: false }))).to.changeTokenBalances(
        ethers,
        tokens.USDC,
        [bot, keeper],
        [profit, 0n],
      );
    });

    for (const [name, exit] of [
      ["without steps", []],
      ["with HoldCollateral", [holdCollateral(LOOP_SEIZED)]],
    ] as const) {
      it(`keeps the collateral ${name}`, async function () {
        const market = await networkHelpers.loadFixture(deployMarketWithLoop);
        const { keeper, tokens, bot } = market;
        await tokens.USDC.transfer(keeper, LOOP_DEBT);
        const tx = keeper.liquidate(usdeLoopPlan(market, { useFlashLoan: false, exit: [...exit] }));
        await expect(tx).to.changeTokenBalances(ethers, tokens.USDe, [keeper], [LOOP_SEIZED]);
        await expect(tx).to.changeTokenBalances(ethers, tokens.USDC, [bot, keeper], [0n, -LOOP_DEBT]);
        await expect(tx)
          .to.emit(keeper, "Liquidated")
          .withArgs(
            await tokens.USDe.getAddress(),
            await tokens.USDC.getAddress(),
            market.borrower.address,
            -LOOP_DEBT,
            await tokens.USDe.getAddress(),
            LOOP_SEIZED,
          );
      });
    }

    it("reverts when a profit is asked of collateral that is kept", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, tokens } = market;
      await tokens.USDC.transfer(keeper, LOOP_DEBT);
      await expect(keeper.liquidate(usdeLoopPlan(market, { useFlashLoan: false, exit: [], minProfit: 1n })))
        .to.be.revertedWithCustomError(keeper, "ProfitNotMeasurable")
        .withArgs(await tokens.USDe.getAddress(), await tokens.USDC.getAddress());
    });

    it("reverts when the inventory does not reach", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, tokens } = market;
      await tokens.USDC.transfer(keeper, LOOP_DEBT - 1n);
      await expect(keeper.liquidate(usdeLoopPlan(market, { useFlashLoan: false })))
        .to.be.revertedWithCustomError(tokens.USDC, "ERC20InsufficientBalance")
        .withArgs(await keeper.getAddress(), LOOP_DEBT - 1n, LOOP_DEBT);
    });
  });

  describe("liquidate, refusals", function () {
    it("accepts exactly the minimum profit and reverts one unit below", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper } = market;
      const profit = await keeper.liquidate.staticCall(usdeLoopPlan(market));
      await expect(keeper.liquidate(usdeLoopPlan(market, { minProfit: profit + 1n })))
        .to.be.revertedWithCustomError(keeper, "ProfitBelowMinimum")
        .withArgs(profit, profit + 1n);
      await expect(keeper.liquidate(usdeLoopPlan(market, { minProfit: profit }))).to.emit(keeper, "Liquidated");
    });

    it("reverts when the exit does not bring the loan back, naming the loss", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, stablePool, tokens, owner } = market;
      await tokens.USDe.approve(stablePool, ethers.MaxUint256);
      await stablePool.connect(owner)["exchange(int128,int128,uint256,uint256)"](0, 1, 20_000_000n * UNIT.USDe, 0n);
      const proceeds = await stablePool.get_dy(0, 1, LOOP_SEIZED);
      await expect(keeper.liquidate(usdeLoopPlan(market)))
        .to.be.revertedWithCustomError(keeper, "ProfitBelowMinimum")
        .withArgs(proceeds - LOOP_DEBT - premiumCeil(LOOP_DEBT), 0n);
    });

    it("reverts when a step yields less than its minimum", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, stablePool } = market;
      const out = await stablePool.get_dy(0, 1, LOOP_SEIZED);
      await expect(keeper.liquidate(usdeLoopPlan(market, { exit: [stableSwap(market, 0, 1, out + 1n)] })))
        .to.be.revertedWithCustomError(keeper, "AmountOutBelowMinimum")
        .withArgs(0n, out, out + 1n);
    });

    it("reverts when a step sells another token than the one at hand", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, tokens } = market;
      const exits = [[stableSwap(market, 1, 0)], [stableSwap(market, 0, 1), redeemUsde(market)], [sellWeth(market)]];
      const mismatches = [
        [0n, tokens.USDe, tokens.USDC],
        [1n, tokens.USDC, tokens.USDe],
        [0n, tokens.USDe, tokens.WETH],
      ] as const;
      for (const [i, exit] of exits.entries()) {
        const [step, atHand, sold] = mismatches[i] ?? [0n, tokens.USDe, tokens.USDe];
        await expect(keeper.liquidate(usdeLoopPlan(market, { exit })))
          .to.be.revertedWithCustomError(keeper, "StepTokenMismatch")
          .withArgs(step, await atHand.getAddress(), await sold.getAddress());
      }
    });

    it("passes the pool's refusal of a healthy position on", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      await market.feeds.USDe.updateAnswer(100_000_000n);
      await expect(market.keeper.liquidate(usdeLoopPlan(market))).to.be.revertedWithCustomError(
        market.pool,
        "HealthFactorNotBelowThreshold",
      );
    });

    it("passes a dry redemption buffer on", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, desk, tokens, backing, owner } = market;
      await desk.connect(owner).transferToCustody(backing, tokens.USDC, await tokens.USDC.balanceOf(desk));
      await expect(
        keeper.liquidate(usdeLoopPlan(market, { exit: [redeemUsde(market)] })),
      ).to.be.revertedWithCustomError(tokens.USDC, "ERC20InsufficientBalance");
    });

    it("reverts when the caller is not the owner", async function () {
      const market = await networkHelpers.loadFixture(deployMarketWithLoop);
      const { keeper, stranger } = market;
      await expect(keeper.connect(stranger).liquidate(usdeLoopPlan(market)))
        .to.be.revertedWithCustomError(keeper, "NotOwner")
        .withArgs(stranger.address);
    });
  });
});
