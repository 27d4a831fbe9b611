import { expect } from "chai";
import { isSharedWithLegacy } from "../../../scripts/differential/legacy-shared.ts";
import { positionsOf, type PositionsOf, type PositionUnits } from "../../../scripts/differential/position-units.ts";
import type { TwinArgument, TwinCall } from "../../../scripts/protocol/twin/twin-call.ts";

const NOTHING: PositionUnits = { suppliedUnits: 0n, owedUnits: 0n, accrues: false };

function call(target: string, method: string, args: readonly TwinArgument[], wait = 12): TwinCall {
  return { wait, user: 1, target, method, args };
}

/** The first account (0) has nothing; the second and third have 100 units of WETH and owe 90; somebody owes WETH. */
function positions(fields: Partial<PositionUnits> = {}): PositionsOf {
  return (user, symbol) =>
    symbol === "WETH" && (user === 1 || user === 2)
      ? { suppliedUnits: 100n, owedUnits: 90n, accrues: true, ...fields }
      : NOTHING;
}

describe("isSharedWithLegacy", () => {
  const transfer = (to: number, amount = "5"): TwinCall => call("aToken:WETH", "transfer", [`@user:${to}`, amount]);

  it("leaves out aTokens for who has none, which become collateral there", () => {
    expect(isSharedWithLegacy(transfer(2), positions())).to.equal(true);
    expect(isSharedWithLegacy(transfer(0), positions())).to.equal(false);
    const transferFrom = (from: number, to: number): TwinCall =>
      call("aToken:WETH", "transferFrom", [`@user:${from}`, `@user:${to}`, "5"]);
    expect(isSharedWithLegacy(transferFrom(0, 2), positions())).to.equal(true);
    expect(isSharedWithLegacy(transferFrom(2, 0), positions())).to.equal(false);
  });

  it("compares a transfer of nothing, or to oneself, whoever has what", () => {
    expect(isSharedWithLegacy(transfer(0, "0"), positions())).to.equal(true);
    expect(isSharedWithLegacy(transfer(1), () => NOTHING)).to.equal(true);
    expect(isSharedWithLegacy(call("aToken:WETH", "approve", ["@user:0", "5"]), positions())).to.equal(true);
  });

  it("leaves out a repayment with what may be the last aTokens, which stay collateral there", () => {
    const repay = (amount: string): TwinCall => call("pool", "repayWithATokens", ["@token:WETH", amount, "2"]);
    expect(isSharedWithLegacy(repay("99"), positions())).to.equal(true);
    for (const amount of ["100", "max"]) expect(isSharedWithLegacy(repay(amount), positions()), amount).to.equal(false);
    // Interest may bring a debt of 50 to 100 by the time of the call, but not one of 49.
    expect(isSharedWithLegacy(repay("max"), positions({ owedUnits: 50n }))).to.equal(false);
    expect(isSharedWithLegacy(repay("max"), positions({ owedUnits: 49n }))).to.equal(true);
  });

  describe("of a liquidation", () => {
    const liquidation = (collateral: string, inATokens: boolean): TwinCall =>
      call("pool", "liquidationCall", [`@token:${collateral}`, "@token:USDC", "@user:2", "5", inATokens]);
    const flashed = (inATokens: boolean): TwinCall => {
      const { args } = liquidation("WETH", inATokens);
      const use = { approve: "USDC", method: "liquidationCall", args };
      return call("pool", "flashLoanSimple", ["@user:1", "@token:USDC", "5", use, "0"]);
    };

    it("compares one paid in aTokens where the liquidator has some and no index moves, alone or in a flash loan", () => {
      for (const one of [liquidation("WETH", true), flashed(true)]) {
        expect(isSharedWithLegacy(one, positions({ accrues: false }))).to.equal(true);
        expect(isSharedWithLegacy(one, positions())).to.equal(false);
        expect(isSharedWithLegacy(one, positions({ accrues: false, suppliedUnits: 0n }))).to.equal(false);
      }
    });

    it("compares every one that is paid in the underlying, but not one of a single asset", () => {
      for (const one of [liquidation("WETH", false), flashed(false)])
        expect(isSharedWithLegacy(one, () => NOTHING)).to.equal(true);
      expect(isSharedWithLegacy(liquidation("USDC", false), positions())).to.equal(false);
    });
  });

  it("leaves out an LTV of zero, which an e-mode obeys there", () => {
    const configure = (ltv: string): TwinCall =>
      call("configurator", "configureReserveAsCollateral", ["@token:WETH", ltv, "8000", "10500"]);
    expect(isSharedWithLegacy(configure("1"), positions())).to.equal(true);
    expect(isSharedWithLegacy(configure("0"), positions())).to.equal(false);
    expect(isSharedWithLegacy(call("configurator", "setReserveFreeze", ["@token:WETH", true]), positions())).to.equal(
      false,
    );
  });

  it("leaves out what the other version has not, refuses or divides by", () => {
    for (const one of [
      call("pool", "eliminateReserveDeficit", ["@token:WETH", "5"]),
      call("pool", "withdraw", ["@token:WETH", "5", "@aToken:WETH"]),
      call("pool", "flashLoan", ["@user:1", ["@token:WETH"], ["0"], ["0"], "@user:1", "0x", "0"]),
      call("feed:WETH", "set", ["0"]),
      call("pool", "supply", ["@token:WETH", "5", "@user:1", "0"], 30 * 86_400 + 1),
    ])
      expect(isSharedWithLegacy(one, positions()), one.method).to.equal(false);
    for (const one of [
      call("pool", "withdraw", ["@token:WETH", "5", "@user:0"]),
      call("feed:WETH", "set", ["200000000000"]),
      call("pool", "supply", ["@token:WETH", "5", "@user:1", "0"], 30 * 86_400),
    ])
      expect(isSharedWithLegacy(one, positions()), one.method).to.equal(true);
  });
});

describe("positionsOf", () => {
  const SHAPE = { symbols: ["USDC", "WETH"], eModeIds: [], users: 2 };
  const zero = { liquidityIndexRay: 0n, variableBorrowIndexRay: 0n, deficitUnits: 0n, availableUnits: 0n };
  const account = { collateralBase: 0n, debtBase: 0n, availableBorrowsBase: 0n, healthFactorWad: 0n, eMode: 0n };
  const none = { scaledSupply: 0n, scaledDebt: 0n };

  it("rounds what is supplied down and what is owed up", () => {
    const halfAgainRay = (3n * 10n ** 27n) / 2n;
    const weth = { ...zero, liquidityIndexRay: halfAgainRay, variableBorrowIndexRay: halfAgainRay };
    const state = {
      reserves: [
        { ...zero, ...none },
        { ...weth, scaledSupply: 3n, scaledDebt: 3n },
      ],
      users: [
        { ...account, positions: [none, none] },
        { ...account, positions: [none, { scaledSupply: 3n, scaledDebt: 3n }] },
      ],
    };
    const positions = positionsOf(state, SHAPE);
    expect(positions(1, "WETH")).to.deep.equal({ suppliedUnits: 4n, owedUnits: 5n, accrues: true });
    expect(positions(0, "WETH")).to.deep.equal({ suppliedUnits: 0n, owedUnits: 0n, accrues: true });
    expect(positions(1, "USDC")).to.deep.equal(NOTHING);
  });

  it("knows nothing before the first reading", () => {
    expect(positionsOf(undefined, SHAPE)(1, "WETH")).to.deep.equal(NOTHING);
  });
});
