import { expect } from "chai";
import { AbiCoder, id } from "ethers";
import { legacyDifferences } from "../../../scripts/differential/legacy-difference.ts";
import type { Hex } from "../../../scripts/protocol/hex.ts";
import type { TwinOutcome } from "../../../scripts/protocol/twin/twin.ts";

const coder = AbiCoder.defaultAbiCoder();
const RESERVE_DATA_UPDATED = id("ReserveDataUpdated(address,uint256,uint256,uint256,uint256,uint256)") as Hex;
const NAMES = ["WETH.configuration", "WETH.stableBorrowRateRay", "user 1.healthFactorWad"];

function outcome(fields: Partial<TwinOutcome> = {}, words: readonly bigint[] = [0n, 0n, 5n]): TwinOutcome {
  const state = coder.encode(["uint256[]"], [words]) as Hex;
  return { success: true, result: "0x", gasUsed: 0n, logs: [], names: NAMES, state, ...fields };
}

function refused(result: string): TwinOutcome {
  return outcome({ success: false, result: result as Hex });
}

function rates(topic: Hex, liquidityRate: bigint, stableRate: bigint): TwinOutcome["logs"] {
  const data = coder.encode(["uint256[5]"], [[liquidityRate, stableRate, 3n, 4n, 5n]]) as Hex;
  return [{ address: "0x00000000000000000000000000000000000000aa", topics: [topic, "0x01"], data }];
}

const code = (text: string): string => id("Error(string)").slice(0, 10) + coder.encode(["string"], [text]).slice(2);
const custom = (name: string): string => id(`${name}()`).slice(0, 10);
const fieldsOf = (...twins: Parameters<typeof legacyDifferences>): string[] =>
  legacyDifferences(...twins).map(({ field }) => field);

describe("legacyDifferences", () => {
  it("takes a code and the custom error of the same meaning as one, and no other", () => {
    expect(fieldsOf(refused(custom("CollateralCannotCoverNewBorrow")), refused(code("36")))).to.deep.equal([]);
    expect(fieldsOf(refused(custom("CollateralCannotCoverNewBorrow")), refused(code("35")))).to.deep.equal(["result"]);
    expect(fieldsOf(outcome(), refused(code("36")))).to.include("result");
  });

  it("takes errors of a library as one, but not one of them and a check", () => {
    expect(fieldsOf(refused("0x"), refused(code("SafeCast: value doesn't fit in 128 bits")))).to.deep.equal([]);
    expect(fieldsOf(refused("0x"), refused(code("36")))).to.deep.equal(["result"]);
  });

  it("tells values returned that differ", () => {
    expect(fieldsOf(outcome({ result: "0x01" }), outcome({ result: "0x02" }))).to.deep.equal(["result"]);
  });

  it("leaves out the stable rate, in state and events, and nothing else of them", () => {
    const stable = (rate: bigint, topic = RESERVE_DATA_UPDATED): TwinOutcome =>
      outcome({ logs: rates(topic, 1n, rate) }, [0n, rate, 5n]);
    expect(fieldsOf(stable(0n), stable(9n))).to.deep.equal([]);
    expect(fieldsOf(stable(0n), outcome({ logs: rates(RESERVE_DATA_UPDATED, 2n, 0n) }))).to.deep.equal(["event 0"]);
    expect(fieldsOf(stable(0n, "0xbb"), stable(9n, "0xbb"))).to.deep.equal(["event 0"]);
  });

  it("leaves out the e-mode of a configuration, and tells each other field by a unit", () => {
    expect(fieldsOf(outcome(), outcome({}, [1n << 168n, 0n, 5n]))).to.deep.equal([]);
    expect(fieldsOf(outcome(), outcome({}, [1n << 176n, 0n, 5n]))).to.deep.equal(["WETH.configuration"]);
    expect(fieldsOf(outcome(), outcome({}, [0n, 0n, 6n]))).to.deep.equal(["user 1.healthFactorWad"]);
  });
});
