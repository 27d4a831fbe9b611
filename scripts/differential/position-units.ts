import { rayMulCeil, rayMulFloor } from "../lib/ray.ts";
import type { TwinShape, TwinState } from "../protocol/twin/twin-state.ts";

/** What an account has and owes in one reserve, in its units, by the indexes last read. */
export interface PositionUnits {
  /** Rounded down. */
  readonly suppliedUnits: bigint;
  /** Rounded up. */
  readonly owedUnits: bigint;
}

/** Of an account, counting from 0, in the reserve of a symbol. */
export type PositionsOf = (user: number, symbol: string) => PositionUnits;

/** @param state All is zero where there is none yet. */
export function positionsOf(state: TwinState | undefined, { symbols }: TwinShape): PositionsOf {
  return (user, symbol) => {
    const place = symbols.indexOf(symbol);
    const { scaledSupply = 0n, scaledDebt = 0n } = state?.users[user]?.positions[place] ?? {};
    const reserve = state?.reserves[place];
    const { liquidityIndexRay = 0n, variableBorrowIndexRay = 0n } = reserve ?? {};
    return {
      suppliedUnits: rayMulFloor(scaledSupply, liquidityIndexRay),
      owedUnits: rayMulCeil(scaledDebt, variableBorrowIndexRay),
    };
  };
}
