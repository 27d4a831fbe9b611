import { z } from "zod";
import { integer, mapOf, number, oneOfTexts, positive, text } from "../lib/schema-parts.ts";
import { SENDINGS } from "../lib/sending.ts";
import { isRunMetricName, RUN_METRIC_NAMES } from "../metrics/run-metrics.ts";
import { STATISTICS } from "../metrics/study-summary.ts";
import { ORACLE_POLICIES } from "../scenarios/cell-plan.ts";
import { MODES } from "../scenarios/october-2025/parameters.ts";
import { worldSchema } from "./world-schema.ts";

// Every message in this schema is the phrase after "accepted:", so that a problem can be reported in one form.

/** How the points of a study are chosen. */
export const SAMPLERS = ["grid", "list", "latin-hypercube", "sobol", "monte-carlo"] as const;

/** Each is read and checked before anything runs, in about two milliseconds. */
export const MOST_POINTS = 100_000;

/** Combinations of switches are bits of a 32-bit integer. */
const MOST_SWITCHES = 30;

const share = z.number("a number over 0 and under 1").gt(0, "a number over 0 and under 1").lt(1, "a number under 1");
const scalar = z.union([z.string(), z.number(), z.boolean()], "a text, a number, true or false");
const word = "lower-case letters, digits and -";
const metric = z.string("the name of a metric").refine(isRunMetricName, `one of ${RUN_METRIC_NAMES.join(", ")}`);

const source = text;
const cut = { min: number.optional(), max: number.optional() };
const distribution = z.discriminatedUnion(
  "kind",
  [
    mapOf({ kind: z.literal("uniform"), min: number, max: number, source }),
    mapOf({ kind: z.literal("log-uniform"), min: positive, max: positive, source }),
    mapOf({ kind: z.literal("triangular"), min: number, mode: number, max: number, source }),
    mapOf({ kind: z.literal("normal"), mean: number, sd: positive, ...cut, source }),
    mapOf({ kind: z.literal("lognormal"), median: positive, sigma: positive, ...cut, source }),
    mapOf({
      kind: z.literal("percentiles"),
      points: z.array(z.tuple([number, number]), "a list of [share, value]").min(2, "two pairs [share, value] or more"),
      source,
    }),
  ],
  "a map whose kind is one of uniform, log-uniform, triangular, normal, lognormal, percentiles",
);

const axis = mapOf({
  path: text,
  /** Shown in tables in place of the path. */
  name: text.optional(),
  values: z.array(scalar, "a list of values").min(1, "a list of one value or more").optional(),
  from: number.optional(),
  to: number.optional(),
  step: positive.optional(),
  distribution: distribution.optional(),
  /** Drawn numbers are rounded to so many decimals: 0 makes whole numbers. */
  decimals: integer(0, 18).default(0),
  /** Other paths that move with this one, so much above it (or below). */
  also: z.array(mapOf({ path: text, plus: number.default(0) }), "a list of maps with path and plus").default([]),
});

/** The shape of a study file; docs/study.md explains each key. */
export const studySchema = mapOf({
  name: z.string(word).regex(/^[a-z0-9][a-z0-9-]*$/, word),
  question: text,
  scenario: oneOfTexts(["october-2025"]).default("october-2025"),
  mode: oneOfTexts(MODES).default("historical"),
  oracle: oneOfTexts(ORACLE_POLICIES).default("venue"),
  backing: text.default("sound"),
  backend: text.default("local"),
  sending: oneOfTexts(SENDINGS).default("mempool"),
  /** Root of everything that is drawn: points, worlds, populations. */
  seed: z.union([z.string(), z.number()], "a text or a number").transform(String).default("1"),
  /** Runs at each point; with a stopping rule, the most of them. */
  seeds: integer(1, 1_000_000).default(1),
  set: z.record(z.string(), scalar, "a map of path: value").default({}),
  how: oneOfTexts(SAMPLERS).default("grid"),
  vary: z.array(axis, "a list of parameters to vary").default([]),
  /** How many points to draw, or with `how: list` the points themselves. */
  points: z
    .union(
      [integer(1, MOST_POINTS), z.array(z.record(z.string(), scalar)).min(1, "a list of one map path: value or more")],
      "a number of points, or with how: list a list of maps path: value",
    )
    .optional(),
  world: worldSchema.default({ kind: "historical" }),
  metrics: z.array(metric, "a list of metrics").min(1, "a list of one metric or more").default(["badDebtBase"]),
  stop: mapOf({
    metric,
    quantile: share.default(0.95),
    confidence: share.default(0.95),
    /** Half the interval's width over the estimate. */
    relativeHalfWidth: positive,
    /** Seeds added between two looks at the rule. */
    everySeeds: integer(2, 1_000_000).default(20),
  }).optional(),
  answer: mapOf({
    metric,
    statistic: oneOfTexts(STATISTICS).default("es95"),
    /** In the metric's plain unit: dollars, tokens, basis points, seconds. */
    atMost: number,
    prefer: metric.optional(),
  }).optional(),
  /** What `study frontier` weighs against each other. */
  frontier: z
    .array(mapOf({ metric, statistic: oneOfTexts(STATISTICS) }), "a list of maps with metric and statistic")
    .min(2, "a list of two objectives or more")
    .default([
      { metric: "badDebtBase", statistic: "es95" },
      { metric: "borrowUsageBps", statistic: "mean" },
      { metric: "borrowerLossBase", statistic: "mean" },
    ]),
  /** What `study cap` looks for: the largest value of a path that keeps a figure within a limit. */
  cap: mapOf({
    path: text,
    from: number,
    to: number,
    tolerance: positive,
    decimals: integer(0, 18).default(0),
    metric: metric.default("badDebtBase"),
    statistic: oneOfTexts(STATISTICS).default("var95"),
    atMost: number,
  }).optional(),
  /** What `study tail` asks: how often bad debt, at its worst moment, is over so many dollars. */
  tail: mapOf({
    above: z.array(positive, "a list of dollars").min(1, "a list of one amount of dollars or more"),
    /** Paths alive at a time, and how many of the lowest are given up in each round. */
    particles: integer(2, 100_000).default(20),
    killed: integer(1, 100_000).default(5),
    /** Independent splittings, for the interval. */
    replications: integer(4, 100_000).default(8),
    /** Plain runs beside them, for comparison. */
    plain: integer(0, 1_000_000).default(0),
    /** Number of the seed whose population stands at the start of all. */
    population: integer(0, 1_000_000).default(0),
    /** Reserves whose falling price leads to the loss. */
    approach: z.array(text, "a list of reserves").min(1, "a list of one reserve or more").default(["USDe"]),
  }).optional(),
  /** What `study attribute` shares a metric among: things that can be switched off. */
  attribute: mapOf({
    metric: metric.default("badDebtBase"),
    switches: z
      .array(
        mapOf({
          name: text,
          /** Values that take it out of the world; on, the study's own values hold. */
          off: z.record(z.string(), scalar, "a map of path: value"),
        }),
        "a list of maps with name and off",
      )
      .min(1, `a list of 1 to ${MOST_SWITCHES} switches`)
      .max(MOST_SWITCHES, `a list of 1 to ${MOST_SWITCHES} switches`),
  }).optional(),
});

/** A study file as read, defaults filled in. */
export type StudyFile = z.output<typeof studySchema>;
export type StudyAxis = StudyFile["vary"][number];
