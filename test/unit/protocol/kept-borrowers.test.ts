import { expect } from "chai";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Chain } from "../../../scripts/protocol/chain.ts";
import { checksumAddress } from "../../../scripts/protocol/checksum-address.ts";
import { findKeptBorrowers } from "../../../scripts/protocol/fork/kept-borrowers.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";
import { NodeError } from "../../../scripts/protocol/http-provider.ts";

const POOL: Address = "0x0000000000000000000000000000000000000001";
const borrowerOf = (block: number): Address => checksumAddress(`0x${block.toString(16).padStart(40, "0")}`);

/** A node with one loan in each of some blocks, which refuses ranges beyond a number of blocks; and what it was asked for. */
function nodeWithLoans(loanBlocks: readonly number[], mostBlocks: number) {
  const asked: [number, number][] = [];
  const chain = new Chain({
    request({ method, params }) {
      const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
      const range: [number, number] = [Number(fromBlock), Number(toBlock)];
      asked.push(range);
      if (range[1] - range[0] + 1 > mostBlocks) {
        return Promise.reject(new NodeError(method, "query returned more than 10000 results", undefined, -32_005));
      }
      const found = loanBlocks.filter((block) => block >= range[0] && block <= range[1]);
      return Promise.resolve(
        found.map((block) => ({ topics: ["0x", "0x", `0x${block.toString(16).padStart(64, "0")}`] })),
      );
    },
  });
  return { chain, asked };
}

describe("findKeptBorrowers", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "powderkeg-kept-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("asks in halves for what the node refuses, and leaves nobody out", async () => {
    const { chain, asked } = nodeWithLoans([100, 103, 104, 107], 4);
    const found = await findKeptBorrowers({ chain, pool: POOL, folder, range: { fromBlock: 100, toBlock: 107 } });
    expect(found).to.deep.equal([100, 103, 104, 107].map(borrowerOf));
    expect(asked).to.deep.equal([
      [100, 107],
      [100, 103],
      [104, 107],
    ]);
  });

  it("fails with the node's error when it refuses single blocks, and keeps nothing", async () => {
    const { chain } = nodeWithLoans([100], 0);
    const range = { fromBlock: 100, toBlock: 101 };
    const error: unknown = await findKeptBorrowers({ chain, pool: POOL, folder, range }).catch(
      (failure: unknown) => failure,
    );
    expect(error).to.be.instanceOf(NodeError);
    expect(readdirSync(join(folder, POOL))).to.deep.equal([]);
  });

  it("keeps whole multiples of ten thousand blocks, which other ranges share", async () => {
    const { chain, asked } = nodeWithLoans([9_999, 10_000, 25_000], 10_000);
    const find = (fromBlock: number, toBlock: number) =>
      findKeptBorrowers({ chain, pool: POOL, folder, range: { fromBlock, toBlock } });
    expect(await find(9_000, 25_000)).to.deep.equal([9_999, 10_000, 25_000].map(borrowerOf));
    expect(asked).to.deep.equal([
      [9_000, 9_999],
      [10_000, 19_999],
      [20_000, 25_000],
    ]);
    expect(await find(10_000, 19_999)).to.deep.equal([borrowerOf(10_000)]);
    expect(asked).to.have.lengthOf(3);
  });
});
