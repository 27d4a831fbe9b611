import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { amount, choice, flag, integer, moment, readParameters } from "../../../scripts/scenarios/sourced.ts";

const measured = { unit: "u", source: "a paper", confidence: "high" } as const;
const tree = {
  window: {
    start: moment("20:30", "2025-10-10", measured),
    blocks: integer(800, 1, 1_000, { ...measured, note: "the evening" }),
  },
  pool: { tvl: amount("100", 8, measured), flight: flag(true, measured) },
  watches: choice("pool", ["pool", "oracle"], measured),
};
const read = (...sets: readonly string[]) => readParameters(tree, sets);

/** What is refused, with the path it is refused at and what is accepted instead. */
function refusal(set: string): { field: string | undefined; accepted: string | undefined } {
  try {
    read(set);
  } catch (error) {
    if (error instanceof InvalidInputError) return { field: error.field, accepted: error.accepted };
    throw error;
  }
  throw new Error(`${set} was accepted`);
}

describe("readParameters", () => {
  it("reads every default into its type", () => {
    expect(read().values).to.deep.equal({
      window: { start: 1_760_128_200, blocks: 800 },
      pool: { tvl: 10_000_000_000n, flight: true },
      watches: "pool",
    });
  });

  it("applies overrides in order and leaves the tree as it was", () => {
    const { values } = read("window.start=21:15:30", "window.blocks=1", "window.blocks=2", "pool.tvl=0.00000001");
    expect(values.window).to.deep.equal({ start: 1_760_130_930, blocks: 2 });
    expect(values.pool.tvl).to.equal(1n);
    expect(read("pool.flight=false", "watches=oracle").values).to.deep.include({ watches: "oracle" });
    expect(read().values.window.blocks).to.equal(800);
  });

  it("gives one assumption a leaf, by its path, with source, confidence and note", () => {
    const { assumptions } = read();
    expect(assumptions.map(({ id }) => id)).to.deep.equal([
      "window.start",
      "window.blocks",
      "pool.tvl",
      "pool.flight",
      "watches",
    ]);
    expect(assumptions[1]).to.deep.equal({
      id: "window.blocks",
      value: "800",
      unit: "u",
      source: "a paper",
      confidence: "high",
      note: "the evening",
    });
    expect(assumptions[2]).not.to.have.property("note");
  });

  it("says which values were set for the run, what the default was, and trusts them little", () => {
    const [, blocks, tvl] = read("window.blocks=20").assumptions;
    expect(blocks).to.include({
      value: "20",
      source: "set for this run (default 800: a paper)",
      confidence: "low",
    });
    expect(tvl).to.include({ value: "100", source: "a paper", confidence: "high" });
  });

  const refused: readonly [string, string, string][] = [
    ["window.blocks=0", "window.blocks", "a whole number from 1 to 1000"],
    ["window.blocks=1001", "window.blocks", "a whole number from 1 to 1000"],
    ["window.blocks=1.5", "window.blocks", "a whole number from 1 to 1000"],
    ["window.blocks=many", "window.blocks", "a whole number from 1 to 1000"],
    ["window.start=24:00", "window.start", 'a UTC time such as "21:36"'],
    ["window.start=tomorrow", "window.start", 'a UTC time such as "21:36"'],
    ["pool.flight=1", "pool.flight", "true or false"],
    ["watches=pol", "watches", "one of pool, oracle"],
  ];
  for (const [set, field, accepted] of refused) {
    it(`refuses ${set}, naming the path and what is accepted`, () => {
      expect(refusal(set)).to.deep.equal({ field, accepted });
    });
  }

  for (const text of ["-1", "1e9", "much", "0.000000001", ""]) {
    it(`refuses an amount of ${JSON.stringify(text)}, naming the path`, () => {
      expect(refusal(`pool.tvl=${text}`).field).to.equal("pool.tvl");
    });
  }

  it("refuses an unknown path and names the near ones", () => {
    expect(() => read("windw.blocks=1")).to.throw(InvalidInputError, "window");
    expect(() => read("window.block=1")).to.throw(InvalidInputError, "blocks");
    expect(() => read("window.blocks.more=1")).to.throw(InvalidInputError, "window.blocks.more");
  });

  it("refuses a value in the place of a group, and lists the group's keys", () => {
    expect(refusal("pool=5")).to.deep.equal({ field: "pool", accepted: "a map with tvl, flight" });
    expect(refusal("pool=null")).to.deep.equal({ field: "pool", accepted: "a map with tvl, flight" });
  });

  it("refuses a group that lacks a key, naming the key", () => {
    expect(refusal("window={ start: '20:30' }").field).to.equal("window.blocks");
  });
});
