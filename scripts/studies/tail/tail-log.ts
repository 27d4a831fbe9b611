import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { stableJson } from "../../lib/stable-json.ts";
import { dropTornLine, UnreadableRowError } from "../row-log.ts";
import type { TailJob, TailResult } from "./execute-tail-job.ts";

const job = { hash: z.string(), point: z.int(), number: z.int() };
const lineSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...job,
    kind: z.literal("splitting"),
    probabilities: z.array(z.number()),
    runs: z.int(),
    rounds: z.int(),
  }),
  z.strictObject({ ...job, kind: z.literal("plain"), levels: z.array(z.number()) }),
]);

/** Name of a job within its study. */
export function tailJobKey({ kind, point, number }: TailJob): string {
  return `${point}/${kind}/${number}`;
}

/**
 * Read the finished jobs of a tail study; those with other terms (another hash) in the same file are left out.
 * @throws UnreadableRowError
 */
export function readTailLog(path: string, hash: string): readonly TailResult[] {
  if (!existsSync(path)) return [];
  dropTornLine(path);
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.flatMap((text, at) => {
    const { hash: own, ...result } = parse(text, path, at + 1);
    return own === hash ? [result] : [];
  });
}

/** Append a finished job. */
export function appendTailLog(path: string, hash: string, result: TailResult): void {
  appendFileSync(path, `${stableJson({ hash, ...result })}\n`);
}

function parse(text: string, path: string, lineNumber: number): z.output<typeof lineSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UnreadableRowError(path, lineNumber, "is not JSON");
  }
  const parsed = lineSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UnreadableRowError(path, lineNumber, "is no part of a tail study of this version");
}
