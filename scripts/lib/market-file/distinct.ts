import type { Problems } from "./problems.ts";
import type { MarketFile } from "./schema.ts";

/** Note each name that an earlier member of a list has. */
export function requireDistinctNames(at: string, venues: readonly { name: string }[], problems: Problems): void {
  const seen = new Set<string>();
  for (const { name } of venues) {
    problems.require(!seen.has(name), {
      field: `${at}.${name}.name`,
      value: name,
      reason: "which another member already has",
      accepted: "a name that no other member has",
    });
    seen.add(name);
  }
}

/** Note each symbol that is no token, or stands in the list before. */
export function requireDistinctTokens(
  at: string,
  symbols: readonly string[],
  file: MarketFile,
  problems: Problems,
): void {
  for (const [index, symbol] of symbols.entries()) {
    problems.requireKnown(`${at}.${index}`, symbol, Object.keys(file.tokens), "token of this market");
    problems.require(symbols.indexOf(symbol) === index, {
      field: `${at}.${index}`,
      value: symbol,
      reason: "which stands twice",
      accepted: "a token that the list does not hold yet",
    });
  }
}
