import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import type { Call } from "../../protocol/calls.ts";
import type { Market } from "../../protocol/market.ts";

/** Terms of an e-mode that governance may change at any time. */
const TERMS = ["ltvBps", "liquidationThresholdBps", "liquidationBonusBps"] as const;

/** Whether terms may be left out of a set-up's name: held by a test where the pool is ours. */
export function canShareTerms(backend: string): boolean {
  return backend === "local";
}

/**
 * Give what of a market file a set-up leaves on the chain, whatever the terms of its e-modes: these only refuse what goes
 * too far, so every set-up that they let pass ends in the same state.
 */
export function withoutGovernedTerms(definition: MarketDefinition): object {
  const eModes = definition.eModes.map((eMode) =>
    Object.fromEntries(Object.entries(eMode).filter(([key]) => !TERMS.some((term) => term === key))),
  );
  return { ...definition, eModes };
}

/**
 * Give a market file the least of each term that several have: what passes under these passes under each.
 * @param definitions equal but for these terms
 */
export function strictestTerms(definitions: readonly [MarketDefinition, ...MarketDefinition[]]): MarketDefinition {
  const [first] = definitions;
  const eModes = first.eModes.map((eMode, at) => {
    const all = definitions.map((definition) => definition.eModes[at] ?? eMode);
    const least = (term: (typeof TERMS)[number]): bigint =>
      all.reduce((smallest, own) => (own[term] < smallest ? own[term] : smallest), eMode[term]);
    return {
      ...eMode,
      ltvBps: least("ltvBps"),
      liquidationThresholdBps: least("liquidationThresholdBps"),
      liquidationBonusBps: least("liquidationBonusBps"),
    };
  });
  return { ...first, eModes };
}

/** The owner's calls that give a market, as it was deployed, the terms of another file; none where they are the same. */
export function termCalls(market: Market, { eModes }: MarketDefinition): readonly Call[] {
  return market.eModes.flatMap((deployed) => {
    const before = market.definition.eModes.find(({ id }) => id === deployed.id);
    const wanted = eModes.find(({ id }) => id === deployed.id);
    if (wanted === undefined || TERMS.every((term) => wanted[term] === before?.[term])) return [];
    const { ltvBps, liquidationThresholdBps, liquidationBonusBps, label } = wanted;
    return [
      market.calls.admin.setEModeCategory({ ...deployed, ltvBps, liquidationThresholdBps, liquidationBonusBps }, label),
    ];
  });
}
