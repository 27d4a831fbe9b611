import type { Estimate } from "./estimators/estimate.ts";
import { proportionEstimate } from "./estimators/proportion.ts";
import { replicatedEstimate } from "./estimators/replicated.ts";

/** What splittings and plain runs of one point found, as far as a summary needs it. */
export interface TailFindings {
  /** One list a splitting: the probability of exceeding each amount. */
  readonly probabilities: readonly (readonly number[])[];
  /** Runs of all splittings. */
  readonly runs: number;
  /** Highest level of each plain run. */
  readonly plainLevels: readonly number[];
}

/** How likely it is that bad debt, at its worst moment, is over an amount. */
export interface TailRow {
  /** Dollars. */
  readonly above: number;
  readonly probability: Estimate;
  /** Plain runs that would know it as well; undefined where splitting has no error to compare, or no probability. */
  readonly plainRunsNeeded: number | undefined;
  /** From the plain runs; undefined where none were asked for. */
  readonly plain: Estimate | undefined;
}

/**
 * Summarize a point's tail.
 * @param above in the order of the probabilities
 */
export function tailRows(above: readonly number[], findings: TailFindings): readonly TailRow[] {
  const { probabilities, plainLevels } = findings;
  return above.map((amount, at) => {
    const probability = replicatedEstimate(probabilities.map((own) => own[at] ?? 0));
    const over = plainLevels.filter((level) => level > amount).length;
    return {
      above: amount,
      probability,
      plainRunsNeeded: plainRunsFor(
        probabilities.map((own) => own[at] ?? 0),
        probability.value,
      ),
      plain: plainLevels.length === 0 ? undefined : proportionEstimate(over, plainLevels.length),
    };
  });
}

/** Plain runs whose share of hits has the variance that the mean of the splittings has. */
function plainRunsFor(values: readonly number[], probability: number): number | undefined {
  const variance = values.reduce((sum, value) => sum + (value - probability) ** 2, 0) / (values.length - 1);
  if (!(variance > 0)) return undefined;
  return Math.round((probability * (1 - probability) * values.length) / variance);
}
