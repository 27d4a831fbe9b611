import { Chain } from "../../protocol/chain.ts";
import { deployMarket } from "../../protocol/deploy/market.ts";
import { parseLoopOptions } from "../../scenarios/leverage-loop/options.ts";
import { runLeverageLoop } from "../../scenarios/leverage-loop/run.ts";
import type { ValidationCheck } from "../check.ts";
import { near } from "../finding.ts";
import { minimalDefinition } from "../laboratory.ts";

/** A loop and what it comes to. */
export interface LeverageRow {
  readonly id: string;
  readonly ltvBps: number;
  readonly loops: number;
  readonly leverage: number;
}

const ROWS: readonly LeverageRow[] = [
  { id: "l = 0.90, n = 5", ltvBps: 9_000, loops: 5, leverage: 4.6856 },
  { id: "l = 0.90, n = 10", ltvBps: 9_000, loops: 10, leverage: 6.8619 },
  { id: "l = 0.93, n = 5", ltvBps: 9_300, loops: 5, leverage: 5.043 },
  { id: "l = 0.93, n = 10", ltvBps: 9_300, loops: 10, leverage: 7.8556 },
  { id: "seed article: l = 0.80, n = 5", ltvBps: 8_000, loops: 5, leverage: 3.6893 },
];

/** V6: the loop executed borrow by borrow at par, against the sum of its geometric series. */
export function loopLeverage(rows = ROWS): ValidationCheck {
  return {
    id: "V6, C-V27",
    title: "leverage of a loop",
    source: "closed form L = (1 - l^(n+1)) / (1 - l); crash.md 2.6 for the seed article's table",
    run: async ({ openChain }) => {
      const findings = [];
      for (const { id, ltvBps, loops, leverage } of rows) {
        const minimal = minimalDefinition();
        const terms = { ltvBps: BigInt(ltvBps), liquidationThresholdBps: 9_500n, liquidationBonusBps: 10_200n };
        const definition = { ...minimal, eModes: minimal.eModes.map((eMode) => ({ ...eMode, ...terms })) };
        const request = { capital: "100000", ltvBps, loops, venue: "par", baseApyBps: 0, borrowRateBps: 0 };
        const chain = new Chain(await openChain());
        const market = await deployMarket({ chain, definition });
        const { leverageWad } = await runLeverageLoop(chain, market, parseLoopOptions(request, definition));
        findings.push(near({ what: id, expected: leverage, got: Number(leverageWad) / 1e18, tolerance: 0.0001 }));
      }
      return findings;
    },
  };
}
