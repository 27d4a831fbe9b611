import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stableJson } from "../../lib/stable-json.ts";
import { openFolder } from "../out-folder.ts";
import { WholeFile } from "../whole-file.ts";
import { OtherStudyError } from "./study-folder.ts";

const FILE = "coalitions.json";

/**
 * Read which combinations of switches the rows of an attribution's folder are of: the place of each is its point's number.
 * Rows keep their numbers when more combinations are asked for, so that no run is repeated.
 * @throws OtherStudyError for a folder of other switches
 */
export function readCoalitions(folder: string, hash: string): readonly number[] {
  const path = join(folder, FILE);
  if (!existsSync(path)) return [];
  const kept = JSON.parse(readFileSync(path, "utf8")) as {
    readonly hash: string;
    readonly coalitions: readonly number[];
  };
  if (kept.hash !== hash) throw new OtherStudyError(folder, hash, kept.hash);
  return kept.coalitions;
}

/** Write them down, before anything of them is run. @throws OutputNotWritableError */
export function keepCoalitions(folder: string, hash: string, coalitions: readonly number[]): void {
  openFolder(folder);
  new WholeFile(join(folder, FILE)).finish(`${stableJson({ hash, coalitions })}\n`);
}
