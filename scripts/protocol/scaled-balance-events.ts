import { rayDivCeil, rayDivFloor, rayMulCeil, rayMulFloor } from "../lib/ray.ts";
import type { ChainLog } from "./chain.ts";

/** Mint(address indexed caller, address indexed onBehalfOf, uint256 value, uint256 balanceIncrease, uint256 index). */
const MINT = "0x458f5fa412d0f69b08dd84872b0215675cc67bc1d5b6fd93300a1c3878b86196";
/** Burn(address indexed from, address indexed target, uint256 value, uint256 balanceIncrease, uint256 index). */
const BURN = "0x4cf25bc1d991c17529c25213d3cc0cda295eeaad5f13f361969b12ea48015f90";
/** BalanceTransfer(address indexed from, address indexed to, uint256 value, uint256 index); the value is scaled. */
const BALANCE_TRANSFER = "0x4beccb90f994c31aced7a23b5611020728a23d8ec5cddd1a3e9d97b96fda8666";

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
      { holder: holderIn(first), after: (scaled) => scaled - moved },
      { holder: holderIn(second), after: (scaled) => scaled + moved },
    ];
  }
  if (event !== MINT && event !== BURN) return [];
  const [value, interest, indexRay] = [wordAt(log, 0), wordAt(log, 1), wordAt(log, 2)];
  // Both count from the balance at the last action, whose interest since then comes on top.
  const changeUnits = (event === MINT ? value : -value) - interest;
  const { units, scaled } = ROUNDING[token];
  return [
    {
      holder: holderIn(event === MINT ? second : first),
      after: (before) => scaled(units(before, indexRay) + changeUnits, indexRay),
    },
  ];
}

function holderIn(topic: string): string {
  return `0x${topic.slice(26)}`;
}

function wordAt({ data }: ChainLog, index: number): bigint {
  return BigInt(`0x${data.slice(2 + 64 * index, 66 + 64 * index)}`);
}
