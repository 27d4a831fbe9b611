import { expect } from "chai";
import {
  largestSaleWithinBonusBase,
  toxicShareBps,
  unprofitableShareBps,
} from "../../../scripts/metrics/liquidation-economics.ts";
import { blockLine, eventLine, liquidationEvent, record } from "../../fixtures/record.ts";

describe("largestSaleWithinBonusBase", () => {
  const sale = (step: number, sold = "USDe") =>
    eventLine({ name: "stable-swap", step, pool: "p", sold, soldUnits: 1n, bought: "USDC", boughtUnits: 1n });

  it("takes the largest of the transactions that liquidated and sold", () => {
    const events = [
      liquidationEvent({ step: 0, collateralBase: 70n }),
      sale(0),
      liquidationEvent({ step: 1, collateralBase: 900n }),
      liquidationEvent({ step: 2, collateralBase: 50n }),
      liquidationEvent({ step: 2, collateralBase: 60n }),
      sale(2),
    ];
    expect(largestSaleWithinBonusBase(record({ events }))).to.equal(110n);
  });

  it("leaves out a sale of another token, and one in another transaction of the block", () => {
    const seized = liquidationEvent({ step: 0, collateralBase: 70n });
    expect(largestSaleWithinBonusBase(record({ events: [seized, sale(0, "WETH")] }))).to.equal(0n);
    expect(largestSaleWithinBonusBase(record({ events: [seized, { ...sale(0), position: 1 }] }))).to.equal(0n);
  });
});

describe("toxicShareBps", () => {
  const deficit = (user: string, step: number) =>
    eventLine({ name: "deficit", step, user, asset: "USDC", amountUnits: 1n, amountBase: 1n });

  it("counts what was repaid of accounts that left a deficit then or later", () => {
    const events = [
      liquidationEvent({ step: 0, user: "a", debtBase: 100n }),
      liquidationEvent({ step: 4, user: "a", debtBase: 50n }),
      deficit("a", 4),
      liquidationEvent({ step: 5, user: "b", debtBase: 450n }),
    ];
    expect(toxicShareBps(record({ events }))).to.equal(2_500n);
  });

  it("does not count a liquidation after the account's last deficit", () => {
    const events = [deficit("a", 1), liquidationEvent({ step: 2, user: "a", debtBase: 100n })];
    expect(toxicShareBps(record({ events }))).to.equal(0n);
  });

  it("is undefined without liquidations", () => {
    expect(toxicShareBps(record())).to.equal(undefined);
  });
});

describe("unprofitableShareBps", () => {
  const left = (step: number, debtBase: bigint) =>
    blockLine(step, { liquidatable: { count: 1, debtBase, collateralBase: 0n } });

  it("sums what stood at blocks' ends over that and what was repaid", () => {
    const events = [liquidationEvent({ debtBase: 100n })];
    expect(unprofitableShareBps(record({ events, blocks: [left(0, 200n), left(1, 100n)] }))).to.equal(7_500n);
  });

  it("is 0 when all is taken at once, and undefined when nothing ever could be", () => {
    expect(unprofitableShareBps(record({ events: [liquidationEvent()] }))).to.equal(0n);
    expect(unprofitableShareBps(record())).to.equal(undefined);
  });
});
