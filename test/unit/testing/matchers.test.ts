import { AssertionError, expect, use } from "chai";
import { network } from "hardhat";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { WAD, wad } from "../../../scripts/lib/wad.ts";
import type { InvariantCheck } from "../../../scripts/engine/invariants/invariant.ts";
import { powderkegMatchers } from "../../../scripts/testing/matchers/chai-plugin.ts";
import { deployMarket } from "../../../scripts/testing/open-market.ts";
import { positionAt } from "../../../scripts/testing/position.ts";
import { IPool__factory, TestToken__factory } from "../../../typechain-types/index.ts";

use(powderkegMatchers);

const connection = await network.create("sim");
const { ethers, networkHelpers } = connection;
const [deployer, alice, bob] = await ethers.getSigners();
if (deployer === undefined || alice === undefined || bob === undefined)
  throw new Error("the node holds too few accounts");

/** Alice owes USDC against ether at a health factor of 0.97, Bob at 1.5. */
async function burningMarket() {
  const market = await deployMarket(connection, { liquidity: { USDC: "10_000_000" } });
  await market.supply(alice!, "WETH", "10");
  await market.borrowToHealthFactor(alice!, "USDC", wad("0.97"));
  await market.supply(bob!, "WETH", "10");
  await market.borrowToHealthFactor(bob!, "USDC", wad("1.5"));
  const pool = IPool__factory.connect(market.addresses.lending.pool, bob);
  await market.approveAll(bob!);
  await market.fund(bob!, { USDC: "100_000" });
  const liquidate = (user: string) =>
    pool.liquidationCall(market.tokenAddress("WETH"), market.tokenAddress("USDC"), user, 2n ** 256n - 1n, false);
  return { market, pool, liquidate, usdc: market.tokenAddress("USDC"), weth: market.tokenAddress("WETH") };
}

