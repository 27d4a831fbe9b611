import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { loadStudy } from "../../scripts/studies/load-study.ts";
import { planStudy, type StudyPlan } from "../../scripts/studies/plan-study.ts";
import { RUN_METRIC_NAMES, type RunMetricName } from "../../scripts/metrics/run-metrics.ts";
import type { StudyRow } from "../../scripts/metrics/study-row.ts";

const MARKET = "aave-v3-ethereum-2025-10.yaml";
const marketText = readFileSync(new URL(`../../markets/${MARKET}`, import.meta.url), "utf8");

/** Eight blocks in the venue's fall, everybody in as few hands as can be: a run takes about a third of a second. */
const TINY_SET: Readonly<Record<string, string | number>> = {
  "window.start": "21:40",
  "window.blocks": 8,
  ...Object.fromEntries(
    ["edge", "high", "mid", "seed5", "light"].map((bucket) => [`population.loopers.buckets.${bucket}.count`, 1]),
  ),
  "population.whales.count": 1,
  "population.whales.shareIntoLoopBps": 0,
  "population.blueChipBorrowers.count": 4,
  "population.lenders.count": 2,
  "population.liquidityProviders.count": 1,
  "population.keepers.flashCount": 1,
  "population.keepers.inventoryCount": 1,
  "population.keepers.redeemingCount": 1,
  "population.arbitrageurs.deskCount": 1,
  "population.redeemers.count": 1,
};

/** Text of a study file of tiny runs, keys changed or added. */
export function tinyStudyText(keys: Readonly<Record<string, unknown>> = {}): string {
  const { set = {}, ...others } = keys;
  return stringify({
    name: "tiny",
    question: "Does it run?",
    set: { ...TINY_SET, ...(set as object) },
    metrics: ["usdeLiquidatedBase", "badDebtBase"],
    ...others,
  });
}

/** The plan of a tiny study. */
export function tinyPlan(keys: Readonly<Record<string, unknown>> = {}): StudyPlan {
  return planStudy({ study: loadStudy(tinyStudyText(keys), "tiny.yaml"), marketText, marketName: MARKET });
}

/** A finished row whose metrics are 0 but for those given. */
export function studyRow(
  point: number,
  seed: number,
  metrics: Readonly<Partial<Record<RunMetricName, bigint | null>>> = {},
  values: Readonly<Record<string, string>> = {},
): StudyRow {
  const zeros = Object.fromEntries(RUN_METRIC_NAMES.map((name) => [name, 0n])) as Record<RunMetricName, bigint | null>;
  return { point, seed, values, error: null, metrics: { ...zeros, ...metrics }, recordSha256: "0".repeat(64) };
}

/** The row of a run that failed. */
export function failedStudyRow(point: number, seed: number, values: Readonly<Record<string, string>> = {}): StudyRow {
  return {
    point,
    seed,
    values,
    error: { name: "RunAbortedError", message: "stopped" },
    metrics: null,
    recordSha256: null,
  };
}
