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
import { parseNodeKind } from "../../scripts/tasks/node-kinds.ts";
import { cellOf, smallCrashInput } from "../helpers/small-crash.ts";

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
    const [own] = readdirSync(folder).filter((name) => name.startsWith("powderkeg-anvil-"));
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
    rmSync(folder, { recursive: true });
  });

  it("is missed by name on a machine that no package is for", function () {
    expect(() => anvilProgram("sunos-sparc")).to.throw(AnvilMissingError, /@foundry-rs\/anvil-sunos-sparc/);
  });

  it("is one of two nodes to choose from", function () {
    expect(parseNodeKind("anvil")).to.equal("anvil");
    expect(() => parseNodeKind("ganache"))
      .to.throw(InvalidInputError)
      .that.includes({ field: "--node, or POWDERKEG_NODE", value: "ganache" });
  });
});
