import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { parseAddress } from "../../../scripts/protocol/parse-address.ts";
import { givenMarket, readAddresses } from "../../../scripts/tasks/keeper/input.ts";
import { totalsText } from "../../../scripts/tasks/keeper/totals-text.ts";

const ADDRESS = `0x${"ab".repeat(20)}`;

const written = {
  lending: { pool: ADDRESS, oracle: ADDRESS, dataProvider: ADDRESS },
  ...{ lens: ADDRESS, keeper: ADDRESS, tokens: {}, feeds: {}, pools: {} },
};

describe("the keeper's input", () => {
  describe("parseAddress", () => {
    it("writes the checksum, whatever the case given", () => {
      expect(parseAddress("--from", ADDRESS.toUpperCase().replace("0X", "0x"))).to.equal(
        "0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB",
      );
    });

    for (const text of ["", "0x12", `${ADDRESS}00`, undefined, 7]) {
      it(`throws InvalidInputError for ${JSON.stringify(text)}`, () => {
        expect(() => parseAddress("--from", text)).to.throw(InvalidInputError, /^--from: got .*accepted: an address/);
      });
    }
  });

  describe("readAddresses", () => {
    it("takes what hardhat deploy writes", () => {
      expect(readAddresses(JSON.stringify(written), "a.json")).to.deep.equal(written);
    });

    const refused: [string, string, RegExp][] = [
      ["text that is no JSON", "{", /^a.json: got "{"; accepted: JSON/],
      ["null", "null", /^a.json: lending.pool: got nothing/],
      ["a list", "[]", /^a.json: lending.pool: got nothing/],
      ["a bad address", JSON.stringify({ ...written, lens: "0x1" }), /^a.json: lens: got "0x1"/],
      ["missing tokens", JSON.stringify({ ...written, tokens: undefined }), /^a.json: tokens: got nothing/],
    ];
    for (const [what, text, message] of refused) {
      it(`throws InvalidInputError naming the field for ${what}`, () => {
        expect(() => readAddresses(text, "a.json")).to.throw(InvalidInputError, message);
      });
    }
  });

  describe("givenMarket", () => {
    it("takes the addresses provider alone", () => {
      const given = givenMarket({ addresses: undefined, provider: ADDRESS });
      expect(given).to.deep.equal({ provider: parseAddress("--provider", ADDRESS) });
    });

    const refused: [string, Parameters<typeof givenMarket>[0], RegExp][] = [
      [
        "neither",
        { addresses: undefined, provider: undefined },
        /^--addresses: got nothing; accepted: .* by --provider/,
      ],
      ["both", { addresses: "a.json", provider: ADDRESS }, /^--provider: got .*; accepted: nothing beside --addresses/],
      ["a bad address", { addresses: undefined, provider: "0x1" }, /^--provider: got "0x1"; accepted: an address/],
    ];
    for (const [what, args, message] of refused) {
      it(`throws InvalidInputError for ${what}`, () => {
        expect(() => givenMarket(args)).to.throw(InvalidInputError, message);
      });
    }
  });

  describe("totalsText", () => {
    const totals = { blocks: 7, liquidations: 2, reverted: 1, declined: 3, interruptions: 4, feesWei: 10n ** 15n };
    const tokens = { USDC: { kind: "test", decimals: 6 } } as const;

    it("sums up in one line", () => {
      expect(totalsText({ ...totals, profitUnits: new Map([["USDC", 1_234_500_000n]]) }, { tokens })).to.equal(
        "stopped after 7 blocks: 2 liquidations, profit 1,234.5 USDC, fees 0.001 ether; 3 not sent, 1 reverted, 4 interruptions",
      );
    });

    it("says 0 where nothing was earned", () => {
      expect(totalsText({ ...totals, profitUnits: new Map() }, { tokens })).to.match(/profit 0, fees/);
    });
  });
});
