import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const TELL_PARENT = new URL("../../../scripts/tasks/tell-parent.ts", import.meta.url).href;

describe("tellParent", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tell-parent-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A process that runs lines of a script; its parent hangs up when it is told to, if not before. */
  async function child(lines: string): Promise<{ told: readonly unknown[]; code: number | null; stderr: string }> {
    const entry = join(folder, "child.mts");
    writeFileSync(entry, `import { tellParent } from ${JSON.stringify(TELL_PARENT)};\n${lines}`);
    const execArgv = ["--import", import.meta.resolve("tsx")];
    const process = fork(entry, { execArgv, stdio: ["ignore", "ignore", "pipe", "ipc"] });
    const told: unknown[] = [];
    let stderr = "";
    process.stderr?.on("data", (chunk) => (stderr += String(chunk)));
    process.on("message", (message) => {
      told.push(message);
      if (message === "hang up") process.disconnect();
    });
    const exit = once(process, "exit");
    if (process.stderr) await once(process.stderr, "end");
    const [code] = (await exit) as [number | null];
    return { told, code, stderr };
  }

  it("tells the parent, in order", async () => {
    const { told, code } = await child('tellParent("one"); tellParent({ two: 2 }); tellParent("hang up");');
    expect(told).to.deep.equal(["one", { two: 2 }, "hang up"]);
    expect(code).to.equal(0);
  });

  it("loses what it has to say when the parent is gone, whether it knows that or not, and fails by neither", async () => {
    // While it is busy it cannot notice that the parent hung up: the first write meets a closed pipe.
    const { code, stderr } = await child(`
      tellParent("hang up");
      setTimeout(() => {
        for (const until = Date.now() + 500; Date.now() < until; );
        tellParent("too late");
        setTimeout(() => tellParent("later still"), 50);
      }, 0);`);
    expect([code, stderr]).to.deep.equal([0, ""]);
  });
});
