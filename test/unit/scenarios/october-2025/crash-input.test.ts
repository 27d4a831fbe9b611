import { readFileSync } from "node:fs";
import { expect } from "chai";
import { InvalidInputError } from "../../../../scripts/lib/invalid-input-error.ts";
import { cellPlan } from "../../../../scripts/scenarios/cell-plan.ts";
import { crashCells, readCrashInput } from "../../../../scripts/scenarios/october-2025/crash-input.ts";
import { recordFileName } from "../../../../scripts/scenarios/october-2025/crash-stage.ts";

const MARKET = "aave-v3-ethereum-2025-10.yaml";
const marketText = readFileSync(new URL(`../../../../markets/${MARKET}`, import.meta.url), "utf8");

function read(change: Partial<Parameters<typeof readCrashInput>[0]> = {}) {
  return readCrashInput({
    mode: "historical",
    oracle: undefined,
    backing: undefined,
    backend: "local",
    seed: "1",
    marketText,
    marketName: MARKET,
    sets: [],
    ...change,
  });
}

const names = (cells: ReturnType<typeof crashCells>) => cells.map(({ oracle, backingName }) => [oracle, backingName]);

describe("crashCells", () => {
  it("is the mode's price against the peg, in a sound and in an impaired world", () => {
    for (const [mode, price] of [
      ["historical", "venue"],
      ["seed", "market-spot"],
    ] as const) {
      expect(names(crashCells(mode, undefined, undefined))).to.deep.equal([
        [price, "sound"],
        ["peg", "sound"],
        [price, "impaired:0.75"],
        ["peg", "impaired:0.75"],
      ]);
    }
  });

  it("is one cell if both are given, two if one is", () => {
    expect(names(crashCells("historical", "market-ema", "impaired:0.5"))).to.deep.equal([
      ["market-ema", "impaired:0.5"],
    ]);
    expect(names(crashCells("historical", "peg", undefined))).to.deep.equal([
      ["peg", "sound"],
      ["peg", "impaired:0.75"],
    ]);
    expect(names(crashCells("seed", undefined, "sound"))).to.deep.equal([
      ["market-spot", "sound"],
      ["peg", "sound"],
    ]);
  });
});

describe("recordFileName", () => {
  it("names price and world, without characters a file system may refuse", () => {
    expect(recordFileName(cellPlan("venue", "impaired:0.75"))).to.equal("record-venue-impaired-0.75.jsonl");
    expect(recordFileName(cellPlan("market-spot", "sound"))).to.equal("record-market-spot-sound.jsonl");
  });
});

describe("readCrashInput", () => {
  it("sends overrides of the market file to the market and all others to the scenario", () => {
    const { definition, parameters, switches } = read({
      sets: ["lending.reserves.USDe.ltvBps=7000", "window.blocks=20"],
    });
    expect(definition.lending.reserves["USDe"]?.ltvBps).to.equal(7_000n);
    expect(parameters.window.blocks).to.equal(20);
    expect(switches).to.deep.equal({ "lending.reserves.USDe.ltvBps": "7000", "window.blocks": "20" });
  });

  it("sizes the market's stable pool and the desk's cap by the scenario", () => {
    const { definition } = read({
      sets: ["population.liquidityProviders.poolTvl=30000000", "switches.redemptionCapPerBlock=5"],
    });
    const pool = definition.stablePools.find(({ name }) => name === "USDe/USDC");
    expect(pool?.balances).to.deep.equal([15_000_000n * 10n ** 18n, 15_000_000n * 10n ** 6n]);
    expect(definition.ethena?.globalMaxRedeemPerBlockWad).to.equal(5n * 10n ** 18n);
  });

  it("lets the user's overrides of the market win over the scenario's", () => {
    const { definition } = read({ sets: ["lending.reserves.USDC.supplyCap=7"] });
    expect(definition.lending.reserves["USDC"]?.supplyCapTokens).to.equal(7n);
  });

  const refused: readonly [string, Parameters<typeof read>[0], string][] = [
    ["an unknown oracle", { oracle: "chainlink" }, "--oracle"],
    ["a backing of nothing", { backing: "impaired:0" }, "--backing"],
    ["a backing of all", { backing: "impaired:1" }, "--backing"],
    ["a backing that is no number", { backing: "impaired:x" }, "--backing"],
    ["an unknown way to send", { sending: "postcard" }, "--sending"],
    ["an override without a value", { sets: ["window.blocks"] }, "--set"],
    ["an unknown path of the scenario", { sets: ["population.whale.count=3"] }, "--set"],
    ["an unknown path of the market", { sets: ["lending.reserves.USDx.ltvBps=3"] }, "--set"],
    ["a negative amount", { sets: ["population.redeemers.appetite=-5"] }, "population.redeemers.appetite"],
    ["an amount that is no number", { sets: ["backing.usdeSupply=lots"] }, "backing.usdeSupply"],
    ["an empty population", { sets: ["population.lenders.count=0"] }, "population.lenders.count"],
    ["an unknown switch", { sets: ["switches.loop=false"] }, "--set"],
    ["a switch in no known state", { sets: ["switches.redemption=ajar"] }, "switches.redemption"],
    ["an LTV above the threshold", { sets: ["lending.reserves.USDe.ltvBps=9500"] }, "lending.reserves.USDe.ltvBps"],
  ];
  for (const [what, change, field] of refused) {
    it(`refuses ${what}, naming ${field}`, () => {
      expect(() => read(change))
        .to.throw(InvalidInputError)
        .that.includes({ field });
    });
  }

  it("names near names of an unknown path", () => {
    expect(() => read({ sets: ["population.whale.count=3"] })).to.throw(InvalidInputError, "whales");
    expect(() => read({ sets: ["switches.loop=false"] })).to.throw(InvalidInputError, "loops");
  });
});
