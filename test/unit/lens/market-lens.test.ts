import { expect } from "chai";
import { network } from "hardhat";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { deployLens } from "../../../scripts/protocol/deploy/lens.ts";
import type { Address, Hex } from "../../../scripts/protocol/hex.ts";
import { decodeAccounts } from "../../../scripts/protocol/lens-reader.ts";
import { deployKeeperMarket, UNIT } from "../../fixtures/keeper-market.ts";
import { ALL, deployLendingFixture, STABLECOINS, SYMBOLS, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

const ABSENT = ethers.ZeroAddress;
const NOTHING = {
  pool: ABSENT,
  oracle: ABSENT,
  assets: [],
  feeds: [],
  stablePools: [],
  pairs: [],
  desk: ABSENT,
  usde: ABSENT,
  deskAsset: ABSENT,
  backing: ABSENT,
  vault: ABSENT,
};
const RATES = { optimalBps: 9_000n, baseBps: 100n, slope1Bps: 600n, slope2Bps: 5_000n };
const DAY_SECONDS = 86_400;

/** Interest has run for a day, the treasury has accrued, and USDC has a deficit. */
async function deployLivedInMarket() {
  const market = await deployLendingFixture(ethers, { rates: { USDe: RATES, USDC: RATES, WETH: RATES } });
  const { pool, reserves, borrower, liquidator, owner } = market;
  const lens = await deployLens(owner);
  await pool.connect(borrower).supply(reserves.WETH.asset, 10n * reserves.WETH.unit, borrower, 0);
  await pool.connect(borrower).borrow(reserves.USDC.asset, 10_000n * reserves.USDC.unit, VARIABLE, 0, borrower);
  await pool.connect(liquidator).setUserEMode(STABLECOINS);
  await pool.connect(liquidator).supply(reserves.USDe.asset, 5_000n * reserves.USDe.unit, liquidator, 0);
  await pool.connect(liquidator).borrow(reserves.USDC.asset, 1_000n * reserves.USDC.unit, VARIABLE, 0, liquidator);
  await networkHelpers.time.increase(DAY_SECONDS);
  await reserves.WETH.feed.updateAnswer(priceE8("900"));
  await pool.connect(liquidator).liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, ALL, false);
  await networkHelpers.time.increase(DAY_SECONDS);
  await networkHelpers.mine();
  return { ...market, lens, assets: SYMBOLS.map((symbol) => reserves[symbol].asset) };
}

async function deployMarketWithDesk() {
  const market = await deployKeeperMarket(ethers);
  const { keeper, desk, tokens, backing, owner } = market;
  const lens = await deployLens(owner);
  await backing.connect(owner).setBookValue(10n ** 24n);
  await tokens.USDe.transfer(keeper, 5_000n * UNIT.USDe);
  await keeper.redeem(desk, tokens.USDC, 3_000n * UNIT.USDe);
  return { ...market, lens }; // nothing is mined after the redemption
}

