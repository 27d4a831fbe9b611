import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PowderkegError } from "../../lib/errors.ts";

/** A package that holds genuine contracts is not installed. */
export class PackageMissingError extends PowderkegError {
  constructor(readonly packageName: string) {
    super(`package ${packageName} is not installed; it is a development dependency: run npm ci`);
  }
}

/** Read a text file of an installed package, found by walking up node_modules as Node does. */
export function readPackageFile(packageName: string, path: string): string {
  return readFileSync(join(packageFolder(packageName), path), "utf8");
}

/** @throws PackageMissingError if no node_modules above this file holds it. */
function packageFolder(packageName: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, "node_modules", packageName);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new PackageMissingError(packageName);
    folder = parent;
  }
}
