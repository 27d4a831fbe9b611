import { z } from "zod";
import { InvalidInputError } from "../lib/invalid-input-error.ts";
import type { TwinArgument, TwinCall } from "../protocol/twin/twin-call.ts";

const argument: z.ZodType<TwinArgument> = z.lazy(() =>
  z.union([
    z.string(),
    z.boolean(),
    z.array(argument),
    z.strictObject({ approve: z.string(), method: z.string(), args: z.array(argument) }),
  ]),
);

const caseFile = z.strictObject({
  about: z.string(),
  calls: z.array(
    z.strictObject({
      wait: z.number().int().min(0),
      user: z.union([z.literal("governor"), z.number().int().min(0)]),
      target: z.string(),
      method: z.string(),
      args: z.array(argument),
    }),
  ),
});

/** Write a sequence so that it can be played again: one call a line. */
export function writeCaseFile(about: string, calls: readonly TwinCall[]): string {
  const lines = calls.map((call) => `    ${JSON.stringify(call)}`);
  return `{\n  "about": ${JSON.stringify(about)},\n  "calls": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

/**
 * Read a sequence from the text of a file.
 *
 * @param path For the message.
 * @throws InvalidInputError naming what is wrong.
 */
export function readCaseFile(text: string, path: string): readonly TwinCall[] {
  try {
    return caseFile.parse(JSON.parse(text)).calls;
  } catch (cause) {
    const accepted = "a file that `hardhat fuzz` wrote: an object with about and calls";
    throw new InvalidInputError({ field: "--replay", value: path, accepted }, { cause });
  }
}
