import { inspect } from "node:util";
import type { Context, RootHookObject } from "mocha";

/** Root hooks of every test process. */
export const mochaHooks: RootHookObject = {
  // Hardhat starts test processes with tsx in NODE_OPTIONS; a command that a test tries registers tsx itself, as it does for a
  // user, and with both it would hook every import twice: half a second a process.
  beforeAll() {
    delete process.env["NODE_OPTIONS"];
  },
  // A failure goes to the runner's process as JSON, which knows no bigint: without this the file's results are lost with it.
  afterEach(this: Context) {
    const failure: object = this.currentTest?.err ?? {};
    for (const [name, value] of Object.entries(failure)) {
      if (typeof value === "bigint" || typeof value === "object") Object.assign(failure, { [name]: inspect(value) });
    }
  },
};
