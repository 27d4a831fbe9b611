import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { AccountNotReadError, AccountReading } from "../../../scripts/protocol/account-reading.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";
import { deployMarket } from "../../../scripts/testing/open-market.ts";

const connection = await network.create("sim");
const { networkHelpers } = connection;

const NAMES = ["A", "B", "C", "D"] as const;
const address = (name: string): Address => `0x000000000000000000000000000000000000000${name}`;

/** Health factors of 1.2, 0.9, 1.1 and none. */
async function reading(): Promise<AccountReading> {
  const { market } = await networkHelpers.loadFixture(borrowers);
  return new AccountReading(market, await market.readMarket(), await market.readAccounts(NAMES.map(address)));
}

async function borrowers() {
  const market = await deployMarket(connection, { liquidity: { USDC: "1_000_000" } });
  for (const [name, target] of [
    ["A", "1.2"],
    ["B", "0.9"],
    ["C", "1.1"],
  ] as const) {
    await market.supply(address(name), "WETH", "1");
    await market.borrowToHealthFactor(address(name), "USDC", wad(target));
  }
  return market;
}

describe("AccountReading", () => {
  it("gives those under a bound, lowest first, without those who owe nothing", async () => {
    const accounts = await reading();
    expect(accounts.addresses).to.deep.equal(NAMES.map(address));
    expect(accounts.below(wad("1.15")).map((view) => view.address)).to.deep.equal(["B", "C"].map(address));
    expect(accounts.below(2n ** 256n - 1n)).to.have.length(3);
    expect(accounts.below(wad("0.5"))).to.deep.equal([]);
  });

  it("finds an account however its address is spelt, and says so if it was not read", async () => {
    const accounts = await reading();
    expect(accounts.get(address("B").toLowerCase() as Address).healthFactorWad < wad("0.91")).to.equal(true);
    expect(() => accounts.get(address("E"))).to.throw(AccountNotReadError, /among the 4 accounts/);
  });
});
