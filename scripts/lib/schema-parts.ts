import { z } from "zod";

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
