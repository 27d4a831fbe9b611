import { expect } from "chai";
import { network } from "hardhat";
import { priceE8 } from "../../scripts/lib/units.ts";
import { WAD } from "../../scripts/lib/wad.ts";
import { attachMarket } from "../../scripts/protocol/attach-market.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { deployPriceRegistry, deployPushedFeed } from "../../scripts/protocol/deploy/oracles.ts";
import type { Address, Hex } from "../../scripts/protocol/hex.ts";
import { accountFor } from "../../scripts/protocol/wallet.ts";
import {
  ICappedPegFeed__factory,
  IExchangeRateFeed__factory,
  IPool__factory,
  IPoolConfigurator__factory,
  IPushedFeed__factory,
  IStableSwapPool__factory,
  IVariableDebtToken__factory,
  PriceRegistry__factory,
  StakedUSDe__factory,
} from "../../typechain-types/index.ts";
import { deployEngineWorld, sendNow } from "../helpers/engine-world.ts";
import { by, FollowedMarket, type Sent } from "../helpers/followed-market.ts";

const { ethers, provider, networkHelpers } = await network.create("sim");

const MAX = 2n ** 256n - 1n;
const DAY_SECONDS = 86_400;
const USDC = 10n ** 6n;
const redeemer = accountFor("advance", "redeemer");

const pool = IPool__factory.createInterface();
const configurator = IPoolConfigurator__factory.createInterface();
const oracle = PriceRegistry__factory.createInterface();
const stablePool = IStableSwapPool__factory.createInterface();
const debtToken = IVariableDebtToken__factory.createInterface();
const cappedFeed = ICappedPegFeed__factory.createInterface();
const rateFeed = IExchangeRateFeed__factory.createInterface();
const pushedFeed = IPushedFeed__factory.createInterface();
const vault = StakedUSDe__factory.createInterface();

/** Debts in every borrowable reserve, so that interest runs, and both stable pools off their averages. */
async function deployLivedInMarket() {
  const chain = new Chain(provider);
  const world = await deployEngineWorld(chain, 3, "test/fixtures/every-feed-market.yaml");
  const { calls, addresses } = world.market;
  const [user, lender] = world.accounts as [Address, Address];
  const { deployer } = addresses;
  for (const symbol of ["USDe", "USDC", "WETH"] as const) {
    await sendNow(chain, lender, calls.supply(symbol, symbol === "USDC" ? 400_000n * USDC : 90n * WAD, lender));
  }
  await sendNow(chain, user, calls.supply("WETH", 50n * WAD, user));
  await sendNow(chain, user, calls.borrow("USDC", 50_000n * USDC, user));
  await sendNow(chain, user, calls.borrow("USDe", 10n * WAD, user));
  await sendNow(chain, user, calls.borrow("WETH", WAD, user));
  await sendNow(chain, user, calls.exchange("USDe/USDC", "USDe", "USDC", 100_000n * WAD, 0n));
  await sendNow(chain, user, calls.exchange("three", "USDe", "USDT", 100_000n * WAD, 0n));
  await sendNow(chain, user, calls.approve("USDe", world.market.token("sUSDe").address, MAX));
  await sendNow(chain, user, calls.approve("USDC", addresses.uniswap!.router, MAX));
  for (const feed of ["USDe-venue"]) await sendNow(chain, deployer, calls.admin.setFeedNode(feed, deployer, true));
  await chain.impersonate(redeemer.address);
  await sendNow(chain, user, calls.transfer("USDe", redeemer.address, 100n * WAD));
  await sendNow(chain, redeemer.address, calls.approve("USDe", addresses.ethena!.minting, MAX));
  await sendNow(chain, deployer, calls.admin.whitelistBenefactor(redeemer.address));
  await sendNow(chain, deployer, calls.admin.grantRedeemer(redeemer.address));
  return { ...world, user, lender, deployer };
}

/**
 * Without the two feeds that have to be read in every block, unless told.
 * @param turnedRound Feed on a pool that the market file describes the wrong way round.
 */
