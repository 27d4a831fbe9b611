import { expect } from "chai";
import type { MarketDefinition } from "../../../../scripts/lib/market-file/definition.ts";
import { strictestTerms } from "../../../../scripts/scenarios/october-2025/governed-terms.ts";
import { smallCrashInput } from "../../../helpers/small-crash.ts";

describe("strictestTerms", () => {
  const definitionOf = (...sets: readonly string[]): MarketDefinition => smallCrashInput(sets).definition;
  const ofUsde = (...terms: readonly string[]) => terms.map((term) => `lending.reserves.USDe.${term}`);

  it("takes the least of each term of a reserve and of an e-mode, whoever has it", () => {
    const { lending, eModes } = strictestTerms([
      definitionOf(...ofUsde("ltvBps=7100", "liquidationBonusBps=10700"), "eModes.2.ltvBps=8900"),
      definitionOf(...ofUsde("liquidationThresholdBps=7300"), "eModes.2.liquidationBonusBps=10100"),
    ]);
    expect(lending.reserves["USDe"]).to.include({
      ltvBps: 7_100n,
      liquidationThresholdBps: 7_300n,
      liquidationBonusBps: 10_700n,
    });
    expect(eModes.find(({ id }) => id === 2)).to.include({ ltvBps: 8_900n, liquidationBonusBps: 10_100n });
  });

  it("takes the lowest cap, where 0 is none", () => {
    const [none, high, low] = ["0", "9000000000", "8000000000"].map((cap) =>
      definitionOf(...ofUsde(`supplyCap=${cap}`, `borrowCap=${cap}`)),
    ) as [MarketDefinition, MarketDefinition, MarketDefinition];
    const capsOf = (...all: readonly [MarketDefinition, ...MarketDefinition[]]) => {
      const { supplyCapTokens, borrowCapTokens } = strictestTerms(all).lending.reserves["USDe"] ?? {};
      return [supplyCapTokens, borrowCapTokens];
    };
    expect(capsOf(none, high, low)).to.deep.equal([8_000_000_000n, 8_000_000_000n]);
    expect(capsOf(none, none)).to.deep.equal([0n, 0n]);
  });
});
