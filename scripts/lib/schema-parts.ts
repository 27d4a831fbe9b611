import { z } from "zod";
import { TICK_SPACINGS } from "./uniswap-v3/fee-tiers.ts";

// Parts that the schemas of market files and study files are made of. Every message in them is the phrase after
// "accepted:", so that a problem can be reported in one form.

export const text = z.string("a text").min(1, "a text of at least one character");
export const number = z.number("a number");
export const positive = z.number("a number over 0").gt(0, "a number over 0");

/** @param meaning Said after the range, such as " (seconds)". */
export const integer = (min: number, max: number, meaning = "") => {
  const accepted = `an integer from ${min} to ${max}${meaning}`;
  return z.int(accepted).min(min, accepted).max(max, accepted);
};

/** A map with these keys and no others. */
export const mapOf = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, { error: () => `a map with the keys ${Object.keys(shape).join(", ")}` });

export const oneOfTexts = <const Texts extends readonly [string, ...string[]]>(texts: Texts) =>
  z.enum(texts, `one of ${texts.join(", ")}`);

/** A list of `min` to `max` members; `what` they are is said when there are too few or too many. */
export const listOf = <Member extends z.ZodType>(member: Member, min: number, max: number, what: string) => {
  const accepted =
    min === max
      ? `a list of ${min} ${what}`
      : max === Infinity
        ? `a list of ${what}`
        : `a list of ${min} to ${max} ${what}`;
  const list = z.array(member, accepted).min(min, accepted);
  return max === Infinity ? list : list.max(max, accepted);
};

const FEES = [...TICK_SPACINGS.keys()];

/** Fee tier of a Uniswap v3 pool. */
export const feePips = z.literal(FEES, `one of ${FEES.join(", ")} (500 is 0.05 %)`);
