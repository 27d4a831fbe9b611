import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";

const MODULE = pathToFileURL("scripts/tasks/with-allocator.ts").href;

/** Run a command whose body tells the setting it finds and exits with 3. */
async function command(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "allocator-"));
  const script = join(folder, "command.mjs");
  writeFileSync(
    script,
    `import { withAllocator } from ${JSON.stringify(MODULE)};
     await withAllocator("crash", async () => {
       console.log("delay " + process.env.MIMALLOC_PURGE_DELAY);
       process.exitCode = 3;
     });`,
  );
  const clean = Object.entries(process.env).filter(([name]) => !/^MIMALLOC_|^POWDERKEG_/.test(name));
  const child = spawn(process.execPath, ["--import", "tsx", script, ...words], {
    env: { ...Object.fromEntries(clean), ...env },
  });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  const [code] = (await once(child, "close")) as [number];
  rmSync(folder, { recursive: true });
  return { code, stdout: stdout.trim() };
}

describe("withAllocator", () => {
  it("runs the task's command again with the settings, once, and passes its exit code on", async () => {
    expect(await command(["crash", "--seed", "1"])).to.deep.equal({ code: 3, stdout: "delay -1" });
  });

  it("runs the body right here inside another command", async () => {
    expect(await command(["test"])).to.deep.equal({ code: 3, stdout: "delay undefined" });
  });

  it("leaves settings of the user's own alone", async () => {
    const env = { MIMALLOC_PURGE_DELAY: "10", MIMALLOC_ALLOW_LARGE_OS_PAGES: "0" };
    expect(await command(["crash"], env)).to.deep.equal({ code: 3, stdout: "delay 10" });
    expect(await command(["crash"], { MIMALLOC_PURGE_DELAY: "10" })).to.deep.equal({ code: 3, stdout: "delay 10" });
  });

  it("does not restart when told not to", async () => {
    const env = { POWDERKEG_NO_RESTART: "1" };
    expect(await command(["crash"], env)).to.deep.equal({ code: 3, stdout: "delay undefined" });
  });
});
