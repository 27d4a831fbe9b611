import { expect } from "chai";
import { network } from "hardhat";
import { RAY } from "../../../scripts/lib/ray.ts";
import { deployLens } from "../../../scripts/protocol/deploy/lens.ts";
import { LegacyPool__factory, ScaledToken__factory, TestToken__factory } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers, networkHelpers } = await network.create("sim");

const E_MODE_BIT = 168n;

/** Two reserves, the second in e-mode category 1; `user` supplies both and borrows the second. */
async function deployLegacyMarket() {
  const { deployer, user } = await namedSigners(ethers, "deployer", "user");
  const lens = await deployLens(deployer);
  const pool = await new LegacyPool__factory(deployer).deploy();
  const assets: string[] = [];
  const reserves = [];
  for (const id of [0n, 1n]) {
    const asset = await new TestToken__factory(deployer).deploy(deployer, `Token ${id}`, `T${id}`, 18);
    const aToken = await new ScaledToken__factory(deployer).deploy();
    const variableDebtToken = await new ScaledToken__factory(deployer).deploy();
    await asset.mint(aToken, 1_000n + id);
    await aToken.setScaledBalance(user, 500n + id);
    await variableDebtToken.setScaledBalance(user, 70n + id);
    const reserve = {
      configuration: { data: (id << E_MODE_BIT) | 8_000n },
      liquidityIndex: RAY,
      currentLiquidityRate: 11n + id,
      variableBorrowIndex: RAY,
      currentVariableBorrowRate: 22n + id,
      currentStableBorrowRate: 0n,
      lastUpdateTimestamp: 0n,
      id,
      aTokenAddress: await aToken.getAddress(),
      stableDebtTokenAddress: ethers.ZeroAddress,
      variableDebtTokenAddress: await variableDebtToken.getAddress(),
      interestRateStrategyAddress: ethers.ZeroAddress,
      accruedToTreasury: 33n + id,
      unbacked: 0n,
      isolationModeTotalDebt: 0n,
    };
    await pool.listReserve(asset, reserve, RAY + 5n + id, RAY + 9n + id);
    assets.push(await asset.getAddress());
    reserves.push(reserve);
  }
  await pool.setEMode(1, {
    ltv: 9_000n,
    liquidationThreshold: 9_300n,
    liquidationBonus: 10_200n,
    priceSource: ethers.ZeroAddress,
    label: "Stablecoins, with a label longer than one word of the ABI",
  });
  await pool.setUser(user, 0b1110n, 1);
  return { lens, pool: await pool.getAddress(), assets, reserves, user };
}

function query(pool: string, assets: string[]) {
  const absent = ethers.ZeroAddress;
  return {
    pool,
    oracle: absent,
    assets,
    feeds: [],
    stablePools: [],
    pairs: [],
    desk: absent,
    usde: absent,
    deskAsset: absent,
    backing: absent,
    vault: absent,
  };
}

describe("MarketLens on an Aave v3.0.2 pool", function () {
  describe("getMarket", function () {
    it("takes the aToken's holdings as liquidity and reads no deficit", async function () {
      const { lens, pool, assets, reserves } = await networkHelpers.loadFixture(deployLegacyMarket);
      const market = await lens.getMarket(query(pool, assets));
      for (const [i, state] of market.reserves.entries()) {
        const id = BigInt(i);
        expect(state.asset).to.equal(assets[i]);
        expect(state.priceE8).to.equal(0n);
        expect(state.configuration).to.equal(reserves[i]?.configuration.data);
        expect(state.liquidityIndexRay).to.equal(RAY + 5n + id);
        expect(state.variableBorrowIndexRay).to.equal(RAY + 9n + id);
        expect(state.liquidityRateRay).to.equal(11n + id);
        expect(state.variableBorrowRateRay).to.equal(22n + id);
        expect(state.availableLiquidity).to.equal(1_000n + id);
        expect(state.scaledATokenSupply).to.equal(500n + id);
        expect(state.scaledVariableDebt).to.equal(70n + id);
        expect(state.accruedToTreasuryScaled).to.equal(33n + id);
        expect(state.deficit).to.equal(0n);
      }
    });

    it("leaves an asset that the pool does not list at 0", async function () {
      const { lens, pool, user } = await networkHelpers.loadFixture(deployLegacyMarket);
      const [state] = (await lens.getMarket(query(pool, [user.address]))).reserves;
      expect([...(state ?? [])]).to.deep.equal([user.address, ...Array<bigint>(14).fill(0n), ethers.ZeroAddress]);
    });
  });

  describe("getAccounts", function () {
    it("reads supplies always and debts where the bitmap says so", async function () {
      const { lens, pool, assets, user } = await networkHelpers.loadFixture(deployLegacyMarket);
      const [account] = await lens.getAccounts(pool, assets, [], [user.address]);
      expect(account?.userConfiguration).to.equal(0b1110n);
      expect(account?.eModeCategory).to.equal(1n);
      expect(account?.scaledATokenBalances).to.deep.equal([500n, 501n]);
      expect(account?.scaledVariableDebts).to.deep.equal([0n, 71n]);
    });

    it("leaves an asset that the pool does not list at 0", async function () {
      const { lens, pool, user } = await networkHelpers.loadFixture(deployLegacyMarket);
      const [account] = await lens.getAccounts(pool, [user.address], [], [user.address]);
      expect(account?.scaledATokenBalances).to.deep.equal([0n]);
    });
  });

  describe("getEModes", function () {
    it("builds both bitmaps from the reserves that name the category", async function () {
      const { lens, pool } = await networkHelpers.loadFixture(deployLegacyMarket);
      const [eMode] = await lens.getEModes(pool, [1]);
      expect([...(eMode ?? [])]).to.deep.equal([9_000n, 9_300n, 10_200n, 0b10n, 0b10n]);
    });

    it("gives category 0 no assets", async function () {
      const { lens, pool } = await networkHelpers.loadFixture(deployLegacyMarket);
      const [eMode] = await lens.getEModes(pool, [0]);
      expect([...(eMode ?? [])]).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
    });
  });
});
