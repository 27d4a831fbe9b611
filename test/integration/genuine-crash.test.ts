import { expect } from "chai";
import { network } from "hardhat";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import type { CellRecord } from "../../scripts/metrics/cell-record.ts";
import { marketDeployer } from "../../scripts/protocol/backends.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { prepare } from "../../scripts/scenarios/october-2025/prepare.ts";
import { WAD } from "../../scripts/lib/wad.ts";
import { cellOf, smallCrashInput } from "../helpers/small-crash.ts";

/** What gas of actions without a fee line can differ by: owners who unwind, and the order of bytes in signed orders. */
const UNMETERED_GAS_BASE = 1_000_00000000n;

async function cellOn(backend: string): Promise<CellRecord> {
  const { provider } = await network.create("sim");
  return cellOf(await prepare({ ...smallCrashInput(), provider, backend, seed: "1" }), "venue", "sound");
}

function feesOf({ actions }: CellRecord, agent: string): bigint {
  return actions.reduce((sum, action) => (action.agent === agent ? sum + (action.feeWei ?? 0n) : sum), 0n);
}

/** A record without gas, fees, and the addresses of contracts that are deployed after the lending pool. */
function withoutGas({ header, blocks, actions, events, ...rest }: CellRecord) {
  return {
    ...rest,
    header: { ...header, backend: "" },
    blocks: blocks.map((block) => ({ ...block, gasUsed: 0 })),
    actions: actions.map((action) => ({ ...action, gasUsed: 0, feeWei: 0n })),
    events: events.map((event) => ("benefactor" in event ? { ...event, benefactor: "" } : event)),
  };
}

describe("crash on genuine Aave v3.6.0", function () {
  it("gives our own pool's record to the wei, but for gas and what gas costs", async function () {
    const [ours, genuine] = [await cellOn("local"), await cellOn("aave-v3.6")];
    const { finish: ourFinish, ...ourRest } = withoutGas(ours);
    const { finish: genuineFinish, ...genuineRest } = withoutGas(genuine);
    const etherE8 = ours.blocks.at(-1)?.referencePricesE8["ETH"] ?? 0n;
    expect(ours.events.filter(({ name }) => name === "liquidation")).to.not.be.empty;
    expect(genuineRest).to.deep.equal(ourRest);
    for (const [at, account] of ourFinish.accounts.entries()) {
      const other = genuineFinish.accounts[at];
      const extraFeeWei = feesOf(genuine, account.label) - feesOf(ours, account.label);
      const extraFeeBase = (extraFeeWei * etherE8) / WAD;
      const difference = account.netWorthBase - (other?.netWorthBase ?? 0n) - extraFeeBase;
      const bound = extraFeeWei === 0n ? UNMETERED_GAS_BASE : 1n;
      expect({ ...other, netWorthBase: 0n }, account.label).to.deep.equal({ ...account, netWorthBase: 0n });
      expect(difference <= bound && difference >= -bound, `${account.label} by ${difference}`).to.equal(true);
    }
  });

  it("refuses rules that Aave v3.6 has in its code otherwise, by name, before anything is deployed", async function () {
    const { provider } = await network.create("sim");
    const chain = new Chain(provider);
    const sets = [
      "lending.liquidationRules.closeFactorBps=10000",
      "lending.liquidationRules.badDebtBecomesDeficit=false",
    ];
    const definition = loadMarket(readTextFile("markets/minimal.yaml"), { sets });
    const error: unknown = await marketDeployer("aave-v3.6")({ chain, definition }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(InvalidInputError);
    expect((error as InvalidInputError).problems.map(({ field }) => field)).to.deep.equal([
      "lending.liquidationRules.closeFactorBps",
      "lending.liquidationRules.badDebtBecomesDeficit",
    ]);
    expect((await chain.block("latest")).number).to.equal(0);
  });
});
