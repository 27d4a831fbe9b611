import { expect } from "chai";
import { batchesOf, runsOf } from "../../scripts/studies/plan-study.ts";
import { executeInWorkers } from "../../scripts/tasks/study/worker-pool.ts";
import { tinyPlan } from "../helpers/tiny-study.ts";

/** Fewer than the eight after which a worker is replaced, so that all are of one process. */
const BATCHES = 6;
/** The first chains also bring in code and the allocator's pages. */
const WARM_UP = 2;
/** Chains that are kept add a tenth each. */
const GROWTH_ALLOWED = 1.12;

describe("memory of a study's worker", () => {
  it("stays flat while chain after chain is thrown away", async () => {
    const plan = tinyPlan({ seeds: BATCHES, vary: [{ path: "oracle", values: ["venue", "peg"] }] });
    const { residentBytes } = await executeInWorkers(batchesOf(plan, runsOf(plan.points, 0, BATCHES)), {
      source: plan,
      workers: 1,
      onRow: ({ error }) => expect(error).to.equal(null),
    });
    expect(residentBytes).to.have.length(BATCHES);
    const [settled = 0, ...later] = residentBytes.slice(WARM_UP);
    expect(Math.max(...later)).to.be.lessThan(settled * GROWTH_ALLOWED);
  });
});
