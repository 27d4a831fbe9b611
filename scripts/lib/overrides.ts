import { parse as parseYaml } from "yaml";
import { InvalidInputError } from "./invalid-input-error.ts";
import { oneOf } from "./near-names.ts";

/**
 * Change values of a parsed YAML tree by `path=value` texts, as `--set` gives them; the tree itself stays as it is.
 *
 * A path is made of keys joined by dots. A list member is named by its `id` if it has one, else by its `name` or by its
 * index: `eModes.11.ltvBps`, `stablePools.USDe/USDC.A`, `stablePools.0.balances.1`. Only what is there can be changed.
 * The value is read as YAML (`9300`, `true`, `[USDe, sUSDe]`), except where a text stands now: there it stays a text, so
 * that amounts keep every digit without being quoted twice.
 *
 * @param tree What the YAML parser gave: maps, lists, texts, numbers, booleans, null.
 * @param sets Texts `path=value`, applied in order.
 * @returns A changed tree, which shares with the first what no path leads through.
 * @throws InvalidInputError if a text has no `=`, a path leads nowhere (near names are listed), or a value is not YAML.
 */
export function applyOverrides(tree: unknown, sets: readonly string[]): unknown {
  return sets.reduce(applyOne, tree);
}

function applyOne(tree: unknown, set: string): unknown {
  const equals = set.indexOf("=");
  if (equals < 1) {
    throw new InvalidInputError({
      field: "--set",
      value: set,
      accepted: "path=value, such as lending.reserves.USDe.ltvBps=9000",
    });
  }
  const path = set.slice(0, equals);
  return changedAt(tree, path.split("."), { path, text: set.slice(equals + 1), walked: [] });
}

/** One override, and the keys that lead to the branch at hand. */
interface Override {
  readonly path: string;
  readonly text: string;
  readonly walked: readonly string[];
}

function changedAt(branch: unknown, [key = "", ...rest]: readonly string[], override: Override): unknown {
  const { path, text, walked } = override;
  const current = child(branch, key, walked, path);
  const value =
    rest.length === 0
      ? parseValue(text, current, path)
      : changedAt(current, rest, { ...override, walked: [...walked, key] });
  if (Array.isArray(branch)) return branch.with(indexOf(branch, key), value);
  return { ...(branch as Record<string, unknown>), [key]: value };
}

function child(branch: unknown, key: string, walked: readonly string[], path: string): unknown {
  if (Array.isArray(branch)) {
    const index = indexOf(branch, key);
    if (index >= 0) return branch[index];
  } else if (typeof branch === "object" && branch !== null && Object.hasOwn(branch, key)) {
    return (branch as Record<string, unknown>)[key];
  }
  const at = walked.length === 0 ? "the top level" : walked.join(".");
  throw new InvalidInputError({
    field: "--set",
    value: path,
    reason: `where ${at} has no ${JSON.stringify(key)}`,
    accepted: oneOf(key, keysOf(branch)),
  });
}

function keysOf(branch: unknown): string[] {
  if (Array.isArray(branch)) return branch.map((member, index) => memberKey(member, index));
  return typeof branch === "object" && branch !== null ? Object.keys(branch) : [];
}

function indexOf(list: readonly unknown[], key: string): number {
  const named = list.findIndex((member, index) => memberKey(member, index) === key);
  if (named >= 0) return named;
  const index = /^\d+$/.test(key) ? Number(key) : -1;
  // A member with an id is never reached by its index: eModes.2 must mean the e-mode 2, or nothing.
  return index in list && !hasOwn(list[index], "id") ? index : -1;
}

/**
 * Name a list member the way override paths and error messages do: by `id`, else by `name`, else by index.
 *
 * @param member A member of a parsed YAML list.
 * @param index Its index.
 */
export function memberKey(member: unknown, index: number): string {
  const key = hasOwn(member, "id") ? member.id : hasOwn(member, "name") ? member.name : index;
  return typeof key === "string" || typeof key === "number" ? String(key) : String(index);
}

function hasOwn<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}

const PLAIN_INTEGER = /^(?:0|[1-9]\d{0,14})$/;

function parseValue(text: string, current: unknown, path: string): unknown {
  if (typeof current === "string") return unquoted(text);
  if (PLAIN_INTEGER.test(text)) return Number(text); // as YAML would, without its parser
  try {
    return parseYaml(text);
  } catch (cause) {
    throw new InvalidInputError(
      { field: path, value: text, accepted: "a YAML value, such as 9300, true or [USDe]" },
      { cause },
    );
  }
}

function unquoted(text: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(text);
  return quoted?.[2] ?? text;
}
