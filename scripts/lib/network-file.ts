import { z } from "zod";
import { InvalidInputError } from "./invalid-input-error.ts";
import type { TokenKind } from "./market-file/definition.ts";
import { Problems, noteSchemaIssues } from "./market-file/problems.ts";
import { readYaml } from "./read-yaml.ts";
import { feePips, integer, listOf, mapOf, oneOfTexts, text } from "./schema-parts.ts";

const ADDRESS = "an address: 0x and 40 hex digits, in quotes";
const address = z.string(ADDRESS).regex(/^0x[0-9a-fA-F]{40}$/, ADDRESS);
const mapTo = <Member extends z.ZodType>(member: Member, what: string) => z.record(z.string(), member, what);

const twoTokens = listOf(text, 2, 2, "token symbols");

const schema = mapOf({
  name: text,
  chainId: integer(1, Number.MAX_SAFE_INTEGER),
  lending: mapOf({ addressesProvider: address }),
  tokens: mapTo(
    mapOf({ kind: oneOfTexts(["usde", "susde", "test", "weth"]), address }),
    "a map from symbols to kind and address",
  ).default({}),
  stablePools: mapTo(address, "a map from names to addresses").default({}),
  uniswapV2: mapOf({
    factory: address,
    router: address,
    pairs: listOf(twoTokens, 0, Infinity, "pairs, each a list of 2 token symbols").default([]),
  }).optional(),
  uniswapV3: mapOf({
    factory: address,
    router: address,
    positionManager: address,
    pools: listOf(mapOf({ tokens: twoTokens, feePips }), 0, Infinity, "pools, each with tokens and feePips").default(
      [],
    ),
  }).optional(),
  ethena: mapOf({ minting: address }).optional(),
});

/** A token that a network file names; symbols and decimals of others are read from the chain. */
export interface NetworkToken {
  readonly kind: TokenKind;
  readonly address: string;
}

/** Two tokens whose Uniswap pair is looked for. */
export interface NetworkPair {
  /** "WETH/USDC", as the file orders them. */
  readonly name: string;
  /** Symbols. */
  readonly tokens: readonly [string, string];
}

/** Two tokens and a fee tier whose Uniswap v3 pool is looked for. */
export interface NetworkUniswapV3Pool extends NetworkPair {
  /** Hundredths of a basis point; the name ends in it: "WETH/USDC-500". */
  readonly feePips: number;
}

/** Where the things of one public network are. */
export interface NetworkFile {
  readonly name: string;
  readonly chainId: number;
  readonly addressesProvider: string;
  /** By symbol. */
  readonly tokens: Readonly<Record<string, NetworkToken>>;
  /** By name, such as "USDe/USDC". */
  readonly stablePools: Readonly<Record<string, string>>;
  readonly uniswapV2:
    { readonly factory: string; readonly router: string; readonly pairs: readonly NetworkPair[] } | undefined;
  readonly uniswapV3:
    | {
        readonly factory: string;
        readonly router: string;
        readonly positionManager: string;
        readonly pools: readonly NetworkUniswapV3Pool[];
      }
    | undefined;
  /** The issuer's mint and redeem desk. */
  readonly minting: string | undefined;
}

/**
 * Load the address file of a network. The format is described in docs/fork.md.
 *
 * @param content YAML.
 * @param sourceName Name of the text in errors, such as the file's path.
 * @throws InvalidInputError with one line a problem.
 */
export function loadNetwork(content: string, sourceName = "network file"): NetworkFile {
  const tree = readYaml(content, sourceName);
  const parsed = schema.safeParse(tree);
  if (!parsed.success) {
    const problems = new Problems();
    noteSchemaIssues(problems, parsed.error.issues, tree);
    problems.throwIfAny();
    throw parsed.error;
  }
  const { name, chainId, lending, tokens, stablePools, uniswapV2, uniswapV3, ethena } = parsed.data;
  requireOneOfAKind(tokens);
  const pairs = (uniswapV2?.pairs ?? []).map((pair) => namedPair(pair));
  const pools = (uniswapV3?.pools ?? []).map(({ tokens: pair, feePips: fee }) => ({
    ...namedPair(pair, `-${fee}`),
    feePips: fee,
  }));
  requireOwnNames(Object.keys(stablePools), { "uniswapV2.pairs": pairs, "uniswapV3.pools": pools });
  return {
    name,
    chainId,
    addressesProvider: lending.addressesProvider,
    tokens,
    stablePools,
    uniswapV2: uniswapV2 && { ...uniswapV2, pairs },
    uniswapV3: uniswapV3 && { ...uniswapV3, pools },
    minting: ethena?.minting,
  };
}

function namedPair([first = "", second = ""]: readonly string[], suffix = ""): NetworkPair {
  return { name: `${first}/${second}${suffix}`, tokens: [first, second] };
}

/** Pools are told apart by name, and two tokens make one pool, whichever comes first. */
function requireOwnNames(
  stablePools: readonly string[],
  listed: Readonly<Record<string, readonly NetworkPair[]>>,
): void {
  const problems = new Problems();
  const taken = new Set(stablePools);
  for (const [list, pairs] of Object.entries(listed)) {
    for (const [at, { name, tokens }] of pairs.entries()) {
      const field = `${list}.${at}`;
      const [first, second] = tokens;
      const turned = name.replace(`${first}/${second}`, `${second}/${first}`);
      problems.require(first !== second, { field, value: name, accepted: "two different tokens" });
      problems.require(!taken.has(name), {
        ...{ field, value: name, reason: "which is there already" },
        accepted: "each pair or pool once, under a name that no stable pool has",
      });
      taken.add(name).add(turned);
    }
  }
  problems.throwIfAny();
}

/** USDe, sUSDe and wrapped ether are particular contracts. */
function requireOneOfAKind(tokens: Readonly<Record<string, NetworkToken>>): void {
  const holders = new Map<string, string>();
  for (const [symbol, { kind }] of Object.entries(tokens)) {
    const holder = holders.get(kind);
    if (kind !== "test" && holder !== undefined) {
      throw new InvalidInputError({
        field: `tokens.${symbol}.kind`,
        value: kind,
        reason: `which ${holder} already is`,
        accepted: `one ${kind} token at most; kind test for others`,
      });
    }
    holders.set(kind, symbol);
  }
}
