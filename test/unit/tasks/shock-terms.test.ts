import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { commandOf, parseShock, type ShockArguments } from "../../../scripts/tasks/shock/terms.ts";

const args: ShockArguments = {
  ...{ asset: "USDe", price: "0.80", fall: 4, blocks: 50, feed: undefined, truth: "shock", borrowers: "still" },
  ...{ flashKeepers: 2, fundedKeepers: 1, keeperCapital: "1000000", seed: "7", sending: "bundle" },
};

describe("parseShock", () => {
  it("falls in equal steps from the price of the chain to the price asked for", () => {
    const { pathFrom, place, keepers } = parseShock(args);
    expect(pathFrom(100_000_000n).map(({ priceE8 }) => priceE8)).to.deep.equal([
      95_000_000n,
      90_000_000n,
      85_000_000n,
      80_000_000n,
    ]);
    expect(place).to.deep.equal({ kind: "oracle" });
    expect(keepers).to.deep.equal({ flashLoan: 2, funded: 1, capitalBase: 1_000_000n * 10n ** 8n });
  });

  const refused: readonly (readonly [Partial<ShockArguments>, string])[] = [
    [{ price: undefined }, "--price"],
    [{ price: "0" }, "--price"],
    [{ blocks: 0 }, "--blocks"],
    [{ fall: 0 }, "--fall"],
    [{ flashKeepers: -1 }, "--flash-keepers"],
    [{ fundedKeepers: 51 }, "--funded-keepers"],
    [{ truth: "maybe" }, "--truth"],
    [{ borrowers: "panic" }, "--borrowers"],
    [{ sending: "postcard" }, "--sending"],
    [{ feed: "0x12" }, "--feed"],
    [{ keeperCapital: "-1" }, "--keeper-capital"],
  ];
  for (const [change, field] of refused) {
    it(`refuses ${field} ${String(Object.values(change)[0])}`, () => {
      expect(() => parseShock({ ...args, ...change }))
        .to.throw(InvalidInputError)
        .that.includes({ field });
    });
  }

  it("names every field that is out of bounds at once", () => {
    expect(() => parseShock({ ...args, blocks: 0, truth: "maybe" })).to.throw(InvalidInputError, /--blocks.*\n--truth/);
  });
});

describe("commandOf", () => {
  it("leaves the node's address to the environment, and out what was not told", () => {
    const command = commandOf({ ...args, forkBlock: 0, fromBlock: 5, toBlock: 0 });
    expect(command).to.include("--fork $MAINNET_RPC_URL").and.include("--from-block 5").and.include("--price 0.80");
    expect(command).to.not.match(/--fork-block|--to-block|--feed|undefined/);
  });
});
