import { expect } from "chai";
import hre from "hardhat";
import { readCaseFile } from "../../scripts/differential/case-file.ts";
import { divergenceText, fuzz } from "../../scripts/differential/fuzz.ts";
import { KindCounts } from "../../scripts/differential/kind-counts.ts";
import { AAVE_V36_PAIRING } from "../../scripts/differential/pairings.ts";
import { twinPlayer, twinPlayers } from "../../scripts/differential/twin-player.ts";
import type { LiquidationRulesDefinition } from "../../scripts/lib/market-file/definition.ts";
import type { Chain } from "../../scripts/protocol/chain.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import { openTwinChain } from "../../scripts/tasks/open-twin-chain.ts";
import { localLending, type LendingBackend } from "../../scripts/protocol/deploy/lending-backend.ts";
import { aaveV36Lending } from "../../scripts/protocol/genuine/aave-v36-lending.ts";

/** Under the test profile of `.ci/run` ten times as many as in a plain `npm test`; `npm run fuzz` plays as many as wanted. */
const SEQUENCES = process.env["HARDHAT_TEST_PROFILE"] === "ci" ? 300 : 30;
/** Its first thirty sequences have a call of every kind. */
const SEED = "two";
/** Of every kind of call, in so many sequences. */
const LEAST_OF_A_KIND = SEQUENCES / 60;

const openChain = (): Promise<Chain> => openTwinChain(hre);

/** Sequences that once differed. */
const KNOWN_CASES = ["covers-with-all-collateral", "borrows-all-supplied", "repays-with-no-collateral"].map(
  (name) => `test/differential/cases/aave-v36-${name}.json`,
);

/** Our pool with a rule that Aave v3.6.0 does not have. */
function faulty(rule: Partial<LiquidationRulesDefinition>): LendingBackend {
  return {
    ...localLending,
    deploy: (deployer, setting) => {
      const { lending } = setting.definition;
      const liquidationRules = { ...lending.liquidationRules, ...rule };
      const definition = { ...setting.definition, lending: { ...lending, liquidationRules } };
      return localLending.deploy(deployer, { ...setting, definition });
    },
  };
}

describe("LendingPool beside genuine Aave v3.6.0", function () {
  it("answers random sequences, of every kind of call, with the same results, errors, events and state", async function () {
    this.timeout(0);
    const kinds = new KindCounts();
    const players = await twinPlayers(openChain, AAVE_V36_PAIRING, kinds.count);
    for (const file of KNOWN_CASES) {
      const { divergence } = await players[0].given(readCaseFile(readTextFile(file), file));
      expect(divergence, file).to.equal(undefined);
    }
    const { sequences, accepted, calls, failing } = await fuzz(players, SEED, (played) => played < SEQUENCES);
    if (failing !== undefined) throw new Error(`${divergenceText(failing.divergence)}\n${JSON.stringify(failing)}`);
    expect(sequences).to.equal(SEQUENCES);
    expect(accepted).to.be.within(calls / 2, (calls * 4) / 5);
    expect(kinds.rarest, JSON.stringify(kinds.counts)).to.be.at.least(LEAST_OF_A_KIND);
  });

  it("finds a pool with badDebtBecomesDeficit amiss, and makes the sequence short", async function () {
    this.timeout(0);
    const player = await twinPlayer(await openChain(), {
      ...AAVE_V36_PAIRING,
      backends: [faulty({ badDebtBecomesDeficit: false }), aaveV36Lending],
    });
    const { failing } = await fuzz([player], "ci", (played) => played < SEQUENCES);
    expect(JSON.stringify(failing?.divergence.call)).to.include('"liquidationCall"');
    expect(failing?.calls.length).to.be.within(3, 9);
    expect((await player.given(failing?.calls ?? [])).divergence?.differences).to.deep.equal(
      failing?.divergence.differences,
    );
  });
});
