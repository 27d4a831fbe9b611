import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { applyOverrides } from "../lib/overrides.ts";
import type { Assumption } from "../lib/record.ts";
import { parseAmount } from "../lib/units.ts";

/** Where a value comes from and how far to trust it; it stands beside the value and travels into every record. */
export interface Provenance {
  readonly unit: string;
  readonly source: string;
  readonly confidence: Assumption["confidence"];
  readonly note?: string;
}

/** A parameter of a scenario: its default as a person writes it, its provenance, and how a written value is read. */
export interface Sourced<T> {
  readonly written: string | number | boolean;
  readonly provenance: Provenance;
  /** @throws InvalidInputError naming the path and what is accepted */
  readonly read: (written: unknown, path: string) => T;
}

/** Parameters, grouped by name to any depth. */
export interface ParameterTree {
  readonly [key: string]: ParameterTree | Sourced<unknown>;
}

/** The typed values of a tree: the same shape, leaves read. */
export type ValuesOf<Tree> = { readonly [K in keyof Tree]: Tree[K] extends Sourced<infer T> ? T : ValuesOf<Tree[K]> };

/** A whole number within bounds. */
export function integer(written: number, min: number, max: number, provenance: Provenance): Sourced<number> {
  const accepted = `a whole number from ${min} to ${max}`;
  const read = (value: unknown, path: string) => {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max) return value;
    throw new InvalidInputError({ field: path, value, accepted });
  };
  return { written, provenance, read };
}

/** A decimal text, read exactly into an integer of so many decimals: dollars (8), wei (18), gwei (9). */
export function amount(written: string, decimals: number, provenance: Provenance): Sourced<bigint> {
  const read = (value: unknown, path: string) => {
    if (typeof value === "string") return parseAmount(value, decimals, path);
    throw new InvalidInputError({ field: path, value, accepted: "a quoted decimal number of 0 or more" });
  };
  return { written, provenance, read };
}

/** On or off. */
export function flag(written: boolean, provenance: Provenance): Sourced<boolean> {
  const read = (value: unknown, path: string) => {
    if (typeof value === "boolean") return value;
    throw new InvalidInputError({ field: path, value, accepted: "true or false" });
  };
  return { written, provenance, read };
}

/** One of a few words. */
export function choice<const T extends string>(written: T, choices: readonly T[], provenance: Provenance): Sourced<T> {
  const read = (value: unknown, path: string) => {
    const found = choices.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    throw new InvalidInputError({ field: path, value, accepted: `one of ${choices.join(", ")}` });
  };
  return { written, provenance, read };
}

/** A moment of the day of the scenario, "21:36" or "21:36:30" UTC, read into seconds since 1970. */
export function moment(written: string, date: string, provenance: Provenance): Sourced<number> {
  const read = (value: unknown, path: string) => {
    const clock = typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value) ? value : undefined;
    if (clock === undefined)
      throw new InvalidInputError({ field: path, value, accepted: 'a UTC time such as "21:36"' });
    return Date.parse(`${date}T${clock.length === 5 ? `${clock}:00` : clock}Z`) / 1000;
  };
  return { written, provenance, read };
}

/** What a tree becomes once overrides are applied: typed values, and one assumption a leaf for the record. */
export interface ReadParameters<Tree> {
  readonly values: ValuesOf<Tree>;
  readonly assumptions: readonly Assumption[];
}

/**
 * Apply `--set path=value` texts to a tree and read every leaf.
 * @throws InvalidInputError for an unknown path or a value a leaf does not accept
 */
export function readParameters<Tree extends ParameterTree>(tree: Tree, sets: readonly string[]): ReadParameters<Tree> {
  const changed = applyOverrides(writtenOf(tree), sets);
  const assumptions: Assumption[] = [];
  const values = readBranch(tree, changed, "", assumptions) as ValuesOf<Tree>;
  return { values, assumptions };
}

function isLeaf(node: ParameterTree | Sourced<unknown>): node is Sourced<unknown> {
  return typeof node.read === "function";
}

function writtenOf(node: ParameterTree | Sourced<unknown>): unknown {
  if (isLeaf(node)) return node.written;
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, writtenOf(child)]));
}

function readBranch(
  node: ParameterTree | Sourced<unknown>,
  written: unknown,
  path: string,
  assumptions: Assumption[],
): unknown {
  if (isLeaf(node)) {
    const value = node.read(written, path);
    const { unit, source, confidence, note } = node.provenance;
    const isDefault = written === node.written;
    assumptions.push({
      id: path,
      value: String(written),
      unit,
      source: isDefault ? source : `set for this run (default ${String(node.written)}: ${source})`,
      confidence: isDefault ? confidence : "low",
      ...(note === undefined ? {} : { note }),
    });
    return value;
  }
  if (typeof written !== "object" || written === null) {
    throw new InvalidInputError({
      field: path,
      value: written,
      accepted: `a map with ${Object.keys(node).join(", ")}`,
    });
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [
      key,
      readBranch(child, (written as Record<string, unknown>)[key], path === "" ? key : `${path}.${key}`, assumptions),
    ]),
  );
}
