import { expect } from "chai";
import { network } from "hardhat";
import {
  AAVE_V302_LIQUIDATION_RULES,
  AAVE_V35_LIQUIDATION_RULES,
  toLiquidationRulesStruct,
} from "../../../scripts/protocol/liquidation-rules.ts";
import type { PoolVersion } from "../../../scripts/protocol/deploy/lending.ts";
import type { LiquidationRulesDefinition } from "../../../scripts/lib/market-file/definition.ts";
import { ALL, type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

function liquidatable(): Promise<LendingFixture> {
  return liquidatableFrom("v3.6");
}

function liquidatableOfV302(): Promise<LendingFixture> {
  return liquidatableFrom("v3.0.2");
}

/** 10 WETH against 10,000 USDC; at 1,249 USD a WETH the health factor is 0.9992. */
async function liquidatableFrom(version: PoolVersion): Promise<LendingFixture> {
  const market = await deployLendingFixture(ethers, { version });
  const { pool, reserves, borrower } = market;
  await pool.connect(borrower).supply(reserves.WETH.asset, 10n * reserves.WETH.unit, borrower, 0);
  await pool.connect(borrower).borrow(reserves.USDC.asset, 10_000_000000n, VARIABLE, 0, borrower);
  await reserves.WETH.feed.updateAnswer(1_249_00000000n);
  return market;
}

async function setRules(market: LendingFixture, change: Partial<LiquidationRulesDefinition>): Promise<void> {
  await market.configurator.setLiquidationRules(toLiquidationRulesStruct({ ...AAVE_V35_LIQUIDATION_RULES, ...change }));
}

async function liquidate(market: LendingFixture, debtToCover = ALL): Promise<bigint> {
  const { pool, reserves, borrower, liquidator } = market;
  const before = await reserves.USDC.token.balanceOf(liquidator);
  await pool
    .connect(liquidator)
    .liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, debtToCover, false);
  return before - (await reserves.USDC.token.balanceOf(liquidator));
}

