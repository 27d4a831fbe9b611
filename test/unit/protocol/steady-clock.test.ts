import { expect } from "chai";
import type { Eip1193Provider } from "../../../scripts/protocol/chain.ts";
import { steadyClock } from "../../../scripts/protocol/steady-clock.ts";

const START = 1_000;

/** A clock over a node that only writes down what it is asked. */
function clockAtStart(reverts = true) {
  const asked: string[] = [];
  const node: Eip1193Provider = {
    request: ({ method, params = [] }) => {
      asked.push([method, ...params].join(" "));
      if (method === "evm_snapshot") return Promise.resolve(`snapshot ${asked.length}`);
      return Promise.resolve(method === "evm_revert" ? reverts : `answer to ${method}`);
    },
  };
  const clock = steadyClock(node, START);
  const ask = (method: string, ...params: unknown[]) => clock.request({ method, params });
  return { asked, ask };
}

describe("steadyClock", () => {
  it("puts every transaction sent under automine one second after the last", async () => {
    const { asked, ask } = clockAtStart();
    expect(await ask("eth_sendTransaction", "a")).to.equal("answer to eth_sendTransaction");
    await ask("eth_sendTransaction", "b");
    expect(asked).to.deep.equal([
      "evm_setNextBlockTimestamp 1000",
      "eth_sendTransaction a",
      "evm_setNextBlockTimestamp 1001",
      "eth_sendTransaction b",
    ]);
  });

  it("sets no time for a transaction that waits, and one for the block mined by hand", async () => {
    const { asked, ask } = clockAtStart();
    await ask("evm_setAutomine", false);
    await ask("eth_sendTransaction", "a");
    await ask("eth_sendTransaction", "b");
    await ask("evm_mine");
    await ask("evm_setAutomine", true);
    await ask("eth_sendTransaction", "c");
    expect(asked).to.deep.equal([
      "evm_setAutomine false",
      "eth_sendTransaction a",
      "eth_sendTransaction b",
      "evm_setNextBlockTimestamp 1000",
      "evm_mine",
      "evm_setAutomine true",
      "evm_setNextBlockTimestamp 1001",
      "eth_sendTransaction c",
    ]);
  });

  it("leaves a time that somebody else set for the next block, and goes on from there", async () => {
    const { asked, ask } = clockAtStart();
    await ask("evm_setNextBlockTimestamp", 5_000);
    await ask("evm_mine");
    await ask("evm_mine");
    expect(asked).to.deep.equal([
      "evm_setNextBlockTimestamp 5000",
      "evm_mine",
      "evm_setNextBlockTimestamp 5001",
      "evm_mine",
    ]);
  });

  it("goes back to a snapshot's time when the chain does, from whichever snapshot", async () => {
    const { asked, ask } = clockAtStart();
    await ask("evm_mine");
    const first = await ask("evm_snapshot");
    await ask("evm_setNextBlockTimestamp", 9_000);
    await ask("evm_mine");
    const second = await ask("evm_snapshot");
    const mineAfter = async (snapshot: unknown) => {
      await ask("evm_revert", snapshot);
      await ask("evm_mine");
      return asked.at(-2);
    };
    expect(await mineAfter(second)).to.equal("evm_setNextBlockTimestamp 9001");
    expect(await mineAfter(first)).to.equal("evm_setNextBlockTimestamp 1001");
  });

  it("keeps its time when the chain refuses to revert", async () => {
    const { asked, ask } = clockAtStart(false);
    const snapshot = await ask("evm_snapshot");
    await ask("evm_mine");
    await ask("evm_revert", snapshot);
    await ask("evm_mine");
    expect(asked.at(-2)).to.equal("evm_setNextBlockTimestamp 1001");
  });

  it("passes every other request through as it is", async () => {
    const { asked, ask } = clockAtStart();
    expect(await ask("eth_call", "x", "latest")).to.equal("answer to eth_call");
    expect(asked).to.deep.equal(["eth_call x latest"]);
  });
});
