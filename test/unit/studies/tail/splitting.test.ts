import { expect } from "chai";
import { InvalidInputError } from "../../../../scripts/lib/invalid-input-error.ts";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { mean, standardDeviation } from "../../../../scripts/metrics/estimators/moments.ts";
import { startBranch, turned, type Branch } from "../../../../scripts/studies/tail/branch.ts";
import {
  splitting,
  type Rise,
  type SplittingModel,
  type SplittingOptions,
} from "../../../../scripts/studies/tail/splitting.ts";
import { BranchClock, TurningRng } from "../../../../scripts/studies/tail/turning-rng.ts";
import { expectClose } from "../../../helpers/expect-close.ts";

const STEPS = 30;

/** A walk of 30 steps up or down, with the very branches and streams that runs have. */
function walkOf({ turns }: Branch, name: string): readonly number[] {
  const clock = new BranchClock();
  const rng = TurningRng.of(new Rng(name), turns, clock).fork("walker");
  const places: number[] = [];
  for (let step = 0, place = 0; step < STEPS; step++) {
    place += rng.float() < 0.5 ? -1 : 1;
    places.push(place);
    clock.endedStep = step;
  }
  return places;
}

function risesOf(places: readonly number[]): readonly Rise[] {
  const rises: Rise[] = [];
  for (const [step, level] of places.entries()) {
    if (level > (rises.at(-1)?.level ?? -Infinity)) rises.push({ step, level });
  }
  return rises;
}

function walks(name: string): SplittingModel<Branch> {
  return {
    start: (number) => startBranch(0, `start ${number}`),
    turn: (parent, step, number) => turned(parent, step, `turn ${number}`),
    run: (branch) => Promise.resolve({ branch, rises: risesOf(walkOf(branch, name)) }),
  };
}

/** Probability that the highest place of the walk is over a level: the reflection principle, summed exactly. */
function exceedance(level: number): number {
  const wanted = level + 1;
  let choose = 1;
  let above = 0;
  let at = 0;
  for (let ups = 0; ups <= STEPS; ups++) {
    const place = 2 * ups - STEPS;
    if (place > wanted) above += choose;
    else if (place === wanted) at += choose;
    choose = (choose * (STEPS - ups)) / (ups + 1);
  }
  return (2 * above + at) / 2 ** STEPS;
}

async function estimates(count: number, options: Omit<SplittingOptions, "rng">) {
  const found: (readonly number[])[] = [];
  let runs = 0;
  for (let number = 0; number < count; number++) {
    const result = await splitting(walks(`walk ${number}`), { ...options, rng: new Rng(`choice ${number}`) });
    found.push(result.probabilities);
    runs += result.runs;
  }
  return { found, runs };
}

describe("splitting", () => {
  const ABOVE = [5, 11, 17, 21];

  it("is unbiased from one in three to one in fifteen thousand, levels tied or not", async function () {
    const count = 300;
    const { found } = await estimates(count, { particles: 20, killed: 4, above: ABOVE });
    for (const [at, level] of ABOVE.entries()) {
      const values = found.map((own) => own[at] ?? NaN);
      const error = standardDeviation(values) / Math.sqrt(count);
      expectClose(mean(values), exceedance(level), 3.5 * error, `over ${level}`);
      expect(error / exceedance(level)).to.be.below(0.25);
    }
  });

  it("is unbiased when so many are given up that all may die", async function () {
    const count = 1_500;
    const { found } = await estimates(count, { particles: 4, killed: 3, above: [11] });
    const values = found.map(([value]) => value ?? NaN);
    expect(values.filter((value) => value === 0).length).to.be.above(count / 10);
    expectClose(mean(values), exceedance(11), (3.5 * standardDeviation(values)) / Math.sqrt(count));
  });

  it("needs far fewer runs than plain Monte Carlo for the same error", async function () {
    const count = 100;
    const { found, runs } = await estimates(count, { particles: 20, killed: 4, above: [17] });
    const values = found.map(([value]) => value ?? NaN);
    const truth = exceedance(17);
    const plainRuns = (truth * (1 - truth) * count) / standardDeviation(values) ** 2;
    expect(plainRuns / runs).to.be.above(4);
  });

  it("gives the same for the same choices and streams", async () => {
    const options = { particles: 6, killed: 2, above: [8, 14] };
    const once = await estimates(3, options);
    expect(await estimates(3, options)).to.deep.equal(once);
  });

  it("runs nothing more than its first paths where none has to rise", async () => {
    const { found, runs } = await estimates(1, { particles: 9, killed: 2, above: [-40] });
    expect([found[0], runs]).to.deep.equal([[1], 9]);
  });

  it("refuses to give up no path, or every one", async () => {
    for (const killed of [0, 5, 6]) {
      const options = { particles: 5, killed, above: [1], rng: new Rng(1) };
      const error: unknown = await splitting(walks("x"), options).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(InvalidInputError).with.property("field", "tail.killed");
    }
  });
});

describe("a turned branch", () => {
  const parent = startBranch(0, "start");

  it("has its parent's past up to and with the block, and a future of its own", () => {
    const before = walkOf(parent, "walk");
    const after = walkOf(turned(parent, 9, "turn"), "walk");
    expect(after.slice(0, 10)).to.deep.equal(before.slice(0, 10));
    expect(after.slice(10)).not.to.deep.equal(before.slice(10));
  });

  it("forgets turns of its parent that come after, or at, its own", () => {
    const twice = turned(turned(parent, 20, "late"), 9, "early");
    expect(twice).to.deep.equal(turned(parent, 9, "early"));
    expect(turned(turned(parent, 9, "old"), 9, "new").turns.map(({ stream }) => stream)).to.deep.equal([
      "start",
      "new",
    ]);
  });

  it("keeps earlier turns", () => {
    const [first, second] = [turned(parent, 5, "a"), turned(turned(parent, 5, "a"), 15, "b")];
    expect(walkOf(second, "walk").slice(0, 16)).to.deep.equal(walkOf(first, "walk").slice(0, 16));
    expect(walkOf(second, "walk")).not.to.deep.equal(walkOf(first, "walk"));
  });
});

describe("TurningRng", () => {
  it("without turns is the plain generator, forks included", () => {
    const turning = TurningRng.of(new Rng("root"), [], new BranchClock()).fork("a").fork("b");
    const plain = new Rng("root").fork("a").fork("b");
    expect([turning.int(0, 99), turning.float(), turning.pick(["x", "y"])]).to.deep.equal([
      plain.int(0, 99),
      plain.float(),
      plain.pick(["x", "y"]),
    ]);
  });
});
