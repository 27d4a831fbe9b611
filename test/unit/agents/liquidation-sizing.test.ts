import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import {
  clearingDebtUnits,
  largestPartialUnits,
  leavesNoDust,
  liquidationTarget,
  seizure,
  withInterest,
  type LiquidationTarget,
} from "../../../scripts/agents/liquidation-sizing.ts";
import { formatAmount, parseAmount } from "../../../scripts/lib/units.ts";
import { addressOf, USDE_EMODE, viewOf, type AccountScene, type Scene } from "../../fixtures/view.ts";

const BORROWER = addressOf(0x1001);

interface Vector {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly {
    readonly op: string;
    readonly asset: string;
    readonly amount: string;
    readonly price: string;
  }[];
  readonly call: { readonly collateralAsset: string; readonly debtAsset: string; readonly debtToCover: string };
  readonly expected: Readonly<
    Record<
      "v3.0.2" | "v3.6.0",
      {
        readonly revert?: string;
        readonly debtToCover: string;
        readonly liquidatedCollateralAmount: string;
        readonly treasuryATokenReceived: string;
      }
    >
  >;
}

const { vectors } = JSON.parse(
  readFileSync(new URL("../../vectors/aave-liquidation.json", import.meta.url), "utf8"),
) as { readonly vectors: readonly Vector[] };

const DECIMALS: Readonly<Record<string, number>> = { USDe: 18, USDC: 6, WETH: 18 };
const V302_RULES = { closeFactorScope: "reserve", minLeftoverBaseE8: 0n, minBaseMaxCloseFactorE8: 0n } as const;

/** The vectors' market: a fee of 10 % everywhere, WETH at 80 % and 5 %, and the borrower's steps. */
function targetOf(vector: Vector, rules: Scene["rules"] = {}): LiquidationTarget | undefined {
  const supplied: Record<string, string> = {};
  const debt: Record<string, string> = {};
  const prices: Record<string, string> = { WETH: "2000" };
  let eMode = 0;
  for (const { op, asset, amount, price } of vector.steps) {
    if (op === "supply") supplied[asset] = formatAmount(BigInt(amount), DECIMALS[asset] ?? 18);
    if (op === "borrow") debt[asset] = formatAmount(BigInt(amount), DECIMALS[asset] ?? 18);
    if (op === "setPrice") prices[asset] = formatAmount(BigInt(price), 8);
    if (op === "setUserEMode") eMode = USDE_EMODE;
  }
  const fee = { protocolFeeBps: 1_000n };
  const view = viewOf({
    accounts: [{ address: BORROWER, supplied, debt, eMode }],
    prices,
    rules,
    terms: { WETH: { thresholdBps: 8_000n, bonusBps: 10_500n }, USDC: fee },
  });
  return liquidationTarget(view, view.accounts.get(BORROWER), vector.call.collateralAsset, vector.call.debtAsset);
}

function target(account: Omit<AccountScene, "address">, scene: Scene = {}): LiquidationTarget {
  const view = viewOf({ ...scene, accounts: [{ ...account, address: BORROWER }] });
  const found = liquidationTarget(view, view.accounts.get(BORROWER), "WETH", "USDC");
  if (found === undefined) throw new RangeError("the scene has no target");
  return found;
}

