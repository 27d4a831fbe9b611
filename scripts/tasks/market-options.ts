import { ArgumentType } from "hardhat/types/arguments";

/** `--set path=value`, of tasks that read a market file. Hardhat refuses an option given twice: further ones follow the first. */
export const setOption = {
  name: "set" as const,
  description: "override a value of the market file, as path=value; more may follow: --set a=1 b.c=2",
  type: ArgumentType.STRING_WITHOUT_DEFAULT as const,
  defaultValue: undefined,
};

/** The overrides that follow the first. */
export const moreSetsArgument = {
  name: "moreSets" as const,
  description: "further overrides path=value",
  type: ArgumentType.STRING as const,
  defaultValue: [] as string[],
};

/** The overrides of a command line, in order. */
export function overridesOf(args: {
  readonly set: string | undefined;
  readonly moreSets: readonly string[];
}): string[] {
  return args.set === undefined ? [...args.moreSets] : [args.set, ...args.moreSets];
}
