import { expect } from "chai";
import { network } from "hardhat";
import { bestOffer } from "../../scripts/agents/liquidation-offer.ts";
import { leavesNoDust, liquidationTarget, type LiquidationTarget } from "../../scripts/agents/liquidation-sizing.ts";
import { mulDivFloor } from "../../scripts/lib/mul-div.ts";
import { Rng } from "../../scripts/lib/rng.ts";
import { formatAmount } from "../../scripts/lib/units.ts";
import { deployLendingFixture, VARIABLE, type LendingFixture } from "../fixtures/lending.ts";
import { addressOf, viewOf } from "../fixtures/view.ts";

const { ethers, networkHelpers } = await network.create("sim");

const BORROWER = addressOf(0x1001);
const CASES = 60;

/** A borrower around the dust limits, fallen to a health factor of 0.80 to 0.999, and a keeper's means. */
interface Case {
  readonly wethWei: bigint;
  readonly usdcUnits: bigint;
  readonly usdeWei: bigint;
  readonly wethPriceE8: bigint;
  readonly capitalUnits: bigint;
  /** What a dollar of collateral brings, less the more is sold: the first and the last dollar of the whole, in bps. */
  readonly firstBps: bigint;
  readonly lastBps: bigint;
}

async function vectorMarket(): Promise<LendingFixture> {
  return deployLendingFixture(ethers);
}

function draw(rng: Rng): Case {
  const usdcUnits = BigInt(rng.int(600, 8_000)) * 1_000_000n + rng.bigintBelow(1_000_000n);
  const usdeWei = rng.float() < 0.5 ? 0n : BigInt(rng.int(600, 4_000)) * 10n ** 18n + rng.bigintBelow(10n ** 18n);
  const debtE8 = usdcUnits * 100n + usdeWei / 10n ** 10n;
  // Borrowed at 70 % of collateral worth 2,000 dollars an ether, then the price falls.
  const wethWei = ((debtE8 * 10n ** 18n) / (2_000n * 10n ** 8n * 7n)) * 10n;
  const healthFactorBps = BigInt(rng.int(8_000, 9_990));
  const wethPriceE8 = (debtE8 * healthFactorBps * 10n ** 18n) / (wethWei * 8_000n);
  const capitalUnits = rng.float() < 0.4 ? 10n ** 13n : usdcUnits - rng.bigintBelow(usdcUnits / 2n);
  const firstBps = BigInt(rng.int(9_700, 10_000));
  return {
    wethWei,
    usdcUnits,
    usdeWei,
    wethPriceE8,
    capitalUnits,
    firstBps,
    lastBps: firstBps - BigInt(rng.int(0, 1) * rng.int(0, 400)),
  };
}

function targetOf(drawn: Case): LiquidationTarget {
  const debt = {
    USDC: formatAmount(drawn.usdcUnits, 6),
    ...(drawn.usdeWei === 0n ? {} : { USDe: formatAmount(drawn.usdeWei, 18) }),
  };
  const view = viewOf({
    accounts: [{ address: BORROWER, supplied: { WETH: formatAmount(drawn.wethWei, 18) }, debt }],
    prices: { WETH: formatAmount(drawn.wethPriceE8, 8) },
    terms: { WETH: { thresholdBps: 8_000n, bonusBps: 10_500n } },
  });
  const target = liquidationTarget(view, view.accounts.get(BORROWER), "WETH", "USDC");
  if (target === undefined) throw new RangeError("the case has no target");
  return target;
}

function offerOf(drawn: Case, target: LiquidationTarget): ReturnType<typeof bestOffer> {
  const proceedsUnits = (collateralUnits: bigint): bigint => {
    const atOracleUnits = mulDivFloor(collateralUnits, drawn.wethPriceE8, 10n ** 20n);
    const averageBps = drawn.firstBps - ((drawn.firstBps - drawn.lastBps) * collateralUnits) / drawn.wethWei;
    return (atOracleUnits * averageBps) / 10_000n;
  };
  return bestOffer(target, { proceedsUnits }, { capitalUnits: drawn.capitalUnits, flashPremiumBps: 5n });
}

describe("keeper sizing on the real pool", () => {
  it("never meets a revert over a random sweep, and gets what it expects", async () => {
    const { pool, reserves, borrower, liquidator } = await networkHelpers.loadFixture(vectorMarket);
    const { WETH, USDC, USDe } = reserves;
    const start = await networkHelpers.takeSnapshot();
    const rng = new Rng("keeper-sizing");
    const seen = { offers: 0, partial: 0, clearing: 0, savedFromDust: 0 };
    for (let index = 0; index < CASES; index++) {
      const drawn = draw(rng);
      const target = targetOf(drawn);
      const offer = offerOf(drawn, target);
      if (offer === undefined) continue;
      await pool.connect(borrower).supply(WETH.asset, drawn.wethWei, borrower, 0);
      await pool.connect(borrower).borrow(USDC.asset, drawn.usdcUnits, VARIABLE, 0, borrower);
      if (drawn.usdeWei > 0n) await pool.connect(borrower).borrow(USDe.asset, drawn.usdeWei, VARIABLE, 0, borrower);
      await WETH.feed.updateAnswer(drawn.wethPriceE8);
      expect((await pool.getUserAccountData(borrower)).healthFactor).to.equal(target.account.healthFactorWad);

      const liquidation = pool
        .connect(liquidator)
        .liquidationCall(WETH.asset, USDC.asset, borrower, offer.debtToCoverUnits, false);
      await expect(liquidation, `case ${index}: ${JSON.stringify(drawn, (_, v: unknown) => String(v))}`)
        .to.emit(pool, "LiquidationCall")
        .withArgs(
          WETH.asset,
          USDC.asset,
          borrower,
          offer.expected.debtUnits,
          offer.expected.collateralUnits,
          liquidator,
          false,
        );
      seen.offers += 1;
      if (offer.debtToCoverUnits > offer.expected.debtUnits) seen.clearing += 1;
      else seen.partial += 1;
      const careless = drawn.capitalUnits < target.maxDebtUnits ? drawn.capitalUnits : target.maxDebtUnits;
      if (!leavesNoDust(target, careless)) seen.savedFromDust += 1;
      await start.restore();
    }
    // The sweep is worth something only if it meets both kinds, and cases in which a careless keeper would revert.
    expect(seen.partial).to.be.greaterThan(5);
    expect(seen.clearing).to.be.greaterThan(5);
    expect(seen.savedFromDust).to.be.greaterThan(5);
  });
});