describe("liquidation sizing", () => {
  describe("against the genuine pool", () => {
    const liquidated = vectors.filter(({ expected }) => expected["v3.6.0"].revert === undefined);
    for (const vector of liquidated) {
      it(`pays and seizes as v3.6.0 does: ${vector.id} ${vector.title}`, () => {
        const found = targetOf(vector);
        if (found === undefined) throw new RangeError("no target");
        const asked = BigInt(vector.call.debtToCover);
        const sized = seizure(found, asked < found.maxDebtUnits ? asked : found.maxDebtUnits);
        const expected = vector.expected["v3.6.0"];
        expect(sized.debtUnits).to.equal(BigInt(expected.debtToCover));
        expect(sized.collateralUnits).to.equal(BigInt(expected.liquidatedCollateralAmount));
        expect(sized.protocolFeeUnits).to.equal(BigInt(expected.treasuryATokenReceived));
        expect(leavesNoDust(found, sized.debtUnits)).to.equal(true);
      });
    }

    for (const vector of vectors.filter(({ expected }) => expected["v3.6.0"].revert === "MustNotLeaveDust")) {
      it(`sees the dust that v3.6.0 refuses: ${vector.id} ${vector.title}`, () => {
        const found = targetOf(vector);
        if (found === undefined) throw new RangeError("no target");
        const asked = BigInt(vector.call.debtToCover);
        expect(leavesNoDust(found, asked < found.maxDebtUnits ? asked : found.maxDebtUnits)).to.equal(false);
      });
    }

    for (const id of ["L01", "L24"]) {
      it(`finds no target where v3.6.0 reverts: ${id}`, () => {
        const vector = vectors.find((candidate) => candidate.id === id);
        if (vector === undefined) throw new RangeError(`no vector ${id}`);
        expect(targetOf(vector)).to.equal(undefined);
      });
    }

    for (const id of ["L02", "L04", "L11", "L14", "L16", "L17", "L21", "L28"]) {
      it(`applies v3.0.2's close factor when the rules say so: ${id}`, () => {
        const vector = vectors.find((candidate) => candidate.id === id);
        const found = vector && targetOf(vector, V302_RULES);
        if (vector === undefined || found === undefined) throw new RangeError(`no vector ${id}`);
        const asked = BigInt(vector.call.debtToCover);
        const sized = seizure(found, asked < found.maxDebtUnits ? asked : found.maxDebtUnits);
        expect(sized.debtUnits).to.equal(BigInt(vector.expected["v3.0.2"].debtToCover));
        expect(sized.collateralUnits).to.equal(BigInt(vector.expected["v3.0.2"].liquidatedCollateralAmount));
      });
    }
  });

  describe("liquidationTarget", () => {
    const account = { address: BORROWER, supplied: { WETH: "10" }, debt: { USDC: "10_000" } };
    const unhealthy: Scene = { prices: { WETH: "1190" }, accounts: [account] };
    const find = (scene: Scene): LiquidationTarget | undefined => {
      const view = viewOf(scene);
      return liquidationTarget(view, view.accounts.get(BORROWER), "WETH", "USDC");
    };

    it("finds an account under a health factor of 1", () => {
      expect(find(unhealthy)?.debtUnits).to.equal(10_000_000_000n);
    });

    it("passes over collateral that its owner has switched off", () => {
      const accounts = [{ ...account, supplied: { WETH: "10", ALT: "1" }, idle: ["WETH"] }];
      expect(find({ ...unhealthy, accounts })).to.equal(undefined);
    });

    it("passes over a paused reserve on either side", () => {
      expect(find({ ...unhealthy, terms: { WETH: { paused: true } } })).to.equal(undefined);
      expect(find({ ...unhealthy, terms: { USDC: { paused: true } } })).to.equal(undefined);
    });

    it("passes over an inactive reserve", () => {
      expect(find({ ...unhealthy, terms: { USDC: { active: false } } })).to.equal(undefined);
    });
  });

  describe("largestPartialUnits", () => {
    const large = { supplied: { WETH: "10" }, debt: { USDC: "10_000" } };

    it("stops where the least collateral is left", () => {
      // Health factor 0.913: the whole debt may be repaid, so only the dust rule bounds a partial liquidation.
      const found = target(large, { prices: { WETH: "1100" } });
      const partial = largestPartialUnits(found, found.maxDebtUnits);
      // 10,000 covers 9.545 WETH with the bonus, and leaves 500 dollars of collateral: collateral binds first.
      expect(leavesNoDust(found, partial)).to.equal(true);
      expect(leavesNoDust(found, partial + 1n)).to.equal(false);
    });

    it("is bounded by debt where collateral is plenty", () => {
      const found = target(
        { supplied: { WETH: "10" }, debt: { USDC: "10_000" } },
        {
          prices: { WETH: "1300" },
          terms: { WETH: { thresholdBps: 7_000n } },
        },
      );
      expect(found.maxDebtUnits).to.equal(10_000_000_000n);
      expect(largestPartialUnits(found, found.maxDebtUnits)).to.equal(9_000_000_000n);
    });

    it("keeps to the limit and to the close factor", () => {
      const found = target(large, { prices: { WETH: "1190" } });
      expect(found.maxDebtUnits).to.equal(5_000_000_000n);
      expect(largestPartialUnits(found, 10_000_000_000n)).to.equal(5_000_000_000n);
      expect(largestPartialUnits(found, 1_234_567n)).to.equal(1_234_567n);
    });

    it("has no size where one side is already dust", () => {
      const found = target({ supplied: { WETH: "1" }, debt: { USDC: "999" } }, { prices: { WETH: "1190" } });
      expect(largestPartialUnits(found, found.maxDebtUnits)).to.equal(0n);
    });

    it("never leaves dust, and never stops short of it by more than a unit", () => {
      const property = fc.property(
        fc.integer({ min: 1_100, max: 50_000 }),
        fc.integer({ min: 700, max: 998 }),
        fc.integer({ min: 1, max: 60_000 }),
        (debt, healthFactorMilli, limit) => {
          const supplied = ((debt * healthFactorMilli) / 1_000 / 0.83 / 1_190).toFixed(6);
          const found = target(
            { supplied: { WETH: supplied }, debt: { USDC: String(debt) } },
            { prices: { WETH: "1190" } },
          );
          const limitUnits = parseAmount(String(limit), 6);
          const partial = largestPartialUnits(found, limitUnits);
          if (partial === 0n) return;
          expect(leavesNoDust(found, partial)).to.equal(true);
          expect(partial <= limitUnits && partial <= found.maxDebtUnits).to.equal(true);
          const isBounded = partial >= limitUnits - 1n || partial >= found.maxDebtUnits - 1n;
          if (!isBounded) expect(leavesNoDust(found, partial + 2n)).to.equal(false);
        },
      );
      fc.assert(property, { numRuns: 300, seed: 7 });
    });
  });

  describe("clearingDebtUnits", () => {
    it("is the whole debt where collateral suffices", () => {
      const found = target({ supplied: { WETH: "1.5" }, debt: { USDC: "1_500" } }, { prices: { WETH: "1190" } });
      expect(clearingDebtUnits(found)).to.equal(1_500_000_000n);
    });

    it("is what takes all collateral where that is short", () => {
      const found = target({ supplied: { WETH: "10" }, debt: { USDC: "10_000" } }, { prices: { WETH: "900" } });
      const clearing = clearingDebtUnits(found);
      const sized = seizure(found, clearing);
      expect(clearing).to.equal(8_571_428_572n);
      expect(sized.collateralUnits + sized.protocolFeeUnits).to.equal(found.collateralUnits);
    });

    it("is none where the close factor forbids it", () => {
      const found = target({ supplied: { WETH: "10" }, debt: { USDC: "10_000" } }, { prices: { WETH: "1190" } });
      expect(clearingDebtUnits(found)).to.equal(0n);
    });
  });

  describe("withInterest", () => {
    it("covers three blocks at 85 % a year and never nothing", () => {
      const debtUnits = 1_000_000_000_000n;
      expect(withInterest(debtUnits) - debtUnits >= (debtUnits * 85n * 36n) / (100n * 31_536_000n)).to.equal(true);
      expect(withInterest(1n)).to.equal(2n);
    });
  });
});
