import { posix } from "node:path";
import { PowderkegError } from "../../lib/errors.ts";
import { readPackageFile } from "./package-file.ts";

/** Import prefix -> package and folder in it. */
export type Remappings = Readonly<Record<string, { readonly packageName: string; readonly folder: string }>>;

/** An import names neither a file beside it nor a known package. */
export class UnknownImportError extends PowderkegError {
  constructor(
    readonly importedPath: string,
    readonly unit: string,
  ) {
    super(`${unit} imports ${importedPath}, which no remapping covers`);
  }
}

const IMPORT = /^\s*import\b[^;]*?["']([^"']+)["']\s*;/gms;

/**
 * Collect Solidity source units from installed packages, following imports from the entry units. Relative imports are
 * resolved against the importing unit, as the compiler does.
 *
 * @param entries Unit names, each beginning with a prefix of `remappings`.
 * @returns Content by unit name, in the order of the names: the same bytes on every machine.
 * @throws UnknownImportError, PackageMissingError.
 */
export function collectSourceUnits(
  entries: readonly string[],
  remappings: Remappings,
): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  const pending = entries.map((unit) => ({ unit, importer: "the entry list" }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { unit, importer } = next;
    if (found.has(unit)) continue;
    const content = readUnit(unit, importer, remappings);
    found.set(unit, content);
    for (const [, path = ""] of content.matchAll(IMPORT)) {
      const imported = path.startsWith(".") ? posix.normalize(posix.join(posix.dirname(unit), path)) : path;
      pending.push({ unit: imported, importer: unit });
    }
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readUnit(unit: string, importer: string, remappings: Remappings): string {
  for (const [prefix, { packageName, folder }] of Object.entries(remappings)) {
    if (unit.startsWith(prefix)) return readPackageFile(packageName, posix.join(folder, unit.slice(prefix.length)));
  }
  throw new UnknownImportError(unit, importer);
}
