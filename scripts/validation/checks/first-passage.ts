import { normalCdf } from "../../lib/normal-distribution.ts";
import { Rng } from "../../lib/rng.ts";
import { stochasticPaths } from "../../market/stochastic/stochastic-paths.ts";
import type { ValidationCheck } from "../check.ts";
import { fallToLiquidation } from "../fall-to-liquidation.ts";
import { near } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";

/** A position and the chance of its liquidation within a day: volatility a year, health factor at the start. */
export interface PassageRow {
  readonly volatility: number;
  readonly healthFactor: number;
  readonly expected: number;
}

const ROWS: readonly PassageRow[] = [
  { volatility: 0.8, healthFactor: 1.03, expected: 0.487 },
  { volatility: 0.8, healthFactor: 1.05, expected: 0.25 },
  { volatility: 0.8, healthFactor: 1.1, expected: 0.024 },
  { volatility: 1.5, healthFactor: 1.25, expected: 0.005 },
];

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;
const STEP_SECONDS = 300;
const START_E8 = 400_000_000_000n;
const PATHS = 6_000;
/** Standard errors of the Monte Carlo that a difference may have: one run in 500 is further off. */
const ERRORS = 3.1;
/** What looking only every step misses: barriers count as this many standard deviations of a step further away (Broadie, Glasserman, Kou 1997). */
const MONITORING = 0.5826;

/**
 * V5: how often a geometric Brownian price reaches the fall at which the pool lets a position be liquidated. The fall is
 * the pool's answer, the paths are those that studies draw, and the count is compared with the reflection principle.
 */
export function firstPassage(rows = ROWS): ValidationCheck {
  return {
    id: "V5",
    title: `chance of liquidation within a day, ${PATHS} paths`,
    source: "Belenko, Vosorov, arXiv 2505.08100; martingale: Phi((-b + s^2/2)/s) + e^b Phi((-b - s^2/2)/s)",
    run: async (edge) => {
      const laboratory = await Laboratory.open(edge, "WETH");
      const lows = new Map(
        [...new Set(rows.map(({ volatility }) => volatility))].map((volatility) => [volatility, lowsOf(volatility)]),
      );
      const findings = [];
      for (const { volatility, healthFactor, expected } of rows) {
        const healthFactorWad = BigInt(Math.round(healthFactor * 1e6)) * 10n ** 12n;
        const user = await laboratory.openPosition(`passage ${healthFactor}`, "WETH", 10n ** 20n, healthFactorWad);
        const fall = await fallToLiquidation(laboratory, user, "WETH");
        const unseen = Math.exp(MONITORING * volatility * Math.sqrt(STEP_SECONDS / YEAR_SECONDS));
        const reached = (lows.get(volatility) ?? []).filter((low) => low < (1 - fall) * unseen).length;
        findings.push(
          near({
            what: `volatility ${volatility * 100} %, health factor ${healthFactor}`,
            expected,
            got: reached / PATHS,
            tolerance: ERRORS * Math.sqrt((expected * (1 - expected)) / PATHS),
          }),
        );
      }
      return findings;
    },
  };
}

/** The lowest price of each path, over its first. */
function lowsOf(volatility: number): readonly number[] {
  const rng = new Rng("first passage").fork(String(volatility));
  return Array.from({ length: PATHS }, (_, path) => {
    const { WETH = [] } = stochasticPaths({
      assets: [{ name: "WETH", startE8: START_E8, volatility, model: { kind: "gbm", drift: 0 } }],
      correlation: () => 0,
      startSeconds: 0,
      endSeconds: DAY_SECONDS,
      stepSeconds: STEP_SECONDS,
      rng: rng.fork(String(path)),
    });
    const lowE8 = WETH.reduce((low, { value }) => (value < low ? value : low), START_E8);
    return Number(lowE8) / Number(START_E8);
  });
}

/** The chance in continuous time: what the table's `expected` figures are, to their digits. */
export function passageProbability(healthFactor: number, volatility: number, seconds = DAY_SECONDS): number {
  const distance = Math.log(healthFactor);
  const deviation = volatility * Math.sqrt(seconds / YEAR_SECONDS);
  const drift = deviation ** 2 / 2;
  return normalCdf((-distance + drift) / deviation) + Math.exp(distance) * normalCdf((-distance - drift) / deviation);
}
