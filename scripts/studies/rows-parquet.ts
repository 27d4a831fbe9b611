import { parquetWriteBuffer } from "hyparquet-writer";
import { plainValue } from "../metrics/plain-value.ts";
import { RUN_METRIC_NAMES, runMetric, type RunMetricName } from "../metrics/run-metrics.ts";
import { byRun, type StudyRow } from "../metrics/study-row.ts";

type Column = Parameters<typeof parquetWriteBuffer>[0]["columnData"][number];

/** Ending of the DOUBLE column beside an exact one, by the ending of the exact one. */
const PLAIN_ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/Base$/, "Usd"],
  [/E8$/, "Usd"],
  [/Wei$/, "Tokens"],
];

/**
 * Write rows as a Parquet file, sorted by point and seed: the same bytes for the same rows, in whatever order they came.
 *
 * Columns: `point`, `seed`, one text column a varied path (`value.<path>`), `ok`, `errorName`, `errorMessage`,
 * `recordSha256`, and the metrics: amounts and prices as exact decimal text under their own name, beside it a DOUBLE in
 * dollars or tokens (`badDebtBase`, `badDebtUsd`); basis points, seconds and counts as INT64.
 */
export function rowsParquet(rows: readonly StudyRow[]): Uint8Array {
  const sorted = [...rows].sort(byRun);
  const paths = [...new Set(sorted.flatMap(({ values }) => Object.keys(values)))].sort();
  const column = <T>(name: string, type: Column["type"], of: (row: StudyRow) => T): Column => ({
    name,
    type,
    data: sorted.map(of) as Column["data"],
  });
  const columnData = [
    column("point", "INT32", ({ point }) => point),
    column("seed", "INT32", ({ seed }) => seed),
    ...paths.map((path) => column(`value.${path}`, "STRING", ({ values }) => values[path] ?? null)),
    column("ok", "BOOLEAN", ({ error }) => error === null),
    column("errorName", "STRING", ({ error }) => error?.name ?? null),
    column("errorMessage", "STRING", ({ error }) => error?.message ?? null),
    column("recordSha256", "STRING", ({ recordSha256 }) => recordSha256),
    ...RUN_METRIC_NAMES.flatMap((name) => metricColumns(name, column)),
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

function metricColumns(
  name: RunMetricName,
  column: <T>(name: string, type: Column["type"], of: (row: StudyRow) => T) => Column,
): readonly Column[] {
  const { unit } = runMetric(name);
  const exact = ({ metrics }: StudyRow): bigint | null => metrics?.[name] ?? null;
  const ending = PLAIN_ENDINGS.find(([pattern]) => pattern.test(name));
  if (ending === undefined) return [column(name, "INT64", exact)];
  return [
    column(name, "STRING", (row) => exact(row)?.toString() ?? null),
    column(name.replace(...ending), "DOUBLE", (row) => {
      const value = exact(row);
      return value === null ? null : plainValue(value, unit);
    }),
  ];
}
