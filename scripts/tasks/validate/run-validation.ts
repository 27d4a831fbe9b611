import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { readTextFile } from "../../lib/read-text-file.ts";
import { stableJson } from "../../lib/stable-json.ts";
import type { RecordLine } from "../../lib/record.ts";
import { cellRecord } from "../../metrics/cell-record.ts";
import { summarizeCell } from "../../metrics/summarize-cell.ts";
import { readCrashInput } from "../../scenarios/october-2025/crash-input.ts";
import { prepare } from "../../scenarios/october-2025/prepare.ts";
import { runCell } from "../../scenarios/october-2025/run-cell.ts";
import { ALL_CHECKS } from "../../validation/all-checks.ts";
import type { ValidationCheck } from "../../validation/check.ts";
import { readCrashFigures, type CrashFigures } from "../../validation/crash-figures.ts";
import { runChecks } from "../../validation/run-checks.ts";
import { SCENARIO_MARKET, scenarioMarketText } from "../scenario-market.ts";
import type { ValidateTaskArguments } from "./action.ts";
import { validationTable } from "./validation-table.ts";

/**
 * Run the checks, print what they found, and set the exit code to 1 if one fails.
 * @throws InvalidInputError, UnreadableFileError, UnreadableSummaryError
 */
export async function runValidation(args: ValidateTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const checks = checksNamed(args.only);
  if (args.summary !== undefined && args.heavy) {
    throw new InvalidInputError({ field: "--heavy", value: true, accepted: "either --summary or --heavy" });
  }
  const crash = args.summary === undefined ? undefined : readCrashFigures(readTextFile(args.summary), args.summary);
  const validation = await runChecks(checks, {
    openChain: async () => (await openChain(hre)).provider,
    crash: args.heavy ? await runDay(hre) : crash,
  });
  const { fail } = validation.counts;
  if (args.json) console.log(stableJson(validation));
  else console.log(validationTable(validation, { isColored: process.stdout.isTTY }));
  if (fail > 0) process.exitCode = 1;
}

/** @throws InvalidInputError for an id that no check has */
export function checksNamed(only: string | undefined): readonly ValidationCheck[] {
  if (only === undefined) return ALL_CHECKS;
  const ids = new Set(ALL_CHECKS.flatMap(({ id }) => id.split(", ")));
  const wanted = only.split(",").map((id) => id.trim());
  for (const id of wanted) {
    if (!ids.has(id)) {
      throw new InvalidInputError({ field: "--only", value: id, accepted: `ids of checks: ${[...ids].join(", ")}` });
    }
  }
  return ALL_CHECKS.filter(({ id }) => id.split(", ").some((own) => wanted.includes(own)));
}

/** Loops are built in blocks of one timestamp, so that no interest blurs their closed form. */
function openChain(hre: HardhatRuntimeEnvironment) {
  return hre.network.create({ network: "sim", override: { allowBlocksWithSameTimestamp: true } });
}

/** Run the cell that the day is compared with. */
async function runDay(hre: HardhatRuntimeEnvironment): Promise<CrashFigures> {
  const input = readCrashInput({
    mode: "historical",
    oracle: "peg",
    backing: "sound",
    backend: "local",
    seed: "1",
    marketText: scenarioMarketText(),
    marketName: SCENARIO_MARKET,
    sets: [],
  });
  const [plan] = input.cells;
  if (plan === undefined) throw new RangeError("one oracle and one backing make one cell");
  const { provider } = await hre.network.create("sim");
  const lines: RecordLine[] = [];
  await runCell({
    ...input,
    prepared: await prepare({ ...input, provider }),
    plan,
    record: (line) => void lines.push(line),
  });
  const { mode } = input;
  const cells = [summarizeCell(cellRecord(lines), "")];
  return readCrashFigures(stableJson({ scenario: "october-2025", mode, cells }), "the run just made");
}
