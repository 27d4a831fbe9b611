import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { CallRevertedError, type Chain } from "../protocol/chain.ts";
import { chainSigner } from "../protocol/chain-signer.ts";
import { checksumAddress } from "../protocol/checksum-address.ts";
import { deployKeeper } from "../protocol/deploy/keeper.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";

const OWNER = "0x8da5cb5b";
/** 0x and one word. */
const WORD_CHARACTERS = 66;

/** Whom a keeper sends from, and the contract that works for it. */
export interface KeeperAccounts {
  readonly owner: Address;
  readonly contract: Address;
}

/** What the user said about it. */
export interface KeeperChoice {
  readonly contract?: Address;
  readonly from?: Address;
}

/**
 * Find the LiquidationKeeper contract to work with, or deploy one: the contract named, else the market's own if its owner
 * is an account of the node (the one named, if one is), else a new one that belongs to that account.
 *
 * @throws InvalidInputError if the node does not hold the account's key, or the contract belongs to somebody else.
 */
export async function keeperContract(chain: Chain, market: Market, choice: KeeperChoice): Promise<KeeperAccounts> {
  const accounts = (await chain.accounts()).map(checksumAddress);
  const { from } = choice;
  if (from !== undefined && !accounts.includes(from)) {
    throw new InvalidInputError({
      field: "--from",
      value: from,
      accepted: `an account of the node: ${accounts.join(", ")}`,
    });
  }
  const named = choice.contract ?? market.addresses.keeper;
  const owner = await ownerOf(chain, named);
  if (owner !== undefined && accounts.includes(owner) && (from === undefined || from === owner)) {
    return { owner, contract: named };
  }
  if (choice.contract !== undefined) {
    throw new InvalidInputError({
      field: "--contract",
      value: named,
      reason: owner === undefined ? "which is no LiquidationKeeper" : `whose owner is ${owner}`,
      accepted: `a LiquidationKeeper that belongs to ${from ?? "an account of the node"}`,
    });
  }
  const payer = from ?? accounts[0];
  if (payer === undefined) {
    throw new InvalidInputError({
      field: "--from",
      value: undefined,
      accepted: "a network with an account to send from",
    });
  }
  const keeper = await deployKeeper(await chainSigner(chain, payer), { pool: market.addresses.lending.pool });
  return { owner: payer, contract: (await keeper.getAddress()) as Address };
}

/** Owner of a contract; undefined where there is none, or no contract. */
async function ownerOf(chain: Chain, contract: Address): Promise<Address | undefined> {
  try {
    const answer = await chain.call(contract, OWNER);
    return answer.length === WORD_CHARACTERS ? checksumAddress(`0x${answer.slice(-40)}`) : undefined;
  } catch (error) {
    if (error instanceof CallRevertedError) return undefined;
    throw error;
  }
}
