import { expect } from "chai";
import { network } from "hardhat";
import { CallRevertedError, Chain, UnknownSnapshotError } from "../../../scripts/protocol/chain.ts";
import type { Address, Hex } from "../../../scripts/protocol/hex.ts";

const connection = await network.create("sim");
const { networkHelpers } = connection;

const PLAIN_TRANSFER_GAS = 21_000n;
/** Runtime code that reverts with the four bytes 0xdeadbeef. */
const REVERTING_CODE = "0x63deadbeef6000526004601cfd";
/** Runtime code that burns all the gas it is given: the INVALID opcode. */
const BURNING_CODE = "0xfe";

const numbered = (n: number): Address => `0x${(0x1000 + n).toString(16).padStart(40, "0")}`;
const senders = Array.from({ length: 8 }, (_, n) => numbered(n));
const receiver = numbered(99);
const reverting = numbered(0xdead);
const burning = numbered(0xb0b);

describe("Chain", () => {
  async function openChain() {
    const chain = new Chain(connection.provider);
    for (const sender of senders) await chain.impersonate(sender);
    await chain.request("hardhat_setCode", [reverting, REVERTING_CODE]);
    await chain.request("hardhat_setCode", [burning, BURNING_CODE]);
    await chain.setAutomine(false);
    const sent = new Map<Hex, string>();
    const send = async (label: string, from: number, tipWei: bigint, more: object = {}): Promise<Hex> => {
      const transaction = { from: numbered(from), to: receiver, gasLimit: PLAIN_TRANSFER_GAS, tipWei, ...more };
      const hash = await chain.send(transaction);
      sent.set(hash, label);
      return hash;
    };
    const mineLabels = async (): Promise<(string | undefined)[]> =>
      (await chain.mine()).transactionHashes.map((hash) => sent.get(hash));
    return { chain, send, mineLabels };
  }

  describe("order of a block", () => {
    it("puts the higher priority fee first, whatever came first", async () => {
      const { send, mineLabels } = await networkHelpers.loadFixture(openChain);
      await send("low", 0, 1n);
      await send("high", 1, 3n);
      await send("middle", 2, 2n);
      expect(await mineLabels()).to.deep.equal(["high", "middle", "low"]);
    });

    it("breaks ties by arrival, not by address", async () => {
      const { send, mineLabels } = await networkHelpers.loadFixture(openChain);
      const arrival = [5, 3, 7, 1, 0, 2, 6, 4];
      for (const sender of arrival) await send(`sender ${sender}`, sender, 1_000n);
      expect(await mineLabels()).to.deep.equal(arrival.map((sender) => `sender ${sender}`));
    });

    it("keeps one sender's transactions in the order they were sent, though a later one pays more", async () => {
      const { send, mineLabels } = await networkHelpers.loadFixture(openChain);
      await send("first", 0, 1n);
      await send("second, dearer", 0, 9n);
      await send("between", 1, 5n);
      expect(await mineLabels()).to.deep.equal(["between", "first", "second, dearer"]);
    });

    it("leaves what does not fit under the gas limit for the next block and goes on with what does", async () => {
      const { send, mineLabels } = await networkHelpers.loadFixture(openChain);
      await send("burns 20m", 0, 3n, { to: burning, gasLimit: 20_000_000n });
      await send("burns 30m", 1, 2n, { to: burning, gasLimit: 30_000_000n });
      await send("small", 2, 1n);
      expect(await mineLabels()).to.deep.equal(["burns 20m", "small"]);
      expect(await mineLabels()).to.deep.equal(["burns 30m"]);
    });

    it("leaves out what pays less than the base fee until it is dropped", async () => {
      const { chain, send, mineLabels } = await networkHelpers.loadFixture(openChain);
      const block = await chain.block("latest");
      await chain.setNextBlock({ timestamp: block.timestamp + 12, baseFeeWei: 100n });
      const cheap = await send("cheap", 0, 0n, { maxFeeWei: 99n });
      expect(await mineLabels()).to.deep.equal([]);
      expect(await chain.drop(cheap)).to.equal(true);
      await send("next of the same sender", 0, 1n);
      expect(await mineLabels()).to.deep.equal(["next of the same sender"]);
    });
  });

  describe("setNextBlock", () => {
    it("fixes the timestamp and the base fee of the next block", async () => {
      const { chain } = await networkHelpers.loadFixture(openChain);
      const timestamp = (await chain.block("latest")).timestamp + 12;
      await chain.setNextBlock({ timestamp, baseFeeWei: 123_456_789n });
      expect(await chain.mine()).to.include({ timestamp, baseFeeWei: 123_456_789n, gasUsed: 0 });
    });
  });

  describe("receipt and revertData", () => {
    it("tell a reverted transaction, what it cost and what it reverted with", async () => {
      const { chain, send } = await networkHelpers.loadFixture(openChain);
      const hash = await send("reverts", 0, 0n, { to: reverting, gasLimit: 100_000n });
      const block = await chain.mine();
      const receipt = await chain.receipt(hash);
      expect(receipt).to.include({ succeeded: false, blockNumber: block.number, transactionIndex: 0 });
      expect(receipt.gasUsed).to.equal(BigInt(block.gasUsed));
      expect(receipt.effectiveGasPriceWei).to.equal(block.baseFeeWei);
      expect(await chain.revertData(hash)).to.equal("0xdeadbeef");
    });
  });

  describe("call", () => {
    it("throws CallRevertedError with the revert data", async () => {
      const { chain } = await networkHelpers.loadFixture(openChain);
      const error = await chain.call(reverting, "0x12345678").then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(CallRevertedError).and.include({ to: reverting, revertData: "0xdeadbeef" });
    });
  });

  describe("snapshot and revert", () => {
    it("go back to the state of the snapshot, once", async () => {
      const { chain, send } = await networkHelpers.loadFixture(openChain);
      const id = await chain.snapshot();
      await send("pays", 0, 0n, { valueWei: 7n });
      await chain.mine();
      expect(await chain.request("eth_getBalance", [receiver, "latest"])).to.equal("0x7");
      await chain.revert(id);
      expect(await chain.request("eth_getBalance", [receiver, "latest"])).to.equal("0x0");
      const again = await chain.revert(id).catch((thrown: unknown) => thrown);
      expect(again).to.be.instanceOf(UnknownSnapshotError).and.include({ snapshotId: id });
    });
  });

  describe("counts", () => {
    it("counts transactions, calls and other requests apart", async () => {
      const { chain, send } = await networkHelpers.loadFixture(openChain);
      const before = { ...chain.counts };
      await send("one", 0, 0n);
      await chain.call(receiver, "0x");
      await chain.mine();
      expect(chain.counts).to.deep.equal({
        transactions: before.transactions + 1,
        calls: before.calls + 1,
        other: before.other + 2, // evm_mine and the block
      });
    });
  });
});
