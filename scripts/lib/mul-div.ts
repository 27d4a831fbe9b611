/**
 * Multiply, then divide, rounding down. Operands are 0 or more, as in Solidity; bigint division by zero throws a RangeError.
 *
 * @returns floor(a * b / denominator)
 */
export function mulDivFloor(a: bigint, b: bigint, denominator: bigint): bigint {
  return (a * b) / denominator;
}

/**
 * Multiply, then divide, rounding up. Operands are 0 or more.
 *
 * @returns ceil(a * b / denominator)
 */
export function mulDivCeil(a: bigint, b: bigint, denominator: bigint): bigint {
  return (a * b + denominator - 1n) / denominator;
}

/**
 * Multiply, then divide, rounding to the nearest, a half up. Operands are 0 or more.
 *
 * Half of an odd denominator is floored first, as Aave's math does it: for odd denominators the exact tie does not exist.
 *
 * @returns floor((a * b + floor(denominator / 2)) / denominator)
 */
export function mulDivHalfUp(a: bigint, b: bigint, denominator: bigint): bigint {
  return (a * b + denominator / 2n) / denominator;
}
