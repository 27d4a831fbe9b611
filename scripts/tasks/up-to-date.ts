import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a build reads; the compiler and the libraries come by the lock file. */
const SOURCES = ["contracts", "hardhat.config.ts", "package-lock.json"];
const BUILD_INFO = join("artifacts", "build-info");
const TYPES = "typechain-types";
const STAMP = join("cache", "last-build");

/**
 * Whether contracts are built already: nothing that a build reads is younger than the build noted by `noteBuild`, and
 * nobody has built anything since. Hardhat's own check hashes every source, which takes over two seconds a command.
 *
 * @param root Folder of the project.
 */
export function isBuilt(root: string): boolean {
  const stamp = join(root, STAMP);
  if (![STAMP, BUILD_INFO, TYPES].every((path) => existsSync(join(root, path)))) return false;
  if (readFileSync(stamp, "utf8") !== buildMark(root)) return false;
  const beganAtMs = statSync(stamp).mtimeMs;
  return SOURCES.every((path) => youngestMs(join(root, path)) < beganAtMs);
}

/** Note that a build which began at a moment has gone well. @param beganAt Not later than its first look at a source. */
export function noteBuild(root: string, beganAt: Date): void {
  const stamp = join(root, STAMP);
  mkdirSync(join(root, "cache"), { recursive: true });
  writeFileSync(stamp, buildMark(root));
  utimesSync(stamp, beganAt, beganAt);
}

function buildMark(root: string): string {
  return `${statSync(join(root, BUILD_INFO)).mtimeMs}\n`;
}

/** When something in a tree last changed; folders count, since a removed file changes nothing else. */
function youngestMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((youngest, name) => Math.max(youngest, youngestMs(join(path, name))), stat.mtimeMs);
}
