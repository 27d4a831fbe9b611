import { expect } from "chai";
import { mempoolOrder } from "../../../scripts/engine/mempool-order.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";

const BASE_FEE_WEI = 100n;

/** Transactions written as "a5": sender a, tip 5; "a5/104" pays 104 at most. */
function orderOf(text: string): string {
  const words = text.split(" ");
  const transactions = words.map((word) => {
    const [tip = "0", most] = word.slice(1).split("/");
    const from: Address = `0x${word.charCodeAt(0).toString(16).padStart(40, "0")}`;
    return { from, tipWei: BigInt(tip), ...(most === undefined ? {} : { maxFeeWei: BigInt(most) }) };
  });
  return mempoolOrder(transactions, BASE_FEE_WEI)
    .map((at) => words[at])
    .join(" ");
}

describe("mempoolOrder", () => {
  it("puts higher tips first, and equal tips in the order of arrival", () => {
    expect(orderOf("a1 b7 c3 d7 e1")).to.equal("b7 d7 c3 a1 e1");
  });

  it("keeps one sender's own order whatever the tips", () => {
    expect(orderOf("a1 a9 b5")).to.equal("b5 a1 a9");
    expect(orderOf("a5 b5 a5")).to.equal("a5 b5 a5");
  });

  it("counts as tip what is left of the most that is paid", () => {
    expect(orderOf("a9/102 b3 c9/109")).to.equal("c9/109 b3 a9/102");
  });

  it("leaves out who pays less than the base fee, with all that he sent after it", () => {
    expect(orderOf("a5 a9/99 a7 b1 c0/100")).to.equal("a5 b1 c0/100");
  });
});
