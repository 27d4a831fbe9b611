import { InvalidInputError } from "./invalid-input-error.ts";

const AMOUNT = /^(\d+)(?:\.(\d+))?$/;

/**
 * Parse a decimal string of whole tokens into the token's smallest unit, exactly: no rounding, no exponent, no sign.
 *
 * @param text Decimal string, such as `"123.45"`. Underscores between digits are allowed: `"1_000_000"`.
 * @param decimals Decimals of the token, 0 or more.
 * @param field Dot path named in the error; `amount` unless told.
 * @returns Smallest units: `parseAmount("123.45", 6)` is `123450000n`.
 * @throws InvalidInputError if the text is no plain decimal number, or has more decimals than the token.
 */
export function parseAmount(text: string, decimals: number, field = "amount"): bigint {
  const accepted = `a decimal string of 0 or more with at most ${decimals} decimals, such as ${JSON.stringify(example(decimals))}`;
  const parts = AMOUNT.exec(withoutGrouping(text));
  if (parts === null) {
    const reason = text.startsWith("-") ? "which is negative" : "which is not a plain decimal number";
    throw new InvalidInputError({ field, value: text, reason, accepted });
  }
  const [, whole = "", fraction = ""] = parts;
  if (fraction.length > decimals) {
    throw new InvalidInputError({ field, value: text, reason: `which has ${fraction.length} decimals`, accepted });
  }
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

function withoutGrouping(text: string): string {
  return text.replace(/(?<=\d)_(?=\d)/g, "");
}

function example(decimals: number): string {
  return decimals === 0 ? "1500" : decimals === 1 ? "1500.5" : "1500.25";
}

/** How `formatAmount` writes a number. */
export interface FormatAmountOptions {
  /** Decimals shown at most; digits beyond are cut, never rounded up. All of them unless told. */
  readonly maxDecimals?: number;
  /** Group thousands of the whole part with commas. */
  readonly grouping?: boolean;
}

/**
 * Write an amount in smallest units as a decimal string of whole tokens, without trailing zeros.
 *
 * With no options the result parses back to the same amount.
 *
 * @param amount Smallest units; may be negative (differences).
 * @param decimals Decimals of the token, 0 or more.
 * @param options See `FormatAmountOptions`.
 * @returns `formatAmount(123450000n, 6)` is `"123.45"`.
 */
export function formatAmount(amount: bigint, decimals: number, options: FormatAmountOptions = {}): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits
    .slice(digits.length - decimals)
    .slice(0, options.maxDecimals ?? decimals)
    .replace(/0+$/, "");
  const shownWhole = options.grouping === true ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const shown = fraction === "" ? shownWhole : `${shownWhole}.${fraction}`;
  return amount < 0n && /[1-9]/.test(shown) ? `-${shown}` : shown;
}

/** Decimals of a USD price and of every amount in Aave's base currency. */
export const PRICE_DECIMALS = 8;

/** One US dollar with 8 decimals. */
export const ONE_USD_E8 = 100_000_000n;

/**
 * Parse a USD price or amount into 8 decimals, exactly.
 *
 * @param text Decimal string with at most 8 decimals: `priceE8("1.0001")` is `100010000n`.
 * @param field Dot path named in the error; `price` unless told.
 * @throws InvalidInputError if the text is no plain decimal number, or has more than 8 decimals.
 */
export function priceE8(text: string, field = "price"): bigint {
  return parseAmount(text, PRICE_DECIMALS, field);
}
