import type { MarketDefinition } from "./market-file/definition.ts";
import { Problems, noteSchemaIssues } from "./market-file/problems.ts";
import { resolveFeeds } from "./market-file/resolve-feeds.ts";
import { resolveEModes, resolveLending } from "./market-file/resolve-lending.ts";
import { resolveUniswapV3Pools } from "./market-file/resolve-uniswap-v3.ts";
import { resolveEthena, resolveStablePools, resolveUniswapPairs } from "./market-file/resolve-venues.ts";
import { type MarketFile, marketFileSchema } from "./market-file/schema.ts";
import { applyOverrides } from "./overrides.ts";
import { readYaml } from "./read-yaml.ts";

/** How to load a market. */
export interface LoadMarketOptions {
  /** Overrides `path=value`, applied in order; defaults can be overridden too. See `applyOverrides`. */
  readonly sets?: readonly string[];
  /** Name of the text in errors, such as the file's path. */
  readonly sourceName?: string;
}

/**
 * Load a market definition from the text of a market file, with every default filled in, every amount parsed and every
 * name resolved. The format is described in docs/markets.md.
 *
 * @param text YAML.
 * @param options Overrides, and a name for errors.
 * @throws InvalidInputError with one line a problem: bad YAML, unknown or missing keys, values out of range, unknown names,
 * bad overrides.
 */
export function loadMarket(text: string, options: LoadMarketOptions = {}): MarketDefinition {
  const { sets = [], sourceName = "market file" } = options;
  const asWritten = shapeOf(readYaml(text, sourceName));
  return resolve(sets.length === 0 ? asWritten : checkShape(applyOverrides(asWritten, sets)));
}

/** What was read once is checked once: a study overrides the same file for each of its points. */
const shapes = new WeakMap<object, MarketFile>();

function shapeOf(tree: unknown): MarketFile {
  if (typeof tree !== "object" || tree === null) return checkShape(tree);
  const known = shapes.get(tree) ?? checkShape(tree);
  shapes.set(tree, known);
  return known;
}

function checkShape(tree: unknown): MarketFile {
  const parsed = marketFileSchema.safeParse(tree);
  if (parsed.success) return parsed.data;
  const problems = new Problems();
  noteSchemaIssues(problems, parsed.error.issues, tree);
  problems.throwIfAny();
  throw parsed.error;
}

function resolve(file: MarketFile): MarketDefinition {
  const problems = new Problems();
  requireSoundTokens(file, problems);
  const market: MarketDefinition = {
    name: file.name,
    description: file.description,
    tokens: file.tokens,
    feeds: resolveFeeds(file, problems),
    lending: resolveLending(file, problems),
    eModes: resolveEModes(file, problems),
    stablePools: resolveStablePools(file, problems),
    uniswapPairs: resolveUniswapPairs(file, problems),
    uniswapV3Pools: resolveUniswapV3Pools(file, problems),
    ethena: resolveEthena(file, problems),
  };
  problems.throwIfAny();
  return market;
}

/** USDe, sUSDe and WETH are particular contracts: one of each at most, with 18 decimals, and no vault without USDe. */
function requireSoundTokens(file: MarketFile, problems: Problems): void {
  const holders = new Map<string, string>();
  for (const [symbol, { kind, decimals }] of Object.entries(file.tokens)) {
    if (kind === "test") continue;
    const at = `tokens.${symbol}`;
    problems.require(decimals === 18, {
      field: `${at}.decimals`,
      value: decimals,
      reason: `while kind is ${kind}`,
      accepted: "18",
    });
    const holder = holders.get(kind);
    problems.require(holder === undefined, {
      field: `${at}.kind`,
      value: kind,
      reason: `which ${holder ?? ""} already is`,
      accepted: `one ${kind} token at most; kind test for others`,
    });
    holders.set(kind, symbol);
  }
  const vault = holders.get("susde");
  problems.require(vault === undefined || holders.has("usde"), {
    field: `tokens.${vault ?? ""}.kind`,
    value: "susde",
    reason: "while no token is of kind usde",
    accepted: "a susde token only beside a usde token",
  });
}
