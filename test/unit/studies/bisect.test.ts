import { expect } from "chai";
import { bisect } from "../../../scripts/studies/bisect.ts";

async function search(limit: number, tolerance = 1) {
  const asked: number[] = [];
  const result = await bisect({
    from: 0,
    to: 100,
    tolerance,
    isWithin: (value) => {
      asked.push(value);
      return Promise.resolve(value <= limit);
    },
  });
  return { ...result, asked };
}

describe("bisect", () => {
  it("closes in on the limit from both sides, to within the tolerance", async () => {
    const { largest, smallestRefused, asked } = await search(37.3);
    expect(largest).to.be.within(36.3, 37.3);
    expect(smallestRefused).to.be.within(37.3, 38.3);
    expect((smallestRefused ?? 0) - (largest ?? 0)).to.be.at.most(1);
    expect(asked).to.have.length(2 + 7); // 100 / 2^7 is under 1
  });

  it("asks the ends only when they decide", async () => {
    expect(await search(100)).to.deep.equal({ largest: 100, smallestRefused: undefined, asked: [0, 100] });
    expect(await search(-1)).to.deep.equal({ largest: undefined, smallestRefused: 0, asked: [0] });
  });
});
