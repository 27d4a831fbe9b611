import { expect } from "chai";
import { network } from "hardhat";
import { HeadTracker } from "../../../scripts/live/head-tracker.ts";
import { Chain } from "../../../scripts/protocol/chain.ts";

const { networkHelpers, provider } = await network.create("sim");
const chain = new Chain(provider);

/** Mine so many blocks; a gap that differs gives them other hashes. */
async function mine(blocks: number, gapSeconds = 12): Promise<void> {
  for (let block = 0; block < blocks; block++) {
    await chain.setNextBlock({ timestamp: (await chain.block("latest")).timestamp + gapSeconds });
    await chain.mine();
  }
}

async function tenBlocks(): Promise<void> {
  await mine(10);
}

describe("HeadTracker", () => {
  it("gives each newest block once, with the last one it follows", async () => {
    await networkHelpers.loadFixture(tenBlocks);
    const heads = new HeadTracker(chain);
    const first = await heads.next();
    expect(first?.head).to.deep.include({ number: 10 });
    expect(first).to.include({ commonNumber: -1 }).and.not.have.property("abandonedFrom");
    expect(await heads.next()).to.equal(undefined);
    await mine(2);
    const second = await heads.next();
    expect(second).to.include({ commonNumber: 10 }).and.not.have.property("abandonedFrom");
    expect(second?.head.number).to.equal(12);
  });

  it("gives the newest block once more when asked to, and still says where the ways part", async () => {
    await networkHelpers.loadFixture(tenBlocks);
    const heads = new HeadTracker(chain);
    await heads.next();
    heads.again();
    expect((await heads.next())?.head.number).to.equal(10);
    expect(await heads.next()).to.equal(undefined);
    const snapshot = await chain.snapshot();
    await mine(2);
    await heads.next();
    await chain.revert(snapshot);
    heads.again();
    expect(await heads.next()).to.include({ commonNumber: 10, abandonedFrom: 12 });
  });

  for (const blocks of [0, 1, 2, 3]) {
    it(`says where the ways part when the chain goes back by 2 and on by ${blocks}`, async () => {
      await networkHelpers.loadFixture(tenBlocks);
      const heads = new HeadTracker(chain);
      await heads.next();
      const snapshot = await chain.snapshot();
      await mine(2);
      await heads.next();
      await chain.revert(snapshot);
      await mine(blocks, 100);
      const change = await heads.next();
      expect(change).to.include({ commonNumber: 10, abandonedFrom: 12 });
      expect(change?.head.number).to.equal(10 + blocks);
      expect(await heads.next()).to.equal(undefined);
    });
  }

  it("knows of no common block on another chain", async () => {
    await networkHelpers.loadFixture(tenBlocks);
    const snapshot = await chain.snapshot();
    await mine(2);
    const heads = new HeadTracker(chain);
    await heads.next();
    await chain.revert(snapshot);
    await mine(3, 100);
    expect(await heads.next()).to.include({ commonNumber: -1, abandonedFrom: 12 });
  });
});
