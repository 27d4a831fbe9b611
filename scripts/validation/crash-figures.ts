import { z } from "zod";
import { PowderkegError } from "../lib/errors.ts";

/** A file that was said to be a crash run's summary and is not. */
export class UnreadableSummaryError extends PowderkegError {
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}; give the summary.json that hardhat crash has written`);
  }
}

const scaled = z
  .string()
  .regex(/^-?\d+$/)
  .transform(Number);
const price = z.object({
  minPriceE8: scaled,
  minPriceTimestamp: z.int(),
  secondsBelow: z.record(z.string(), z.number()),
});
const cell = z.object({
  oracle: z.string(),
  backing: z.string(),
  usde: price.extend({ oracle: price.optional(), venue: price.optional() }),
  liquidations: z.object({ collateralBase: scaled, debtBase: scaled, usdeCollateralShareBps: scaled }),
  badDebt: z.object({ deficitBase: scaled, latentBase: scaled }),
  redemptions: z.object({ usdeWei: scaled }),
  /** Not in summaries of versions before these fields. */
  supply: z.object({ borrowedStartBase: scaled.optional(), usdeSupplyStartWei: scaled.optional() }),
});
const summary = z.object({ scenario: z.literal("october-2025"), mode: z.string(), cells: z.array(cell) });

/** What a crash run's summary says, as far as the validation sheet asks; amounts in their unit's smallest part. */
export type CrashFigures = z.output<typeof summary>;
export type CrashCellFigures = CrashFigures["cells"][number];

/**
 * Read a summary.
 * @param path only for messages
 * @throws UnreadableSummaryError
 */
export function readCrashFigures(text: string, path: string): CrashFigures {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch {
    throw new UnreadableSummaryError(path, "is not JSON");
  }
  const parsed = summary.safeParse(tree);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnreadableSummaryError(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is no summary"}`);
}