/** The message of an assertion that must fail. */
async function failure(assertion: Promise<void>): Promise<string> {
  try {
    await assertion;
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
  throw new Error("the assertion passed");
}

describe("powderkegMatchers", () => {
  describe("liquidatable", () => {
    it("passes under a health factor of 1", async () => {
      const { market } = await networkHelpers.loadFixture(burningMarket);
      await expect(market.position(alice)).to.be.liquidatable;
      await expect(market.account(alice)).to.be.liquidatable;
    });

    it("fails at or above 1, with the figures", async () => {
      const { market } = await networkHelpers.loadFixture(burningMarket);
      expect(await failure(expect(market.position(bob)).to.be.liquidatable)).to.match(
        new RegExp(
          `^expected ${bob.address} with \\$40,000 of collateral and \\$22,133\\.33 of debt to be liquidatable, ` +
            `but its health factor is 1\\.\\d+$`,
        ),
      );
    });

    it("fails without debt", async () => {
      const { market } = await networkHelpers.loadFixture(burningMarket);
      expect(await failure(expect(market.position(deployer)).to.be.liquidatable)).to.match(/is none \(no debt\)$/);
      await expect(market.position(deployer)).not.to.be.liquidatable;
    });

    it("can be negated", async () => {
      const { market } = await networkHelpers.loadFixture(burningMarket);
      await expect(market.position(bob)).not.to.be.liquidatable;
      expect(await failure(expect(market.position(alice)).not.to.be.liquidatable)).to.match(
        /not to be liquidatable, but its health factor is 0\.9/,
      );
    });

    it("asks any pool that speaks Aave's ABI", async () => {
      const { pool } = await networkHelpers.loadFixture(burningMarket);
      await expect(positionAt(connection, pool, alice)).to.be.liquidatable;
    });

    it("refuses what is no position, negated or not", async () => {
      for (const assertion of [expect(alice).to.be.liquidatable, expect(null).not.to.be.liquidatable]) {
        const error: unknown = await assertion.catch((thrown: unknown) => thrown);
        expect(error)
          .to.be.instanceOf(TypeError)
          .and.have.property("message")
          .that.matches(/to\.be\.liquidatable: expect a position/);
      }
    });
  });

  describe("healthFactor", () => {
    const reading = {
      healthFactorWad: wad("1.02"),
      totalDebtBase: priceE8("100"),
      totalCollateralBase: priceE8("150"),
    };

    it("passes for the figure, to the wei, and within a tolerance, border included", async () => {
      await expect(reading).to.have.healthFactor(wad("1.02"));
      await expect(reading).to.have.healthFactor(wad("1.03"), { within: wad("0.01") });
      await expect(Promise.resolve(reading)).to.have.healthFactor(wad("1.01"), { within: wad("0.01") });
    });

    it("fails beyond it, with the figures", async () => {
      expect(await failure(expect(reading).to.have.healthFactor(wad("1.02") + 1n))).to.equal(
        "expected the account with $150 of collateral and $100 of debt to have a health factor of 1.020000000000000001, but it is 1.02",
      );
      expect(await failure(expect(reading).to.have.healthFactor(wad("1.04"), { within: wad("0.01") }))).to.match(
        /to have a health factor of 1\.04 within 0\.01, but it is 1\.02$/,
      );
    });

    it("can be negated", async () => {
      await expect(reading).not.to.have.healthFactor(wad("1.03"));
      expect(await failure(expect(reading).not.to.have.healthFactor(wad("1.02")))).to.match(
        /not to have a health factor of 1\.02, but it is 1\.02$/,
      );
    });
  });

  describe("emitLiquidation", () => {
    it("passes for a transaction, a receipt, liquidateAll and logs", async () => {
      const { liquidate } = await networkHelpers.loadFixture(burningMarket);
      const sent = liquidate(alice.address);
      await expect(sent).to.emitLiquidation();
      const receipt = await (await sent).wait();
      await expect(receipt).to.emitLiquidation();
      await expect(receipt?.logs).to.emitLiquidation();
    });

    it("passes where every given field fits", async () => {
      const { market, liquidate, usdc, weth, pool } = await networkHelpers.loadFixture(burningMarket);
      const { debtToCoverUnits, liquidatedCollateralUnits } = await networkHelpers
        .takeSnapshot()
        .then(async (snapshot) => {
          const [found] = (await market.liquidateAll(bob)).liquidations;
          await snapshot.restore();
          if (found === undefined) throw new Error("nobody was liquidated");
          return found;
        });
      const sent = liquidate(alice.address);
      await expect(sent).to.emitLiquidation({
        ...{ user: alice, collateralAsset: weth, debtAsset: usdc.toLowerCase(), liquidator: bob, pool },
        receiveAToken: false,
      });
      await expect(market.liquidateAll()).not.to.emitLiquidation({ user: bob });
      expect([debtToCoverUnits > 0n, liquidatedCollateralUnits > 0n]).to.deep.equal([true, true]);
    });

    it("fails with all that there was", async () => {
      const { liquidate, weth } = await networkHelpers.loadFixture(burningMarket);
      const message = await failure(
        expect(liquidate(alice.address)).to.emitLiquidation({ user: bob, debtAsset: weth }),
      );
      expect(message).to.match(
        new RegExp(
          `^expected a liquidation with user ${bob.address}, debtAsset ${weth}, but there were 1: ` +
            `pool 0x.*, user ${alice.address}, debtToCoverUnits \\d+, liquidatedCollateralUnits \\d+, liquidator`,
        ),
      );
    });

    it("fails on each field that differs", async () => {
      const { liquidate } = await networkHelpers.loadFixture(burningMarket);
      const sent = await liquidate(alice.address);
      for (const field of ["user", "collateralAsset", "debtAsset", "liquidator", "pool"]) {
        await expect(sent).not.to.emitLiquidation({ [field]: deployer });
      }
      await expect(sent).not.to.emitLiquidation({ debtToCoverUnits: 1n });
      await expect(sent).not.to.emitLiquidation({ liquidatedCollateralUnits: 1n });
      await expect(sent).not.to.emitLiquidation({ receiveAToken: true });
    });

    it("fails where there was none, and can be negated", async () => {
      const { liquidate, usdc } = await networkHelpers.loadFixture(burningMarket);
      const approval = await TestToken__factory.connect(usdc, bob).approve(alice, 1n);
      expect(await failure(expect(approval).to.emitLiquidation())).to.equal(
        "expected a liquidation, but there was none",
      );
      await expect(approval).not.to.emitLiquidation();
      expect(await failure(expect(liquidate(alice.address)).not.to.emitLiquidation({ user: alice }))).to.match(
        new RegExp(`^expected not to see a liquidation with user ${alice.address}, but there was: pool `),
      );
    });

    it("refuses what has no logs, and a description with no address", async () => {
      const error: unknown = await expect(7n)
        .to.emitLiquidation()
        .catch((thrown: unknown) => thrown);
      expect(error)
        .to.be.instanceOf(TypeError)
        .and.have.property("message")
        .that.matches(/expect a transaction, its receipt/);
      const misspelt: unknown = await expect([])
        .to.emitLiquidation({ user: "alice" })
        .catch((thrown: unknown) => thrown);
      expect(misspelt)
        .to.have.property("message")
        .that.matches(/^user: got "alice"/);
    });
  });

  describe("createDeficit", () => {
    async function withBadDebt() {
      const world = await burningMarket();
      await world.market.shockPrice("WETH", priceE8("1_000"));
      return world;
    }

    it("passes for bad debt of the asset, any or so much", async () => {
      const { market, liquidate, usdc } = await networkHelpers.loadFixture(withBadDebt);
      const { debtUnits } = { debtUnits: (await market.account(alice)).debtUnits("USDC") };
      const sent = await liquidate(alice.address);
      await expect(sent).to.createDeficit(usdc);
      // 10 ether at $1,000 over a bonus of 5 % repay 9,523.81
      const left = debtUnits - 9_523_809_524n;
      await expect(sent).to.createDeficit(usdc, left, { within: 1_000_000n });
      const [{ deficitUnits } = { deficitUnits: 0n }] = (await market.read()).reserves.slice(1);
      await expect(sent).to.createDeficit(usdc, deficitUnits);
    });

    it("fails for another amount or asset, with the figures", async () => {
      const { market, liquidate, usdc, weth } = await networkHelpers.loadFixture(withBadDebt);
      const sent = await liquidate(alice.address);
      const units = (await market.read()).reserves[1]?.deficitUnits ?? 0n;
      expect(await failure(expect(sent).to.createDeficit(usdc, units + 5n, { within: 4n }))).to.equal(
        `expected a deficit of ${units + 5n} within 4 in ${usdc}, but it is ${units}`,
      );
      expect(await failure(expect(sent).to.createDeficit(weth))).to.equal(
        `expected a deficit in ${weth}, but it is 0 (and ${units} in ${usdc})`,
      );
    });

    it("fails where the collateral suffices, and can be negated", async () => {
      const { market, liquidate, usdc } = await networkHelpers.loadFixture(burningMarket);
      const covered = await liquidate(alice.address);
      expect(await failure(expect(covered).to.createDeficit(usdc))).to.match(/but it is 0$/);
      await expect(covered).not.to.createDeficit(usdc);
      await market.shockPrice("WETH", priceE8("1_000"));
      expect(await failure(expect(market.liquidateAll()).not.to.createDeficit(usdc))).to.match(
        new RegExp(`^expected no deficit in ${usdc}, but it is \\d+$`),
      );
    });
  });

  describe("holdInvariants", () => {
    const broken = {
      checkInvariants: (): Promise<readonly InvariantCheck[]> =>
        Promise.resolve([
          { invariant: "LP-3", what: "USDC: cash is there", holds: false, figures: "1 against at least 2" },
          { invariant: "LP-3", what: "WETH: cash is there", holds: true, figures: "2 against at least 2" },
        ]),
    };

    it("passes for a market through a liquidation with bad debt and a year of interest", async () => {
      const { market } = await networkHelpers.loadFixture(burningMarket);
      await expect(market).to.holdInvariants();
      await market.advance(31_536_000);
      await market.shockPrice("WETH", priceE8("1_000"));
      await market.liquidateAll();
      await expect(market).to.holdInvariants();
    });

    it("finds cash that is gone", async () => {
      const { market, usdc } = await networkHelpers.loadFixture(burningMarket);
      const reserve = market.market.reserve("USDC");
      await market.chain.impersonate(reserve.aToken);
      await TestToken__factory.connect(usdc, await ethers.getSigner(reserve.aToken)).transfer(bob, 1n);
      expect(await failure(expect(market).to.holdInvariants())).to.match(
        /1 of \d+ are broken:\n {2}LP-3 USDC: the pool's cash is there: 9,94\d,\d+\.\d+ against at least 9,94\d,\d+\.\d+$/,
      );
    });

    it("finds a pool that counts more than it holds", async () => {
      const { market, usdc } = await networkHelpers.loadFixture(burningMarket);
      const [pool] = market.market.stablePools;
      if (pool === undefined) throw new Error("the market has no stable pool");
      await market.chain.impersonate(pool.address);
      await TestToken__factory.connect(usdc, await ethers.getSigner(pool.address)).transfer(bob, WAD / 10n ** 12n);
      expect(await failure(expect(market).to.holdInvariants())).to.match(
        /AMM-1 stable pool USDe\/USDC: holds the USDC it counts/,
      );
    });

    it("fails with every broken sentence, and can be negated", async () => {
      expect(await failure(expect(broken).to.holdInvariants())).to.equal(
        "expected the market to hold its invariants, but 1 of 2 are broken:\n  LP-3 USDC: cash is there: 1 against at least 2",
      );
      await expect(broken).not.to.holdInvariants();
      const { market } = await networkHelpers.loadFixture(burningMarket);
      expect(await failure(expect(market).not.to.holdInvariants())).to.match(
        /^expected the market to break an invariant, but all \d+ hold$/,
      );
    });

    it("refuses what is no market", async () => {
      const error: unknown = await expect({})
        .to.holdInvariants()
        .catch((thrown: unknown) => thrown);
      expect(error)
        .to.be.instanceOf(TypeError)
        .and.have.property("message")
        .that.matches(/expect a market/);
    });
  });
});
