import { z } from "zod";
import { mapOf, number, positive, text } from "../lib/schema-parts.ts";

// Every message in this schema is the phrase after "accepted:", so that a problem can be reported in one form.

/** Markets that a stochastic world draws; the others follow ALT. */
export const WORLD_ASSETS = ["BTC", "ETH", "ALT", "USDe"] as const;

const seconds = z.int("whole seconds over 0").gt(0, "whole seconds over 0");
const noise = {
  /** Standard deviation of a year's logarithmic return: 0.8 is 80 %. */
  volatility: z.number("a number of 0 or more").min(0, "a number of 0 or more"),
  /** Degrees of freedom of Student's t; left out, draws are normal. Scaled so that the volatility stays as stated. */
  degreesOfFreedom: z.number("a number over 2").gt(2, "a number over 2").optional(),
  jumps: mapOf({
    perDay: positive,
    /** Mean and standard deviation of a jump of the logarithm. */
    mean: number,
    sd: z.number("a number of 0 or more").min(0, "a number of 0 or more"),
  }).optional(),
  source: text,
};

const asset = z.discriminatedUnion(
  "kind",
  [
    /** Geometric Brownian motion; with drift 0 the expected price stays where it is. */
    mapOf({ kind: z.literal("gbm"), ...noise, drift: number.default(0) }),
    /** Ornstein-Uhlenbeck in the logarithm, around what the token is worth. */
    mapOf({ kind: z.literal("ou"), ...noise, halfLifeSeconds: seconds }),
  ],
  "a map whose kind is gbm or ou",
);

const correlation = z.number("a number from -1 to 1").min(-1, "a number from -1 to 1").max(1, "a number from -1 to 1");

/** Where the prices of other markets come from. */
export const worldSchema = z.discriminatedUnion(
  "kind",
  [
    /** The day as it was; `depth` stretches each market's fall from its first price: 1.2 falls a fifth further. */
    mapOf({
      kind: z.literal("historical"),
      depth: z.partialRecord(z.enum(WORLD_ASSETS), z.number("a number from 0 to 3").min(0).max(3)).optional(),
    }),
    mapOf({
      kind: z.literal("stochastic"),
      stepSeconds: seconds.default(12),
      assets: z.partialRecord(z.enum(WORLD_ASSETS, `one of ${WORLD_ASSETS.join(", ")}`), asset),
      /** Correlations of the draws, by pair: { BTC/ETH: 0.9 }; pairs left out are independent. */
      correlations: z.record(z.string(), correlation).default({}),
    }),
  ],
  "a map whose kind is historical or stochastic",
);

/** A world as the study file gives it. */
export type WorldFile = z.output<typeof worldSchema>;
export type WorldAssetFile = NonNullable<
  Extract<WorldFile, { kind: "stochastic" }>["assets"][(typeof WORLD_ASSETS)[number]]
>;
