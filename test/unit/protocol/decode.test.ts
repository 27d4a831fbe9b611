import { expect } from "chai";
import { AbiCoder, Interface, id, zeroPadValue } from "ethers";
import { marketDecoder } from "../../../scripts/protocol/market-decoder.ts";
import type { Hex } from "../../../scripts/protocol/hex.ts";
import { Decoder } from "../../../scripts/protocol/decode.ts";

const decoder = marketDecoder();
const someone = "0x00000000000000000000000000000000DeaDBeef";
const errorData = (signature: string, types: string[], args: unknown[]): Hex =>
  `${id(signature).slice(0, 10)}${AbiCoder.defaultAbiCoder().encode(types, args).slice(2)}` as Hex;

describe("Decoder", () => {
  describe("error", () => {
    it("names the pool's, the token's and the keeper's custom errors with their arguments", () => {
      expect(decoder.error(errorData("HealthFactorNotBelowThreshold()", [], []))).to.deep.equal({
        name: "HealthFactorNotBelowThreshold",
        args: [],
      });
      const types = ["address", "uint256", "uint256"];
      expect(
        decoder.error(errorData("ERC20InsufficientBalance(address,uint256,uint256)", types, [someone, 1n, 2n])),
      ).to.deep.equal({
        name: "ERC20InsufficientBalance",
        args: [someone, "1", "2"],
      });
      expect(
        decoder.error(errorData("ProfitBelowMinimum(int256,uint256)", ["int256", "uint256"], [-5n, 7n])),
      ).to.deep.equal({
        name: "ProfitBelowMinimum",
        args: ["-5", "7"],
      });
    });

    it("reads Error(string) and Panic", () => {
      expect(decoder.error(errorData("Error(string)", ["string"], ["UniswapV2: K"]))).to.deep.equal({
        name: "Error",
        args: ["UniswapV2: K"],
      });
      expect(decoder.error(errorData("Panic(uint256)", ["uint256"], [0x11n]))).to.deep.equal({
        name: "Panic",
        args: ["0x11"],
      });
    });

    it("names the codes that Aave reverts with before v3.4, and no other text", () => {
      expect(decoder.error(errorData("Error(string)", ["string"], ["36"]))).to.deep.equal({
        name: "CollateralCannotCoverNewBorrow",
        args: [],
      });
      for (const text of ["3600", "toString"]) {
        expect(decoder.error(errorData("Error(string)", ["string"], [text]))).to.deep.equal({
          name: "Error",
          args: [text],
        });
      }
    });

    it("gives data it does not know as Unknown, and no argument for no data", () => {
      expect(decoder.error("0xdeadbeef")).to.deep.equal({ name: "Unknown", args: ["0xdeadbeef"] });
      expect(decoder.error("0x")).to.deep.equal({ name: "Unknown", args: [] });
    });

    it("gives data that does not fit its selector as Unknown", () => {
      const cut = errorData("Error(string)", ["string"], ["whole"]).slice(0, 40) as Hex;
      expect(decoder.error(cut)).to.deep.equal({ name: "Unknown", args: [cut] });
    });
  });

  describe("event", () => {
    const abi = new Interface([
      "event Mixed(address indexed who, uint256 amount, int128 indexed change, bool flag, bytes32 key, address to)",
      "event Lists(address indexed who, uint256[] amounts, string note, string indexed hashed)",
    ]);
    const own = new Decoder([abi.format()]);
    const logOf = (name: string, args: unknown[]) => ({ address: someone, ...abi.encodeEventLog(name, args) });

    it("reads one-word arguments as ethers does, indexed or not", () => {
      const key = zeroPadValue("0x1234", 32);
      expect(own.event(logOf("Mixed", [someone, 5n, -7n, true, key, someone]))).to.deep.equal({
        address: someone.toLowerCase(),
        name: "Mixed",
        args: { who: someone, amount: 5n, change: -7n, flag: true, key, to: someone },
      });
      expect(own.event(logOf("Mixed", [someone, 0n, 0n, false, key, someone]))?.args["flag"]).to.equal(false);
    });

    it("reads lists and texts, and gives the hash of an indexed text", () => {
      expect(own.event(logOf("Lists", [someone, [1n, 2n], "hello", "gone"]))?.args).to.deep.equal({
        who: someone,
        amounts: [1n, 2n],
        note: "hello",
        hashed: id("gone"),
      });
    });

    it("skips events of no known ABI, and logs without topics", () => {
      expect(own.event({ address: someone, topics: [id("Other()")], data: "0x" })).to.equal(undefined);
      expect(own.event({ address: someone, topics: [], data: "0x" })).to.equal(undefined);
    });

    it("tells apart two events with one topic by the number of topics", () => {
      const topic = id("Mixed(address,uint256,int128,bool,bytes32,address)");
      expect(own.event({ address: someone, topics: [topic], data: "0x" })).to.equal(undefined);
    });
  });
});
