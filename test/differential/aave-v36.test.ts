import { expect } from "chai";
import { network } from "hardhat";
import { divergenceText, fuzz } from "../../scripts/differential/fuzz.ts";
import { twinPlayer, twinPlayers } from "../../scripts/differential/twin-player.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { localLending, type LendingBackend } from "../../scripts/protocol/deploy/lending-backend.ts";
import { aaveV36Lending } from "../../scripts/protocol/genuine/aave-v36-lending.ts";

/** `npm run fuzz` plays as many as wanted. */
const SEQUENCES = 300;

async function openChain(): Promise<Chain> {
  const override = { allowBlocksWithSameTimestamp: true };
  return new Chain((await network.create({ network: "sim", override })).provider);
}

/** Our pool with a flash loan premium of 6 bps in place of 5. */
const otherPremium: LendingBackend = {
  ...localLending,
  deploy: (deployer, setting) => {
    const lending = { ...setting.definition.lending, flashLoanPremiumBps: 6n };
    return localLending.deploy(deployer, { ...setting, definition: { ...setting.definition, lending } });
  },
};

describe("LendingPool beside genuine Aave v3.6.0", function () {
  it("answers random sequences with the same results, errors, events and state", async function () {
    this.timeout(0);
    const players = await twinPlayers(openChain);
    const { sequences, accepted, calls, failing } = await fuzz(players, "ci", (played) => played < SEQUENCES);
    if (failing !== undefined) throw new Error(`${divergenceText(failing.divergence)}\n${JSON.stringify(failing)}`);
    expect(sequences).to.equal(SEQUENCES);
    expect(accepted).to.be.within(calls / 3, (calls * 2) / 3);
  });

  it("finds a pool that differs in one parameter, and makes the sequence short", async function () {
    this.timeout(0);
    const player = await twinPlayer(await openChain(), [otherPremium, aaveV36Lending]);
    const { failing } = await fuzz([player], "other premium", (played) => played < SEQUENCES);
    expect(failing?.divergence.call.target).to.equal("pool");
    expect(failing?.calls.length).to.be.within(2, 4);
    expect((await player.given(failing?.calls ?? [])).divergence?.differences).to.deep.equal(
      failing?.divergence.differences,
    );
  });
});
