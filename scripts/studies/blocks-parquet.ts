import { fileWriter, parquetWriteRows } from "hyparquet-writer";
import type { RunBlocks } from "../metrics/run-blocks.ts";
import type { StudyRow } from "../metrics/study-row.ts";
import { blockCells, type BlockColumnType } from "./block-columns.ts";

/** A run, by point and seed. */
export type RunName = Pick<StudyRow, "point" | "seed">;

/** Rows held in memory at a time. */
const ROWS_PER_GROUP = 10_000;

/**
 * Write the blocks of runs as a Parquet file: `point`, `seed`, and the columns of `blockCells`; null where a run lacks one,
 * such as a pool that only another point has. The same bytes for the same runs in the same order.
 * @param blocksOf asked twice for each run: for its columns, then for its rows
 */
export function writeBlocksParquet(
  path: string,
  runs: readonly RunName[],
  blocksOf: (run: RunName) => RunBlocks,
): void {
  const columns = new Map<string, BlockColumnType>([
    ["point", "INT32"],
    ["seed", "INT32"],
  ]);
  for (const run of runs) {
    const { blocks, decimals } = blocksOf(run);
    const [first] = blocks; // a run's blocks all have the same columns
    for (const { name, type } of first === undefined ? [] : blockCells(first, decimals)) columns.set(name, type);
  }
  void parquetWriteRows({
    writer: fileWriter(path),
    columns: [...columns].map(([name, type]) => ({ name, type })),
    rows: rowsOf(runs, blocksOf),
    rowGroupSize: ROWS_PER_GROUP,
  });
}

function* rowsOf(
  runs: readonly RunName[],
  blocksOf: (run: RunName) => RunBlocks,
): Generator<Record<string, number | bigint | string>> {
  for (const { point, seed } of runs) {
    const { blocks, decimals } = blocksOf({ point, seed });
    for (const block of blocks) {
      const cells = blockCells(block, decimals).map(({ name, value }) => [name, value] as const);
      yield { point, seed, ...Object.fromEntries(cells) };
    }
  }
}