async function follow({ everyFeed = false, turnedRound = "" } = {}) {
  const world = await networkHelpers.loadFixture(deployLivedInMarket);
  const { chain, deployer } = world;
  const { addresses, definition } = world.market;
  const feeds = Object.fromEntries(
    Object.entries(definition.feeds).filter(([name]) => everyFeed || !["USDT-ema", "USDC-ema"].includes(name)),
  );
  const described = feeds[turnedRound];
  if (described?.kind === "stable-pool") {
    feeds[turnedRound] = { ...described, coin: described.quoteCoin, quoteCoin: described.coin };
  }
  const market = await attachMarket({ chain, addresses, definition: { ...definition, feeds } });
  const admin = (to: Address, data: string): Sent => ({ from: deployer, to, data: data as Hex });
  const feed = (name: string): Address => addresses.feeds[name] as Address;
  return { ...world, market, calls: market.calls, followed: await FollowedMarket.open(chain, market), admin, feed };
}

describe("advanceMarket", () => {
  it("makes no call where nothing but time passes, however much of it", async () => {
    const { followed } = await follow();
    const [reserve] = followed.state.reserves;
    const [stable] = followed.state.stablePools;
    for (const seconds of [12, 1, 3_600, 60_000, 12]) expect(await followed.block([], seconds)).to.equal(0);
    expect(followed.state.reserves[0]!.variableBorrowIndexRay).to.be.greaterThan(reserve!.variableBorrowIndexRay);
    expect(followed.state.stablePools[0]!.emaPriceWad).to.not.equal(stable!.emaPriceWad);
  });

  describe("reserves", () => {
    it("reads the reserves that the pool names", async () => {
      const { followed, calls, user, market, admin } = await follow();
      const { pool: at } = market.addresses.lending;
      const assets = market.reserves.map(({ address }) => address);
      expect(await followed.block([by(user, calls.supply("USDe", WAD, user))])).to.equal(1);
      expect(await followed.block([by(user, calls.borrow("USDC", USDC, user))])).to.equal(1);
      expect(await followed.block([by(user, calls.repay("USDC", MAX, user))])).to.equal(1);
      expect(await followed.block([admin(at, pool.encodeFunctionData("mintToTreasury", [assets]))])).to.equal(1);
    });

    it("reads a reserve whose aToken or debt token alone has a log", async () => {
      const { followed, calls, user, lender, market } = await follow();
      const { aToken, variableDebtToken } = market.reserve("USDC");
      const delegation = debtToken.encodeFunctionData("approveDelegation", [lender, 1n]) as Hex;
      expect(await followed.block([by(user, calls.approveAddress(aToken, lender, 1n))])).to.equal(1);
      expect(await followed.block([{ from: user, to: variableDebtToken, data: delegation }])).to.equal(1);
    });

    it("books a deficit", async () => {
      const { followed, calls, user, lender, deployer, market } = await follow();
      await followed.block([by(deployer, calls.updateAnswer("ETH/USD", priceE8("900")))]);
      const plan = { collateral: "WETH", debt: "USDC", user, debtToCoverUnits: MAX, receiveAToken: false };
      expect(await followed.block([by(lender, calls.liquidationCall(plan))])).to.equal(1);
      const usdc = market.reserve("USDC").id;
      expect(followed.state.reserves[usdc]!.deficitUnits).to.be.greaterThan(0n);
    });

    it("reads none for an account's e-mode, nor for the terms of one", async () => {
      const { followed, calls, lender, deployer, market } = await follow();
      const [eMode] = market.eModes;
      expect(await followed.block([by(lender, calls.setUserEMode(80))])).to.equal(0);
      const terms = calls.admin.setEModeCategory({ ...eMode!, ltvBps: 7_900n }, "stricter");
      expect(await followed.block([by(deployer, terms)])).to.equal(0);
    });

    it("reads the reserve that governance names, its price with another source of it, and all after other acts", async () => {
      const { followed, calls, deployer, chain, market, admin } = await follow();
      const { configurator: at, oracle: registry } = market.addresses.lending;
      const sizes: number[] = [];
      const call = chain.call.bind(chain);
      chain.call = (to, data, from) => (sizes.push(data.length), call(to, data, from));
      /** Whether the advance asked for less than the full reading that it is held to. */
      const readsParts = async (sent: Sent): Promise<boolean> => {
        sizes.length = 0;
        expect(await followed.block([sent])).to.equal(1);
        const [advance = 0, full = 0] = sizes;
        return advance < full;
      };
      const capped = configurator.encodeFunctionData("setSupplyCap", [market.reserve("USDC").address, 77n]);
      expect(await readsParts(admin(at, capped))).to.equal(true);
      expect(await readsParts(by(deployer, calls.admin.setAssetSource("USDe", "ETH/USD")))).to.equal(true);
      const { priceE8, priceSource } = followed.state.reserves[market.reserve("USDe").id]!;
      expect(priceE8).to.equal(followed.state.reserves[market.reserve("WETH").id]!.priceE8);
      expect(priceSource).to.equal(market.addresses.feeds["ETH/USD"]);
      const premium = configurator.encodeFunctionData("updateFlashloanPremium", [7n]);
      expect(await readsParts(admin(at, premium))).to.equal(false);
      const fallback = oracle.encodeFunctionData("setFallbackOracle", [market.addresses.lending.oracle]);
      expect(await readsParts(admin(registry, fallback))).to.equal(false);
    });
  });

  describe("prices", () => {
    for (const source of ["USDe-peg", "USDe-venue", "USDe-spot", "USDe-ema", "USDC-ema", "sUSDe"]) {
      it(`follows a reserve priced by ${source}`, async () => {
        const { followed, calls, user, deployer } = await follow({ everyFeed: true });
        await followed.block([by(deployer, calls.admin.setAssetSource("USDe", source))]);
        await followed.block();
        await followed.block([by(user, calls.exchange("USDe/USDC", "USDe", "USDC", 50_000n * WAD, 0n))]);
        await followed.block();
        await followed.block([by(deployer, calls.updateAnswer("USDC/USD", priceE8("0.97")))]);
        await followed.block([by(deployer, calls.updateAnswer("USDe-venue", priceE8("0.65")))], 600);
        await followed.block([by(user, calls.exchange("three", "USDe", "USDC", 50_000n * WAD, 0n))]);
        await followed.block([], 600);
      });
    }

    it("reads a feed on a pool of three coins in every block, since a reading has one price a pool", async () => {
      const { followed, calls, deployer } = await follow({ everyFeed: true });
      await followed.block([by(deployer, calls.admin.setAssetSource("USDe", "USDT-ema"))]);
      const before = followed.state.reserves[0]!.priceE8;
      expect(await followed.block([], 600)).to.equal(1);
      expect(followed.state.reserves[0]!.priceE8).to.not.equal(before);
    });

    it("reads a feed that is not what the market file says", async () => {
      const { followed, calls, user } = await follow({ turnedRound: "USDe-spot" });
      expect(await followed.block([by(user, calls.exchange("USDe/USDC", "USDe", "USDC", 50_000n * WAD, 0n))])).to.equal(
        1,
      );
    });

    it("reads a feed that governance changed", async () => {
      const { followed, admin, feed } = await follow();
      const lower = cappedFeed.encodeFunctionData("setPriceCap", [priceE8("1")]);
      expect(await followed.block([admin(feed("USDe-peg"), lower)])).to.equal(1);
    });

    it("reads an exchange-rate feed in every block while it is at its cap", async () => {
      const { followed, admin, feed } = await follow();
      const snapshotTimestamp = BigInt(followed.state.timestamp);
      const line = { snapshotTimestamp, snapshotRatio: WAD, maxYearlyRatioGrowthPercent: 10_000n };
      await followed.block([admin(feed("sUSDe"), rateFeed.encodeFunctionData("setCapParameters", [line]))]);
      const before = followed.state.feeds.at(-1)!.answerE8;
      for (const seconds of [DAY_SECONDS, DAY_SECONDS]) expect(await followed.block([], seconds)).to.equal(1);
      expect(followed.state.feeds.at(-1)!.answerE8).to.be.greaterThan(before);
    });

    it("reads a reserve in every block while its source is no feed of the market", async () => {
      const { followed, admin, market, deployer } = await follow();
      const [signer] = await ethers.getSigners();
      await provider.request({ method: "evm_setAutomine", params: [true] });
      const other = await deployPushedFeed(signer!, {
        description: "other",
        deviationBps: 1n,
        heartbeatSeconds: 1n,
        answerE8: priceE8("2"),
      });
      const at = (await other.getAddress()) as Address;
      const switched = oracle.encodeFunctionData("setAssetSources", [[market.reserve("USDe").address], [at]]);
      const opened = await FollowedMarket.open(new Chain(provider), market);
      expect(opened.state.blockNumber).to.be.greaterThan(followed.state.blockNumber);
      await opened.block([admin(market.addresses.lending.oracle, switched)]);
      const pushed = pushedFeed.encodeFunctionData("updateAnswer", [priceE8("3")]) as Hex;
      await opened.block([{ from: deployer, to: at, data: pushed }]);
      expect(opened.state.reserves[market.reserve("USDe").id]!.priceE8).to.equal(priceE8("3"));
    });

    it("asks the oracle's fallback when a feed has no usable answer, and goes back", async () => {
      const { chain, market, calls, deployer, admin, feed } = await follow();
      const [signer] = await ethers.getSigners();
      await chain.setAutomine(true);
      const fallback = await deployPriceRegistry(signer!, {
        sources: [{ asset: market.reserve("WETH").address, feed: feed("USDC/USD") }],
      });
      const set = oracle.encodeFunctionData("setFallbackOracle", [await fallback.getAddress()]);
      const followed = await FollowedMarket.open(chain, market);
      const weth = market.reserve("WETH").id;
      await followed.block([admin(market.addresses.lending.oracle, set)]);
      await followed.block([by(deployer, calls.updateAnswer("ETH/USD", 0n))]);
      expect(followed.state.reserves[weth]!.priceE8).to.equal(priceE8("1"));
      await followed.block([by(deployer, calls.updateAnswer("USDC/USD", priceE8("1.01")))]);
      await followed.block([by(deployer, calls.updateAnswer("ETH/USD", priceE8("3000")))]);
      expect(followed.state.reserves[weth]!.priceE8).to.equal(priceE8("3000"));
    });
  });

  describe("venues", () => {
    it("reads a pair that logged", async () => {
      const { followed, calls, user } = await follow();
      const deadline = followed.state.timestamp + DAY_SECONDS;
      const swap = calls.swapExactTokens(["USDC", "WETH"], 1_000n * USDC, 0n, user, deadline);
      const [before] = followed.state.pairs;
      expect(await followed.block([by(user, swap)])).to.equal(1);
      expect(followed.state.pairs[0]).to.not.deep.equal(before);
    });

    it("reads a stable pool while its amplification moves, and not after", async () => {
      const { followed, calls, user, market, admin } = await follow();
      const { address } = market.stablePool("USDe/USDC");
      const end = BigInt(followed.state.timestamp + 2 * DAY_SECONDS);
      await followed.block([by(user, calls.addLiquidity("USDe/USDC", [WAD, USDC], 0n))]);
      await followed.block([admin(address, stablePool.encodeFunctionData("ramp_A", [400n, end]))]);
      const before = followed.state.stablePools[0]!.aPrecise;
      for (const seconds of [3_600, DAY_SECONDS, DAY_SECONDS]) expect(await followed.block([], seconds)).to.equal(1);
      expect(await followed.block([], DAY_SECONDS)).to.equal(0);
      expect(followed.state.stablePools[0]!.aPrecise).to.equal(2n * before);
      await followed.block([admin(address, stablePool.encodeFunctionData("set_new_fee", [2_000_000n, 10n ** 10n]))]);
    });
  });

  describe("the desk", () => {
    it("says what was redeemed in a block, and forgets it in the next without a call for it", async () => {
      const { followed, calls } = await follow();
      const order = calls.redeemUsde({
        benefactorKey: redeemer.privateKey,
        benefactor: redeemer.address,
        asset: "USDC",
        usdeWei: 3n * WAD,
        assetUnits: 3n * USDC,
        nonce: 1n,
        expirySeconds: followed.state.timestamp + DAY_SECONDS,
      });
      const { bufferUnits, usdeSupplyWei } = followed.state.desk;
      expect(await followed.block([by(redeemer.address, order)])).to.equal(1);
      expect(followed.state.desk).to.include({
        redeemedThisBlockWei: 3n * WAD,
        bufferUnits: bufferUnits - 3n * USDC,
        usdeSupplyWei: usdeSupplyWei - 3n * WAD,
      });
      expect(await followed.block()).to.equal(0);
      expect(followed.state.desk.redeemedThisBlockWei).to.equal(0n);
    });

    it("follows its caps, also the one that changes without a log, and its buffer", async () => {
      const { followed, calls, market, deployer } = await follow();
      const { desk } = followed.state;
      const minting = market.addresses.ethena!.minting;
      await followed.block([by(deployer, calls.admin.setGlobalMaxRedeemPerBlock(5n * WAD))]);
      expect(followed.state.desk.globalMaxRedeemPerBlockWei)
        .to.equal(5n * WAD)
        .and.not.equal(desk.globalMaxRedeemPerBlockWei);
      await followed.block([by(deployer, calls.admin.setMaxRedeemPerBlock("USDC", 4n * WAD))]);
      expect(followed.state.desk.assetMaxRedeemPerBlockWei).to.equal(4n * WAD);
      await followed.block([by(deployer, calls.mint("USDC", minting, USDC))]);
      expect(followed.state.desk.bufferUnits).to.equal(desk.bufferUnits + USDC);
    });

    it("follows what backs USDe: its book value, its custody, its supply", async () => {
      const { followed, calls, market, deployer, user } = await follow();
      const backingOf = (): bigint => followed.state.desk.valuePerUsdeWad;
      await followed.block([by(deployer, calls.admin.setBookValue(0n))]);
      const [bare] = [backingOf()];
      expect(bare).to.be.lessThan(WAD);
      await followed.block([by(user, calls.transfer("USDC", market.addresses.ethena!.backing, 1_000n * USDC))]);
      expect(backingOf()).to.be.greaterThan(bare);
      await followed.block([by(deployer, calls.admin.setUsdeMinter(deployer))]);
      const { usdeSupplyWei } = followed.state.desk;
      await followed.block([by(deployer, calls.mint("USDe", user, WAD))]);
      expect(followed.state.desk.usdeSupplyWei).to.equal(usdeSupplyWei + WAD);
    });

    it("follows the vault: deposits, gifts, and rewards while they vest", async () => {
      const { followed, calls, market, deployer, user, admin } = await follow();
      const at = market.token("sUSDe").address;
      await followed.block([by(user, calls.stake(1_000n * WAD, user))]);
      await followed.block([by(user, calls.transfer("USDe", at, 10n * WAD))]);
      await followed.block([by(user, calls.transfer("USDe", deployer, 10n * WAD))]);
      await followed.block([by(deployer, calls.approve("USDe", at, MAX))]);
      const held = followed.state.desk.vaultTotalAssetsWei;
      await followed.block([admin(at, vault.encodeFunctionData("transferInRewards", [8n * WAD]))]);
      expect(followed.state.desk).to.include({ vaultUnvestedWei: 8n * WAD, vaultTotalAssetsWei: held });
      await followed.block([], 3_600);
      expect(followed.state.desk).to.include({ vaultUnvestedWei: 7n * WAD, vaultTotalAssetsWei: held + WAD });
      expect(await followed.block([], 8 * 3_600)).to.equal(1);
      expect(followed.state.desk).to.include({ vaultUnvestedWei: 0n, vaultTotalAssetsWei: held + 8n * WAD });
      expect(await followed.block([], 3_600)).to.equal(0);
    });
  });

  it("reads everything after a gap, and behind contracts that are not ours", async () => {
    const { chain, market } = await follow();
    const { addresses, definition } = market;
    const start = await market.readMarket();
    await chain.mine();
    const block = await chain.mine();
    const skipped = await market.advanceMarket(start, { block, logs: [], recipients: [] });
    expect(skipped).to.deep.equal(await market.readMarket());

    const foreign = await attachMarket({ chain, addresses, definition, backend: "fork" });
    const next = await chain.mine();
    const before = chain.counts.calls;
    expect(await foreign.advanceMarket(skipped, { block: next, logs: [], recipients: [] })).to.deep.equal(
      await market.readMarket(),
    );
    expect(chain.counts.calls - before).to.equal(2);
  });
});
