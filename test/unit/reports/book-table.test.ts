import { expect } from "chai";
import { bookBuckets, bookTable, type BookRow } from "../../../scripts/reports/book-table.ts";

const row = (address: string, hundredths: bigint): BookRow => ({
  address,
  healthFactorWad: hundredths * 10n ** 16n,
  collateralBase: 200n * 10n ** 8n,
  debtBase: 100n * 10n ** 8n,
});

describe("bookBuckets", () => {
  it("puts a position on a bound into the bucket above it", () => {
    const buckets = bookBuckets(
      [row("a", 99n), row("b", 100n), row("c", 199n), row("d", 200n)],
      [10n ** 18n, 2n * 10n ** 18n],
    );
    expect(buckets.map(({ belowWad, accounts }) => [belowWad, accounts])).to.deep.equal([
      [10n ** 18n, 1],
      [2n * 10n ** 18n, 2],
      [undefined, 1],
    ]);
    expect(buckets[1]).to.include({ collateralBase: 400n * 10n ** 8n, debtBase: 200n * 10n ** 8n });
  });
});

describe("bookTable", () => {
  it("lists the ten weakest, with four decimals of the health factor cut", () => {
    const rows = Array.from({ length: 11 }, (_, at) => row(`account-${at}`, 101n));
    const [first] = rows;
    const text = bookTable([{ ...(first as BookRow), healthFactorWad: 1_009_999_999_999_999_999n }, ...rows.slice(1)]);
    expect(text).to.include("account-0  1.0099  collateral");
    expect(text).to.include("account-9 ");
    expect(text).to.not.include("account-10");
  });

  it("lists nobody of an empty book", () => {
    expect(bookTable([])).to.not.include("weakest");
  });
});
