import { expect } from "chai";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { CellRecord } from "../../scripts/metrics/cell-record.ts";
import { cellRecord } from "../../scripts/metrics/cell-record.ts";
import { readRecord } from "../../scripts/lib/record-reader.ts";
import type { RecordLine } from "../../scripts/lib/record.ts";
import { RunningTask } from "../helpers/child-process.ts";
import { CountingProxy } from "../helpers/counting-proxy.ts";
import { BORROWERS, startGenuineUpstream, type GenuineUpstream } from "../helpers/genuine-upstream.ts";

const LATENCY_MS = 5;

describe("fork of a public chain", function () {
  this.timeout(180_000);
  let upstream: GenuineUpstream;
  let proxy: CountingProxy;

  before(async () => {
    upstream = await startGenuineUpstream();
    proxy = await CountingProxy.start(upstream.url, LATENCY_MS);
  });

  beforeEach(() => proxy.reset());

  after(async () => {
    proxy.end();
    await upstream.end();
  });

  /** Run a task on the upstream; the process of the test serves it meanwhile. */
  async function hardhat(task: string, ...args: readonly string[]): Promise<{ code: number | null; output: string }> {
    const running = RunningTask.start(task, "--fork", proxy.url, "--network-file", upstream.networkFile, ...args);
    const code = await running.ended();
    return { code, output: running.output };
  }

  async function recordOf(folder: string): Promise<CellRecord> {
    const lines: RecordLine[] = [];
    for await (const line of readRecord(join(folder, "record.jsonl"))) lines.push(line);
    return cellRecord(lines);
  }

  describe("hardhat shock", function () {
    it("lets keepers liquidate the real book when the oracle's price falls, and writes record, summary and report", async () => {
      const out = join(upstream.folder, "shock");
      const { code, output } = await hardhat("shock", "--price", "0.80", "--blocks", "26", "--out", out);
      expect(code, output).to.equal(0);
      expect(output).to.match(/not there: stable pool gone: no code at 0x0+deadbeef at block \d+/);
      expect(output).to.match(/3 of 4 borrowers of blocks 0 to \d+ owe something against USDe/);
      const { blocks, events } = await recordOf(out);
      expect(blocks.map(({ oraclePricesE8 }) => oraclePricesE8["USDe"]).slice(0, 6)).to.deep.equal([
        96_000_000n,
        92_000_000n,
        88_000_000n,
        84_000_000n,
        80_000_000n,
        80_000_000n,
      ]);
      const liquidated = new Set(
        events.flatMap((event) => (event.name === "liquidation" ? event.user.toLowerCase() : [])),
      );
      expect([...liquidated]).to.have.members(
        [BORROWERS.alice, BORROWERS.bob, BORROWERS.dave].map((address) => address.toLowerCase()),
      );
      expect(blocks.at(-1)?.liquidatable.count).to.equal(0);
      expect(readdirSync(out)).to.have.members(["record.jsonl", "summary.json", "report.html"]);
    });
  });
});
