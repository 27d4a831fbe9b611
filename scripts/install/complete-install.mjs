// Completes the install of this repository on machines whose own Node is older than EDR's native package asks for:
// inside npm scripts `node` is already the bundled one (dev dependency `node`), so installing once more under it
// brings the platform package that the first pass left out. On Node 22 and 24 this does nothing.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
try {
  require("@nomicfoundation/edr");
} catch {
  console.error(`completing the install under node ${process.version}`);
  const npm = process.env.npm_execpath;
  if (npm === undefined) {
    console.error("npm_execpath is not set: run this through npm (npm ci)");
    process.exit(1);
  }
  const args = [npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const install = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (install.status !== 0) process.exit(install.status ?? 1);
  const check = spawnSync(process.execPath, ["-e", "require('@nomicfoundation/edr')"], { stdio: "inherit" });
  process.exit(check.status ?? 1);
}
