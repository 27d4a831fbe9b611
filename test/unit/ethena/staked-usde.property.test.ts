import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { deployTokenWorld } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

const SEED = 20251010;
const RUNS = 40;

/** An empty vault; everybody has USDe and approved the vault; exits need no cooldown. */
async function emptyVault() {
  const world = await deployTokenWorld(ethers);
  const { usde, stakedUsde, alice, bob, deployer } = world;
  for (const account of [alice, bob, deployer]) {
    await usde.mint(account, wad("1000000000000"));
    await usde.connect(account).approve(stakedUsde, ethers.MaxUint256);
  }
  await stakedUsde.setCooldownDuration(0);
  return world;
}

const amount = fc.bigInt({ min: wad("1"), max: wad("1000000") });

type Step =
  | { readonly kind: "deposit" | "withdraw" | "reward"; readonly amount: bigint }
  | { readonly kind: "wait"; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("deposit", "withdraw", "reward"), amount }),
  fc.record({ kind: fc.constant("wait"), seconds: fc.integer({ min: 1, max: 12 * 3600 }) }),
);

describe("StakedUSDe", () => {
  describe("for any history", () => {
    it("total assets never fall but by what is withdrawn, and a share never loses value", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          const { stakedUsde, alice, bob } = await networkHelpers.loadFixture(emptyVault);
          const vault = stakedUsde.connect(alice);
          await stakedUsde.connect(bob).deposit(wad("10"), bob); // stays, so that the minimum of shares is never in the way
          for (const next of steps) {
            const [assetsBefore, sharesBefore] = await Promise.all([vault.totalAssets(), vault.totalSupply()]);
            let withdrawn = 0n;
            if (next.kind === "wait") {
              await networkHelpers.time.increase(next.seconds);
            } else if (next.kind === "deposit") {
              await vault.deposit(next.amount, alice);
            } else if (next.kind === "withdraw") {
              const most = await vault.maxWithdraw(alice);
              withdrawn = next.amount < most ? next.amount : most;
              if (withdrawn > 0n) await vault.withdraw(withdrawn, alice, alice);
            } else if ((await vault.getUnvestedAmount()) === 0n) {
              await stakedUsde.transferInRewards(next.amount);
            }
            const [assetsAfter, sharesAfter] = await Promise.all([vault.totalAssets(), vault.totalSupply()]);
            expect(assetsAfter >= assetsBefore - withdrawn, "assets fell without a withdrawal").to.equal(true);
            // With the virtual share and asset of ERC-4626: (assets + 1) / (shares + 1) does not fall.
            expect(
              (assetsAfter + 1n) * (sharesBefore + 1n) >= (assetsBefore + 1n) * (sharesAfter + 1n),
              "a share lost value",
            ).to.equal(true);
          }
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });
  });

  describe("share inflation", () => {
    it("gains the first depositor nothing, whatever it donates before the next deposit", async () => {
      await fc.assert(
        fc.asyncProperty(amount, fc.bigInt({ min: 0n, max: wad("10000000000") }), amount, async (first, gift, next) => {
          const { stakedUsde, usde, alice, bob } = await networkHelpers.loadFixture(emptyVault);
          await stakedUsde.connect(alice).deposit(first, alice);
          await usde.connect(alice).transfer(stakedUsde, gift);
          await stakedUsde.connect(bob).deposit(next, bob);
          const attackerWei = await stakedUsde.maxWithdraw(alice);
          expect(attackerWei <= first + gift, `the attacker gained ${attackerWei - first - gift}`).to.equal(true);
          // The next depositor loses at most the worth of one smallest share, which 1e18 shares at least keep small.
          const lossWei = next - (await stakedUsde.maxWithdraw(bob));
          expect(lossWei <= (first + gift) / first + 2n, `the next depositor lost ${lossWei}`).to.equal(true);
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });
  });
});
