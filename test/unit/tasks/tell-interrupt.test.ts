import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { tellInterrupt } from "../../../scripts/tasks/study/tell-interrupt.ts";

const MODULE = new URL("../../../scripts/tasks/study/tell-interrupt.ts", import.meta.url).href;

describe("tellInterrupt", () => {
  it("says what is kept, and ends as an interrupted process does", async () => {
    const script = `
      const { tellInterrupt } = await import(${JSON.stringify(MODULE)});
      let kept = 0;
      tellInterrupt(() => "kept " + kept);
      kept = 3;
      setInterval(() => undefined, 1_000);
      console.log("ready");`;
    const args = ["--import", "tsx", "--input-type=module", "-e", script];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => (said += String(chunk)));
    await once(child.stdout, "data");
    child.kill("SIGINT");
    expect(await once(child, "close")).to.deep.equal([130, null]);
    expect(said).to.equal("kept 3\n");
  });

  it("leaves nothing behind when it is taken back", () => {
    const before = process.listenerCount("SIGINT");
    const takeBack = tellInterrupt(() => "");
    expect(process.listenerCount("SIGINT")).to.equal(before + 1);
    takeBack();
    expect(process.listenerCount("SIGINT")).to.equal(before);
  });
});
