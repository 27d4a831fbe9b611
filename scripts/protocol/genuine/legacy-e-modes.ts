import type { InputProblem } from "../../lib/invalid-input-error.ts";
import type { EModeDefinition, LendingDefinition } from "../../lib/market-file/definition.ts";

/**
 * The reserves that are in a category where each reserve has at most one, as until Aave v3.2: those that are collateral in
 * it and those that can be borrowed in it. There every member is both.
 */
export function legacyMembers({ collateral, borrowable }: EModeDefinition): readonly string[] {
  return [...new Set([...collateral, ...borrowable])];
}

/** Name what categories of a market file cannot be expressed where each reserve has at most one, as until Aave v3.2. */
export function legacyEModeProblems(
  eModes: readonly EModeDefinition[],
  { reserves }: LendingDefinition,
  version: string,
): InputProblem[] {
  const problems: InputProblem[] = [];
  const categoryOf = new Map<string, number>();
  for (const eMode of eModes) {
    for (const symbol of legacyMembers(eMode)) {
      const [other, reserve] = [categoryOf.get(symbol), reserves[symbol]];
      categoryOf.set(symbol, other ?? eMode.id);
      if (other !== undefined) {
        const reason = `which is in e-mode ${other} too: in ${version} a reserve is in one e-mode at most`;
        problems.push({ ...at(eMode, symbol), reason });
      } else if (
        reserve !== undefined &&
        (reserve.ltvBps >= eMode.ltvBps || reserve.liquidationThresholdBps >= eMode.liquidationThresholdBps)
      ) {
        const reason = `whose own ltvBps and liquidationThresholdBps (${reserve.ltvBps}, ${reserve.liquidationThresholdBps}) are not both below the e-mode's (${eMode.ltvBps}, ${eMode.liquidationThresholdBps}), as ${version} asks`;
        problems.push({ ...at(eMode, symbol), reason });
      } else if (reserve?.borrowable === false && eMode.borrowable.includes(symbol)) {
        const reason = `which is not borrowable outside it: in ${version} an e-mode does not change that`;
        problems.push({ ...at(eMode, symbol), reason });
      }
    }
  }
  return problems;
}

function at(eMode: EModeDefinition, symbol: string): Omit<InputProblem, "reason"> {
  const list = eMode.collateral.includes(symbol) ? "collateral" : "borrowable";
  return {
    field: `eModes.${eMode.id}.${list}`,
    value: symbol,
    accepted: "a market file without it, or another backend",
  };
}
