import { expect } from "chai";
import hre from "hardhat";
import { readCaseFile } from "../../scripts/differential/case-file.ts";
import { divergenceText, fuzz } from "../../scripts/differential/fuzz.ts";
import { KindCounts } from "../../scripts/differential/kind-counts.ts";
import { AAVE_V30_PAIRING, requirePairing } from "../../scripts/differential/pairings.ts";
import { twinPlayer, twinPlayers } from "../../scripts/differential/twin-player.ts";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { localV30Lending, type LendingBackend } from "../../scripts/protocol/deploy/lending-backend.ts";
import { aaveV30Lending } from "../../scripts/protocol/genuine/aave-v30-lending.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import { openTwinChain } from "../../scripts/tasks/open-twin-chain.ts";

/** Under the test profile of `.ci/run` ten times as many as in a plain `npm test`; `npm run fuzz` plays as many as wanted. */
const SEQUENCES = process.env["HARDHAT_TEST_PROFILE"] === "ci" ? 300 : 30;
/** Its first thirty sequences have a call of every kind. */
const SEED = "two";
/** Of every kind of call that v3.0.2 has, in so many sequences. */
const LEAST_OF_A_KIND = SEQUENCES / 60;

/** Dust rule and deficits: since v3.3. */
const LATER_KINDS = /deficit|refused for what it would leave/;

/** Sequences that once differed. */
const KNOWN_CASES = ["takes-last-collateral", "inactive-reserve"].map(
  (name) => `test/differential/cases/aave-v30-${name}.json`,
);

/** Our pool with a close factor that v3.0.2 does not have. */
const otherCloseFactor: LendingBackend = {
  ...localV30Lending,
  deploy: (deployer, setting) => {
    const { lending } = setting.definition;
    const liquidationRules = { ...lending.liquidationRules, closeFactorBps: 6_000n };
    return localV30Lending.deploy(deployer, {
      ...setting,
      definition: { ...setting.definition, lending: { ...lending, liquidationRules } },
    });
  },
};

describe("LendingPoolV302 beside genuine Aave v3.0.2", function () {
  it("answers random sequences, of every kind of call that it has, with the same results, errors, events and state", async function () {
    this.timeout(0);
    const kinds = new KindCounts();
    const players = await twinPlayers(() => openTwinChain(hre), AAVE_V30_PAIRING, kinds.count);
    for (const file of KNOWN_CASES) {
      const wanted = readCaseFile(readTextFile(file), file);
      const { calls: played, divergence } = await players[0].given(wanted);
      expect(played, file).to.have.length(wanted.length);
      expect(divergence, file).to.equal(undefined);
    }
    const { sequences, calls, accepted, failing } = await fuzz(players, SEED, (played) => played < SEQUENCES);
    if (failing !== undefined) throw new Error(`${divergenceText(failing.divergence)}\n${JSON.stringify(failing)}`);
    expect(sequences).to.equal(SEQUENCES);
    expect(accepted).to.be.within(calls / 2, (calls * 4) / 5);
    for (const [kind, count] of Object.entries(kinds.counts)) {
      if (LATER_KINDS.test(kind)) expect(count, kind).to.equal(0);
      else expect(count, kind).to.be.at.least(LEAST_OF_A_KIND);
    }
  });

  it("finds a pool with closeFactorBps amiss, and makes the sequence short", async function () {
    this.timeout(0);
    const player = await twinPlayer(await openTwinChain(hre), {
      ...AAVE_V30_PAIRING,
      backends: [otherCloseFactor, aaveV30Lending],
    });
    const { failing } = await fuzz([player], "ci", (played) => played < SEQUENCES);
    expect(JSON.stringify(failing?.divergence.call)).to.include('"liquidationCall"');
    expect(failing?.calls.length).to.be.within(3, 9);
  });

  it("is refused by any name that is not a genuine backend's", function () {
    expect(() => requirePairing("local")).to.throw(InvalidInputError, /aave-v3\.6 or aave-v3\.0/);
  });
});
