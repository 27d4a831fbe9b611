// `npm run coverage`: line coverage of contracts/ (Hardhat's) and of scripts/ (V8's, read by c8 through the source maps
// that tsx inlines) from one run of the tests. Reports go to coverage/; words after `--` choose test files.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../..", import.meta.url));
const hardhat = require.resolve("hardhat/package.json").replace(/package\.json$/, "dist/src/cli.js");
const c8 = require.resolve("c8/bin/c8.js");
const raw = `${root}coverage/v8`;

rmSync(`${root}coverage`, { recursive: true, force: true });
mkdirSync(raw, { recursive: true });

const run = (args, env = {}) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } }).status ?? 1;

const tests = run([hardhat, "test", "--coverage", ...process.argv.slice(2)], { NODE_V8_COVERAGE: raw });
const report = run([
  ...[c8, "report", "--temp-directory", raw, "--reports-dir", "coverage/scripts"],
  ...["--include", "scripts/**/*.ts", "--exclude-after-remap", "--all", "--src", "scripts"],
  ...["--reporter", "text", "--reporter", "text-summary", "--reporter", "lcovonly", "--reporter", "html"],
]);
process.exitCode = tests === 0 ? report : tests;
