import Table from "cli-table3";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { readRecord } from "../../lib/record-reader.ts";
import { formatAmount, PRICE_DECIMALS } from "../../lib/units.ts";
import { RecordComparison, type RecordParting } from "../../metrics/record-comparison.ts";
import { pairRecords, type RecordPair } from "./pair-records.ts";

const LONGEST_VALUE_SHOWN = 60;

/**
 * Compare two runs and print a row for each pair of records.
 *
 * @returns Whether they are the same in all that counts.
 * @throws InvalidInputError naming --but, first or second; UnreadableRecordError.
 */
export async function compareRuns(options: {
  readonly first: string;
  readonly second: string;
  readonly but: string | undefined;
}): Promise<boolean> {
  const { first, second, but } = options;
  if (but !== undefined && but !== "gas") {
    throw new InvalidInputError({ field: "--but", value: but, accepted: "gas" });
  }
  const pairs = pairRecords(first, second);
  const table = new Table({
    head: [
      "record",
      "lines",
      "differing",
      ...(but === undefined ? [] : ["net worth apart, beyond fees"]),
      "first of them",
    ],
    colAligns: ["left", "right", "right", ...(but === undefined ? [] : ["right" as const]), "left"],
    style: { head: [], border: [] },
  });
  let differing = 0;
  for (const pair of pairs) {
    const found = await compareRecords(pair, but === undefined);
    differing += found.differing;
    const apart = but === undefined ? [] : [dollars(found.netWorthApartBase)];
    table.push([pair.name, found.lines, found.differing, ...apart, partingText(found.parting)]);
  }
  console.log(table.toString());
  return differing === 0;
}

async function compareRecords({ first, second }: RecordPair, countsGas: boolean): Promise<RecordComparison> {
  const comparison = new RecordComparison(countsGas);
  const [ours, theirs] = [readRecord(first), readRecord(second)];
  for (;;) {
    const [one, other] = [await ours.next(), await theirs.next()];
    if (one.done === true && other.done === true) return comparison;
    comparison.add(one.done === true ? undefined : one.value, other.done === true ? undefined : other.value);
  }
}

function partingText(parting: RecordParting | undefined): string {
  if (parting === undefined) return "";
  const { lineNumber, type, step, field, first, second } = parting;
  const where = `line ${lineNumber}, ${type}${step === undefined ? "" : ` of block ${step}`}`;
  return `${where}\n${field === "" ? "line" : field}: ${show(first)}\n${" ".repeat(Math.max(field.length, 4))}  ${show(second)}`;
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : typeof value === "bigint" ? String(value) : JSON.stringify(value);
  if (text === undefined) return "nothing";
  return text.length > LONGEST_VALUE_SHOWN ? `${text.slice(0, LONGEST_VALUE_SHOWN)}...` : text;
}

function dollars(base: bigint): string {
  return `$${formatAmount(base, PRICE_DECIMALS, { grouping: true })}`;
}
