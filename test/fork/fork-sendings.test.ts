import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RecordLine } from "../../scripts/lib/record.ts";
import type { Sending } from "../../scripts/lib/sending.ts";
import { cellRecord, type CellRecord } from "../../scripts/metrics/cell-record.ts";
import { attachFork } from "../../scripts/protocol/fork/attach-fork.ts";
import type { Address } from "../../scripts/protocol/hex.ts";
import { runShock } from "../../scripts/scenarios/price-shock/run-shock.ts";
import type { PriceStep, ShockTerms } from "../../scripts/scenarios/price-shock/shock-terms.ts";
import { openBook } from "../../scripts/tasks/fork/open-book.ts";
import { onFork } from "../../scripts/tasks/fork/open-fork.ts";
import { openPublicChain } from "../../scripts/tasks/fork/public-chain.ts";
import { CountingProxy } from "../helpers/counting-proxy.ts";
import { BORROWERS, startGenuineUpstream, type GenuineUpstream } from "../helpers/genuine-upstream.ts";
import { runTaskHere } from "../helpers/run-task-here.ts";
import { withoutSharedGas } from "../helpers/without-shared-gas.ts";

/** A loop whose account is a contract. */
const WALLET: Address = "0x000000000000000000000000000000000000CAfe";
/** A loop whose account is delegated to that contract's code. */
const DELEGATED: Address = "0x0000000000000000000000000000000000de1E9a";
const CODES = { [WALLET]: "0x00", [DELEGATED]: `0xef0100${WALLET.slice(2).toLowerCase()}` } as const;
const BLOCKS_ON_TOP = 40;

/** Loops at 70 % unwind at 0.90; one at 79 % begins at 0.885, and the price overtakes it. */
const PATH: readonly PriceStep[] = [
  { step: 0, priceE8: 90_000_000n },
  { step: 5, priceE8: 88_500_000n },
  { step: 8, priceE8: 84_000_000n },
];
const TERMS: Omit<ShockTerms, "sending"> = {
  ...{ asset: "USDe", place: { kind: "oracle" }, path: PATH },
  ...{ blocks: 11, blockSeconds: 12, truth: "before", borrowers: "unwind", seed: "1" },
  keepers: { flashLoan: 1, funded: 1, capitalBase: 1_000_000n * 10n ** 8n },
};

describe("price shock on a fork, sent in bundles", () => {
  let upstream: GenuineUpstream;
  let proxy: CountingProxy;

  before(async () => {
    upstream = await startGenuineUpstream();
    const { market } = upstream;
    for (const [account, code] of Object.entries(CODES)) {
      await market.openLoop(account, { capital: "20_000", ltvBps: 7_000n, loops: 5 });
      await market.chain.request("hardhat_setCode", [account, code]);
    }
    for (let block = 0; block < BLOCKS_ON_TOP; block++) await market.chain.request("evm_mine");
    proxy = await CountingProxy.start(upstream.url, 0);
  });

  after(async () => {
    proxy.end();
    await upstream.end();
  });

  /** Run a shock on a fork whose reads are kept from one run to the next. */
  async function shocked(sending: Sending) {
    const { networkFile, folder } = upstream;
    const opened = await openPublicChain(
      { fork: proxy.url, forkBlock: 0, networkFile, nodeTimeout: 20 },
      join(folder, "cache"),
      () => undefined,
    );
    const asked = { asset: "USDe", fromBlock: 0, toBlock: 0, accounts: undefined };
    const book = await openBook(opened, asked, () => undefined);
    const lines: RecordLine[] = [];
    proxy.reset();
    return onFork(opened, 20, async (chain) => {
      const market = await attachFork(chain, opened.reading, book.described);
      await runShock({
        ...{ chain, market, book, terms: { ...TERMS, sending }, cell: { oracle: "shocked", backing: "" } },
        ...{ baseFeeWei: opened.upstream.block.baseFeeWei, record: (line: RecordLine) => void lines.push(line) },
      });
      const codes: Record<string, unknown> = {};
      for (const account of [...Object.keys(CODES), BORROWERS.dave]) {
        codes[account] = await chain.request("eth_getCode", [account, "latest"]);
      }
      return { record: cellRecord(lines), codes, reads: proxy.total };
    });
  }

  it("leaves the mempool's record but for gas that is shared, and contracts their code", async () => {
    const byMempool = await shocked("mempool");
    const byBundle = await shocked("bundle");

    expect(byMempool.record.header.sending).to.equal(undefined);
    expect(byBundle.record.header.sending).to.equal("bundle");
    expect(withoutSharedGas(byBundle.record)).to.deep.equal(withoutSharedGas(byMempool.record));
    // One of the book that never acts is not looked at.
    expect(byBundle.codes).to.deep.equal({ ...CODES, [BORROWERS.dave]: "0x" });
    expect(byBundle.record.events.filter(({ name }) => name === "liquidation")).to.not.be.empty;
    for (const account of [WALLET, DELEGATED, BORROWERS.alice]) {
      expect(statusesOf(byBundle.record, account), account).to.deep.equal(["success"]);
    }
    expect(statusesOf(byBundle.record, BORROWERS.bob)).to.deep.equal(["reverted"]);
    // Gas is paid by whoever sends transactions of their own.
    for (const account of Object.keys(CODES)) expect(saved(byMempool.record, byBundle.record, account)).to.equal(0n);
    for (const account of [BORROWERS.alice, BORROWERS.bob]) {
      expect(saved(byMempool.record, byBundle.record, account) > 0n, account).to.equal(true);
    }
    // All else was kept from the run before: four requests for the chain, one for everybody's shares in pools, three for each
    // account that bundles need.
    expect(byBundle.reads).to.be.at.most(4 + 1 + 3 * 4);
  });

  it("is what crash --fork does when told, and an unknown way is refused", async () => {
    const { networkFile, folder } = upstream;
    const out = join(folder, "crash");
    const crash = (sending: string) =>
      runTaskHere(["crash"], { fork: proxy.url, networkFile, out, sending, set: "window.blocks=2" });
    const { exitCode, stderr } = await crash("bundle");
    expect(exitCode, stderr).to.equal(0);
    const [header = ""] = readFileSync(join(out, "record.jsonl"), "utf8").split("\n");
    expect(JSON.parse(header)).to.include({ sending: "bundle", blocks: 2 });
    expect(readFileSync(join(out, "report.html"), "utf8")).to.match(/crash --fork .* --sending bundle --set window/);
    expect((await crash("postcard")).stderr).to.equal(
      'error: --sending: got "postcard"; accepted: one of mempool, bundle\n',
    );
  });
});

/** What became of a borrower's actions, each outcome once. */
function statusesOf({ actions }: CellRecord, account: string): readonly string[] {
  return [...new Set(actions.flatMap(({ agent, status }) => (isOf(agent, account) ? status : [])))];
}

/** What a borrower has more at the end of one run than of another, USD with 8 decimals. */
function saved(before: CellRecord, after: CellRecord, account: string): bigint {
  const [less, more] = [before, after].map(
    ({ finish }) => finish.accounts.find(({ label }) => isOf(label, account))?.netWorthBase ?? 0n,
  );
  return (more ?? 0n) - (less ?? 0n);
}

function isOf(label: string, account: string): boolean {
  return label.toLowerCase().endsWith(account.toLowerCase());
}
