import { expect } from "chai";
import hre from "hardhat";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { median } from "../../scripts/tasks/bench/median.ts";
import { benchTables, type BenchFigures } from "../../scripts/tasks/bench/tables.ts";

const SENDING = [
  "ethers, send and wait",
  "raw provider, fixed gas, one a block",
  "engine, send path: mempool, decoded outcomes",
  "engine, send path: bundle, decoded outcomes",
  "engine, whole loop: lens, index, record too",
  "engine, whole loop, bundles",
  "engine, send path: mempool, on anvil",
  "engine, send path: bundle, on anvil",
  "engine, whole loop, on anvil",
  "engine, whole loop, bundles, on anvil",
];
const KEPT = ["runs.jsonl", "runs.parquet", "blocks/, with --block-rows", "blocks.parquet, with --block-rows"];
const GAS = ["supply, first", "supply, again", "borrow, first", "borrow, again", "liquidationCall, 50 %", "exchange"];

/** Run the task as the command line would, and give what it prints. */
async function bench(args: {
  rounds?: number;
  waves?: number;
  positions?: string;
  points?: number;
  json?: boolean;
}): Promise<string> {
  const printed: string[] = [];
  const { log } = console;
  console.log = (text: string) => void printed.push(text);
  try {
    await hre.tasks.getTask("bench").run({ rounds: 1, waves: 1, positions: "3", points: 3, json: false, ...args });
  } finally {
    console.log = log;
  }
  return printed.join("\n");
}

/** The first cells of the rows of all tables, headings too. */
function firstColumn(tables: string): readonly string[] {
  return tables.split("\n").flatMap((line) => (line.startsWith("│") ? [line.split("│")[1]?.trim() ?? ""] : []));
}

describe("bench task", () => {
  it("measures and prints every row: sending, idle blocks, a sweep, what it leaves behind, gas", async () => {
    const figures = JSON.parse(await bench({ positions: "3,7", json: true })) as BenchFigures;
    const { sending, idle, sweep, gas } = figures;
    const tables: readonly (readonly [
      heading: string,
      first: readonly (string | number)[],
      ratios: readonly number[],
    ])[] = [
      ["approve, supply, borrow, swap, liquidate by", SENDING, sending.map(({ ratio }) => ratio)],
      ["open positions", [3, 7], idle.map(({ ratio }) => ratio)],
      [
        "one point of a sweep, 20 blocks",
        ["with a set-up of its own", "branched, under other terms", "branched, of a single block"],
        sweep.points.map(({ ratio }) => ratio),
      ],
      ["processes of a study", [1, 2], sweep.workers.map(({ ratio }) => ratio)],
      ["kept of a run, 20 blocks", KEPT, sweep.kept.map(({ ratio }) => ratio)],
      ["memory of a process after runs", [3, 3], sweep.memory.map(({ ratio }) => ratio)],
      ["gas", GAS, gas.map(({ ratio }) => ratio)],
    ];
    expect(firstColumn(benchTables(figures))).to.deep.equal(
      tables.flatMap(([heading, first]) => [heading, ...first].map(String)),
    );
    for (const [heading, first, ratios] of tables) {
      expect(ratios, heading).to.have.length(first.length);
      if (heading !== "gas") expect(ratios[0], heading).to.equal(1);
      for (const ratio of ratios) expect(ratio, heading).to.be.greaterThan(0);
    }
    for (const { action, ratio } of gas) expect(ratio, action).to.be.within(0.5, 1.1);
    // The rows are text of some hundred bytes, a block of a run of some thousand.
    expect(sweep.kept[0]?.bytes).to.be.within(500, 5_000);
    expect(sweep.kept[2]?.bytes).to.be.within(20_000, 200_000);
  });

  it("refuses a sweep of too few points to branch one of each length", async () => {
    const error = await failureOf(bench({ points: 2 }));
    expect(error).to.be.instanceOf(InvalidInputError).and.to.include({ field: "--points", value: 2 });
  });

  it("refuses numbers of positions that do not rise", async () => {
    for (const positions of ["100,50", "0", "ten", "5,5", "1.5"]) {
      const error = await failureOf(bench({ positions }));
      expect(error).to.be.instanceOf(InvalidInputError).and.to.include({ field: "--positions", value: positions });
    }
  });

  it("refuses less than one round or wave", async () => {
    for (const [field, args] of [
      ["--rounds", { rounds: 0 }],
      ["--waves", { waves: 0 }],
    ] as const) {
      const error = await failureOf(bench(args));
      expect(error).to.be.instanceOf(InvalidInputError).and.to.include({ field, value: 0 });
    }
  });
});

describe("median", () => {
  it("is the middle, or the mean of the two in the middle, whatever the order", () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([9, 1, 5, 7])).to.equal(6);
    expect(median([])).to.equal(0);
  });
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("it went through"),
    (error: unknown) => error,
  );
}
