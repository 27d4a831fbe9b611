import { expect } from "chai";
import { network } from "hardhat";
import type { Sending } from "../../scripts/lib/sending.ts";
import type { CellRecord } from "../../scripts/metrics/cell-record.ts";
import type { Mode } from "../../scripts/scenarios/october-2025/parameters.ts";
import { prepare, type Prepared } from "../../scripts/scenarios/october-2025/prepare.ts";
import { cellOf, smallCrashInput } from "../helpers/small-crash.ts";
import { withoutSharedGas } from "../helpers/without-shared-gas.ts";

const CELLS: readonly (readonly [Mode, readonly (readonly [oracle: string, backing: string])[]])[] = [
  [
    "historical",
    [
      ["venue", "sound"],
      ["peg", "impaired:0.75"],
    ],
  ],
  ["seed", [["market-spot", "sound"]]],
];

describe("crash sent in bundles", function () {
  for (const [mode, cells] of CELLS) {
    let prepared: Prepared;
    before(async function () {
      const { provider } = await network.create("sim");
      prepared = await prepare({ ...smallCrashInput([], undefined, undefined, { mode }), provider });
    });
    for (const [oracle, backing] of cells) {
      it(`leaves the mempool's record in ${mode} mode, ${oracle} / ${backing}, but for gas that is shared`, async function () {
        const sent = async (sending: Sending) => cellOf(prepared, oracle, backing, [], { mode, sending });
        const [byMempool, byBundle] = [await sent("mempool"), await sent("bundle")];

        expect(byMempool.actions.length).to.be.greaterThan(20);
        expect(byMempool.header.sending).to.equal(undefined);
        expect(byBundle.header.sending).to.equal("bundle");
        expect(withoutSharedGas(byBundle)).to.deep.equal(withoutSharedGas(byMempool));

        for (const [at, { error }] of byBundle.actions.entries()) {
          const { args = [] } = byMempool.actions[at]?.error ?? {};
          if (args.length > 0) expect(error?.args).to.deep.equal(args);
        }
        const saved = byBundle.finish.accounts.map(
          ({ netWorthBase }, at) => netWorthBase - (byMempool.finish.accounts[at]?.netWorthBase ?? 0n),
        );
        const metered = new Set(
          byMempool.actions.flatMap(({ agent, feeWei }) => (feeWei === undefined ? [] : [agent])),
        );
        for (const [at, { label }] of byBundle.finish.accounts.entries()) {
          if (metered.has(label)) expect(saved[at], label).to.equal(0n);
          else expect(saved[at], label).to.be.greaterThanOrEqual(0n);
        }
        const gasUsed = (record: CellRecord) => record.blocks.reduce((sum, block) => sum + block.gasUsed, 0);
        expect(gasUsed(byBundle)).to.be.lessThan(gasUsed(byMempool));
      });
    }
  }
});
