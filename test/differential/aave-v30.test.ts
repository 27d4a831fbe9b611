import { expect } from "chai";
import hre from "hardhat";
import { readCaseFile } from "../../scripts/differential/case-file.ts";
import { divergenceText, fuzz, SEQUENCE_LENGTH } from "../../scripts/differential/fuzz.ts";
import { AAVE_V30_PAIRING, requirePairing } from "../../scripts/differential/pairings.ts";
import { twinPlayer, twinPlayers } from "../../scripts/differential/twin-player.ts";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { localLending, type LendingBackend } from "../../scripts/protocol/deploy/lending-backend.ts";
import { aaveV30Lending } from "../../scripts/protocol/genuine/aave-v30-lending.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import { openTwinChain } from "../../scripts/tasks/open-twin-chain.ts";

/** `npm run fuzz -- --backend aave-v3.0` plays as many as wanted. */
const SEQUENCES = process.env["HARDHAT_TEST_PROFILE"] === "ci" ? 60 : 25;

/** Sequences that once differed. */
const KNOWN_CASES = ["takes-last-collateral", "inactive-reserve"].map(
  (name) => `test/differential/cases/aave-v30-${name}.json`,
);

/** Our pool with a close factor that v3.0.2 does not have. */
const otherCloseFactor: LendingBackend = {
  ...localLending,
  deploy: (deployer, setting) => {
    const { lending } = setting.definition;
    const liquidationRules = { ...lending.liquidationRules, closeFactorBps: 6_000n };
    return localLending.deploy(deployer, {
      ...setting,
      definition: { ...setting.definition, lending: { ...lending, liquidationRules } },
    });
  },
};

describe("LendingPool beside genuine Aave v3.0.2", function () {
  it("answers random sequences as it does under its rules, but for rounding", async function () {
    this.timeout(0);
    const methods: string[] = []; // of calls that were accepted
    const players = await twinPlayers(
      () => openTwinChain(hre),
      AAVE_V30_PAIRING,
      ({ method }, { success }) => void (success && methods.push(method)),
    );
    for (const file of KNOWN_CASES) {
      const wanted = readCaseFile(readTextFile(file), file);
      const { calls: played, divergence } = await players[0].given(wanted);
      expect(played, file).to.have.length(wanted.length);
      expect(divergence, file).to.equal(undefined);
    }
    const { calls, accepted, failing } = await fuzz(players, "ci", (played) => played < SEQUENCES);
    if (failing !== undefined) throw new Error(`${divergenceText(failing.divergence)}\n${JSON.stringify(failing)}`);
    expect(accepted).to.be.above(calls / 2);
    expect(methods.filter((method) => method === "liquidationCall")).to.have.length.above(10);
    expect(methods).to.include.members(["transfer", "repayWithATokens", "configureReserveAsCollateral"]);
    // Few sequences end early because a limit lies between the two.
    expect(calls).to.be.above((SEQUENCES * SEQUENCE_LENGTH * 2) / 3);
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