describe("MarketLens", function () {
  describe("getMarket", function () {
    it("equals the pool's and the oracle's getters, with interest running and a deficit booked", async function () {
      const { lens, pool, oracle, reserves, assets } = await networkHelpers.loadFixture(deployLivedInMarket);
      const market = await lens.getMarket({
        ...NOTHING,
        pool: await pool.getAddress(),
        oracle: await oracle.getAddress(),
        assets,
      });
      for (const [i, symbol] of SYMBOLS.entries()) {
        const { asset, aToken, variableDebtToken } = reserves[symbol];
        const data = await pool.getReserveData(asset);
        expect([...(market.reserves[i] ?? [])], symbol).to.deep.equal([
          asset,
          await oracle.getAssetPrice(asset),
          data.configuration.data,
          await pool.getReserveNormalizedIncome(asset),
          await pool.getReserveNormalizedVariableDebt(asset),
          data.currentLiquidityRate,
          data.currentVariableBorrowRate,
          await pool.getVirtualUnderlyingBalance(asset),
          await aToken.scaledTotalSupply(),
          await variableDebtToken.scaledTotalSupply(),
          data.accruedToTreasury,
          await pool.getReserveDeficit(asset),
          data.liquidityIndex,
          data.variableBorrowIndex,
          data.lastUpdateTimestamp,
          await oracle.getSourceOfAsset(asset),
        ]);
      }
      const usdc = market.reserves[SYMBOLS.indexOf("USDC")];
      expect(usdc?.deficit).to.be.greaterThan(0n);
      expect(usdc?.accruedToTreasuryScaled).to.be.greaterThan(0n);
      expect(usdc?.variableBorrowIndexRay).to.be.greaterThan(
        (await pool.getReserveData(usdc?.asset ?? "")).variableBorrowIndex,
      );
    });

    it("equals the desk's, the backing's and USDe's getters", async function () {
      const { lens, desk, backing, tokens } = await networkHelpers.loadFixture(deployMarketWithDesk);
      const state = (
        await lens.getMarket({
          ...NOTHING,
          desk: await desk.getAddress(),
          usde: await tokens.USDe.getAddress(),
          deskAsset: await tokens.USDC.getAddress(),
          backing: await backing.getAddress(),
        })
      ).desk;
      expect([...state]).to.deep.equal([
        await tokens.USDC.balanceOf(desk),
        await tokens.USDe.totalSupply(),
        3_000n * UNIT.USDe,
        (await desk.globalConfig()).globalMaxRedeemPerBlock,
        (await desk.tokenConfig(tokens.USDC)).maxRedeemPerBlock,
        await backing.valuePerUsdeWad(),
        0n,
        0n,
        0n,
      ]);
      expect(state.valuePerUsdeWad).to.be.greaterThan(0n);
    });

    it("forgets what was redeemed once the block is over", async function () {
      const { lens, desk } = await networkHelpers.loadFixture(deployMarketWithDesk);
      await networkHelpers.mine();
      const market = await lens.getMarket({ ...NOTHING, desk: await desk.getAddress() });
      expect(market.desk.redeemedThisBlock).to.equal(0n);
      expect(market.desk.buffer).to.equal(0n); // no asset was named
    });
  });

  describe("getAccounts", function () {
    it("equals the pool's and the tokens' getters", async function () {
      const { lens, pool, reserves, assets, ...accounts } = await networkHelpers.loadFixture(deployLivedInMarket);
      const users = [accounts.borrower, accounts.liquidator, accounts.lender, accounts.stranger];
      const states = await lens.getAccounts(pool, assets, [...assets].reverse(), users);
      for (const [i, user] of users.entries()) {
        const read = (of: (symbol: (typeof SYMBOLS)[number]) => Promise<bigint>) => Promise.all(SYMBOLS.map(of));
        const wallets = await read((symbol) => reserves[symbol].token.balanceOf(user));
        expect([...(states[i] ?? [])], user.address).to.deep.equal([
          (await pool.getUserConfiguration(user)).data,
          await pool.getUserEMode(user),
          await read((symbol) => reserves[symbol].aToken.scaledBalanceOf(user)),
          await read((symbol) => reserves[symbol].variableDebtToken.scaledBalanceOf(user)),
          wallets.reverse(),
          await ethers.provider.getBalance(user),
        ]);
      }
      const liquidator = states[1];
      expect(liquidator?.eModeCategory).to.equal(BigInt(STABLECOINS));
      expect(liquidator?.scaledVariableDebts[SYMBOLS.indexOf("USDC")]).to.be.greaterThan(0n);
    });

    it("reads 500 accounts in one call of the node's default gas", async function () {
      const { lens, pool, reserves, assets, liquidator } = await networkHelpers.loadFixture(deployLivedInMarket);
      const nine = [...assets, ...assets, ...assets]; // as many slots as a market with nine reserves
      const strangers = Array.from({ length: 499 }, (_, i) => ethers.zeroPadValue(ethers.toBeHex(i + 1), 20));
      const accounts = [...strangers, liquidator.address] as Address[];
      const data = lens.interface.encodeFunctionData("getAccounts", [await pool.getAddress(), nine, nine, accounts]);
      // word by word: ethers' own decoder takes seconds for an answer of this size
      const states = decodeAccounts(
        (await ethers.provider.call({ to: await lens.getAddress(), data })) as Hex,
        accounts,
      );
      expect(states.length).to.equal(500);
      expect(states[499]?.scaledATokenBalances[0]).to.equal(await reserves.USDe.aToken.scaledBalanceOf(liquidator));
      expect(states[499]?.scaledATokenBalances[0]).to.be.greaterThan(0n);
    });
  });

  describe("getWords", function () {
    it("equals the getters asked for, and the holder's ether where no target is named", async function () {
      const { lens, pool, reserves, borrower, liquidator } = await networkHelpers.loadFixture(deployLivedInMarket);
      const { aToken, token } = reserves.WETH;
      const selector = (name: "balanceOf" | "scaledBalanceOf") => aToken.interface.getFunction(name).selector;
      const queries = [
        { target: token, selector: selector("balanceOf"), holder: liquidator },
        { target: ABSENT, selector: "0x00000000", holder: borrower },
        { target: reserves.USDC.aToken, selector: selector("scaledBalanceOf"), holder: borrower },
        { target: pool, selector: pool.interface.getFunction("getUserConfiguration").selector, holder: liquidator },
      ];
      const words = await lens.getWords(queries);
      expect([...words]).to.deep.equal([
        await token.balanceOf(liquidator),
        await ethers.provider.getBalance(borrower),
        await reserves.USDC.aToken.scaledBalanceOf(borrower),
        (await pool.getUserConfiguration(liquidator)).data,
      ]);
      expect(words[0]).to.be.greaterThan(0n);
      expect(await lens.getWords([])).to.deep.equal([]);
    });

    it("reverts when a target has no such view, naming the question", async function () {
      const { lens, pool, borrower } = await networkHelpers.loadFixture(deployLivedInMarket);
      for (const target of [await pool.getAddress(), borrower.address]) {
        await expect(lens.getWords([{ target, selector: "0x12345678", holder: borrower }]))
          .to.be.revertedWithCustomError(lens, "WordNotAnswered")
          .withArgs(target, "0x12345678", borrower);
      }
    });
  });

  describe("getEModes", function () {
    it("equals the pool's getters, and is 0 for a category that does not exist", async function () {
      const { lens, pool } = await networkHelpers.loadFixture(deployLivedInMarket);
      const [stablecoins, none] = await lens.getEModes(pool, [STABLECOINS, 9]);
      const config = await pool.getEModeCategoryCollateralConfig(STABLECOINS);
      expect([...(stablecoins ?? [])]).to.deep.equal([
        config.ltv,
        config.liquidationThreshold,
        config.liquidationBonus,
        await pool.getEModeCategoryCollateralBitmap(STABLECOINS),
        await pool.getEModeCategoryBorrowableBitmap(STABLECOINS),
      ]);
      expect(stablecoins?.collateralBitmap).to.equal(0b11n);
      expect([...(none ?? [])]).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
    });
  });
});
