import { expect } from "chai";
import { positionsOf } from "../../../scripts/differential/position-units.ts";

describe("positionsOf", () => {
  const SHAPE = { symbols: ["USDC", "WETH"], eModeIds: [], users: 2 };
  const zero = {
    liquidityIndexRay: 0n,
    variableBorrowIndexRay: 0n,
    deficitUnits: 0n,
    availableUnits: 0n,
    accruedToTreasuryScaled: 0n,
  };
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
    expect(positions(1, "WETH")).to.deep.equal({ suppliedUnits: 4n, owedUnits: 5n });
    expect(positions(0, "WETH")).to.deep.equal({ suppliedUnits: 0n, owedUnits: 0n });
    expect(positions(1, "USDC")).to.deep.equal({ suppliedUnits: 0n, owedUnits: 0n });
  });

  it("knows nothing before the first reading", () => {
    expect(positionsOf(undefined, SHAPE)(1, "WETH")).to.deep.equal({ suppliedUnits: 0n, owedUnits: 0n });
  });
});
