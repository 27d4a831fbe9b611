import { expect } from "chai";
import { LevelFollower } from "../../../../scripts/studies/tail/level.ts";
import { blockLine } from "../../../fixtures/record.ts";

const prices = (USDe: bigint, ALT: bigint) => ({ oraclePricesE8: { USDe, ALT }, referencePricesE8: {} });

describe("LevelFollower", () => {
  it("rises with the fall of the price watched while there is no bad debt", () => {
    const follower = new LevelFollower(["USDe"]);
    const levels = [prices(100n, 9n), prices(80n, 1n), prices(120n, 9n)].map((overrides, step) =>
      follower.see(blockLine(step, overrides)),
    );
    expect(levels).to.deep.equal([-1, -0.8, -1]);
    expect(follower.rises).to.deep.equal([
      { step: 0, level: -1 },
      { step: 1, level: -0.8 },
    ]);
  });

  it("sees a fall outside that no feed tells yet, under the outside market's name", () => {
    const follower = new LevelFollower(["WETH"]);
    const block = (step: number, ETH: bigint) =>
      blockLine(step, { oraclePricesE8: { WETH: 100n }, referencePricesE8: { ETH } });
    expect([follower.see(block(0, 50n)), follower.see(block(1, 49n))]).to.deep.equal([-1, -0.98]);
  });

  it("takes the deepest of several", () => {
    const follower = new LevelFollower(["USDe", "ALT"]);
    follower.see(blockLine(0, prices(100n, 10n)));
    expect(follower.see(blockLine(1, prices(90n, 5n)))).to.equal(-0.5);
  });

  it("is the bad debt in dollars, booked and latent, as soon as there is some", () => {
    const follower = new LevelFollower(["USDe"]);
    follower.see(blockLine(0, prices(100n, 10n)));
    const overrides = { ...prices(1n, 10n), deficitBase: 150_000_000n, latentBadDebtBase: 50_000_000n };
    expect(follower.see(blockLine(1, overrides))).to.equal(2);
  });

  it("notes a level only where it is higher than all before", () => {
    const follower = new LevelFollower(["USDe"]);
    for (const [step, debt] of [5n, 3n, 5n, 9n].entries()) {
      follower.see(blockLine(step, { latentBadDebtBase: debt * 100_000_000n }));
    }
    expect(follower.rises.map(({ step }) => step)).to.deep.equal([0, 3]);
  });
});
