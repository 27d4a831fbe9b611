import { expect } from "chai";
import { Interface } from "ethers";
import fc from "fast-check";
import { callEncoder } from "../../../scripts/protocol/call-encoder.ts";
import { UnencodableValueError } from "../../../scripts/protocol/unencodable-value-error.ts";

const abi = new Interface([
  "function words(uint256 a, int128 b, address c, bool d, bytes32 e, uint8 f)",
  "function none()",
  "function dynamic(bytes a, string b, uint256[] c, address[] d)",
  "function structs(tuple(address a, uint256 b) s, tuple(bytes x, int128[] y, tuple(bool z, string w)[] v) t, uint256 u)",
  "function nested(tuple(uint8 kind, address[] path)[] steps, bytes4 selector)",
  "function twice(uint256 a)",
  "function twice(uint256 a, uint256 b)",
]);
const encoder = callEncoder(abi);

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => `0x${Buffer.from(b).toString("hex")}`);
const anyBytes = fc.uint8Array({ maxLength: 70 }).map((b) => `0x${Buffer.from(b).toString("hex")}`);
const address = bytes(20);
const uint = fc.bigInt(0n, 2n ** 256n - 1n);
const int128 = fc.bigInt(-(2n ** 127n), 2n ** 127n - 1n);

function sameAsEthers(name: string, ...values: fc.Arbitrary<unknown>[]): void {
  fc.assert(
    fc.property(fc.tuple(...values), (args) => {
      expect(encoder.encodeFunctionData(name, args)).to.equal(abi.encodeFunctionData(name, args));
    }),
    { seed: 1, numRuns: 200 },
  );
}

describe("callEncoder", () => {
  it("writes words as ethers does", () => {
    sameAsEthers("words", uint, int128, address, fc.boolean(), bytes(32), fc.nat(255));
    sameAsEthers("none");
  });

  it("writes bytes, texts and lists as ethers does", () => {
    sameAsEthers("dynamic", anyBytes, fc.string({ unit: "grapheme" }), fc.array(uint), fc.array(address));
  });

  it("writes structs, given as objects or lists, as ethers does", () => {
    const first = fc.oneof(fc.record({ a: address, b: uint }), fc.tuple(address, uint));
    const inner = fc.record({ z: fc.boolean(), w: fc.string() });
    const second = fc.record({ x: anyBytes, y: fc.array(int128), v: fc.array(inner, { maxLength: 3 }) });
    sameAsEthers("structs", first, second, uint);
    const step = fc.record({ kind: fc.nat(255), path: fc.array(address, { maxLength: 3 }) });
    sameAsEthers("nested", fc.array(step, { maxLength: 3 }), bytes(4));
  });

  it("tells overloads apart by their signature", () => {
    const args = [7n, 8n];
    expect(encoder.encodeFunctionData("twice(uint256,uint256)", args)).to.equal(
      abi.encodeFunctionData("twice(uint256,uint256)", args),
    );
  });

  it("refuses what does not fit", () => {
    const words = [1n, 1n, `0x${"11".repeat(20)}`, true, `0x${"22".repeat(32)}`, 1];
    const bad: readonly [number, unknown][] = [
      [0, -1n],
      [0, 2n ** 256n],
      [0, 1.5],
      [0, "1"],
      [1, 2n ** 127n],
      [2, "0x1234"],
      [4, "0x22"],
      [5, 256],
    ];
    for (const [index, value] of bad) {
      expect(() => encoder.encodeFunctionData("words", words.with(index, value as bigint))).to.throw(
        UnencodableValueError,
      );
    }
    expect(() => encoder.encodeFunctionData("words", [1n])).to.throw(UnencodableValueError, "6 values");
    expect(() => encoder.encodeFunctionData("dynamic", ["0x1", "", [], []])).to.throw(UnencodableValueError);
    expect(() => encoder.encodeFunctionData("dynamic", ["0x", "", 1n, []])).to.throw(UnencodableValueError, "a list");
    expect(() => encoder.encodeFunctionData("missing")).to.throw("missing");
  });
});
