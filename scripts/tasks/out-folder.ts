import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidInputError } from "../lib/invalid-input-error.ts";

/**
 * Make a folder for output, and make sure that it can be written.
 *
 * @throws InvalidInputError naming --out.
 */
export function openFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    const probe = join(path, ".powderkeg-probe");
    writeFileSync(probe, "");
    rmSync(probe);
    return path;
  } catch (cause) {
    throw new InvalidInputError({ field: "--out", value: path, accepted: "a folder that can be written" }, { cause });
  }
}
