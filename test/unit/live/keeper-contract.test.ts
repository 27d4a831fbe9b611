import { expect } from "chai";
import { network } from "hardhat";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { keeperContract } from "../../../scripts/live/keeper-contract.ts";
import { checksumAddress } from "../../../scripts/protocol/checksum-address.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";
import { deployMarket } from "../../../scripts/testing/open-market.ts";

const connection = await network.create("sim");
const { networkHelpers } = connection;

const BOB: Address = "0x0000000000000000000000000000000000000B0b";

async function freshMarket() {
  return deployMarket(connection);
}

describe("keeperContract", () => {
  it("takes the market's own contract where its owner is an account of the node", async () => {
    const market = await networkHelpers.loadFixture(freshMarket);
    expect(await keeperContract(market.chain, market.market, {})).to.deep.equal({
      owner: checksumAddress(market.addresses.deployer),
      contract: market.addresses.keeper,
    });
  });

  it("deploys one for another account", async () => {
    const market = await networkHelpers.loadFixture(freshMarket);
    const from = checksumAddress((await market.chain.accounts())[1] ?? "");
    const { owner, contract } = await keeperContract(market.chain, market.market, { from });
    expect(owner).to.equal(from);
    expect(contract).not.to.equal(market.addresses.keeper);
    expect(await keeperContract(market.chain, market.market, { from, contract })).to.deep.equal({ owner, contract });
  });

  it("throws InvalidInputError for an account it cannot send from, and a contract that is another's or none", async () => {
    const market = await networkHelpers.loadFixture(freshMarket);
    const from = checksumAddress((await market.chain.accounts())[1] ?? "");
    const refused = [
      [{ from: BOB }, /^--from: got .*accepted: an account of the node/],
      [{ from, contract: market.addresses.keeper }, /^--contract: got .*, whose owner is 0x.*belongs to 0x/],
      [{ contract: market.addresses.lending.pool }, /^--contract: got .*, which is no LiquidationKeeper/],
    ] as const;
    for (const [choice, message] of refused) {
      const error: unknown = await keeperContract(market.chain, market.market, choice).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(InvalidInputError);
      expect((error as Error).message).to.match(message);
    }
  });
});
