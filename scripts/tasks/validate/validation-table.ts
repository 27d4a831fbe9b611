import { createColors } from "picocolors";
import type { Status } from "../../validation/finding.ts";
import type { Validation } from "../../validation/run-checks.ts";

const HEAD = ["figure", "expected", "got", "tolerance", ""] as const;
/** Columns of figures stand to the right, words to the left. */
const IS_FIGURE = [false, true, true, true, false] as const;

/** Lay a validation out: each check with its source, a line a figure, why something failed or is missing below it. */
export function validationTable(
  { checks, counts }: Validation,
  { isColored }: { readonly isColored: boolean },
): string {
  const colors = createColors(isColored);
  const paint: Readonly<Record<Status, (text: string) => string>> = {
    pass: colors.green,
    fail: colors.red,
    "not modelled": colors.dim,
  };
  const findings = checks.flatMap((check) => check.findings);
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...findings.map((finding) => cellsOf(finding)[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (IS_FIGURE[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  const lines = [`  ${line(HEAD)}`];
  for (const { id, title, source, findings: own } of checks) {
    lines.push("", colors.bold(`${id}: ${title}`), `  ${colors.dim(source)}`);
    for (const finding of own) {
      const { status, note } = finding;
      lines.push(`  ${paint[status](line(cellsOf(finding)))}`);
      if (status !== "pass" && note !== undefined) lines.push(colors.dim(`      ${note}`));
    }
  }
  lines.push("", `${counts.pass} pass, ${counts.fail} fail, ${counts["not modelled"]} not modelled`);
  return lines.join("\n");
}

function cellsOf(finding: Validation["checks"][number]["findings"][number]): readonly string[] {
  const { what, expected, got, tolerance, status } = finding;
  return [what, expected, got, tolerance, status];
}
