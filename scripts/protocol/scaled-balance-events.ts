import { IAToken__factory, IScaledBalanceToken__factory } from "../../typechain-types/index.ts";
import { rayDivCeil, rayDivFloor, rayMulCeil, rayMulFloor } from "../lib/ray.ts";
import type { ChainLog } from "./chain.ts";
import { addressInTopic } from "./topic-address.ts";

const scaledBalanceToken = IScaledBalanceToken__factory.createInterface();
const MINT: string = scaledBalanceToken.getEvent("Mint").topicHash;
const BURN: string = scaledBalanceToken.getEvent("Burn").topicHash;
/** Its value is scaled. */
const BALANCE_TRANSFER: string = IAToken__factory.createInterface().getEvent("BalanceTransfer").topicHash;

/** What a log says of one holder's scaled balance. */
export interface ScaledChange {
  /** Address in lower case. */
  readonly holder: string;
  /** The scaled balance after the log, from the one before it. */
  readonly after: (scaled: bigint) => bigint;
}

/** Scaled balance to units, as the token rounds it, and back: the scaled balance that is worth just so many units. */
interface Rounding {
  readonly units: (scaled: bigint, indexRay: bigint) => bigint;
  readonly scaled: (units: bigint, indexRay: bigint) => bigint;
}

const ROUNDING: Readonly<Record<"aToken" | "variableDebtToken", Rounding>> = {
  aToken: { units: rayMulFloor, scaled: rayDivCeil },
  variableDebtToken: { units: rayMulCeil, scaled: rayDivFloor },
};

/**
 * Read a log of an aToken or variable debt token as changes of scaled balances, exact to the unit.
 *
 * Since Aave v3.5 the value of Mint and Burn is the difference of two balances, rounded as balanceOf rounds; from the scaled
 * balance before and the log's index follows the balance after. An index is at least 1 ray, so no two scaled balances are
 * worth the same units, and the way back is exact. Earlier versions log the amount asked for, which this cannot read.
 * Source: reference sheet of Aave v3, B.3.
 *
 * @returns None for any other log.
 */
export function scaledChanges(log: ChainLog, token: keyof typeof ROUNDING): readonly ScaledChange[] {
  const [event, first = "", second = ""] = log.topics;
  if (event === BALANCE_TRANSFER) {
    const moved = wordAt(log, 0);
    return [
      { holder: addressInTopic(first), after: (scaled) => scaled - moved },
      { holder: addressInTopic(second), after: (scaled) => scaled + moved },
    ];
  }
  if (event !== MINT && event !== BURN) return [];
  const [value, interest, indexRay] = [wordAt(log, 0), wordAt(log, 1), wordAt(log, 2)];
  // Both count from the balance at the last action, whose interest since then comes on top.
  const changeUnits = (event === MINT ? value : -value) - interest;
  const { units, scaled } = ROUNDING[token];
  return [
    {
      holder: addressInTopic(event === MINT ? second : first),
      after: (before) => scaled(units(before, indexRay) + changeUnits, indexRay),
    },
  ];
}

function wordAt({ data }: ChainLog, index: number): bigint {
  return BigInt(`0x${data.slice(2 + 64 * index, 66 + 64 * index)}`);
}
