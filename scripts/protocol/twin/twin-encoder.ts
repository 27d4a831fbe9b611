import type { Interface } from "ethers";
import { AbiCoder } from "ethers";
import {
  IAToken__factory,
  ICreditDelegationToken__factory,
  IPool__factory,
  IPoolConfigurator__factory,
  SettableFeed__factory,
} from "../../../typechain-types/index.ts";
import { PowderkegError } from "../../lib/errors.ts";
import type { Address, Hex } from "../hex.ts";
import type { FlashUse, TwinArgument, TwinCall } from "./twin-call.ts";
import { MAX_UINT256 } from "../../lib/max-uint256.ts";

/** Where one twin has its contracts. */
export interface TwinAddresses {
  readonly pool: Address;
  readonly configurator: Address;
  readonly treasury: Address;
  /** What computes its interest rates. */
  readonly strategy: Address;
  /** By symbol, in the order of reserve ids. */
  readonly tokens: Readonly<Record<string, Address>>;
  readonly aTokens: Readonly<Record<string, Address>>;
  readonly debtTokens: Readonly<Record<string, Address>>;
  readonly feeds: Readonly<Record<string, Address>>;
}

/** A call names something that the twins do not have. */
export class UnknownTwinNameError extends PowderkegError {
  constructor(readonly unknownName: string) {
    super(`${JSON.stringify(unknownName)} names nothing on the twins; see scripts/protocol/twin/twin-call.ts`);
  }
}

const interfaces: Readonly<Record<string, Interface>> = {
  pool: IPool__factory.createInterface(),
  configurator: IPoolConfigurator__factory.createInterface(),
  token: IAToken__factory.createInterface(),
  aToken: IAToken__factory.createInterface(),
  debtToken: ICreditDelegationToken__factory.createInterface(),
  feed: SettableFeed__factory.createInterface(),
};

/**
 * Encode a call for one twin.
 *
 * @param users Accounts, in their order.
 * @throws UnknownTwinNameError if it names something that is not there.
 */
export function encodeTwinCall(
  { target, method, args }: Pick<TwinCall, "target" | "method" | "args">,
  twin: TwinAddresses,
  users: readonly Address[],
): { readonly target: Address; readonly data: Hex } {
  const [kind = ""] = target.split(":");
  const abi = interfaces[kind];
  if (abi === undefined) throw new UnknownTwinNameError(target);
  const values = args.map((argument) => resolve(argument, twin, users));
  return { target: addressOf(target, twin, users), data: abi.encodeFunctionData(method, values) as Hex };
}

function resolve(argument: TwinArgument, twin: TwinAddresses, users: readonly Address[]): unknown {
  if (typeof argument === "boolean") return argument;
  if (typeof argument !== "string") {
    if (!isFlashUse(argument)) return argument.map((part) => resolve(part, twin, users));
    const { data } = encodeTwinCall({ ...argument, target: "pool" }, twin, users);
    const approved = addressOf(`token:${argument.approve}`, twin, users);
    return AbiCoder.defaultAbiCoder().encode(["address", "bytes"], [approved, data]);
  }
  if (argument.startsWith("@")) return addressOf(argument.slice(1), twin, users);
  return argument === "max" ? MAX_UINT256 : argument;
}

function isFlashUse(argument: readonly TwinArgument[] | FlashUse): argument is FlashUse {
  return !Array.isArray(argument);
}

/** @throws UnknownTwinNameError. */
function addressOf(name: string, twin: TwinAddresses, users: readonly Address[]): Address {
  const [kind = "", of = ""] = name.split(":");
  const known: Readonly<Record<string, Address | undefined>> = {
    pool: twin.pool,
    configurator: twin.configurator,
    treasury: twin.treasury,
    token: twin.tokens[of],
    aToken: twin.aTokens[of],
    debtToken: twin.debtTokens[of],
    feed: twin.feeds[of],
    user: users[Number(of)],
  };
  const address = known[kind];
  if (address === undefined) throw new UnknownTwinNameError(name);
  return address;
}
