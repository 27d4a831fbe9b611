import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import type { Books, Invariant, InvariantCheck } from "./invariant.ts";
import { issuerInvariants } from "./issuer-invariants.ts";
import { lendingInvariants } from "./lending-invariants.ts";
import { runInvariants } from "./run-invariants.ts";
import { venueInvariants } from "./venue-invariants.ts";

/** Every invariant that a market's state can tell, in the order of docs/invariants.md. */
export const ALL_INVARIANTS: readonly Invariant[] = [
  ...lendingInvariants,
  ...venueInvariants,
  ...issuerInvariants,
  ...runInvariants,
];

/**
 * Choose invariants by their numbers.
 *
 * @param list "all", or numbers and families with commas between them: "LP-1,LP-4,AMM". Empty: none.
 * @throws InvalidInputError naming the first part that is neither.
 */
export function chooseInvariants(list: string): readonly Invariant[] {
  const parts = list.split(",").flatMap((part) => (part.trim() === "" ? [] : part.trim().toUpperCase()));
  const chosen = new Set<Invariant>();
  for (const part of parts) {
    const fitting = ALL_INVARIANTS.filter(({ id }) => part === "ALL" || id === part || id.startsWith(`${part}-`));
    if (fitting.length === 0) {
      throw new InvalidInputError({
        field: "--check-invariants",
        value: part,
        accepted: `all, or any of ${ALL_INVARIANTS.map(({ id }) => id).join(", ")}, or families such as LP`,
      });
    }
    for (const invariant of fitting) chosen.add(invariant);
  }
  return ALL_INVARIANTS.filter((invariant) => chosen.has(invariant));
}

/** Look at a market's books. */
export function lookAt(books: Books, invariants: readonly Invariant[]): readonly InvariantCheck[] {
  return invariants.flatMap(({ id, look }) => [...look(books)].map((check) => ({ invariant: id, ...check })));
}
