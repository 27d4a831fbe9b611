import { expect } from "chai";
import { Backoff } from "../../../scripts/agents/backoff.ts";

/** Fail a key at the given step and count the steps it then rests. */
function restAfter(backoff: Backoff, step: number): number {
  backoff.failed("desk", step);
  let rested = 0;
  while (backoff.isResting("desk", step + 1 + rested)) rested++;
  return rested;
}

describe("Backoff", () => {
  it("rests for the first rest after the first failure", () => {
    expect(restAfter(new Backoff(3), 10)).to.equal(3);
  });

  it("doubles the rest with each failure in a row, up to 8 times the first", () => {
    const backoff = new Backoff(1);
    const rests: number[] = [];
    for (let attempt = 0, step = 0; attempt < 8; attempt++) {
      const rest = restAfter(backoff, step);
      rests.push(rest);
      step += 1 + rest;
    }
    expect(rests).to.deep.equal([1, 2, 4, 8, 8, 8, 8, 8]);
  });

  it("begins anew after a success", () => {
    const backoff = new Backoff(2);
    restAfter(backoff, 0);
    backoff.succeeded("desk");
    expect(backoff.isResting("desk", 1)).to.equal(false);
    expect(restAfter(backoff, 5)).to.equal(2);
  });

  it("counts several failures of one step once", () => {
    const backoff = new Backoff(2);
    backoff.failed("desk", 0);
    backoff.failed("desk", 0);
    expect(restAfter(backoff, 10)).to.equal(4);
  });

  it("keeps keys apart", () => {
    const backoff = new Backoff(4);
    backoff.failed("desk", 0);
    expect(backoff.isResting("pool", 1)).to.equal(false);
  });
});
