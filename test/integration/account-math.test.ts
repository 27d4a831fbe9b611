import { readFileSync } from "node:fs";
import { expect } from "chai";
import { network } from "hardhat";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { Rng } from "../../scripts/lib/rng.ts";
import { AccountMath } from "../../scripts/protocol/account-math.ts";
import { Chain, type SetUpTransaction } from "../../scripts/protocol/chain.ts";
import { deployMarket } from "../../scripts/protocol/deploy/market.ts";
import type { Market } from "../../scripts/protocol/market.ts";
import { UnknownAssetError } from "../../scripts/protocol/unknown-asset-error.ts";
import { accountFor } from "../../scripts/protocol/wallet.ts";
import { IPoolConfigurator__factory, IPool__factory, ITestToken__factory } from "../../typechain-types/index.ts";

const { networkHelpers, provider, ethers } = await network.create("sim");

const preset = new URL("../../markets/aave-v3-ethereum-2025-10.yaml", import.meta.url);
const definition = loadMarket(readFileSync(preset, "utf8"));
const ACCOUNTS = 30;
const ROUNDS = 12;
const accounts = Array.from({ length: ACCOUNTS }, (_, index) => accountFor("account-math", `account ${index}`).address);

describe("AccountMath", () => {
  async function population() {
    const chain = new Chain(provider);
    const market = await deployMarket({ chain, definition });
    const rng = new Rng("account-math");
    const { calls, addresses } = market;
    const { deployer } = addresses;
    const testTokens = market.reserves.filter(({ symbol }) => definition.tokens[symbol]?.kind !== "susde");
    const setUp: SetUpTransaction[] = [{ from: deployer, ...calls.admin.setUsdeMinter(deployer) }];
    for (const { symbol, decimals } of testTokens) {
      const plenty = 100_000_000n * 10n ** BigInt(decimals);
      for (const account of [deployer, ...accounts])
        setUp.push({ from: deployer, ...calls.mint(symbol, account, plenty) });
      setUp.push({ from: deployer, ...calls.approve(symbol, addresses.lending.pool, plenty) });
      // Liquidity to borrow, within the reserve's supply cap.
      const cap = (definition.lending.reserves[symbol]?.supplyCapTokens ?? 0n) * 10n ** BigInt(decimals);
      setUp.push({
        from: deployer,
        ...calls.supply(symbol, cap === 0n || cap > plenty ? plenty / 2n : cap / 2n, deployer),
      });
    }
    await chain.sendAll(setUp);
    await chain.setAutomine(false);
    for (const account of accounts) await chain.impersonate(account);
    for (const account of accounts) {
      const wishes: SetUpTransaction[] = [];
      if (rng.int(0, 2) === 0) {
        wishes.push({ from: account, ...calls.setUserEMode(rng.pick(definition.eModes).id) });
      }
      for (let n = 0; n < 3; n++) {
        const { symbol, decimals } = rng.pick(testTokens);
        const units = 1n + rng.bigintBelow(5_000n * 10n ** BigInt(decimals));
        wishes.push({ from: account, ...calls.approve(symbol, addresses.lending.pool, units) });
        wishes.push({ from: account, ...calls.supply(symbol, units, account) });
      }
      for (let n = 0; n < 4; n++) {
        const { symbol, decimals } = rng.pick(testTokens);
        const units = 1n + rng.bigintBelow(1_000n * 10n ** BigInt(decimals));
        wishes.push({ from: account, ...calls.borrow(symbol, units, account) });
      }
      // What the pool refuses leaves no mark; what it grants makes the population.
      for (const wish of wishes) await chain.send(wish);
      await chain.mine();
    }
    await chain.setAutomine(true);
    return { chain, market, rng };
  }

  async function expectEqualToChain(market: Market): Promise<{ borrowers: number; inEMode: number }> {
    const pool = IPool__factory.connect(market.addresses.lending.pool, ethers.provider);
    const math = new AccountMath(market, await market.readMarket());
    let borrowers = 0;
    let inEMode = 0;
    for (const state of await market.readAccounts(accounts)) {
      const view = math.view(state);
      const data = await pool.getUserAccountData(state.address);
      expect([
        view.totalCollateralBase,
        view.totalDebtBase,
        view.availableBorrowsBase,
        view.liquidationThresholdBps,
        view.ltvBps,
        view.healthFactorWad,
      ]).to.deep.equal([...data]);
      if (view.totalDebtBase > 0n) borrowers++;
      if (view.eModeCategory !== 0) inEMode++;
    }
    return { borrowers, inEMode };
  }

  it(`equals getUserAccountData on ${ACCOUNTS} random accounts under ${ROUNDS} random price moves`, async () => {
    const { chain, market, rng } = await networkHelpers.loadFixture(population);
    const pushed = Object.entries(definition.feeds).flatMap(([name, feed]) =>
      feed.kind === "pushed" ? [{ name, feed }] : [],
    );
    for (let round = 0; round < ROUNDS; round++) {
      const { borrowers, inEMode } = await expectEqualToChain(market);
      expect(borrowers, "accounts with debt").to.be.greaterThan(8);
      expect(inEMode, "accounts in an e-mode").to.be.greaterThan(3);
      const pushes = pushed.map(({ name, feed }) => {
        const answerE8 = (feed.priceE8 * BigInt(rng.int(40, 160))) / 100n + BigInt(rng.int(0, 999));
        return { from: market.addresses.deployer, ...market.calls.updateAnswer(name, answerE8) };
      });
      await chain.setNextBlock({ timestamp: (await chain.block("latest")).timestamp + rng.int(12, 100_000) });
      await chain.sendAll(pushes);
    }
  });

  it("equals getUserAccountData after governance changed e-modes and a reserve's LTV", async () => {
    const { market } = await networkHelpers.loadFixture(population);
    const [signer] = await ethers.getSigners();
    const configurator = IPoolConfigurator__factory.connect(market.addresses.lending.configurator, signer);
    const weth = definition.lending.reserves["WETH"];
    if (weth === undefined) throw new Error("the preset has no WETH");
    await (
      await configurator.configureReserveAsCollateral(
        market.reserve("WETH").address,
        0n,
        weth.liquidationThresholdBps,
        weth.liquidationBonusBps,
      )
    ).wait();
    for (const { id, ltvBps, liquidationThresholdBps, liquidationBonusBps, label } of definition.eModes) {
      await (
        await configurator.setEModeCategory(id, ltvBps - 100n, liquidationThresholdBps, liquidationBonusBps, label)
      ).wait();
    }
    await market.refreshEModes();
    expect(market.eModes[0]?.ltvBps).to.equal((definition.eModes[0]?.ltvBps ?? 0n) - 100n);
    await expectEqualToChain(market);
  });

  it("gives balances and debts of each asset as its tokens do, and throws UnknownAssetError for others", async () => {
    const { market } = await networkHelpers.loadFixture(population);
    const math = new AccountMath(market, await market.readMarket());
    for (const state of (await market.readAccounts(accounts)).slice(0, 8)) {
      const view = math.view(state);
      for (const reserve of market.reserves) {
        const balanceOf = (token: string) =>
          ITestToken__factory.connect(token, ethers.provider).balanceOf(state.address);
        expect(view.suppliedUnits(reserve.symbol)).to.equal(await balanceOf(reserve.aToken));
        expect(view.debtUnits(reserve.symbol)).to.equal(await balanceOf(reserve.variableDebtToken));
        expect(view.walletUnits(reserve.symbol)).to.equal(await balanceOf(reserve.address));
        const isOn = ((state.userConfiguration >> BigInt(2 * reserve.id + 1)) & 1n) === 1n;
        expect(view.isCollateral(reserve.symbol)).to.equal(isOn);
      }
      for (const ask of ["suppliedUnits", "debtUnits", "walletUnits", "isCollateral"] as const) {
        expect(() => view[ask]("DOGE"))
          .to.throw(UnknownAssetError)
          .that.includes({ asset: "DOGE" });
      }
    }
  });
});
