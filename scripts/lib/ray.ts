import { mulDivCeil, mulDivFloor, mulDivHalfUp } from "./mul-div.ts";
import { parseAmount } from "./units.ts";

/** One, with 27 decimals: the scale of Aave's indexes and of its rates a year. */
export const RAY = 10n ** 27n;

/**
 * Make a 27-decimal number from its decimal string, exactly: `ray("0.065")` is 6.5 % a year.
 *
 * @throws InvalidInputError if the text is no plain decimal number, or has more than 27 decimals.
 */
export function ray(text: string): bigint {
  return parseAmount(text, 27, "ray");
}

/** Multiply by a RAY number: floor(a * b / RAY). */
export function rayMulFloor(a: bigint, b: bigint): bigint {
  return mulDivFloor(a, b, RAY);
}

/** Multiply by a RAY number: ceil(a * b / RAY). */
export function rayMulCeil(a: bigint, b: bigint): bigint {
  return mulDivCeil(a, b, RAY);
}

/** Multiply by a RAY number as Aave's `rayMul` does: (a * b + RAY / 2) / RAY. */
export function rayMulHalfUp(a: bigint, b: bigint): bigint {
  return mulDivHalfUp(a, b, RAY);
}

/** Divide by a RAY number: floor(a * RAY / b). */
export function rayDivFloor(a: bigint, b: bigint): bigint {
  return mulDivFloor(a, RAY, b);
}

/** Divide by a RAY number: ceil(a * RAY / b). */
export function rayDivCeil(a: bigint, b: bigint): bigint {
  return mulDivCeil(a, RAY, b);
}

/** Divide by a RAY number as Aave's `rayDiv` does: (a * RAY + b / 2) / b. */
export function rayDivHalfUp(a: bigint, b: bigint): bigint {
  return mulDivHalfUp(a, RAY, b);
}
