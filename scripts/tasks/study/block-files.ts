import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { parseRecordLine } from "../../lib/record-reader.ts";
import { stableJson } from "../../lib/stable-json.ts";
import type { RunBlock, RunBlocks } from "../../metrics/run-blocks.ts";
import { byRun, runKey, type StudyRow } from "../../metrics/study-row.ts";
import { writeBlocksParquet, type RunName } from "../../studies/blocks-parquet.ts";
import { WholeFile } from "../whole-file.ts";

/**
 * The block rows of a study's runs: a file a run in `<folder>/blocks`, whole or not there, and on disk before the run's row
 * is. So a run with a row, and without an error, has its blocks too, unless it was run without block rows.
 */
export class BlockFiles {
  readonly #folders: readonly string[];

  /** @param folders of the study or its shards; what is kept goes to the first */
  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** Keep the blocks of a run. @throws OutputNotWritableError */
  keep(run: RunName, { decimals, blocks }: RunBlocks): void {
    const [folder = ""] = this.#folders;
    mkdirSync(join(folder, "blocks"), { recursive: true });
    const lines = blocks.map(({ line, liquidations }) => `${stableJson(line)}\n${stableJson(liquidations)}\n`);
    new WholeFile(pathIn(folder, run)).finish(`${stableJson(decimals)}\n${lines.join("")}`);
  }

  /** Tell whether everything is there that block rows need of a finished run. */
  isComplete(row: StudyRow): boolean {
    return row.error !== null || this.#pathOf(row) !== undefined;
  }

  /**
   * Write `blocks.parquet`, sorted by point, seed and step.
   * @throws InvalidInputError when a run has no blocks
   */
  writeParquet(out: string, rows: readonly StudyRow[]): void {
    const missing = rows.filter((row) => !this.isComplete(row));
    const [first] = missing;
    if (first !== undefined) {
      throw new InvalidInputError({
        field: "--block-rows",
        value: this.#folders,
        reason: `where the blocks of ${missing.length} runs are missing, ${runKey(first)} the first`,
        accepted: "folders whose runs were all run with --block-rows; with it, --resume runs the others again",
      });
    }
    const path = join(out, "blocks.parquet");
    const runs = rows.filter(({ error }) => error === null).sort(byRun);
    writeBlocksParquet(`${path}.partial`, runs, (run) => this.#read(run));
    renameSync(`${path}.partial`, path);
  }

  #pathOf(run: RunName): string | undefined {
    return this.#folders.map((folder) => pathIn(folder, run)).find((path) => existsSync(path));
  }

  #read(run: RunName): RunBlocks {
    const path = this.#pathOf(run);
    const [first = "{}", ...rest] = path === undefined ? [] : readFileSync(path, "utf8").trimEnd().split("\n");
    const blocks: RunBlock[] = [];
    for (let at = 0; at + 1 < rest.length; at += 2) blocks.push(blockFrom(rest[at] ?? "", rest[at + 1] ?? "", at + 2));
    return { decimals: JSON.parse(first) as RunBlocks["decimals"], blocks };
  }
}

function blockFrom(line: string, liquidations: string, lineNumber: number): RunBlock {
  const { count, debtBase, collateralBase } = JSON.parse(liquidations) as Record<string, string>;
  return {
    line: parseRecordLine(line, lineNumber) as RunBlock["line"],
    liquidations: {
      count: Number(count),
      debtBase: BigInt(debtBase ?? 0),
      collateralBase: BigInt(collateralBase ?? 0),
    },
  };
}

function pathIn(folder: string, { point, seed }: RunName): string {
  return join(folder, "blocks", `${point}-${seed}.jsonl`);
}
