import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { anvilChains, anvilProgram } from "./anvil-chains.ts";
import { bareChains, type ChainOpener } from "./bare-chains.ts";

/** What executes a run: Hardhat's node in the run's own process, or anvil in one beside it. The records are the same. */
export const NODE_KINDS = ["hardhat", "anvil"] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/**
 * Read which node is to execute: by the environment unless told, since it is the machine's matter and changes no result.
 * @throws InvalidInputError for a word that is none
 */
export function parseNodeKind(word: string = process.env["POWDERKEG_NODE"] ?? "hardhat"): NodeKind {
  const kind = NODE_KINDS.find((known) => known === word);
  if (kind !== undefined) return kind;
  throw new InvalidInputError({
    field: "--node, or POWDERKEG_NODE",
    value: word,
    accepted: `one of ${NODE_KINDS.join(", ")}`,
  });
}

/**
 * Make sure that the node of this environment is one, and is installed: before anything is written, for processes that read the
 * environment themselves.
 * @throws InvalidInputError, AnvilMissingError
 */
export function requireNode(): void {
  if (parseNodeKind() === "anvil") anvilProgram();
}

/** Make chains on a kind of node. @throws AnvilMissingError */
export async function chainsOn(kind: NodeKind): Promise<ChainOpener> {
  return kind === "anvil" ? anvilChains() : bareChains();
}
