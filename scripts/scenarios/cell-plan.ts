import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { parseAmount, PRICE_DECIMALS } from "../lib/units.ts";

/** Whose price of USDe the lending pool uses. */
export const ORACLE_POLICIES = ["venue", "market-spot", "market-ema", "peg"] as const;
export type OraclePolicy = (typeof ORACLE_POLICIES)[number];

/** What is true of USDe: backed and redeemable, or backed by less than its supply. */
export type Backing = { readonly kind: "sound" } | { readonly kind: "impaired"; readonly ratioE8: bigint };

/** One cell of the two-by-two: a price policy in a world. */
export interface CellPlan {
  readonly oracle: OraclePolicy;
  readonly backing: Backing;
  /** "sound", "impaired:0.75": as the user writes it. */
  readonly backingName: string;
}

/** @throws InvalidInputError naming the policies */
export function parseOraclePolicy(text: string): OraclePolicy {
  const found = ORACLE_POLICIES.find((policy) => policy === text);
  if (found !== undefined) return found;
  throw new InvalidInputError({ field: "--oracle", value: text, accepted: `one of ${ORACLE_POLICIES.join(", ")}` });
}

/** @throws InvalidInputError for anything but "sound" and "impaired:<ratio over 0 and under 1>" */
export function parseBacking(text: string): Backing {
  if (text === "sound") return { kind: "sound" };
  const accepted = '"sound", or "impaired:<ratio>" with a ratio over 0 and under 1, such as impaired:0.75';
  const ratio = /^impaired:(.+)$/.exec(text)?.[1];
  if (ratio === undefined || !/^\d+(\.\d{1,8})?$/.test(ratio)) {
    throw new InvalidInputError({ field: "--backing", value: text, accepted });
  }
  const ratioE8 = parseAmount(ratio, PRICE_DECIMALS, "--backing");
  if (ratioE8 <= 0n || ratioE8 >= 100_000_000n)
    throw new InvalidInputError({ field: "--backing", value: text, accepted });
  return { kind: "impaired", ratioE8 };
}

/** Put a cell together from its two words. */
export function cellPlan(oracle: string, backing: string): CellPlan {
  return { oracle: parseOraclePolicy(oracle), backing: parseBacking(backing), backingName: backing };
}
