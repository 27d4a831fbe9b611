import type { RootHookObject } from "mocha";

/**
 * Root hooks of every test process. Hardhat starts those with tsx in NODE_OPTIONS; a command that a test tries registers tsx
 * itself, as it does for a user, and with both it would hook every import twice: half a second a process.
 */
export const mochaHooks: RootHookObject = {
  beforeAll() {
    delete process.env["NODE_OPTIONS"];
  },
};