describe("LendingPool", function () {
  describe("liquidation rules", function () {
    for (const [version, fixture, rules] of [
      ["v3.5", liquidatable, AAVE_V35_LIQUIDATION_RULES],
      ["v3.0.2, in a pool of that version,", liquidatableOfV302, AAVE_V302_LIQUIDATION_RULES],
    ] as const) {
      it(`are those of ${version} from the start`, async function () {
        const { pool } = await networkHelpers.loadFixture(fixture);
        expect([...(await pool.getLiquidationRules())]).to.deep.equal(
          Object.values(toLiquidationRulesStruct(rules)).map((value) =>
            typeof value === "number" ? BigInt(value) : value,
          ),
        );
      });
    }

    it("make a deficit of bad debt in a pool of v3.0.2 too, rounded to the nearest, which leaves nothing owed", async function () {
      const market = await networkHelpers.loadFixture(liquidatableOfV302);
      const { pool, reserves, borrower } = market;
      await reserves.WETH.feed.updateAnswer(900_00000000n);
      await setRules(market, { badDebtBecomesDeficit: true });
      expect(await liquidate(market)).to.equal(8_571_428571n);
      expect(await pool.getReserveDeficit(reserves.USDC.asset)).to.equal(1_428_571429n);
      expect(await reserves.USDC.variableDebtToken.scaledTotalSupply()).to.equal(0n);
      expect((await pool.getUserConfiguration(borrower)).data).to.equal(0n);
    });

    it("limit one call to the close factor", async function () {
      const market = await networkHelpers.loadFixture(liquidatable);
      await setRules(market, { closeFactorBps: 2_500n });
      expect(await liquidate(market)).to.equal(2_500_000000n);
    });

    it("let the whole debt be repaid at or below the health factor threshold", async function () {
      const market = await networkHelpers.loadFixture(liquidatable);
      await setRules(market, { closeFactorHealthFactorThresholdWad: 999_200_000_000_000_000n });
      expect(await liquidate(market)).to.equal(10_000_000000n);
    });

    it("let the whole debt be repaid when it is below the size threshold", async function () {
      const market = await networkHelpers.loadFixture(liquidatable);
      await setRules(market, { minBaseMaxCloseFactorE8: 10_000_00000001n });
      expect(await liquidate(market)).to.equal(10_000_000000n);
    });

    it("take the close factor of one reserve's debt where the scope says so", async function () {
      const market = await networkHelpers.loadFixture(liquidatable);
      const { pool, reserves, borrower } = market;
      await reserves.WETH.feed.updateAnswer(2_000_00000000n);
      await pool.connect(borrower).borrow(reserves.USDe.asset, 4_000n * reserves.USDe.unit, VARIABLE, 0, borrower);
      await reserves.WETH.feed.updateAnswer(1_749_00000000n);
      await setRules(market, { closeFactorScope: "reserve" });
      expect(await liquidate(market)).to.equal(5_000_000000n);
    });

    it("set how much a partial liquidation must leave", async function () {
      const market = await networkHelpers.loadFixture(liquidatable);
      const { pool, reserves, borrower, liquidator } = market;
      await reserves.WETH.feed.updateAnswer(1_187_50000000n);
      await setRules(market, { minLeftoverBaseE8: 500_00000000n });
      await expect(
        pool
          .connect(liquidator)
          .liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, 9_500_000001n, false),
      ).to.be.revertedWithCustomError(pool, "MustNotLeaveDust");
      expect(await liquidate(market, 9_500_000000n)).to.equal(9_500_000000n);
    });

    it("leave bad debt with the borrower where it does not become a deficit", async function () {
      const market = await networkHelpers.loadFixture(liquidatable);
      const { pool, reserves, borrower } = market;
      await reserves.WETH.feed.updateAnswer(900_00000000n);
      await setRules(market, { badDebtBecomesDeficit: false });
      await liquidate(market);
      expect(await reserves.USDC.variableDebtToken.balanceOf(borrower)).to.equal(1_428_571428n);
      expect(await pool.getReserveDeficit(reserves.USDC.asset)).to.equal(0n);
    });

    it("emit their change", async function () {
      const { pool, configurator } = await networkHelpers.loadFixture(liquidatable);
      await expect(configurator.setLiquidationRules(toLiquidationRulesStruct(AAVE_V302_LIQUIDATION_RULES)))
        .to.emit(pool, "LiquidationRulesChanged")
        .withArgs([5_000n, 1n, false, true, 950_000_000_000_000_000n, 0n, 0n]);
    });

    it("revert when the close factor is zero or above 100 %", async function () {
      const market = await networkHelpers.loadFixture(liquidatable);
      for (const closeFactorBps of [0n, 10_001n]) {
        await expect(setRules(market, { closeFactorBps }))
          .to.be.revertedWithCustomError(market.pool, "InvalidCloseFactor")
          .withArgs(closeFactorBps);
      }
    });

    it("revert when the health factor threshold is above 1", async function () {
      const market = await networkHelpers.loadFixture(liquidatable);
      const closeFactorHealthFactorThresholdWad = 10n ** 18n + 1n;
      await expect(setRules(market, { closeFactorHealthFactorThresholdWad }))
        .to.be.revertedWithCustomError(market.pool, "InvalidCloseFactorHealthFactorThreshold")
        .withArgs(closeFactorHealthFactorThresholdWad);
    });

    it("revert when the leftover is above the size threshold", async function () {
      const market = await networkHelpers.loadFixture(liquidatable);
      await expect(setRules(market, { minLeftoverBaseE8: 2_000_00000001n }))
        .to.be.revertedWithCustomError(market.pool, "LeftoverAboveCloseFactorThreshold")
        .withArgs(2_000_00000001n, 2_000_00000000n);
    });
  });

  describe("liquidationCall", function () {
    it("reverts when the user does not use the asset as collateral", async function () {
      const { pool, reserves, borrower, liquidator } = await networkHelpers.loadFixture(liquidatable);
      await expect(
        pool.connect(liquidator).liquidationCall(reserves.USDe.asset, reserves.USDC.asset, borrower, ALL, false),
      ).to.be.revertedWithCustomError(pool, "CollateralCannotBeLiquidated");
    });

    it("reverts while either reserve is paused", async function () {
      for (const paused of ["WETH", "USDC"] as const) {
        const { pool, configurator, reserves, borrower, liquidator } = await networkHelpers.loadFixture(liquidatable);
        await configurator["setReservePause(address,bool)"](reserves[paused].asset, true);
        await expect(
          pool.connect(liquidator).liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, ALL, false),
        ).to.be.revertedWithCustomError(pool, "ReservePaused");
      }
    });

    it("reverts during the grace period of either reserve, and not after it", async function () {
      for (const graced of ["WETH", "USDC"] as const) {
        const market = await networkHelpers.loadFixture(liquidatable);
        const { pool, configurator, reserves, borrower, liquidator } = market;
        await configurator["setReservePause(address,bool,uint40)"](reserves[graced].asset, false, 3_600);
        await expect(
          pool.connect(liquidator).liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, ALL, false),
        ).to.be.revertedWithCustomError(pool, "LiquidationGraceSentinelCheckFailed");
        await networkHelpers.time.increaseTo(await pool.getLiquidationGracePeriod(reserves[graced].asset));
        expect(await liquidate(market)).to.equal(5_000_000000n);
      }
    });

    it("of one and the same asset updates its rates with the debt that is left", async function () {
      const { pool, reserves, borrower, liquidator } = await networkHelpers.loadFixture(liquidatable);
      const { USDC, WETH } = reserves;
      await pool.connect(borrower).supply(USDC.asset, 3_000_000000n, borrower, 0);
      await WETH.feed.updateAnswer(940_00000000n);
      await pool.connect(liquidator).liquidationCall(USDC.asset, USDC.asset, borrower, 1_000_000000n, false);
      expect(await USDC.variableDebtToken.totalSupply()).to.equal(9_000_000000n);
      expect(await USDC.aToken.balanceOf(borrower)).to.equal(3_000_000000n - 1_045_000000n);
    });
  });
});
