import { InvalidInputError, type InputProblem } from "../../lib/invalid-input-error.ts";
import type { October2025Parameters } from "./population.ts";

/**
 * Hold the parameters against each other: what one leaf cannot know.
 * @throws InvalidInputError with every problem: shares of a group that do not make a whole, spans that end before they begin
 */
export function checkParameters({ population, oracle }: October2025Parameters): void {
  const { loopers, whales, blueChipBorrowers, lenders, liquidityProviders } = population;
  const problems: InputProblem[] = [
    ...wholeOf("population.loopers.buckets", loopers.buckets),
    ...wholeOf("population.whales.slices", whales.slices),
    ...wholeOf("population.blueChipBorrowers.slices", blueChipBorrowers.slices),
    ...Object.entries({ loopers, whales, lenders, liquidityProviders }).flatMap(([group, span]) =>
      spanOf(`population.${group}.reaction`, span.reactionMinSeconds, span.reactionMaxSeconds),
    ),
    ...spanOf("oracle.delay", oracle.delayMinSeconds, oracle.delayMaxSeconds),
  ];
  const [first, ...others] = problems;
  if (first !== undefined) throw new InvalidInputError([first, ...others]);
}

function wholeOf(field: string, parts: Readonly<Record<string, { readonly shareBps: number }>>): InputProblem[] {
  const sum = Object.values(parts).reduce((total, { shareBps }) => total + shareBps, 0);
  if (sum === 10_000) return [];
  return [
    { field: `${field}.*.shareBps`, value: sum, reason: "which is their sum", accepted: "shares that sum to 10000" },
  ];
}

function spanOf(prefix: string, min: number, max: number): InputProblem[] {
  if (min <= max) return [];
  return [
    {
      field: `${prefix}MinSeconds`,
      value: min,
      reason: `which is over ${prefix}MaxSeconds ${max}`,
      accepted: `a whole number from 0 to ${max}`,
    },
  ];
}
