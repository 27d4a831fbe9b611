import { expect, use } from "chai";
import { network } from "hardhat";
import { keeper } from "../../../scripts/agents/keeper.ts";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { WAD, wad } from "../../../scripts/lib/wad.ts";
import { SetUpFailedError } from "../../../scripts/protocol/chain.ts";
import { HealthFactorTooLowError } from "../../../scripts/testing/borrow-to-health-factor.ts";
import { InsufficientLiquidityError } from "../../../scripts/testing/insufficient-liquidity-error.ts";
import { powderkegMatchers } from "../../../scripts/testing/matchers/chai-plugin.ts";
import { attachMarket, deployMarket } from "../../../scripts/testing/open-market.ts";
import { LoopNotCompletedError } from "../../../scripts/testing/open-loop.ts";
import { addressOfAccount } from "../../../scripts/testing/account-like.ts";

use(powderkegMatchers);

const connection = await network.create("sim");
const { ethers, networkHelpers } = connection;
const [, alice, bob] = await ethers.getSigners();
if (alice === undefined || bob === undefined) throw new Error("the node holds too few accounts");

const STRANGER = "0x00000000000000000000000000000000000a11ce";
/** Interest of the block that a loan is mined in. */
const ONE_BLOCK = wad("0.00000001");

async function freshMarket() {
  return deployMarket(connection, { liquidity: { USDC: "10_000_000", WETH: "1_000" } });
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("TestMarket", () => {
  describe("attachMarket", () => {
    it("takes up a market from its addresses", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      const attached = await attachMarket(connection, { addresses: market.addresses });
      expect(attached.tokenAddress("USDe")).to.equal(market.tokenAddress("USDe"));
      expect(await attached.read()).to.deep.equal(await market.read());
    });
  });

  describe("fund, supply, borrow", () => {
    it("takes whole tokens as text and units as bigint, and accounts in every form", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.fund(alice, { USDC: "1_000.5", WETH: 7n, USDe: "3" });
      const account = await market.account(alice.address);
      expect(["USDC", "WETH", "USDe"].map((symbol) => account.walletUnits(symbol))).to.deep.equal([
        1_000_500_000n,
        7n,
        3n * WAD,
      ]);
    });

    it("gives gas money anew to an account that the node takes for its own, after a revert took it", async () => {
      const { addresses } = await networkHelpers.loadFixture(freshMarket);
      // Anvil lists whom it lets send without a key.
      const request = async (args: { method: string; params?: unknown[] }): Promise<unknown> => {
        const answer: unknown = await connection.provider.request(args);
        return args.method === "eth_accounts" ? [...(answer as string[]), STRANGER] : answer;
      };
      const market = await attachMarket({ provider: { request } }, { addresses });
      await market.fund(STRANGER, { USDC: "10" });
      await market.supply(STRANGER, "USDC", "10");
      expect((await market.account(STRANGER)).suppliedUnits("USDC")).to.equal(10_000_000n);
    });

    it("leaves the desk USDe's minter", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.fund(alice, { USDe: "3" });
      const error = await thrownBy(
        market.chain.sendAll([
          { from: market.addresses.deployer, ...market.market.calls.mint("USDe", alice.address as `0x${string}`, 1n) },
        ]),
      );
      expect(error).to.be.instanceOf(SetUpFailedError).with.nested.property("outcome.name", "OnlyMinter");
    });

    it("sends for accounts whose keys nobody has", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.supply(STRANGER, "WETH", "10");
      await market.borrow(STRANGER, "USDC", "8_000");
      const account = await market.account(STRANGER);
      expect(account.suppliedUnits("WETH")).to.equal(10n * WAD);
      expect(account.debtUnits("USDC")).to.equal(8_000_000_000n);
    });

    it("throws the pool's own error", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.supply(alice, "WETH", "1");
      const error = await thrownBy(market.borrow(alice, "USDC", "3_300"));
      expect(error)
        .to.be.instanceOf(SetUpFailedError)
        .with.nested.property("outcome.name", "CollateralCannotCoverNewBorrow");
    });

    it("refuses what is no account", () => {
      for (const account of ["alice", "0x12", { target: { then: 1 } }]) {
        expect(() => addressOfAccount(account)).to.throw(InvalidInputError, /account: got .*accepted: an address/);
      }
    });
  });

  describe("borrowToHealthFactor", () => {
    it("borrows within the loan-to-value limit", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.supply(alice, "WETH", "10");
      const units = await market.borrowToHealthFactor(alice, "USDC", wad("1.5"));
      // 10 ether at $4,000 and a threshold of 83 %, over 1.5
      expect(units).to.equal(22_133_333_333n);
      await expect(market.position(alice)).to.have.healthFactor(wad("1.5"), { within: ONE_BLOCK });
    });

    for (const target of ["1.02", "1", "0.97", "0.5"]) {
      it(`reaches ${target}, which the loan-to-value limit forbids, and leaves prices as they were`, async () => {
        const market = await networkHelpers.loadFixture(freshMarket);
        await market.supply(alice, "WETH", "10");
        await market.borrow(alice, "USDC", "1_000");
        await market.borrowToHealthFactor(alice, "USDC", wad(target));
        await expect(market.position(alice)).to.have.healthFactor(wad(target), { within: ONE_BLOCK });
        const before = await market.read();
        expect(before.reserves[1]?.priceE8).to.equal(priceE8("1"));
        expect(before.reserves[1]?.priceSource.toLowerCase()).to.equal(
          market.addresses.feeds["USDC/USD"]?.toLowerCase(),
        );
      });
    }

    it("borrows a second asset on top of the first", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.supply(alice, "USDC", "100_000");
      await market.borrow(alice, "USDC", "10_000");
      await market.borrowToHealthFactor(alice, "WETH", wad("1.2"));
      await expect(market.position(alice)).to.have.healthFactor(wad("1.2"), { within: ONE_BLOCK });
    });

    it("throws where the account is below the target already", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.supply(alice, "WETH", "10");
      await market.borrowToHealthFactor(alice, "USDC", wad("1.1"));
      const error = await thrownBy(market.borrowToHealthFactor(alice, "USDC", wad("1.2")));
      expect(error)
        .to.be.instanceOf(HealthFactorTooLowError)
        .and.include({ targetWad: wad("1.2") });
    });

    it("throws where the reserve cannot lend so much", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.supply(alice, "WETH", "10_000");
      const error = await thrownBy(market.borrowToHealthFactor(alice, "USDC", wad("1.5")));
      expect(error).to.be.instanceOf(InsufficientLiquidityError).and.include({ availableUnits: 10_000_000_000_000n });
    });
  });

  describe("openLoop", () => {
    it("builds the leverage asked for", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      const account = await market.openLoop(alice, { capital: "100_000", ltvBps: 7_000n, loops: 5 });
      // 100,000 * (1 - 0.7^6) / 0.3 = 294,117 but for the pool's fee and slope
      expect(account.suppliedUnits("USDe") / WAD).to.be.within(293_900n, 294_117n);
      expect((account.totalDebtBase * 10_000n) / account.totalCollateralBase).to.be.within(6_590n, 6_610n);
      expect(account.walletUnits("USDe") + account.walletUnits("USDC")).to.equal(0n);
    });

    it("throws the pool's own error for an ltv that it does not allow", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      const error = await thrownBy(market.openLoop(alice, { capital: "1_000", ltvBps: 7_500n, loops: 2 }));
      expect(error)
        .to.be.instanceOf(SetUpFailedError)
        .with.nested.property("outcome.name", "CollateralCannotCoverNewBorrow");
    });

    it("throws where the debt reserve runs dry", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      const error = await thrownBy(market.openLoop(alice, { capital: "9_000_000", ltvBps: 7_000n, loops: 4 }));
      expect(error).to.be.instanceOf(LoopNotCompletedError).and.include({ account: alice.address });
    });
  });

  describe("shockPrice and restorePrice", () => {
    it("moves one asset's price alone, again and again, and gives the source back", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      const prices = async () => (await market.read()).reserves.map(({ priceE8: price }) => price);
      await market.shockPrice("USDC", priceE8("0.9"));
      // USDe's feed is built on USDC's, which has not moved
      expect(await prices()).to.deep.equal([priceE8("1"), priceE8("0.9"), priceE8("4000")]);
      await market.shockPrice("USDC", priceE8("0.5"));
      expect(await prices()).to.deep.equal([priceE8("1"), priceE8("0.5"), priceE8("4000")]);
      await market.restorePrice("USDC");
      expect(await prices()).to.deep.equal([priceE8("1"), priceE8("1"), priceE8("4000")]);
      await market.restorePrice("USDC");
    });

    it("refuses a price of zero", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      expect(await thrownBy(market.shockPrice("USDC", 0n))).to.be.instanceOf(InvalidInputError);
    });
  });

  describe("depeg", () => {
    it("brings pool and oracle to the price", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      const { poolPriceE8, oraclePriceE8, soldUnits } = await market.depeg("USDe", priceE8("0.95"));
      expect(oraclePriceE8).to.equal(priceE8("0.95"));
      expect(poolPriceE8).to.be.within(priceE8("0.9499"), priceE8("0.9501"));
      expect(soldUnits).to.be.greaterThan(WAD);
      const [pool] = (await market.read()).stablePools;
      // the pool's own price runs the other way
      expect(10n ** 26n / (pool?.spotPriceWad ?? 1n)).to.be.within(priceE8("0.9498"), priceE8("0.9501"));
    });

    it("leaves the oracle to its source if told", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      expect(await market.depeg("USDe", priceE8("0.9"), { oracle: "unmoved" })).to.include({
        oraclePriceE8: priceE8("1"),
      });
    });

    it("refuses prices that no sale reaches and coins that no pool holds", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      for (const [coin, price] of [
        ["USDe", "1.01"],
        ["USDe", "0"],
        ["WETH", "0.5"],
      ] as const) {
        expect(await thrownBy(market.depeg(coin, priceE8(price)))).to.be.instanceOf(InvalidInputError);
      }
    });
  });

  describe("advance", () => {
    it("lets time pass in one block", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      const before = await market.chain.block("latest");
      await market.advance(86_400);
      expect(await market.chain.block("latest")).to.include({
        number: before.number + 1,
        timestamp: before.timestamp + 86_400,
      });
    });
  });

  describe("liquidateAll", () => {
    it("liquidates everybody who can be, down to nobody, and books what is lost", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.openLoop(alice, { capital: "100_000", ltvBps: 7_900n, loops: 5, eModeId: 80 });
      await market.supply(bob, "WETH", "10");
      await market.borrowToHealthFactor(bob, "USDC", wad("1.5"));
      await market.depeg("USDe", priceE8("0.70"));
      const round = await market.liquidateAll();
      expect(round.refused).to.deep.equal([]);
      expect(new Set(round.liquidations.map(({ user }) => user))).to.deep.equal(new Set([alice.address]));
      expect(round.deficits.map(({ user }) => user)).to.deep.equal([alice.address]);
      await expect(market.position(alice)).not.to.be.liquidatable;
      await expect(market.position(bob)).to.have.healthFactor(wad("1.5"), { within: wad("0.0001") });
      expect((await market.liquidateAll()).liquidations).to.deep.equal([]);
      await expect(market).to.holdInvariants();
    });

    it("halves a position that is barely under 1 until it is healthy", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.supply(alice, "WETH", "100");
      await market.borrowToHealthFactor(alice, "USDC", wad("0.99"));
      const round = await market.liquidateAll(bob);
      expect(round.liquidations.every(({ liquidator }) => liquidator === bob.address)).to.equal(true);
      expect(round.deficits).to.deep.equal([]);
      await expect(market.position(alice)).not.to.be.liquidatable;
    });

    it("names whom the pool protects, and goes on with the others", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      for (const user of [alice, bob]) {
        await market.supply(user, "WETH", "10");
        await market.borrowToHealthFactor(user, "USDC", wad("0.97"));
      }
      const round = await market.liquidateAll(alice);
      expect(round.refused).to.deep.equal([{ user: alice.address, error: { name: "SelfLiquidation", args: [] } }]);
      expect(new Set(round.liquidations.map(({ user }) => user))).to.deep.equal(new Set([bob.address]));
      await expect(market.position(bob)).not.to.be.liquidatable;
      await expect(market.position(alice)).to.be.liquidatable;
    });
  });

  describe("setPriceSource", () => {
    it("prices an asset by another feed", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.setPriceSource("USDe", market.addresses.feeds["ETH/USD"] ?? "");
      expect((await market.read()).reserves[0]?.priceE8).to.equal(priceE8("4000"));
    });
  });

  describe("play", () => {
    it("runs agents through the engine and keeps a record that balances", async () => {
      const market = await networkHelpers.loadFixture(freshMarket);
      await market.supply(alice, "WETH", "100");
      await market.borrowToHealthFactor(alice, "USDC", wad("0.97"));
      const bot = keeper({
        label: "keeper",
        address: market.addresses.deployer,
        contract: market.addresses.keeper,
        funding: { kind: "flash-loan" },
        collaterals: ["WETH"],
        debts: ["USDC"],
        maxDebtPerLiquidationBase: priceE8("10_000_000"),
        maxLiquidationsPerBlock: 2,
        shortlist: 5,
        latencyBlocks: 0,
        bidShareBps: 1_000n,
        minTipWei: 0n,
        maxTipWei: 10n ** 12n,
        liquidationGas: 900_000n,
        minProfitBase: 0n,
        cooldownBlocks: 3,
        nativePriceName: "ETH",
      });
      const { lines, totals } = await market.play({ agents: [bot], blocks: 4 });
      expect(totals.blocks).to.equal(4);
      const actions = lines.filter((line) => line.type === "action");
      expect(actions.map(({ label, status }) => [label, status])).to.deep.include(["liquidate", "success"]);
      const end = lines.at(-1);
      if (end?.type !== "end") throw new Error("the record has no end");
      expect(end.conservation.filter(({ expectedUnits, actualUnits }) => expectedUnits !== actualUnits)).to.deep.equal(
        [],
      );
      // automine is on again
      await market.fund(alice, { USDC: "1" });
    });
  });
});
