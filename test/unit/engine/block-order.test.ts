import { expect } from "chai";
import type { Action } from "../../../scripts/agents/agent.ts";
import { blockOrder } from "../../../scripts/engine/block-order.ts";
import { blockParts } from "../../../scripts/engine/block-parts.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";

const BASE_FEE_WEI = 100n;
const TOKEN: Address = "0x00000000000000000000000000000000000000cc";

function intent(name: string, tipWei: bigint, rest: Partial<Action> = {}) {
  const from: Address = `0x${name.charCodeAt(0).toString(16).padStart(40, "0")}`;
  return {
    sender: name,
    action: { from, to: TOKEN, data: "0x", gasLimit: 100_000n, tipWei, label: name, ...rest },
  } as const;
}

function names(order: readonly { readonly sender: string }[] | undefined): string | undefined {
  return order?.map(({ sender }) => sender).join(" ");
}

describe("blockOrder", () => {
  it("puts higher tips first, and equal tips in the order of arrival", () => {
    const intents = [intent("a", 1n), intent("b", 7n), intent("c", 3n), intent("d", 7n), intent("e", 1n)];
    expect(names(blockOrder(intents, BASE_FEE_WEI))).to.equal("b d c a e");
  });

  it("keeps what a sender sends at falling tips", () => {
    const intents = [intent("a", 9n), intent("b", 5n), intent("a", 1n)];
    expect(names(blockOrder(intents, BASE_FEE_WEI))).to.equal("a b a");
  });

  it("leaves to the node what one sender sends at rising tips", () => {
    expect(blockOrder([intent("a", 1n), intent("b", 5n), intent("a", 9n)], BASE_FEE_WEI)).to.equal(undefined);
  });

  it("leaves to the node who pays less than base fee and tip", () => {
    const paying = (maxFeeWei: bigint) => blockOrder([intent("a", 5n, { maxFeeWei })], BASE_FEE_WEI);
    expect(names(paying(105n))).to.equal("a");
    expect(paying(104n)).to.equal(undefined);
  });

  it("leaves to the node what may not have the gas to begin", () => {
    const limited = (gasLimit: bigint) => blockOrder([intent("a", 5n, { gasLimit, data: "0xaabb" })], BASE_FEE_WEI);
    expect(limited(21_000n)).to.equal(undefined);
    expect(names(limited(21_200n))).to.equal("a");
  });
});

describe("blockParts", () => {
  const everybody = () => true;

  it("makes one bundle of all between two metered actions, at the first one's tip", () => {
    const order = [
      intent("a", 9n),
      intent("b", 8n),
      intent("k", 7n, { metered: true }),
      intent("l", 7n, { metered: true }),
      intent("c", 3n),
    ];
    const parts = blockParts(order, everybody).map((part) => [names(part.intents), part.isBundle, part.tipWei]);
    expect(parts).to.deep.equal([
      ["a b", true, 9n],
      ["k", false, 7n],
      ["l", false, 7n],
      ["c", true, 3n],
    ]);
  });

  it("leaves by itself what sends ether", () => {
    const order = [intent("a", 9n), intent("b", 9n, { valueWei: 1n }), intent("c", 9n)];
    expect(blockParts(order, everybody).map(({ isBundle }) => isBundle)).to.deep.equal([true, false, true]);
  });

  it("leaves by itself who cannot be called from, at their own tips", () => {
    const contract = intent("c", 8n);
    const order = [intent("a", 9n), contract, intent("b", 7n), intent("d", 6n)];
    const parts = blockParts(order, (account) => account !== contract.action.from);
    expect(parts.map((part) => [names(part.intents), part.isBundle, part.tipWei])).to.deep.equal([
      ["a", true, 9n],
      ["c", false, 8n],
      ["b d", true, 7n],
    ]);
  });
});
