import { expect } from "chai";
import { network } from "hardhat";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import { attachMarket } from "../../scripts/protocol/attach-market.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { deployMarket } from "../../scripts/protocol/deploy/market.ts";
import type { Address } from "../../scripts/protocol/hex.ts";
import {
  NoAddressesProviderError,
  PartNotRegisteredError,
  readMarketAddresses,
} from "../../scripts/protocol/market-registry.ts";

const { provider, networkHelpers } = await network.create("sim");
const definitionOf = (name: string) => loadMarket(readTextFile(`markets/${name}.yaml`), { sets: [], sourceName: name });

async function deployLargeMarket() {
  const chain = new Chain(provider);
  const definition = definitionOf("aave-v3-ethereum-2025-10");
  return { chain, definition, market: await deployMarket({ chain, definition }) };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("it went through"),
    (error: unknown) => error,
  );
}

describe("market registry", function () {
  it("gives back every address of a market from its addresses provider alone", async function () {
    const { chain, definition, market } = await networkHelpers.loadFixture(deployLargeMarket);
    const addresses = await readMarketAddresses(chain, market.addresses.lending.provider, definition);
    expect(addresses).to.deep.equal(market.addresses);
    const attached = await attachMarket({ chain, definition, addresses });
    expect(await attached.readMarket()).to.deep.equal(await market.readMarket());
  });

  it("names a part that the market file has and the market has not", async function () {
    const { chain, market } = await networkHelpers.loadFixture(deployLargeMarket);
    const other = { ...definitionOf("minimal"), tokens: { DAI: { kind: "test" as const, decimals: 18 } } };
    const error = await failureOf(readMarketAddresses(chain, market.addresses.lending.provider, other));
    expect(error).to.be.instanceOf(PartNotRegisteredError).and.include({ part: "tokens.DAI" });
  });

  it("refuses an address that is no addresses provider, with or without code", async function () {
    const { chain, definition, market } = await networkHelpers.loadFixture(deployLargeMarket);
    const nobody: Address = "0x00000000000000000000000000000000000000aa";
    for (const address of [nobody, market.addresses.lens]) {
      const error = await failureOf(readMarketAddresses(chain, address, definition));
      expect(error).to.be.instanceOf(NoAddressesProviderError).and.include({ address });
    }
  });
});
