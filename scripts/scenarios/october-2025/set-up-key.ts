import { createHash } from "node:crypto";
import { Rng } from "../../lib/rng.ts";
import { stableJson } from "../../lib/stable-json.ts";
import { drawPopulation, type October2025Parameters } from "./population.ts";
import { withoutGovernedTerms } from "./governed-terms.ts";
import type { Prepared } from "./prepare.ts";
import type { CrashInput } from "./crash-input.ts";

/**
 * Parameters that concern only what happens after 20:30: tastes, delays, moments. All others count as part of the
 * set-up, so that one added later is at worst set up once too often.
 */
export const LATE_PARAMETERS: ReadonlySet<string> = new Set([
  "window.blocks",
  "backing.impairedAt",
  ...["watches", "activeShareBps", "cushionUsedBps", "panicPrice", "maxDiscountBps"].map(loopers),
  ...["reactionMinSeconds", "reactionMaxSeconds"].map(loopers),
  ...["marginCallBps", "maxDiscountBps", "reactionMinSeconds", "reactionMaxSeconds"].map(whales),
  ...["watchfulShareBps", "fearBackingRatio", "fearUtilizationBps"].map(lenders),
  ...["reactionMinSeconds", "reactionMaxSeconds"].map(lenders),
  ...["flightShareBps", "leavePrice", "trancheBps", "reactionMinSeconds", "reactionMaxSeconds"].map(providers),
  ...["bidShareMinBps", "bidShareMaxBps", "minProfit"].map((name) => `population.keepers.${name}`),
  ...["from", "maxBaseFee"].map((name) => `population.redeemers.${name}`),
  ...["from", "until", "discountBps"].map((name) => `population.exogenousSellers.${name}`),
  ...["congestionBaseFee", "delayMinSeconds", "delayMaxSeconds"].map((name) => `oracle.${name}`),
  ...["keepers", "liquidityFlight", "redemption"].map((name) => `switches.${name}`),
]);

function loopers(name: string): string {
  return `population.loopers.${name}`;
}
function whales(name: string): string {
  return `population.whales.${name}`;
}
function lenders(name: string): string {
  return `population.lenders.${name}`;
}
function providers(name: string): string {
  return `population.liquidityProviders.${name}`;
}

/** What the set-up of a run is made from. */
export type SetUpInput = Pick<CrashInput, "definition" | "parameters" | "seed" | "backend">;

/**
 * Name a set-up: runs with equal keys start from the same chain, so it can be prepared once and branched by snapshot, those with
 * other terms of e-modes, reserves and liquidation by calls of governance (`governed-terms.ts`).
 * @returns SHA-256, 64 hex digits
 */
export function setUpKey({ definition, parameters, seed, backend }: SetUpInput): string {
  const early = withoutLate(parameters, "");
  const lasting = withoutGovernedTerms(definition, backend);
  return createHash("sha256")
    .update(stableJson({ definition: lasting, early, seed, backend }))
    .digest("hex");
}

/**
 * Give a prepared chain the parameters of another run with the same set-up key: the same accounts and positions, other
 * tastes.
 */
export function withParameters(prepared: Prepared, parameters: October2025Parameters): Prepared {
  // Accounts and their keys stay; drawing them anew would cost more than many a run.
  const population = drawPopulation(parameters, new Rng(prepared.seed).fork("cast"));
  return { ...prepared, parameters, cast: { ...prepared.cast, population } };
}

function withoutLate(node: unknown, path: string): unknown {
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .map(([key, child]) => [key, path === "" ? key : `${path}.${key}`, child] as const)
      .filter(([, inner]) => !LATE_PARAMETERS.has(inner))
      .map(([key, inner, child]) => [key, withoutLate(child, inner)]),
  );
}
