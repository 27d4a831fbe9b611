import Table from "cli-table3";
import { duration, several } from "../../reports/format.ts";
import { axesOf, countSetUps, RUNS_PER_CHAIN, type StudyPlan, type StudyRun } from "../../studies/plan-study.ts";

const POINTS_SHOWN = 12;

// Measured on two cores, both busy: a run of 120 blocks with 50 accounts, one of 800 with 350. The first is dearer an account.
const SET_UP_SECONDS = 2;
const SET_UP_SECONDS_AN_ACCOUNT = 0.02;
const BLOCK_SECONDS = 0.02;
const BLOCK_SECONDS_AN_ACCOUNT = 0.0002;
const WORKER_MEGABYTES = 350;
/** A run's transactions stay with the chain, reverted or not. */
const MEGABYTES_A_BLOCK_AND_ACCOUNT = 0.0002;

/** What a study is executed with. */
export interface Budget {
  readonly workers: number;
  /** How many of the worst runs are replayed afterwards. */
  readonly replays?: number;
}

/** Print what a study would do: points, shared set-ups, and about how long and how much memory it takes. */
export function printPlan(plan: StudyPlan, runs: readonly StudyRun[], budget: Budget): void {
  const { study, points } = plan;
  console.log(`${study.name}: ${study.question}`);
  console.log(
    `${several(points.length, "point")} (${study.how}), ${study.stop === undefined ? "" : "at most "}${several(study.seeds, "seed")} each: ${several(runs.length, "run")}`,
  );
  printBudget(plan, runs, budget);
  const axes = axesOf(plan);
  if (axes.length === 0) return;
  const table = new Table({
    head: ["point", ...axes.map(({ name }) => name)],
    style: { head: [], border: [], compact: true },
  });
  for (const { point, values } of points.slice(0, POINTS_SHOWN)) {
    table.push([String(point), ...axes.map(({ path }) => values[path] ?? "")]);
  }
  console.log(table.toString());
  if (points.length > POINTS_SHOWN) console.log(`and ${points.length - POINTS_SHOWN} more points`);
}

/** Print how much there is to do: set-ups, the size of a run, and about how much time and memory it all takes. */
export function printBudget(plan: StudyPlan, runs: readonly StudyRun[], { workers, replays = 0 }: Budget): void {
  const { blocks, accounts } = plan;
  const setUps = countSetUps(plan, runs);
  const chains = Math.max(setUps, Math.ceil(runs.length / RUNS_PER_CHAIN));
  const setUpSeconds = SET_UP_SECONDS + accounts * SET_UP_SECONDS_AN_ACCOUNT;
  const runSeconds = blocks * (BLOCK_SECONDS + accounts * BLOCK_SECONDS_AN_ACCOUNT);
  const runMegabytes = blocks * accounts * MEGABYTES_A_BLOCK_AND_ACCOUNT;
  const seconds = (chains * setUpSeconds + runs.length * runSeconds) / workers;
  const megabytes = workers * (WORKER_MEGABYTES + RUNS_PER_CHAIN * runMegabytes);
  console.log(
    `${several(setUps, "set-up")} of chain and population; each is shared by ${(runs.length / setUps).toFixed(1)} runs`,
  );
  console.log(`${several(blocks, "block")} and about ${accounts} accounts a run`);
  console.log(
    `expected on ${several(workers, "worker")}: about ${timeText(seconds)}, ${Math.round(megabytes)} MB of memory`,
  );
  const replayed = Math.min(replays, runs.length);
  if (replayed === 0) return;
  console.log(
    `then the worst again: ${several(replayed, "run")} more, one after the other, each on a chain of its own: ` +
      `about ${timeText(replayed * (setUpSeconds + runSeconds))}, ${Math.round(WORKER_MEGABYTES + runMegabytes)} MB of memory`,
  );
}

function timeText(seconds: number): string {
  return duration(Math.max(1, Math.round(seconds)));
}
