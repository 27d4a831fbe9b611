import { readFileSync } from "node:fs";
import type { RecordLine } from "../../scripts/lib/record.ts";
import { cellRecord, type CellRecord } from "../../scripts/metrics/cell-record.ts";
import type { Prepared } from "../../scripts/scenarios/october-2025/prepare.ts";
import { runCell } from "../../scripts/scenarios/october-2025/run-cell.ts";
import {
  type CrashInput,
  type CrashInputText,
  readCrashInput,
} from "../../scripts/scenarios/october-2025/crash-input.ts";

const MARKET = "aave-v3-ethereum-2025-10.yaml";
const marketText = readFileSync(new URL(`../../markets/${MARKET}`, import.meta.url), "utf8");

/** The full amounts in few hands, 21:19:00 to 21:23:48: the venue's first fall, at 21:20, is in it. */
export const SMALL_CRASH: readonly string[] = [
  "window.start=21:19",
  "window.blocks=24",
  ...["edge", "high", "mid", "seed5", "light"].map((bucket) => `population.loopers.buckets.${bucket}.count=2`),
  "population.whales.count=4",
  "population.blueChipBorrowers.count=4",
  "population.lenders.count=4",
  "population.liquidityProviders.count=2",
  "population.keepers.flashCount=3",
  "population.keepers.inventoryCount=1",
  "population.redeemers.count=2",
];

/** Words of a run that most tests leave as they are. */
type RareWords = Partial<Pick<CrashInputText, "mode" | "sending">>;

/** Read the input of a small crash, with further overrides. */
export function smallCrashInput(
  sets: readonly string[] = [],
  oracle?: string,
  backing?: string,
  words: RareWords = {},
): CrashInput {
  return readCrashInput({
    mode: "historical",
    ...words,
    oracle,
    backing,
    backend: "local",
    seed: "1",
    marketText,
    marketName: MARKET,
    sets: [...SMALL_CRASH, ...sets],
  });
}

/** Run one cell on a prepared chain, with overrides that do not concern the set-up, and put the chain back. */
export async function cellOf(
  prepared: Prepared,
  oracle: string,
  backing: string,
  sets: readonly string[] = [],
  words: RareWords = {},
): Promise<CellRecord> {
  const input = smallCrashInput(sets, oracle, backing, words);
  const [plan] = input.cells;
  if (plan === undefined) throw new RangeError("one cell was asked for");
  const lines: RecordLine[] = [];
  const snapshot = await prepared.chain.snapshot();
  await runCell({
    ...input,
    prepared: { ...prepared, parameters: input.parameters },
    plan,
    record: (line) => void lines.push(line),
  });
  await prepared.chain.revert(snapshot);
  return cellRecord(lines);
}
