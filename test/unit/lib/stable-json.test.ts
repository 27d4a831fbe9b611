import { expect } from "chai";
import { UnserializableValueError, stableJson } from "../../../scripts/lib/stable-json.ts";

describe("stableJson", () => {
  it("keeps insertion order, writes bigints as decimal strings and drops undefined properties", () => {
    expect(
      stableJson({ z: 1, a: 2n ** 70n, gone: undefined, list: [1n, null, true, "x\n"], inner: { b: -0.5 } }),
    ).to.equal('{"z":1,"a":"1180591620717411303424","list":["1",null,true,"x\\n"],"inner":{"b":-0.5}}');
  });

  it("reads back as JSON", () => {
    const value = { text: 'quote " and \u2028', numbers: [0, -0, 1e21, 0.1] };
    expect(JSON.parse(stableJson(value))).to.deep.equal({ ...value, numbers: [0, 0, 1e21, 0.1] });
  });

  for (const [name, value, path, shown] of [
    ["NaN", { a: { b: [0, NaN] } }, "$.a.b[1]", "the number NaN"],
    ["an infinity", Infinity, "$", "the number Infinity"],
    ["undefined in a list", [undefined], "$[0]", "a value of type undefined"],
    ["a function", { f: () => 1 }, "$.f", "a value of type function"],
    ["a Map", { m: new Map([[1, 2]]) }, "$.m", "an object that is not plain"],
  ] as const) {
    it(`throws UnserializableValueError for ${name}`, () => {
      expect(() => stableJson(value))
        .to.throw(UnserializableValueError, `${path}: cannot write ${shown} to a record`)
        .with.property("path", path);
    });
  }
});
