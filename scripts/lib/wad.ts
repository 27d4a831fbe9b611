import { mulDivCeil, mulDivFloor, mulDivHalfUp } from "./mul-div.ts";
import { parseAmount } from "./units.ts";

/** One, with 18 decimals: the scale of health factors and of most tokens. */
export const WAD = 10n ** 18n;

/**
 * Make an 18-decimal number from its decimal string, exactly: `wad("1.02")` is `1020000000000000000n`.
 *
 * @throws InvalidInputError if the text is no plain decimal number, or has more than 18 decimals.
 */
export function wad(text: string): bigint {
  return parseAmount(text, 18, "wad");
}

/** Multiply two WAD numbers: floor(a * b / WAD). */
export function wadMulFloor(a: bigint, b: bigint): bigint {
  return mulDivFloor(a, b, WAD);
}

/** Multiply two WAD numbers: ceil(a * b / WAD). */
export function wadMulCeil(a: bigint, b: bigint): bigint {
  return mulDivCeil(a, b, WAD);
}

/** Multiply two WAD numbers as Aave's `wadMul` does: (a * b + WAD / 2) / WAD. */
export function wadMulHalfUp(a: bigint, b: bigint): bigint {
  return mulDivHalfUp(a, b, WAD);
}

/** Divide two WAD numbers: floor(a * WAD / b). */
export function wadDivFloor(a: bigint, b: bigint): bigint {
  return mulDivFloor(a, WAD, b);
}

/** Divide two WAD numbers: ceil(a * WAD / b). */
export function wadDivCeil(a: bigint, b: bigint): bigint {
  return mulDivCeil(a, WAD, b);
}

/** Divide two WAD numbers as Aave's `wadDiv` does: (a * WAD + b / 2) / b. */
export function wadDivHalfUp(a: bigint, b: bigint): bigint {
  return mulDivHalfUp(a, WAD, b);
}
