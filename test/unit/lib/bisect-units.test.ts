import { expect } from "chai";
import fc from "fast-check";
import { bisectUnits } from "../../../scripts/lib/bisect-units.ts";

describe("bisectUnits", () => {
  it("finds the border to the unit", () => {
    const range = fc
      .bigInt(1n, 2n ** 100n)
      .chain((refused) => fc.tuple(fc.constant(refused), fc.bigInt(0n, refused - 1n)));
    fc.assert(
      fc.property(range, ([refused, border]) => {
        expect(bisectUnits(0n, refused, (units) => units <= border)).to.equal(border);
      }),
      { seed: 1 },
    );
  });

  it("stops after so many halvings, below the border by at most the range over 2^halvings", () => {
    const asked: bigint[] = [];
    const found = bisectUnits(0n, 1_024n, (units) => (asked.push(units), units <= 700n), 4);
    expect(asked).to.deep.equal([512n, 768n, 640n, 704n]);
    expect(found).to.equal(640n);
  });

  it("asks nothing where nothing lies between", () => {
    expect(bisectUnits(7n, 8n, () => expect.fail("asked"))).to.equal(7n);
  });
});
