// Builds what `npm pack` ships: dist/ with JavaScript and types of the public entry points (scripts/api) and of all they
// import, bytecode included, since that is part of the TypeChain factories. Runs after `hardhat build`.
import { spawnSync } from "node:child_process";
import { cpSync, globSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../..", import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
const tsc = require.resolve("typescript/bin/tsc");
const built = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
process.exitCode = built.status ?? 1;
// What runs in a process of its own is JavaScript already, and tsc does not carry it over.
for (const script of globSync("scripts/protocol/**/*.mjs", { cwd: root }))
  cpSync(root + script, `${root}dist/${script}`);
