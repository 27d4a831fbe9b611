import { expect } from "chai";
import { isRunMetricName, measureRun, RUN_METRIC_NAMES, runMetric } from "../../../scripts/metrics/run-metrics.ts";
import { plainValue } from "../../../scripts/metrics/plain-value.ts";
import { summarizeCell } from "../../../scripts/metrics/summarize-cell.ts";
import type { HealthLine } from "../../../scripts/lib/record.ts";
import {
  accountsLine,
  blockLine,
  FOUR_CELLS,
  headerLine,
  liquidationEvent,
  record as makeRecord,
  smallCrash,
  stablePool,
} from "../../fixtures/record.ts";

describe("measureRun", () => {
  const records = FOUR_CELLS.map((cell) => smallCrash(cell));

  it("gives a figure or null for every metric, each an integer", () => {
    for (const record of records) {
      const measured = measureRun(record);
      expect(Object.keys(measured)).to.deep.equal(RUN_METRIC_NAMES);
      for (const value of Object.values(measured)) expect(value === null || typeof value === "bigint").to.equal(true);
    }
  });

  it("agrees with the run's summary", () => {
    for (const record of records) {
      const measured = measureRun(record);
      const { badDebt, liquidations, lending, usde, keepers } = summarizeCell(record, "");
      expect(measured.badDebtBase).to.equal(badDebt.deficitBase + badDebt.latentBase);
      expect(measured.penaltiesBase).to.equal(liquidations.bonusBase);
      expect(measured.liquidationCount).to.equal(BigInt(liquidations.count));
      expect(measured.blockedWithdrawalsBase).to.equal(lending.blockedWithdrawalsBase);
      expect(measured.poolLowE8).to.equal(usde.minPriceE8);
      expect(measured.keeperProfitBase).to.equal(keepers.profitBase);
    }
  });

  it("has neither a low nor a time under the peg for a pool that is drained in every block", () => {
    const blocks = [blockLine(0, { stablePools: [stablePool(0n)] })];
    const { poolLowE8, belowPegSeconds, usedLowE8 } = measureRun(makeRecord({ blocks }));
    expect([poolLowE8, belowPegSeconds, usedLowE8]).to.deep.equal([null, null, 100_000_000n]);
  });

  it("counts what borrowers lose as a loss, and keepers' gain as leakage", () => {
    for (const record of records) {
      const { header, finish } = record;
      const kindOf = new Map(header.agents.map(({ label, kind }) => [label, kind]));
      const gains = (isCounted: (kind: string) => boolean) =>
        finish.accounts
          .filter(({ label }) => isCounted(kindOf.get(label) ?? ""))
          .reduce((sum, { netWorthBase, heldBase = 0n }) => sum + netWorthBase - heldBase, 0n);
      const measured = measureRun(record);
      expect(measured.borrowerLossBase).to.equal(-gains((kind) => ["looper", "whale", "borrower"].includes(kind)));
      expect(measured.valueLeakageBase).to.equal(gains((kind) => ["keeper", "arbitrageur"].includes(kind)));
    }
  });

  it("takes bad debt over what was borrowed, and fees less deficit as the protocol's result", () => {
    const header = headerLine();
    const start = accountsLine("start", header);
    const accounts = start.accounts.map((account) => ({ ...account, debtBase: 200n }));
    const measured = measureRun(
      makeRecord({
        header,
        start: { ...start, accounts },
        events: [liquidationEvent({ protocolFeeBase: 7n })],
        blocks: [blockLine(0, { deficitBase: 40n, latentBadDebtBase: 60n })],
      }),
    );
    expect(measured.badDebtShareBps).to.equal(1_000n);
    expect(measured.protocolResultBase).to.equal(-33n);
  });

  it("takes the worst distance of the price used from the venue's, of the venue's", () => {
    const block = (step: number, usedE8: bigint, venueE8: bigint) =>
      blockLine(step, { oraclePricesE8: { USDe: usedE8 }, referencePricesE8: { USDe: venueE8 } });
    const blocks = [block(0, 100n, 100n), block(1, 100n, 80n), block(2, 90n, 100n)];
    expect(measureRun(makeRecord({ blocks })).oracleErrorBps).to.equal(2_500n);
  });

  it("takes the debt near liquidation from the first distribution of health factors", () => {
    const line = (step: number, near: bigint): HealthLine => ({
      type: "health",
      step,
      boundsWad: [10n ** 18n, 105n * 10n ** 16n],
      debtBase: [0n, near, 100n - near],
      accounts: [0, 1, 1],
    });
    expect(measureRun(makeRecord({ health: [line(0, 25n), line(10, 90n)] })).nearLiquidationBps).to.equal(2_500n);
    expect(measureRun(makeRecord()).nearLiquidationBps).to.equal(null);
  });

  it("is null for the usage of loops where nobody loops", () => {
    const [record] = records;
    if (record === undefined) throw new RangeError("there are four records");
    const agents = record.header.agents.map((agent) => ({ ...agent, group: "others" }));
    expect(measureRun({ ...record, header: { ...record.header, agents } }).borrowUsageBps).to.equal(null);
  });
});

describe("run metrics", () => {
  it("are named by their unit", () => {
    const endings = { base: "Base", priceE8: "E8", wei: "Wei", bps: "Bps", seconds: "Seconds", count: "Count" };
    for (const name of RUN_METRIC_NAMES) expect(name.endsWith(endings[runMetric(name).unit]), name).to.equal(true);
  });

  it("know their names, and no name of Object's own", () => {
    expect(isRunMetricName("badDebtBase")).to.equal(true);
    expect(isRunMetricName("toString")).to.equal(false);
  });
});

describe("plainValue", () => {
  it("gives dollars, tokens, prices and plain counts", () => {
    expect(plainValue(150_000_000n, "base")).to.equal(1.5);
    expect(plainValue(98_700_000n, "priceE8")).to.equal(0.987);
    expect(plainValue(25n * 10n ** 17n, "wei")).to.equal(2.5);
    expect([plainValue(9_300n, "bps"), plainValue(-3n, "count")]).to.deep.equal([9_300, -3]);
  });
});
