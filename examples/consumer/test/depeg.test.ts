import { expect, use } from "chai";
import { network } from "hardhat";
import { deployMarket, positionAt, priceE8, wad } from "powderkeg";
import { ITestToken__factory } from "powderkeg/contracts";
import { powderkegMatchers } from "powderkeg/matchers";

use(powderkegMatchers);

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const [, alice, operator] = await ethers.getSigners();

const USDE = 10n ** 18n;
const USDC = 10n ** 6n;

/** A whole market, and Alice three times leveraged in it. */
async function leveragedMarket() {
  const market = await deployMarket(connection, { liquidity: { USDC: "5_000_000" } });
  await market.openLoop(alice, { capital: "100_000", ltvBps: 7_000n, loops: 5 });
  const usde = market.tokenAddress("USDe");
  const usdc = market.tokenAddress("USDC");
  const { lending, pools } = market.addresses;
  return { market, usde, usdc, lending, stablePool: pools["USDe/USDC"]! };
}

describe("our contracts in a depeg of USDe", () => {
  it("our liquidation bot earns money on a loop that the depeg breaks", async () => {
    const { market, usde, usdc, lending, stablePool } = await networkHelpers.loadFixture(leveragedMarket);
    const bot = await ethers.deployContract("LiquidationBot", [lending.pool, lending.pool, stablePool], operator);
    const target = { user: alice.address, collateral: usde, sell: 0, buy: 1 };

    await expect(market.position(alice)).not.to.be.liquidatable;
    await market.depeg("USDe", priceE8("0.86"));
    await expect(market.position(alice)).to.be.liquidatable;

    const { totalDebtBase } = await market.account(alice);
    const half = totalDebtBase / 100n / 2n; // 8 decimals to USDC's 6
    await expect(bot.liquidate(usdc, half, target)).to.emitLiquidation({
      user: alice,
      collateralAsset: usde,
      debtAsset: usdc,
      debtToCoverUnits: half,
      liquidator: bot,
    });
    const earned = await market.account(operator);
    expect(earned.walletUnits("USDC")).to.be.greaterThan(1_000n * USDC);
    await expect(market).to.holdInvariants();
  });

  it("our oracle adapter overlooks a short dip and follows a long one", async () => {
    const { market, stablePool } = await networkHelpers.loadFixture(leveragedMarket);
    const peg = market.addresses.feeds["USDe-peg"];
    const feed = await ethers.deployContract("LowerOfTwoFeed", [peg, stablePool, 9_500n]);
    await market.setPriceSource("USDe", feed);

    await market.depeg("USDe", priceE8("0.80"), { oracle: "unmoved" });
    await expect(market.position(alice)).not.to.be.liquidatable;
    await market.advance(6 * 3_600);
    await expect(market.position(alice)).to.be.liquidatable;
    const round = market.liquidateAll();
    await expect(round).to.emitLiquidation({ user: alice });
    await expect(market.position(alice)).not.to.be.liquidatable;
  });

  it("our own pool is read, liquidated and judged through Aave's ABI alone", async () => {
    const { market, usde, usdc, lending, stablePool } = await networkHelpers.loadFixture(leveragedMarket);
    const pool = await ethers.deployContract("TinyPool", [usde, usdc, lending.oracle]);
    await market.fund(pool, { USDC: "1_000_000" });
    await market.fund(operator, { USDe: "100_000" });
    await ITestToken__factory.connect(usde, operator).approve(pool, 100_000n * USDE);
    await pool.connect(operator).supply(usde, 100_000n * USDE, operator, 0);
    await pool.connect(operator).borrow(usdc, 78_000n * USDC, 2, 0, operator);

    const position = positionAt(connection, pool, operator);
    await expect(position).to.have.healthFactor(wad("1.0256"), { within: wad("0.0001") });
    await market.depeg("USDe", priceE8("0.90"));
    await expect(position).to.be.liquidatable;

    // the bot borrows from one pool and liquidates in the other
    const bot = await ethers.deployContract("LiquidationBot", [lending.pool, pool, stablePool], operator);
    const target = { user: operator.address, collateral: usde, sell: 0, buy: 1 };
    const sent = bot.liquidate(usdc, 40_000n * USDC, target);
    await expect(sent).to.emitLiquidation({ pool, user: operator });
    await expect(sent).not.to.createDeficit(usdc);

    await market.shockPrice("USDe", priceE8("0.30"));
    await market.fund(alice, { USDC: "100_000" });
    await ITestToken__factory.connect(usdc, alice).approve(pool, 100_000n * USDC);
    const last = pool.connect(alice).liquidationCall(usde, usdc, operator, 100_000n * USDC, false);
    await expect(last).to.createDeficit(usdc);
  });
});
