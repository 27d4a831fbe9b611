import { expect } from "chai";
import { keeperResults } from "../../../scripts/metrics/keeper-results.ts";
import { accountsLine, actionLine, headerLine, liquidationEvent, record } from "../../fixtures/record.ts";

const header = headerLine();

describe("keeperResults", () => {
  it("counts attempts, failures, gas and what was seized for each keeper alone", () => {
    const finish = accountsLine("end", header, {
      "keeper-1": { netWorthBase: 70n, heldBase: 50n },
      "looper-1": { netWorthBase: 999n },
    });
    const actions = [
      actionLine({ feeWei: 3n }),
      actionLine({ status: "reverted", feeWei: 5n }),
      actionLine({ status: "excluded", feeWei: undefined }),
      actionLine({ label: "liquidationCall", status: "reverted", feeWei: 7n }),
      actionLine({ label: "unloadKeeper", status: "reverted", feeWei: 11n }),
      actionLine({ agent: "keeper-2", feeWei: 13n }),
      actionLine({ agent: "looper-1", status: "reverted", feeWei: 17n }),
    ];
    const events = [
      liquidationEvent({ debtBase: 100n, collateralBase: 104n }),
      liquidationEvent({ debtBase: 200n, collateralBase: 210n }),
      liquidationEvent({ cause: "keeper-2", debtBase: 1n, collateralBase: 2n }),
      liquidationEvent({ cause: "looper-1", debtBase: 1_000n, collateralBase: 1_000n }),
    ];
    expect(keeperResults(record({ header, actions, events, finish }))).to.deep.equal([
      {
        keeper: "keeper-1",
        liquidations: 2,
        debtBase: 300n,
        collateralBase: 314n,
        attempts: 4,
        reverted: 2,
        excluded: 1,
        gasWei: 26n,
        profitBase: 20n,
      },
      {
        keeper: "keeper-2",
        liquidations: 1,
        debtBase: 1n,
        collateralBase: 2n,
        attempts: 1,
        reverted: 0,
        excluded: 0,
        gasWei: 13n,
        profitBase: 0n,
      },
    ]);
  });

  it("puts the most profitable first, equals by label", () => {
    const agents = ["c", "b", "a"].map((label) => ({ label, kind: "keeper", group: "keepers" }));
    const three = headerLine({ agents });
    const order = (worths: Parameters<typeof accountsLine>[2]) =>
      keeperResults(record({ header: three, finish: accountsLine("end", three, worths) })).map(({ keeper }) => keeper);
    expect(order({ a: { netWorthBase: -5n }, c: { netWorthBase: 9n } })).to.deep.equal(["c", "b", "a"]);
    expect(order({})).to.deep.equal(["a", "b", "c"]);
  });
});
