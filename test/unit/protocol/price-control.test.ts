import { expect } from "chai";
import { network } from "hardhat";
import { priceE8 } from "../../../scripts/lib/units.ts";
import type { Call } from "../../../scripts/protocol/calls.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";
import { PriceControl } from "../../../scripts/protocol/price-control.ts";
import { deployMarket } from "../../../scripts/testing/open-market.ts";

const connection = await network.create("sim");
const { ethers, networkHelpers } = connection;

async function controlledMarket() {
  const market = await deployMarket(connection);
  const control = new PriceControl(market.chain, market.addresses);
  const send = (calls: readonly Call[]) =>
    market.chain.sendAll(calls.map((call) => ({ from: market.addresses.deployer, ...call })));
  const weth = market.tokenAddress("WETH");
  const oracle = await ethers.getContractAt("IAaveOracle", market.addresses.lending.oracle);
  return { market, control, send, weth, oracle, own: await oracle.getSourceOfAsset(weth) };
}

describe("PriceControl", () => {
  it("deploys one stand-in an asset, and moves its answer afterwards", async () => {
    const { control, send, weth, oracle, own } = await networkHelpers.loadFixture(controlledMarket);
    await send(await control.set(weth, priceE8("3000")));
    const standIn = await oracle.getSourceOfAsset(weth);
    expect(standIn).not.to.equal(own);
    await send(await control.set(weth, priceE8("2000")));
    expect(await oracle.getSourceOfAsset(weth)).to.equal(standIn);
    expect(await oracle.getAssetPrice(weth)).to.equal(priceE8("2000"));
  });

  it("gives the source back that it took the place of, and has nothing to do where it did not", async () => {
    const { control, send, weth, oracle, own } = await networkHelpers.loadFixture(controlledMarket);
    expect(await control.restore(weth)).to.deep.equal([]);
    await send(await control.set(weth, priceE8("3000")));
    await send(await control.restore(weth));
    expect(await oracle.getSourceOfAsset(weth)).to.equal(own);
  });

  it("forgets with the chain what a snapshot undoes", async () => {
    const { market, control, send, weth, oracle } = await networkHelpers.loadFixture(controlledMarket);
    const snapshot = await market.chain.snapshot();
    await send(await control.set(weth, priceE8("3000")));
    await market.chain.revert(snapshot);
    await send(await control.set(weth, priceE8("2500")));
    expect(await oracle.getAssetPrice(weth)).to.equal(priceE8("2500"));
  });

  it("sets a price around other calls of one block", async () => {
    const { control, send, weth, oracle, own } = await networkHelpers.loadFixture(controlledMarket);
    const { before, after } = await control.forOneBlock(weth, priceE8("1"));
    await send([before]);
    expect(await oracle.getAssetPrice(weth)).to.equal(priceE8("1"));
    await send([after]);
    expect(await oracle.getSourceOfAsset(weth)).to.equal(own);
  });

  it("takes the place of sources that do not describe themselves, with code and without", async () => {
    const { market, control, send, weth, oracle } = await networkHelpers.loadFixture(controlledMarket);
    const nameless: Address[] = [market.addresses.lens, "0x0000000000000000000000000000000000000B0b"];
    for (const source of nameless) {
      await send([control.use(weth, source)]);
      await send(await control.set(weth, priceE8("7")));
      expect(await oracle.getAssetPrice(weth)).to.equal(priceE8("7"));
      await send(await control.restore(weth));
      expect(await oracle.getSourceOfAsset(weth)).to.equal(source);
    }
  });
});
