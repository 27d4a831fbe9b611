import { PowderkegError } from "../lib/errors.ts";
import type { ValidationCheck, ValidationEdge } from "./check.ts";
import type { Finding, Status } from "./finding.ts";

/** What one check found. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly findings: readonly Finding[];
}

/** What all checks found. */
export interface Validation {
  readonly checks: readonly CheckResult[];
  readonly counts: Readonly<Record<Status, number>>;
}

/**
 * Run checks one after the other. One that cannot be made, because the contracts refuse a step of it, is a failed finding.
 * @param onCheck told of each as it ends
 */
export async function runChecks(
  checks: readonly ValidationCheck[],
  edge: ValidationEdge,
  onCheck: (result: CheckResult) => void = () => undefined,
): Promise<Validation> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const { id, title, source } = check;
    const result = { id, title, source, findings: await findingsOf(check, edge) };
    results.push(result);
    onCheck(result);
  }
  const all = results.flatMap(({ findings }) => findings);
  const count = (wanted: Status): number => all.filter(({ status }) => status === wanted).length;
  return {
    checks: results,
    counts: { pass: count("pass"), fail: count("fail"), "not modelled": count("not modelled") },
  };
}

async function findingsOf(check: ValidationCheck, edge: ValidationEdge): Promise<readonly Finding[]> {
  try {
    return await check.run(edge);
  } catch (error) {
    if (!(error instanceof PowderkegError)) throw error;
    const [note = ""] = error.message.split("\n");
    return [{ what: "the check itself", expected: "to be made", got: error.name, tolerance: "", status: "fail", note }];
  }
}
