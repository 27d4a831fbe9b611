import { expect } from "chai";
import { accountResults } from "../../../scripts/metrics/account-results.ts";
import { IncompleteRecordError } from "../../../scripts/metrics/cell-record.ts";
import { groupResults } from "../../../scripts/metrics/group-results.ts";
import { accountsLine, headerLine, record } from "../../fixtures/record.ts";

const header = headerLine();
const start = accountsLine("start", header, {
  "looper-1": { netWorthBase: 100n },
  "looper-2": { netWorthBase: 50n },
  "whale-1": { netWorthBase: 900n },
});
const finish = accountsLine("end", header, {
  "looper-1": { netWorthBase: 60n, heldBase: 90n },
  "looper-2": { netWorthBase: 55n, heldBase: 45n },
  "whale-1": { netWorthBase: -10n, heldBase: 400n },
});

describe("accountResults", () => {
  it("takes the gain against holding, not against the start", () => {
    const [looper] = accountResults(record({ header, start, finish }));
    expect(looper).to.deep.equal({
      label: "looper-1",
      kind: "looper",
      group: "loopers",
      startBase: 100n,
      endBase: 60n,
      gainBase: -30n,
    });
  });

  it("throws for an agent without an account at the start", () => {
    const cut = { ...start, accounts: start.accounts.slice(1) };
    expect(() => accountResults(record({ header, start: cut, finish })))
      .to.throw(IncompleteRecordError)
      .with.property("missing", "start account of looper-1 in its accounts");
  });

  it("throws for an agent without a held value at the end", () => {
    const cut = { ...finish, accounts: start.accounts };
    expect(() => accountResults(record({ header, start, finish: cut })))
      .to.throw(IncompleteRecordError)
      .with.property("missing", "end account with heldBase of looper-1 in its accounts");
  });
});

describe("groupResults", () => {
  it("sums each group's accounts, in the header's order", () => {
    expect(groupResults(record({ header, start, finish }))).to.deep.equal([
      { group: "loopers", accounts: 2, startBase: 150n, endBase: 115n, gainBase: -20n },
      { group: "whales", accounts: 1, startBase: 900n, endBase: -10n, gainBase: -410n },
      { group: "keepers", accounts: 2, startBase: 0n, endBase: 0n, gainBase: 0n },
    ]);
  });
});
