import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { parseAddress } from "../../protocol/parse-address.ts";
import type { Address } from "../../protocol/hex.ts";

/**
 * Read addresses from the text of a file: one on each line, in the first column of a CSV; a head line is left out.
 *
 * @param path Named in errors.
 * @throws InvalidInputError naming the line.
 */
export function readAccountsFile(text: string, path: string): readonly Address[] {
  const cells = text.split(/\r?\n/).map((line) => (line.split(/[,;\t]/)[0] ?? "").trim().replace(/^"|"$/g, ""));
  const found = new Set<Address>();
  for (const [at, cell] of cells.entries()) {
    if (cell === "" || (at === 0 && !cell.startsWith("0x"))) continue;
    found.add(parseAddress(`${path}: line ${at + 1}`, cell));
  }
  if (found.size > 0) return [...found];
  throw new InvalidInputError({ field: path, value: text, accepted: "at least one address" });
}
