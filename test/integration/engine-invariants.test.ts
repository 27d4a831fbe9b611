import { expect } from "chai";
import { network } from "hardhat";
import { InvariantViolatedError } from "../../scripts/engine/errors.ts";
import { ALL_INVARIANTS, chooseInvariants } from "../../scripts/engine/invariants/all-invariants.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { hashOf, runAtRandom } from "../helpers/engine-run.ts";
import { deployEngineWorld, sendNow } from "../helpers/engine-world.ts";

const { provider, networkHelpers } = await network.create("sim");

async function deployWorld() {
  return deployEngineWorld(new Chain(provider), 5);
}

describe("run with invariants", () => {
  it("holds all of them through random actions and liquidations, without a read or a byte more", async () => {
    const seed = "random actions";
    const plain = await runAtRandom(await networkHelpers.loadFixture(deployWorld), seed, 80);
    const world = await networkHelpers.loadFixture(deployWorld);
    const checked = await runAtRandom(world, seed, 80, { invariants: ALL_INVARIANTS });
    expect(hashOf(checked.lines)).to.equal(hashOf(plain.lines));
    expect(checked.totals).to.deep.equal(plain.totals);
    const liquidations = checked.lines.filter((line) => line.type === "event" && line.name === "liquidation");
    expect(liquidations).to.not.have.length(0);
  });

  it("stops with the number, the block and the figures at the first that is broken", async () => {
    const { chain, market, accounts } = await networkHelpers.loadFixture(deployWorld);
    await chain.setAutomine(true); // a run leaves it off
    const [alice] = accounts;
    const { aToken } = market.reserve("USDC");
    if (alice === undefined) throw new Error("the world has no account");
    await sendNow(chain, alice, market.calls.supply("USDC", 1_000_000n, alice));
    await chain.impersonate(aToken);
    await sendNow(chain, aToken, market.calls.transfer("USDC", alice, 1n));
    const world = { chain, market, accounts };
    const error = await runAtRandom(world, "thief", 3, { invariants: chooseInvariants("LP") }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(InvariantViolatedError);
    const { invariant, what, message } = error as InvariantViolatedError;
    expect([invariant, what]).to.deep.equal(["LP-3", "USDC: the pool's cash is there"]);
    expect(message).to.match(
      /^block \d+ breaks LP-3 \(docs\/invariants\.md\): USDC: the pool's cash is there: [\d.,]+ against at least [\d.,]+; /,
    );
  });
});
