import { expect } from "chai";
import fc from "fast-check";
import { parse } from "yaml";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { applyOverrides } from "../../../scripts/lib/overrides.ts";

const tree = () => ({
  name: "m",
  tokens: { USDe: { decimals: 18 } },
  lending: { reserves: { USDe: { ltvBps: 7200, supplyCap: "960", frozen: false } } },
  eModes: [
    { id: 2, label: "two", collateral: ["sUSDe"] },
    { id: 11, label: "eleven", collateral: ["USDe"] },
  ],
  stablePools: [{ name: "USDe/USDC", A: 200, balances: ["1", "2"] }],
});

describe("applyOverrides", () => {
  const changed = (...sets: string[]) => applyOverrides(tree(), sets) as ReturnType<typeof tree>;

  it("reads the value as YAML", () => {
    const { lending, eModes } = changed(
      "lending.reserves.USDe.ltvBps=7000",
      "lending.reserves.USDe.frozen=true",
      "eModes.11.collateral=[USDe, sUSDe]",
    );
    expect(lending.reserves.USDe).to.deep.equal({ ltvBps: 7000, supplyCap: "960", frozen: true });
    expect(eModes[1]?.collateral).to.deep.equal(["USDe", "sUSDe"]);
  });

  it("reads whole numbers as YAML does, whatever their length and leading zeros", () => {
    for (const text of ["0", "9300", "123456789012345", "1234567890123456", "007", "-5", "1e3"]) {
      expect(changed(`stablePools.0.A=${text}`).stablePools[0]?.A, text).to.equal(parse(text));
    }
  });

  it("keeps a text a text, so that an amount loses no digit", () => {
    const amount = "123456789012345678901234567890.000000000000000001";
    expect(changed(`lending.reserves.USDe.supplyCap=${amount}`).lending.reserves.USDe.supplyCap).to.equal(amount);
    expect(changed('lending.reserves.USDe.supplyCap="960.5"').lending.reserves.USDe.supplyCap).to.equal("960.5");
    expect(changed("name=a=b").name).to.equal("a=b");
  });

  it("names list members by id, by name and by index", () => {
    expect(changed("eModes.2.label=x").eModes.map(({ label }) => label)).to.deep.equal(["x", "eleven"]);
    expect(changed("stablePools.USDe/USDC.A=500").stablePools[0]?.A).to.equal(500);
    expect(changed("stablePools.0.balances.1=7").stablePools[0]?.balances).to.deep.equal(["1", "7"]);
  });

  it("applies overrides in order, the last one of a path wins", () => {
    expect(changed("stablePools.0.A=1", "stablePools.0.A=2").stablePools[0]?.A).to.equal(2);
    expect(changed("eModes.11.id=12", "eModes.12.label=renamed").eModes[1]?.label).to.equal("renamed");
  });

  it("leaves the tree itself as it is", () => {
    const original = tree();
    applyOverrides(original, ["stablePools.0.balances.1=7", "name=other"]);
    expect(original).to.deep.equal(tree());
  });

  it("changes the one place it names and nothing else, whatever the value", () => {
    const places: readonly [path: string, change: (expected: ReturnType<typeof tree>, value: number) => void][] = [
      ["tokens.USDe.decimals", ({ tokens }, value) => void (tokens.USDe.decimals = value)],
      ["lending.reserves.USDe.ltvBps", ({ lending }, value) => void (lending.reserves.USDe.ltvBps = value)],
      ["eModes.11.id", ({ eModes }, value) => void Object.assign(eModes[1] ?? {}, { id: value })],
      ["stablePools.USDe/USDC.A", ({ stablePools }, value) => void Object.assign(stablePools[0] ?? {}, { A: value })],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.integer(), ([path, change], value) => {
        const expected = tree();
        change(expected, value);
        expect(changed(`${path}=${value}`)).to.deep.equal(expected);
      }),
      { seed: 1 },
    );
  });

  describe("throws InvalidInputError", () => {
    for (const [set, message] of [
      [
        "lending.reserves.USDE.ltvBps=1",
        '--set: got "lending.reserves.USDE.ltvBps", where lending.reserves has no "USDE"; accepted: one of USDe',
      ],
      [
        "lendin.x=1",
        '--set: got "lendin.x", where the top level has no "lendin"; accepted: one of lending, name, eModes, tokens, stablePools',
      ],
      ["eModes.0.label=x", '--set: got "eModes.0.label", where eModes has no "0"; accepted: one of 2, 11'],
      ["stablePools.1.A=5", '--set: got "stablePools.1.A", where stablePools has no "1"; accepted: one of USDe/USDC'],
      [
        "name.length=5",
        '--set: got "name.length", where name has no "length"; accepted: nothing here: none is defined',
      ],
      [
        "__proto__.x=1",
        '--set: got "__proto__.x", where the top level has no "__proto__"; accepted: one of tokens, eModes, name, lending, stablePools',
      ],
      ["name", '--set: got "name"; accepted: path=value, such as lending.reserves.USDe.ltvBps=9000'],
      ["=1", '--set: got "=1"; accepted: path=value, such as lending.reserves.USDe.ltvBps=9000'],
      ["stablePools.0.A=[1", 'stablePools.0.A: got "[1"; accepted: a YAML value, such as 9300, true or [USDe]'],
    ] as const) {
      it(`for ${set}`, () => {
        expect(() => changed(set))
          .to.throw(InvalidInputError)
          .with.property("message", message);
      });
    }
  });
});
