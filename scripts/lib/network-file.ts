import { z } from "zod";
import { InvalidInputError } from "./invalid-input-error.ts";
import type { TokenKind } from "./market-file/definition.ts";
import { Problems, noteSchemaIssues } from "./market-file/problems.ts";
import { readYaml } from "./read-yaml.ts";
import { integer, mapOf, oneOfTexts, text } from "./schema-parts.ts";

const ADDRESS = "an address: 0x and 40 hex digits, in quotes";
const address = z.string(ADDRESS).regex(/^0x[0-9a-fA-F]{40}$/, ADDRESS);
const mapTo = <Member extends z.ZodType>(member: Member, what: string) => z.record(z.string(), member, what);

const schema = mapOf({
  name: text,
  chainId: integer(1, Number.MAX_SAFE_INTEGER),
  lending: mapOf({ addressesProvider: address }),
  tokens: mapTo(
    mapOf({ kind: oneOfTexts(["usde", "susde", "test", "weth"]), address }),
    "a map from symbols to kind and address",
  ).default({}),
  stablePools: mapTo(address, "a map from names to addresses").default({}),
  ethena: mapOf({ minting: address }).optional(),
});

/** A token that a network file names; symbols and decimals of others are read from the chain. */
export interface NetworkToken {
  readonly kind: TokenKind;
  readonly address: string;
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
  const { name, chainId, lending, tokens, stablePools, ethena } = parsed.data;
  requireOneOfAKind(tokens);
  return {
    name,
    chainId,
    addressesProvider: lending.addressesProvider,
    tokens,
    stablePools,
    minting: ethena?.minting,
  };
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
