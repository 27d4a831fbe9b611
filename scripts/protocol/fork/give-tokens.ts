import { AbiCoder, concat, keccak256, toBeHex } from "ethers";
import { PowderkegError } from "../../lib/errors.ts";
import type { Chain } from "../chain.ts";
import type { Address, Hex } from "../hex.ts";
import { ITestToken__factory } from "../../../typechain-types/index.ts";
import type { TokenInfo } from "../market.ts";

/** A token does not keep its balances in any of the usual places. */
export class BalanceNotFoundError extends PowderkegError {
  constructor(
    readonly symbol: string,
    readonly token: Address,
  ) {
    super(`${symbol} at ${token} does not keep balances in a plain mapping; give no keeper capital in it`);
  }
}

const erc20 = ITestToken__factory.createInterface();
const coder = AbiCoder.defaultAbiCoder();
/** OpenZeppelin 5's namespaced storage of upgradeable tokens. */
const NAMESPACED = 0x52c63247e1f47db19d5ce0460030c497f067ca4cebd71ba98eeadabe20bace00n;
const PLACES: readonly bigint[] = [...Array.from({ length: 120 }, (_, at) => BigInt(at)), NAMESPACED];
/** A balance nobody has, by which the place that `balanceOf` reads is recognised. */
const MARK = 1_000_003n;

/**
 * Give somebody tokens out of nothing on a development chain, by writing the balance where the token keeps it. The total
 * supply stays as it is. One call to find the place, whatever the token.
 *
 * @throws BalanceNotFoundError if the token does not keep balances in a mapping of Solidity's or Vyper's.
 */
export async function giveTokens(
  chain: Chain,
  { symbol, address: token }: Pick<TokenInfo, "symbol" | "address">,
  holder: Address,
  amountUnits: bigint,
): Promise<void> {
  const slots = PLACES.flatMap((place) => [mappingSlot(holder, place), vyperSlot(holder, place)]);
  const stateDiff = Object.fromEntries(slots.map((slot, at) => [slot, word(MARK + BigInt(at))]));
  const call = { to: token, data: erc20.encodeFunctionData("balanceOf", [holder]) };
  const answer = (await chain.request("eth_call", [call, "latest", { [token]: { stateDiff } }])) as Hex;
  const slot = slots[Number(BigInt(answer) - MARK)];
  if (slot === undefined) throw new BalanceNotFoundError(symbol, token);
  await chain.request("hardhat_setStorageAt", [token, slot, word(amountUnits)]);
}

function mappingSlot(holder: Address, place: bigint): Hex {
  return keccak256(coder.encode(["address", "uint256"], [holder, place])) as Hex;
}

function vyperSlot(holder: Address, place: bigint): Hex {
  return keccak256(concat([toBeHex(place, 32), coder.encode(["address"], [holder])])) as Hex;
}

function word(value: bigint): Hex {
  return toBeHex(value, 32) as Hex;
}
