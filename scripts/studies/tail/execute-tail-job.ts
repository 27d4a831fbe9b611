import { Rng } from "../../lib/rng.ts";
import { prepare, type Prepared } from "../../scenarios/october-2025/prepare.ts";
import { executeRun, type FreshChain } from "../execute-batch.ts";
import { RUNS_PER_CHAIN } from "../plan-study.ts";
import type { StudySource } from "../run-input.ts";
import type { PointValues } from "../study-points.ts";
import type { StudyFile } from "../study-schema.ts";
import { branchInput, startBranch, turned, type Branch } from "./branch.ts";
import { LevelFollower } from "./level.ts";
import { splitting, type RunPath, type SplittingResult } from "./splitting.ts";

export type TailTerms = NonNullable<StudyFile["tail"]>;

/** A part of a tail study that stands alone: one splitting, or so many plain paths. */
export interface TailJob {
  readonly kind: "splitting" | "plain";
  readonly point: number;
  /** From 0, within its kind and point. */
  readonly number: number;
}

/** What a job found. */
export type TailResult =
  | (TailJob & { readonly kind: "splitting" } & SplittingResult)
  /** Highest level of each plain path. */
  | (TailJob & { readonly kind: "plain"; readonly levels: readonly number[] });

/** What the jobs of a point have in common. */
export interface TailContext {
  readonly source: StudySource;
  /** Of the point. */
  readonly values: PointValues;
  readonly terms: TailTerms;
}

/**
 * Execute a job: its result depends on study, point and number alone.
 * @param runner of the job's point; the caller closes it
 */
export async function executeTailJob(
  { kind, point, number }: TailJob,
  { terms, source }: TailContext,
  runner: Pick<BranchRunner, "run">,
): Promise<TailResult> {
  const name = `${kind} ${number}`;
  const start = (path: number): Branch => startBranch(terms.population, `${name} start ${path}`);
  if (kind === "plain") {
    const levels: number[] = [];
    for (let path = 0; path < plainPaths(terms, number); path++) {
      levels.push((await runner.run(start(path))).rises.at(-1)?.level ?? -Infinity);
    }
    return { kind, point, number, levels };
  }
  const result = await splitting(
    { start, turn: (parent, step, path) => turned(parent, step, `${name} turn ${path}`), run: runner.run },
    { ...terms, rng: new Rng(source.study.seed).fork(`tail ${point} ${name}`) },
  );
  return { kind, point, number, ...result };
}

/** Jobs of a point, splittings first. */
export function tailJobs(terms: TailTerms, point: number): readonly TailJob[] {
  const of = (kind: TailJob["kind"], count: number): TailJob[] =>
    Array.from({ length: count }, (_, number) => ({ kind, point, number }));
  return [...of("splitting", terms.replications), ...of("plain", Math.ceil(terms.plain / RUNS_PER_CHAIN))];
}

/** Plain paths of one job: as many as a chain takes, the last one the rest. */
function plainPaths({ plain }: TailTerms, number: number): number {
  return Math.min(RUNS_PER_CHAIN, plain - number * RUNS_PER_CHAIN);
}

/** Runs branches of one point and population, each from the same prepared chain, which is renewed now and then. */
export class BranchRunner {
  readonly #context: TailContext;
  readonly #openChain: () => Promise<FreshChain>;
  #prepared: Prepared | undefined;
  #chain: FreshChain | undefined;
  #runs = 0;

  constructor(context: TailContext, openChain: () => Promise<FreshChain>) {
    this.#context = context;
    this.#openChain = openChain;
  }

  /** Run a branch from the set-up to the end of its window, and go back to the set-up. */
  readonly run = async (branch: Branch): Promise<RunPath<Branch>> => {
    const { source, values, terms } = this.#context;
    const { input, rng, clock } = branchInput(source, values, branch);
    if (this.#runs === RUNS_PER_CHAIN) await this.close();
    this.#chain ??= await this.#openChain();
    this.#prepared ??= await prepare({ ...input, provider: this.#chain.provider });
    this.#runs++;
    const { chain } = this.#prepared;
    const follower = new LevelFollower(terms.approach);
    const snapshot = await chain.snapshot();
    await executeRun(this.#prepared, input, () => undefined, {
      rng,
      onBlock: (block) => {
        clock.endedStep = block.step;
        follower.see(block);
      },
    });
    await chain.revert(snapshot);
    return { branch, rises: follower.rises };
  };

  async close(): Promise<void> {
    await this.#chain?.close();
    this.#chain = undefined;
    this.#prepared = undefined;
    this.#runs = 0;
  }
}
