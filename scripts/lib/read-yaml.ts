import { YAMLParseError, parse as parseYaml } from "yaml";
import { InvalidInputError } from "./invalid-input-error.ts";

/** A study reads the same file for each of its points, and reading is most of what a point's plan costs. */
let last: { readonly text: string; readonly tree: unknown } | undefined;

/**
 * Read YAML. The tree must not be changed: the next call with the same text gives the same one.
 *
 * @param sourceName Name of the text in errors, such as the file's path.
 * @throws InvalidInputError naming line and column.
 */
export function readYaml(text: string, sourceName: string): unknown {
  if (last?.text === text) return last.tree;
  try {
    const tree: unknown = parseYaml(text);
    last = { text, tree };
    return tree;
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause;
    const [start] = cause.linePos ?? [];
    const place = start === undefined ? "" : `:${start.line}:${start.col}`;
    const [fact] = cause.message.split(/ at line |\n/);
    throw new InvalidInputError(
      {
        field: `${sourceName}${place}`,
        value: text.split("\n")[(start?.line ?? 1) - 1],
        reason: fact,
        accepted: "YAML",
      },
      { cause },
    );
  }
}
