import { mulDivCeil, mulDivFloor, mulDivHalfUp } from "./mul-div.ts";

/** One hundred per cent in basis points. */
export const BPS = 10_000n;

/** Take a share of a value: floor(value * shareBps / 10000). */
export function percentMulFloor(value: bigint, shareBps: bigint): bigint {
  return mulDivFloor(value, shareBps, BPS);
}

/** Take a share of a value: ceil(value * shareBps / 10000). */
export function percentMulCeil(value: bigint, shareBps: bigint): bigint {
  return mulDivCeil(value, shareBps, BPS);
}

/** Take a share of a value as Aave's `percentMul` does: (value * shareBps + 5000) / 10000. */
export function percentMulHalfUp(value: bigint, shareBps: bigint): bigint {
  return mulDivHalfUp(value, shareBps, BPS);
}

/** Divide by a share: floor(value * 10000 / shareBps). */
export function percentDivFloor(value: bigint, shareBps: bigint): bigint {
  return mulDivFloor(value, BPS, shareBps);
}

/** Divide by a share as Aave's `percentDivCeil` does: ceil(value * 10000 / shareBps). */
export function percentDivCeil(value: bigint, shareBps: bigint): bigint {
  return mulDivCeil(value, BPS, shareBps);
}

/** Divide by a share as Aave's `percentDiv` does: (value * 10000 + shareBps / 2) / shareBps. */
export function percentDivHalfUp(value: bigint, shareBps: bigint): bigint {
  return mulDivHalfUp(value, BPS, shareBps);
}
