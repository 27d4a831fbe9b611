import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import type { Sending } from "../../scripts/lib/sending.ts";
import type { Eip1193Provider } from "../../scripts/protocol/chain.ts";
import { NodeUnreachableError } from "../../scripts/protocol/http-provider.ts";
import { connectIpc } from "../../scripts/protocol/ipc-provider.ts";
import { prepare } from "../../scripts/scenarios/october-2025/prepare.ts";
import { AnvilMissingError, anvilChains, anvilProgram } from "../../scripts/tasks/anvil-chains.ts";
import { batchesOf, runsOf } from "../../scripts/studies/plan-study.ts";
import type { StudyRow } from "../../scripts/metrics/study-row.ts";
import { requireWorkers } from "../../scripts/tasks/study/study-words.ts";
import { executeInWorkers } from "../../scripts/tasks/study/worker-pool.ts";
import { tinyPlan } from "../helpers/tiny-study.ts";
import { parseNodeKind } from "../../scripts/tasks/node-kinds.ts";
import { cellOf, smallCrashInput } from "../helpers/small-crash.ts";

/** Folders of the chains that processes with this temporary folder have open. */
function chainsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith("powderkeg-anvil-"));
}

async function cellsOn(provider: Eip1193Provider, sendings: readonly Sending[]) {
  const prepared = await prepare({ ...smallCrashInput(), provider });
  const cells = [];
  for (const sending of sendings) cells.push(await cellOf(prepared, "venue", "sound", [], { sending }));
  return cells;
}

describe("anvil", function () {
  it("leaves the record that Hardhat's node leaves, however actions are sent", async function () {
    const { provider } = await network.create("sim");
    const anvil = await anvilChains()();
    try {
      const sendings = ["mempool", "bundle"] as const;
      const [here, there] = [await cellsOn(provider, sendings), await cellsOn(anvil.provider, sendings)];
      expect(here[0]!.events.filter(({ name }) => name === "liquidation")).to.not.be.empty;
      expect(there).to.deep.equal(here);
    } finally {
      await anvil.close();
    }
  });

  it("ends with the process that opened it, even if that is killed", async function () {
    const script = `
      const { anvilChains } = await import("./scripts/tasks/anvil-chains.ts");
      const { provider } = await anvilChains()();
      console.log(await provider.request({ method: "eth_chainId" }));
      await new Promise(() => setInterval(() => undefined, 1_000));`;
    const folder = mkdtempSync(join(tmpdir(), "anvil-owner-"));
    const owner = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, TMPDIR: folder },
    });
    const [chainId] = (await once(owner.stdout, "data")) as [Buffer];
    expect(String(chainId).trim()).to.equal("0x7a69");
    const [own] = chainsIn(folder);
    const socket = join(folder, own ?? "", "ipc");
    (await connectIpc(socket)).close();
    owner.kill("SIGKILL");
    await once(owner, "exit");
    let isGone = false;
    while (!isGone) {
      isGone = await connectIpc(socket).then(
        ({ close }) => (close(), false),
        (error: unknown) => error instanceof NodeUnreachableError,
      );
    }
    while (chainsIn(folder).length > 0) await new Promise((resolve) => setTimeout(resolve, 20)); // its folder goes last
    rmSync(folder, { recursive: true });
  });

  it("executes a study's runs where the environment says so, with the same rows", async function () {
    const plan = tinyPlan();
    const rowsOn = async (node: string) => {
      const folder = mkdtempSync(join(tmpdir(), "anvil-study-"));
      const before = { ...process.env };
      Object.assign(process.env, { POWDERKEG_NODE: node, TMPDIR: folder });
      const seen = new Set<string>();
      const watch = setInterval(() => chainsIn(folder).forEach((name) => seen.add(name)), 20);
      try {
        const rows: StudyRow[] = [];
        const batches = batchesOf(plan, runsOf(plan.points, 0, 1));
        await executeInWorkers(batches, { source: plan, workers: 1, onRow: (row) => rows.push(row) });
        return { rows, chains: seen.size };
      } finally {
        clearInterval(watch);
        for (const name of ["POWDERKEG_NODE", "TMPDIR"]) {
          if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
          else process.env[name] = before[name];
        }
        rmSync(folder, { recursive: true, force: true });
      }
    };
    const [onHardhat, onAnvil] = [await rowsOn("hardhat"), await rowsOn("anvil")];
    expect([onHardhat.chains, onAnvil.chains]).to.deep.equal([0, 1]);
    expect(onHardhat.rows[0]?.error).to.equal(null);
    expect(onAnvil.rows).to.deep.equal(onHardhat.rows);
  });

  it("is missed by name on a machine that no package is for", function () {
    expect(() => anvilProgram("sunos-sparc")).to.throw(AnvilMissingError, /@foundry-rs\/anvil-sunos-sparc/);
  });

  it("is looked for before a study writes anything, as is any other node", function () {
    const before = process.env["POWDERKEG_NODE"];
    try {
      process.env["POWDERKEG_NODE"] = "anvil";
      expect(() => requireWorkers(1)).to.not.throw();
      process.env["POWDERKEG_NODE"] = "ganache";
      expect(() => requireWorkers(1)).to.throw(InvalidInputError, "ganache");
    } finally {
      if (before === undefined) delete process.env["POWDERKEG_NODE"];
      else process.env["POWDERKEG_NODE"] = before;
    }
  });

  it("is one of two nodes to choose from", function () {
    expect(parseNodeKind("anvil")).to.equal("anvil");
    expect(() => parseNodeKind("ganache"))
      .to.throw(InvalidInputError)
      .that.includes({ field: "--node, or POWDERKEG_NODE", value: "ganache" });
  });
});
