import { InvalidInputError, type InputProblem } from "../../lib/invalid-input-error.ts";
import { SENDINGS } from "../../lib/sending.ts";
import { priceE8 } from "../../lib/units.ts";
import { parseAddress } from "../../protocol/parse-address.ts";
import {
  BORROWER_CONDUCTS,
  linearPath,
  TRUTHS,
  type PriceStep,
  type ShockTerms,
} from "../../scenarios/price-shock/shock-terms.ts";
import { requiredOption } from "../required-option.ts";

/** What the command line says of a shock. */
export interface ShockArguments {
  readonly asset: string;
  readonly price: string | undefined;
  readonly fall: number;
  readonly blocks: number;
  readonly feed: string | undefined;
  readonly truth: string;
  readonly borrowers: string;
  readonly flashKeepers: number;
  readonly fundedKeepers: number;
  readonly keeperCapital: string;
  readonly seed: string;
  readonly sending: string;
}

/** A shock but for the price that it starts from, which only the chain knows. */
export type ParsedShock = Omit<ShockTerms, "path"> & {
  readonly pathFrom: (startE8: bigint) => readonly PriceStep[];
};

const BLOCK_SECONDS = 12;
const MOST_BLOCKS = 100_000;
const MOST_KEEPERS = 50;

/** @throws InvalidInputError with every problem found. */
export function parseShock(args: ShockArguments): ParsedShock {
  const problems: InputProblem[] = [];
  const requireInteger = (field: string, value: number, min: number, max: number): void => {
    if (value < min || value > max) problems.push({ field, value, accepted: `an integer from ${min} to ${max}` });
  };
  const oneOf = <T extends string>(field: string, value: string, texts: readonly T[]): T => {
    const known = texts.find((text) => text === value);
    if (known === undefined) problems.push({ field, value, accepted: `one of ${texts.join(", ")}` });
    return known ?? (texts[0] as T);
  };
  requireInteger("--blocks", args.blocks, 1, MOST_BLOCKS);
  requireInteger("--fall", args.fall, 1, MOST_BLOCKS);
  requireInteger("--flash-keepers", args.flashKeepers, 0, MOST_KEEPERS);
  requireInteger("--funded-keepers", args.fundedKeepers, 0, MOST_KEEPERS);
  const truth = oneOf("--truth", args.truth, TRUTHS);
  const borrowers = oneOf("--borrowers", args.borrowers, BORROWER_CONDUCTS);
  const sending = oneOf("--sending", args.sending, SENDINGS);
  const [first, ...rest] = problems;
  if (first !== undefined) throw new InvalidInputError([first, ...rest]);
  const toE8 = priceE8(requiredOption("--price", args.price, "a price in USD, such as 0.80"), "--price");
  if (toE8 === 0n) throw new InvalidInputError({ field: "--price", value: args.price, accepted: "a price above 0" });
  return {
    ...{ asset: args.asset, blocks: args.blocks, blockSeconds: BLOCK_SECONDS, seed: args.seed },
    ...{ truth, borrowers, sending },
    place: args.feed === undefined ? { kind: "oracle" } : { kind: "feed", feed: parseAddress("--feed", args.feed) },
    pathFrom: (startE8) => linearPath(startE8, toE8, args.fall),
    keepers: {
      flashLoan: args.flashKeepers,
      funded: args.fundedKeepers,
      capitalBase: priceE8(args.keeperCapital, "--keeper-capital"),
    },
  };
}

/** The command that repeats a shock; the node's address, which may hold a key, is left to the environment. */
export function commandOf(
  args: ShockArguments & { readonly forkBlock: number; readonly fromBlock: number; readonly toBlock: number },
): string {
  const words: readonly (readonly [string, string | number | undefined])[] = [
    ["fork-block", args.forkBlock === 0 ? undefined : args.forkBlock],
    ["asset", args.asset],
    ["price", args.price],
    ["fall", args.fall],
    ["blocks", args.blocks],
    ["feed", args.feed],
    ["truth", args.truth],
    ["borrowers", args.borrowers],
    ["flash-keepers", args.flashKeepers],
    ["funded-keepers", args.fundedKeepers],
    ["keeper-capital", args.keeperCapital],
    ["from-block", args.fromBlock === 0 ? undefined : args.fromBlock],
    ["to-block", args.toBlock === 0 ? undefined : args.toBlock],
    ["seed", args.seed],
    ["sending", args.sending],
  ];
  const options = words.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]));
  return ["npx hardhat shock --fork $MAINNET_RPC_URL", ...options].join(" ");
}
