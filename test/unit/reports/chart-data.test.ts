import { expect } from "chai";
import type { HealthLine } from "../../../scripts/lib/record.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { healthBands, liquidationBars } from "../../../scripts/reports/chart-data.ts";
import { headerLine, liquidationEvent, record } from "../../fixtures/record.ts";

const START_MS = headerLine().startTimestamp * 1_000;
const DOLLAR = 10n ** 8n;

describe("liquidationBars", () => {
  const header = headerLine({ blocks: 60 });

  it("sums collateral in bars of five minutes, by asset, the largest first", () => {
    const events = [
      liquidationEvent({ step: 0, collateralBase: 10n * DOLLAR }),
      liquidationEvent({ step: 24, collateral: "ALT", collateralBase: 500n * DOLLAR }),
      liquidationEvent({ step: 25, collateralBase: 30n * DOLLAR }),
      liquidationEvent({ step: 26, collateralBase: 4n * DOLLAR }),
    ];
    expect(liquidationBars(record({ header, events }))).to.deep.equal({
      barSeconds: 300,
      times: [START_MS, START_MS + 300_000, START_MS + 600_000],
      assets: [
        { symbol: "ALT", dollars: [500, 0, 0] },
        { symbol: "USDe", dollars: [10, 34, 0] },
      ],
    });
  });

  it("has no assets without liquidations", () => {
    expect(liquidationBars(record({ header })).assets).to.deep.equal([]);
  });
});

describe("healthBands", () => {
  const line = (step: number, bounds: readonly string[], ...dollars: number[]): HealthLine => ({
    type: "health",
    step,
    boundsWad: bounds.map((bound) => wad(bound)),
    debtBase: dollars.map((amount) => BigInt(amount) * DOLLAR),
    accounts: dollars.map(() => 1),
  });

  it("merges buckets into the band they end in, and the rest into the last", () => {
    const bounds = ["0.9", "1", "1.01", "1.05", "1.3", "3"];
    const health = [line(0, bounds, 1, 2, 4, 8, 16, 32, 64), line(10, bounds, 0, 0, 0, 0, 0, 0, 5)];
    expect(healthBands(record({ health }))).to.deep.equal({
      times: [START_MS, START_MS + 120_000],
      bands: [
        { name: "under 1", dollars: [3, 0] },
        { name: "1 to 1.05", dollars: [12, 0] },
        { name: "1.05 and more", dollars: [112, 5] },
      ],
    });
  });

  it("is one band where the record has none of the chart's bounds", () => {
    expect(healthBands(record({ health: [line(0, ["7"], 1, 2)] })).bands).to.deep.equal([
      { name: "all", dollars: [3] },
    ]);
  });

  it("has no times without health lines", () => {
    expect(healthBands(record()).times).to.deep.equal([]);
  });
});
