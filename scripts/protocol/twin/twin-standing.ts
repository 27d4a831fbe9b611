import { IPool__factory, TestToken__factory } from "../../../typechain-types/index.ts";
import type { Chain } from "../chain.ts";
import type { Address, Hex } from "../hex.ts";
import type { TwinAddresses } from "./twin-encoder.ts";

/** What is asked of both twins just before a call. */
export interface StandingQuestion {
  /** Account whose figures decide. */
  readonly user?: number;
  /** What is to be lent out of whose cash, by symbol. */
  readonly loanedUnits?: ReadonlyMap<string, bigint>;
}

/** How one twin stands at the second of a call, before it. */
export interface TwinStanding {
  readonly collateralBase: bigint;
  readonly debtBase: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly healthFactorWad: bigint;
  /** Underlying of each reserve beyond what is to be lent, by symbol; below zero where there is not enough. */
  readonly spareUnits: ReadonlyMap<string, bigint>;
}

const pool = IPool__factory.createInterface();
const token = TestToken__factory.createInterface();

/** Read how a twin stands in the block to come, whose time is set already. */
export async function readTwinStanding(
  chain: Chain,
  twin: TwinAddresses,
  users: readonly Address[],
  { user, loanedUnits = new Map() }: StandingQuestion,
): Promise<TwinStanding> {
  const view = async (to: Address | undefined, data: string): Promise<Hex> =>
    (await chain.request("eth_call", [{ to, data }, "pending"])) as Hex;
  const spareUnits = new Map<string, bigint>();
  for (const [symbol, units] of loanedUnits) {
    const data = token.encodeFunctionData("balanceOf", [twin.aTokens[symbol] ?? twin.pool]);
    spareUnits.set(symbol, BigInt(await view(twin.tokens[symbol], data)) - units);
  }
  const account = user === undefined ? undefined : users[user];
  const nobody = { collateralBase: 0n, debtBase: 0n, liquidationThresholdBps: 0n, healthFactorWad: 0n, spareUnits };
  if (account === undefined) return nobody;
  const answer = await view(twin.pool, pool.encodeFunctionData("getUserAccountData", [account]));
  const [collateralBase, debtBase, , liquidationThresholdBps, , healthFactorWad] = pool.decodeFunctionResult(
    "getUserAccountData",
    answer,
  ) as unknown as bigint[];
  if (collateralBase === undefined || debtBase === undefined) return nobody;
  if (liquidationThresholdBps === undefined || healthFactorWad === undefined) return nobody;
  return { collateralBase, debtBase, liquidationThresholdBps, healthFactorWad, spareUnits };
}
