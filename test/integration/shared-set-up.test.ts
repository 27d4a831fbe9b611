import { expect } from "chai";
import { stringify } from "yaml";
import type { StudyRow } from "../../scripts/metrics/study-row.ts";
import { executeBatch } from "../../scripts/studies/execute-batch.ts";
import { batchesOf, runsOf, type StudyRun } from "../../scripts/studies/plan-study.ts";
import { bareChains, type ChainOpener } from "../../scripts/tasks/bare-chains.ts";
import { tinyPlan } from "../helpers/tiny-study.ts";

describe("a set-up shared by other terms of an e-mode", function () {
  this.timeout(120_000);
  let newChain: ChainOpener;
  before(async () => (newChain = await bareChains()));

  const terms = (ltvBps: number, liquidationThresholdBps: number, liquidationBonusBps: number) => ({
    "eModes.2.ltvBps": ltvBps,
    "eModes.2.liquidationThresholdBps": liquidationThresholdBps,
    "eModes.2.liquidationBonusBps": liquidationBonusBps,
  });
  const own = terms(9_000, 9_200, 10_200);
  const other = terms(8_500, 9_300, 10_400);
  /** Loops stand higher than these let them: no set-up. */
  const tooStrict = terms(9_000, 9_100, 10_200);

  /** Run points one after the other in one batch, each on whatever chain it gets. */
  async function play(...points: readonly object[]): Promise<{ rows: readonly StudyRow[]; chains: number }> {
    const plan = tinyPlan({ how: "list", points });
    const [batch, ...more] = batchesOf(plan, runsOf(plan.points, 0, 1));
    if (batch === undefined || more.length > 0)
      throw new RangeError(`${more.length} batches more than one: ${stringify(points)}`);
    const rows: StudyRow[] = [];
    let chains = 0;
    await executeBatch(plan, batch, {
      openChain: async () => {
        chains++;
        const chain = await newChain();
        return { provider: chain.provider, close: () => chain.close() };
      },
      onRow: (row) => rows.push(row),
    });
    return { rows, chains };
  }
  const hashes = (rows: readonly StudyRow[]) => rows.map(({ recordSha256 }) => recordSha256);

  it("gives the records of set-ups of their own, byte for byte, from one chain", async function () {
    const [first, second, shared] = [await play(own), await play(other), await play(own, other, own)];
    expect(shared.chains).to.equal(1);
    const [ofOwn = null] = hashes(first.rows);
    const [ofOther = null] = hashes(second.rows);
    expect(ofOwn).to.match(/^[0-9a-f]{64}$/);
    expect(ofOther, "the terms matter")
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(ofOwn);
    expect(hashes(shared.rows)).to.deep.equal([ofOwn, ofOther, ofOwn]);
  });

  it("gives a run that cannot be read a row with its error, and the others theirs", async function () {
    const plan = tinyPlan({ how: "list", points: [own] });
    const bad: StudyRun = { point: 1, seed: 0, values: { "eModes.2.ltvBps": "99999" } };
    const rows: StudyRow[] = [];
    const onRow = (row: StudyRow) => rows.push(row);
    await executeBatch(plan, [bad], { openChain: () => Promise.reject(new Error("no chain is needed")), onRow });
    expect(rows.map(({ point, error }) => [point, error?.name])).to.deep.equal([[1, "InvalidInputError"]]);
    await executeBatch(plan, [bad, ...runsOf(plan.points, 0, 1)], { openChain: newChain, onRow });
    expect(rows.slice(1).map(({ error }) => error?.name)).to.deep.equal(["InvalidInputError", undefined]);
  });

  it("shares nothing where one of them would refuse a position: that one fails, the others do not", async function () {
    const alone = await play(own);
    const { rows } = await play(own, tooStrict, own);
    expect(hashes(rows)).to.deep.equal([hashes(alone.rows)[0], null, hashes(alone.rows)[0]]);
  });
});
