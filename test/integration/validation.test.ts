import { expect } from "chai";
import { network } from "hardhat";
import type { ValidationCheck, ValidationEdge } from "../../scripts/validation/check.ts";
import { concentratedLiquidityPull } from "../../scripts/validation/checks/concentrated-liquidity-pull.ts";
import { fallingCollateral } from "../../scripts/validation/checks/falling-collateral.ts";
import { firstPassage, passageProbability } from "../../scripts/validation/checks/first-passage.ts";
import { healthArithmetic } from "../../scripts/validation/checks/health-arithmetic.ts";
import { interestRates } from "../../scripts/validation/checks/interest-rates.ts";
import { liquidationThresholds } from "../../scripts/validation/checks/liquidation-thresholds.ts";
import { liquidityPull } from "../../scripts/validation/checks/liquidity-pull.ts";
import { loopLeverage } from "../../scripts/validation/checks/loop-leverage.ts";
import { marketOracleSensitivity } from "../../scripts/validation/checks/market-oracle-sensitivity.ts";
import { poolAwareFrontier } from "../../scripts/validation/checks/pool-aware-frontier.ts";
import { stableSwapDepeg } from "../../scripts/validation/checks/stable-swap-depeg.ts";
import { tailGrowth } from "../../scripts/validation/checks/tail-growth.ts";
import { toxicityFrontier } from "../../scripts/validation/checks/toxicity-frontier.ts";
import { LOOPER_BUCKETS } from "../../scripts/validation/looper-buckets.ts";
import { expectClose } from "../helpers/expect-close.ts";

const EDGE: ValidationEdge = {
  openChain: async () => {
    const connection = await network.create({ network: "sim", override: { allowBlocksWithSameTimestamp: true } });
    return connection.provider;
  },
  crash: undefined,
};

const RATES = { optimalBps: 9_200n, baseBps: 0n, slope1Bps: 650n, slope2Bps: 2_000n };
const [edgeBucket] = LOOPER_BUCKETS;

/** Verdicts of a check's comparisons, in order. */
async function verdicts(check: ValidationCheck): Promise<readonly string[]> {
  const findings = await check.run(EDGE);
  return findings.map(({ status }) => status).filter((status) => status !== "not modelled");
}

describe("validation checks", () => {
  it("V1 passes on our stable pool, and fails for one of another amplification", async () => {
    expect(new Set(await verdicts(stableSwapDepeg()))).to.deep.equal(new Set(["pass"]));
    expect(new Set(await verdicts(stableSwapDepeg(90n)))).to.deep.equal(new Set(["fail"]));
  });

  it("V2 passes when half the liquidity leaves, and fails when less does", async () => {
    expect(await verdicts(liquidityPull())).to.deep.equal(["pass", "pass", "pass", "pass"]);
    expect(await verdicts(liquidityPull(4_000n))).to.deep.equal(["pass", "fail", "fail", "pass"]);
  });

  it("V2-CL passes when the agent pulls half the liquidity around the price, and fails when it holds less", async () => {
    expect(await verdicts(concentratedLiquidityPull())).to.deep.equal(["pass", "pass", "pass", "pass"]);
    expect(await verdicts(concentratedLiquidityPull(4_000n))).to.deep.equal(["pass", "fail", "fail", "pass"]);
  });

  it("V3 finds the frontier that the pool's liquidation has, and no other", async () => {
    const check = toxicityFrontier([
      [4, 0.9615],
      [4, 0.965],
    ]);
    expect(await verdicts(check)).to.deep.equal(["pass", "fail"]);
  });

  it("V4 finds the frontier that liquidation and sale have, and no other", async () => {
    const row = { name: "x", ltv: 0.83, bonus: 0.05 };
    const check = poolAwareFrontier([
      { ...row, expected: 0.0737 },
      { ...row, expected: 0.076 },
    ]);
    expect(await verdicts(check)).to.deep.equal(["pass", "fail"]);
  });

  it("V5 counts as many passages as the closed form, and not those of another volatility", async () => {
    const check = firstPassage([
      { volatility: 0.8, healthFactor: 1.05, expected: passageProbability(1.05, 0.8) },
      { volatility: 0.8, healthFactor: 1.05, expected: passageProbability(1.05, 0.9) },
    ]);
    expect(await verdicts(check)).to.deep.equal(["pass", "fail"]);
  });

  it("V5's closed form gives the sheet's figures", () => {
    expectClose(passageProbability(1.03, 0.8), 0.487, 0.0005);
    expectClose(passageProbability(1.1, 0.8), 0.024, 0.0005);
    expectClose(passageProbability(1.25, 1.5), 0.005, 0.00005);
  });

  it("V6 passes the executed loop and fails another leverage", async () => {
    const row = { id: "x", ltvBps: 9_000, loops: 2 };
    const check = loopLeverage([
      { ...row, leverage: 2.71 },
      { ...row, leverage: 2.72 },
    ]);
    expect(await verdicts(check)).to.deep.equal(["pass", "fail"]);
  });

  it("V7 and V8 pass, and V7 fails under another threshold", async () => {
    expect(await verdicts(healthArithmetic())).to.deep.equal(["pass", "pass", "pass"]);
    expect((await verdicts(healthArithmetic(8_100n)))[0]).to.equal("fail");
  });

  it("S2 grows with debt over liquidity, and fails where the ratio falls", async () => {
    const ratios = [
      [4.92, 2.89],
      [10.23, 8.59],
      [4.92, 2.89],
    ] as const;
    const found = await verdicts(tailGrowth({ steps: 12, paths: 1, ratios, sizes: [] }));
    expect(found.slice(0, 3)).to.deep.equal(["pass", "pass", "fail"]);
  });

  it("S7 passes the published fall, and fails its even spread for a deeper one", async () => {
    expect(await verdicts(fallingCollateral())).to.deep.equal(["pass", "pass"]);
    expect(await verdicts(fallingCollateral(74_000))).to.deep.equal(["pass", "fail"]);
  });

  it("E6 passes at -2.6 % and misses at -5 %, as docs/validation.md says", async () => {
    expect(await verdicts(marketOracleSensitivity())).to.deep.equal(["pass", "fail"]);
  });

  it("C-V28 passes the bucket's own price and fails another", async () => {
    const buckets = [edgeBucket!, { ...edgeBucket!, liquidationPrice: 0.986 }];
    expect(await verdicts(liquidationThresholds(buckets))).to.deep.equal(["pass", "fail"]);
  });

  it("C-V30 passes the day's slope and fails another", async () => {
    const row = { what: "x", utilizationBps: 9_563, expected: 15.59 };
    const check = interestRates([
      { ...row, rates: RATES },
      { ...row, rates: { ...RATES, slope2Bps: 1_900n } },
    ]);
    expect(await verdicts(check)).to.deep.equal(["pass", "fail"]);
  });
});
