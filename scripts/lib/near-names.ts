const MOST_SHOWN = 12;

/**
 * Pick the names closest to one that was not found, for an error message: all of them when they are few, otherwise the
 * nearest by edit distance (case does not count), nearest first; equal distances keep the order given.
 *
 * @param wanted The name that was not found.
 * @param known Every name that would have been found.
 * @returns At most 12 names.
 */
export function nearNames(wanted: string, known: readonly string[]): string[] {
  return known
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, MOST_SHOWN)
    .map(({ name }) => name);
}

/** Count the insertions, deletions and replacements that turn one text into the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/**
 * Phrase "what is accepted" for a name that must be one of several.
 *
 * @returns `one of USDe, USDC`, nearest first; `nothing: there are none` when there is nothing to choose from.
 */
export function oneOf(wanted: unknown, known: readonly string[]): string {
  if (known.length === 0) return "nothing here: none is defined";
  const names = nearNames(typeof wanted === "string" ? wanted : "", known);
  const rest = known.length - names.length;
  return `one of ${names.join(", ")}${rest > 0 ? ` (and ${rest} more)` : ""}`;
}
