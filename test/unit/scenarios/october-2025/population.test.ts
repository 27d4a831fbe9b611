import { expect } from "chai";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { parametersOf } from "../../../../scripts/scenarios/october-2025/parameters.ts";
import { drawPopulation, usdcUnits, usdeWei } from "../../../../scripts/scenarios/october-2025/population.ts";
import { readParameters } from "../../../../scripts/scenarios/sourced.ts";

const parameters = (...sets: readonly string[]) => readParameters(parametersOf("historical"), sets).values;
const draw = (seed: string, ...sets: readonly string[]) => drawPopulation(parameters(...sets), new Rng(seed));
const total = <T>(members: readonly T[], amount: (member: T) => bigint) =>
  members.reduce((sum, member) => sum + amount(member), 0n);
/** Rounding of a debt to USDC's 6 decimals moves an LTV by less than this. */
const ltvBps = (debtUsdcUnits: bigint, collateralUsdeWei: bigint) =>
  (debtUsdcUnits * 10n ** 12n * 10_000n + collateralUsdeWei / 2n) / collateralUsdeWei;

describe("drawPopulation", () => {
  describe("loopers", () => {
    it("keeps the total of all buckets, and of each, to the wei", () => {
      const { loopers: groups } = parameters().population;
      const { loopers } = draw("1");
      expect(total(loopers, ({ collateralUsdeWei }) => collateralUsdeWei)).to.equal(usdeWei(groups.collateral));
      for (const [name, bucket] of Object.entries(groups.buckets)) {
        const members = loopers.filter(({ group }) => group === `loopers ${name}`);
        expect(members, name).to.have.length(bucket.count);
        expect(total(members, ({ collateralUsdeWei }) => collateralUsdeWei)).to.equal(
          (usdeWei(groups.collateral) * BigInt(bucket.shareBps)) / 10_000n,
        );
      }
    });

    it("gives every account its bucket's LTV and e-mode", () => {
      const { buckets } = parameters().population.loopers;
      for (const { group, debtUsdcUnits, collateralUsdeWei, eModeCategory } of draw("1").loopers) {
        const bucket = buckets[group.replace("loopers ", "") as keyof typeof buckets];
        expect(ltvBps(debtUsdcUnits, collateralUsdeWei), group).to.equal(BigInt(bucket.ltvBps));
        expect(eModeCategory).to.equal(bucket.eModeCategory);
      }
    });

    it("is heavy-tailed: the largest holds more than five times the average", () => {
      const sizes = draw("1", "population.loopers.sizeFlattening=0").loopers.map((looper) => looper.collateralUsdeWei);
      const largest = sizes.reduce((max, size) => (size > max ? size : max));
      expect(largest).to.be.greaterThan((total(sizes, (size) => size) * 5n) / BigInt(sizes.length));
    });

    it("wakes the share that is awake: all, none, about half", () => {
      const awake = (share: number) =>
        draw("1", `population.loopers.activeShareBps=${share}`).loopers.filter(({ isActive }) => isActive).length;
      expect([awake(10_000), awake(0)]).to.deep.equal([200, 0]);
      expect(awake(5_000)).to.be.within(75, 125);
    });

    it("draws delays within the bounds", () => {
      for (const { reactionSeconds } of draw("1").loopers) expect(reactionSeconds).to.be.within(60, 600);
      const alike = draw("1", "population.loopers.reactionMinSeconds=60", "population.loopers.reactionMaxSeconds=60");
      expect(new Set(alike.loopers.map(({ reactionSeconds }) => reactionSeconds))).to.deep.equal(new Set([60]));
    });
  });

  describe("whales", () => {
    it("keep the group's total, and the slices' LTVs in proportion", () => {
      const { whales: group } = parameters().population;
      const { whales } = draw("1");
      expect(total(whales, ({ collateralBase }) => collateralBase)).to.equal(group.altCollateral);
      const counts = new Map<number, number>();
      for (const { collateralBase, debtUsdcUnits } of whales) {
        const bps = Number((debtUsdcUnits * 100n * 10_000n + collateralBase / 2n) / collateralBase);
        counts.set(bps, (counts.get(bps) ?? 0) + 1);
      }
      expect(counts).to.deep.equal(
        new Map([
          [3_500, 12],
          [5_000, 16],
          [6_000, 8],
          [6_800, 4],
        ]),
      );
    });

    it("put half of what they borrowed into a loop that stands at its LTV", () => {
      for (const { debtUsdcUnits, loopEquityUsdcUnits, loopCollateralUsdeWei, loopDebtUsdcUnits } of draw("1").whales) {
        expect(loopEquityUsdcUnits).to.equal(debtUsdcUnits / 2n);
        expect(loopCollateralUsdeWei - loopDebtUsdcUnits * 10n ** 12n).to.equal(loopEquityUsdcUnits * 10n ** 12n);
        expect(ltvBps(loopDebtUsdcUnits, loopCollateralUsdeWei)).to.equal(7_289n);
      }
    });
  });

  describe("blue-chip borrowers", () => {
    it("keep each slice's collateral and LTV", () => {
      const { slices, collateral } = parameters().population.blueChipBorrowers;
      const { blueChips } = draw("1");
      expect(total(blueChips, ({ collateralBase }) => collateralBase)).to.equal(collateral);
      for (const [name, slice] of Object.entries(slices)) {
        const members = blueChips.filter(({ label }) => label.startsWith(`borrower-${name}-`));
        expect(total(members, ({ collateralBase }) => collateralBase)).to.equal(
          (collateral * BigInt(slice.shareBps)) / 10_000n,
        );
        for (const { collateralBase, debtUsdcUnits } of members) {
          expect(debtUsdcUnits).to.equal(usdcUnits((collateralBase * BigInt(slice.ltvBps)) / 10_000n));
        }
      }
    });

    it("hold WETH, WBTC or both, as the share says", () => {
      const held = (share: number) =>
        draw("1", `population.blueChipBorrowers.wbtcShareBps=${share}`).blueChips.map(({ collateral }) => collateral);
      expect(new Set(held(0))).to.deep.equal(new Set(["WETH"]));
      expect(new Set(held(10_000))).to.deep.equal(new Set(["WBTC"]));
      expect(held(3_000).filter((collateral) => collateral === "WBTC")).to.have.length(12);
    });
  });

  describe("lenders", () => {
    it("supply what makes the given share of it borrowed", () => {
      for (const sets of [[], ["switches.loops=false"], ["population.lenders.utilizationBps=9900"]]) {
        const { loopers, whales, blueChips, lenders } = draw("1", ...sets);
        const borrowed =
          total(loopers, ({ debtUsdcUnits }) => debtUsdcUnits) +
          total(whales, ({ debtUsdcUnits, loopDebtUsdcUnits }) => debtUsdcUnits + loopDebtUsdcUnits) +
          total(blueChips, ({ debtUsdcUnits }) => debtUsdcUnits);
        const utilization = BigInt(parameters(...sets).population.lenders.utilizationBps);
        expect(total(lenders, ({ suppliedUsdcUnits }) => suppliedUsdcUnits)).to.equal(
          (borrowed * 10_000n) / utilization,
        );
      }
    });
  });

  describe("switches.loops", () => {
    it("off: nobody loops, and whales keep layer 1 only", () => {
      const { loopers, whales } = draw("1", "switches.loops=false");
      expect(loopers).to.deep.equal([]);
      expect(whales).to.have.length(40);
      for (const whale of whales) {
        expect(whale.debtUsdcUnits).to.be.greaterThan(0n);
        expect(whale).to.include({ loopEquityUsdcUnits: 0n, loopCollateralUsdeWei: 0n, loopDebtUsdcUnits: 0n });
      }
    });

    it("off: changes nobody else but the lenders, who lend less", () => {
      const [on, off] = [draw("1"), draw("1", "switches.loops=false")];
      expect(off.blueChips).to.deep.equal(on.blueChips);
      expect(off.whales.map(({ collateralBase }) => collateralBase)).to.deep.equal(
        on.whales.map(({ collateralBase }) => collateralBase),
      );
      expect(off.lenders.length).to.equal(on.lenders.length);
    });
  });

  it("is the same for the same seed and another for another", () => {
    expect(draw("1")).to.deep.equal(draw("1"));
    expect(draw("1")).not.to.deep.equal(draw("2"));
  });

  it("names nobody twice", () => {
    const labels = Object.values(draw("1")).flatMap((members: readonly { label: string }[]) =>
      members.map(({ label }) => label),
    );
    expect(new Set(labels).size).to.equal(labels.length);
  });
});
