import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PowderkegError } from "../../lib/errors.ts";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { stableJson } from "../../lib/stable-json.ts";
import { byRun, runKey, type StudyRow } from "../../metrics/study-row.ts";
import type { Shard, StudyPlan } from "../../studies/plan-study.ts";
import { dropTornLine, readRows } from "../../studies/row-log.ts";
import { openFolder } from "../out-folder.ts";
import { WholeFile } from "../whole-file.ts";

/** A folder that holds the runs of another study, or of the same one with another market or other terms. */
export class OtherStudyError extends PowderkegError {
  constructor(folder: string, expected: string, found: string) {
    super(
      `${folder}: holds runs of another study (hash ${found.slice(0, 12)}, this one has ${expected.slice(0, 12)}); give another --out, or the study file and --set of those runs`,
    );
  }
}

/** A folder's `plan.json` does not say which study it is of. */
export class UnreadablePlanError extends PowderkegError {
  constructor(path: string) {
    super(
      `${path}: does not say which study the folder is of; remove it if the runs beside it are of this study, or give another folder`,
    );
  }
}

const PLAN_FILE = "plan.json";

/** Name of the file that takes the rows of a study, or of one shard of it. */
export function rowsFile(shard: Shard | undefined): string {
  return shard === undefined ? "runs.jsonl" : `runs-${shard.part}-of-${shard.of}.jsonl`;
}

/**
 * Open the folder of a study: make it, state in it which study it holds, and read what is finished.
 * @throws OtherStudyError; InvalidInputError when there are rows and they are not to be resumed, or it cannot be written
 */
export function openStudyFolder(
  folder: string,
  plan: StudyPlan,
  { shard, resume }: { readonly shard: Shard | undefined; readonly resume: boolean },
): { readonly rowsPath: string; readonly finished: readonly StudyRow[] } {
  openFolder(folder);
  if (!isFolderOf(folder, plan)) {
    new WholeFile(join(folder, PLAN_FILE)).finish(`${stableJson({ hash: plan.hash, study: plan.study })}\n`);
  }
  const rowsPath = join(folder, rowsFile(shard));
  dropTornLine(rowsPath);
  const finished = readRows(rowsPath);
  if (finished.length > 0 && !resume) {
    throw new InvalidInputError({
      field: "--out",
      value: folder,
      reason: `which holds ${finished.length} finished runs of this study`,
      accepted: "another folder, or --resume to go on from them",
    });
  }
  return { rowsPath, finished };
}

/**
 * Read all rows of a study's folders, shards included, each run once, sorted.
 * @throws OtherStudyError for a folder of another study; InvalidInputError for one without runs
 */
export function readStudyFolders(folders: readonly string[], plan: StudyPlan): readonly StudyRow[] {
  const rows = new Map<string, StudyRow>();
  for (const folder of folders) {
    const isOwn = isFolderOf(folder, plan);
    const files = isOwn ? readdirSync(folder).filter((name) => /^runs(-\d+-of-\d+)?\.jsonl$/.test(name)) : [];
    if (files.length === 0) {
      throw new InvalidInputError({ field: "folders", value: folder, accepted: "a folder that a study has written" });
    }
    for (const row of files.sort().flatMap((name) => readRows(join(folder, name)))) {
      rows.set(runKey(row), row);
    }
  }
  return [...rows.values()].sort(byRun);
}

/**
 * Tell whether a folder holds a study.
 * @returns false where it holds none yet
 * @throws OtherStudyError where it holds another
 */
export function isFolderOf(folder: string, { hash }: Pick<StudyPlan, "hash">): boolean {
  const known = readHash(folder);
  if (known !== undefined && known !== hash) throw new OtherStudyError(folder, hash, known);
  return known !== undefined;
}

function readHash(folder: string): string | undefined {
  const path = join(folder, PLAN_FILE);
  if (!existsSync(path)) return undefined;
  const hash = hashIn(readFileSync(path, "utf8"));
  if (hash === undefined) throw new UnreadablePlanError(path);
  return hash;
}

function hashIn(text: string): string | undefined {
  try {
    const { hash } = JSON.parse(text) as { readonly hash?: unknown };
    return typeof hash === "string" ? hash : undefined;
  } catch {
    return undefined;
  }
}
