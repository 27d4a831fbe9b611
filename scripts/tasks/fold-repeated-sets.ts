import { runAgain } from "./run-again.ts";
import { allocatorEnvironment } from "./with-allocator.ts";

const TASKS_WITH_SETS: ReadonlySet<string> = new Set(["crash", "deploy", "loop", "study"]);
const FLAG = "--set";
const FLAG_WITH_VALUE = /^--set=(.*)$/s;

/**
 * Let users repeat `--set`: Hardhat refuses an option given twice, so a command line that does is run again in the form
 * the tasks accept (market-options.ts), and this process ends with that run's exit code. Any other command line goes on.
 *
 * Called from hardhat.config.ts, before Hardhat reads the task's options: nothing generated may be imported from here.
 */
export async function foldRepeatedSets(): Promise<void> {
  const folded = foldedWords(process.argv.slice(2));
  if (folded === undefined) return;
  process.exit(await runAgain(folded, allocatorEnvironment()));
}

/**
 * Write `crash --set a=1 --json --set b=2` as `crash --set a=1 --json b=2`.
 *
 * @param words What follows the program on the command line.
 * @returns The words to run instead, in the same order; undefined when there is nothing to fold: `--set` stands there at
 * most once, belongs to no task of the project, or lacks a value, which Hardhat reports better.
 */
export function foldedWords(words: readonly string[]): readonly string[] | undefined {
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  const firstSet = words.findIndex((word, index) => index < end && isSet(word));
  if (!words.slice(0, Math.max(0, firstSet)).some((word) => TASKS_WITH_SETS.has(word))) return undefined;

  const folded: string[] = [];
  let sets = 0;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (index >= end || !isSet(word)) {
      folded.push(word);
      continue;
    }
    const value = FLAG_WITH_VALUE.exec(word)?.[1] ?? words[++index];
    if (value === undefined || value === "" || value.startsWith("-")) return undefined;
    folded.push(...(sets++ === 0 ? [FLAG, value] : [value]));
  }
  return sets > 1 ? folded : undefined;
}

function isSet(word: string): boolean {
  return word === FLAG || FLAG_WITH_VALUE.test(word);
}
