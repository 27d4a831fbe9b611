import { expect } from "chai";
import { network } from "hardhat";
import { findBorrowers } from "../../../scripts/protocol/borrowers.ts";
import { checksumAddress } from "../../../scripts/protocol/checksum-address.ts";
import { findHolders } from "../../../scripts/protocol/holders.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";
import { deployMarket } from "../../../scripts/testing/open-market.ts";

const connection = await network.create("sim");
const { networkHelpers } = connection;

const [ALICE, BOB] = ["0xa11ce", "0xb0b"].map((digits) =>
  checksumAddress(`0x${digits.slice(2).padStart(40, "0")}`),
) as [Address, Address];

/** Bob borrows, long after him Alice, then Bob again. */
async function lentMarket() {
  const market = await deployMarket(connection, { liquidity: { USDC: "1_000_000" } });
  for (const user of [ALICE, BOB]) await market.supply(user, "WETH", "10");
  await market.borrow(BOB, "USDC", "100");
  const { number: bobsBlock } = await market.chain.block("latest");
  await market.chain.request("hardhat_mine", ["0x4e20"]);
  await market.borrow(ALICE, "USDC", "100");
  await market.borrow(BOB, "USDC", "100");
  const { number: latest } = await market.chain.block("latest");
  return { market, pool: market.addresses.lending.pool, bobsBlock, latest };
}

describe("findBorrowers", () => {
  it("lists everybody once, in the order of their first loans, over ranges of any length", async () => {
    const { market, pool, latest } = await networkHelpers.loadFixture(lentMarket);
    const before = market.chain.counts.other;
    expect(await findBorrowers(market.chain, pool, { fromBlock: 0, toBlock: latest })).to.deep.equal([BOB, ALICE]);
    expect(market.chain.counts.other - before).to.equal(3);
  });

  it("includes both ends of the range, and nothing beyond", async () => {
    const { market, pool, bobsBlock, latest } = await networkHelpers.loadFixture(lentMarket);
    const found = (fromBlock: number, toBlock: number) => findBorrowers(market.chain, pool, { fromBlock, toBlock });
    expect(await found(bobsBlock, bobsBlock)).to.deep.equal([BOB]);
    expect(await found(bobsBlock + 1, latest - 2)).to.deep.equal([]);
    expect(await found(bobsBlock + 1, latest - 1)).to.deep.equal([ALICE]);
    expect(await found(latest, bobsBlock)).to.deep.equal([]);
  });
});

describe("findHolders", () => {
  it("lists everybody who ever held the token, without the zero address", async () => {
    const { market, latest } = await networkHelpers.loadFixture(lentMarket);
    const holders = await findHolders(market.chain, market.market.reserve("USDC").variableDebtToken, {
      fromBlock: 0,
      toBlock: latest,
    });
    expect(holders).to.deep.equal([BOB, ALICE]);
  });
});
