import { expect } from "chai";
import { network } from "hardhat";
import { sendSimulated } from "../../../scripts/live/sent-action.ts";
import { deployMarket } from "../../../scripts/testing/open-market.ts";
import type { TestMarket } from "../../../scripts/testing/test-market.ts";

const connection = await network.create("sim");
const { networkHelpers } = connection;

const BOB = "0x0000000000000000000000000000000000000B0b";

async function freshMarket() {
  return deployMarket(connection);
}

describe("sendSimulated", () => {
  const terms = { baseFeeWei: 10n ** 9n, pollMilliseconds: 1, receiptPolls: 2 };
  const edge = { log: () => undefined, signal: new AbortController().signal, sleep: () => Promise.resolve() };
  const action = (market: TestMarket, units: bigint) => {
    const from = market.addresses.deployer;
    const { to, data, gasLimit, label } = market.market.calls.transfer("USDC", BOB, units);
    return { from, to, data, gasLimit, label, tipWei: 1n };
  };

  it("does not send what would revert, and decodes why", async () => {
    const market = await networkHelpers.loadFixture(freshMarket);
    const before = await market.chain.block("latest");
    const { outcome, hash } = await sendSimulated(market.chain, edge, action(market, 10n ** 30n), terms);
    expect(outcome).to.include({ status: "reverted" });
    expect(outcome.error?.name).to.equal("ERC20InsufficientBalance");
    expect(hash).to.equal(undefined);
    expect(await market.chain.block("latest")).to.deep.equal(before);
  });

  it("sends, waits, and gives events, gas and fee", async () => {
    const market = await networkHelpers.loadFixture(freshMarket);
    const { outcome, receipt } = await sendSimulated(market.chain, edge, action(market, 0n), terms);
    expect(outcome).to.include({ status: "success", position: 0, gasUsed: receipt?.gasUsed });
    expect(outcome.events.map(({ name }) => name)).to.deep.equal(["Transfer"]);
    expect(outcome.feeWei).to.equal((receipt?.gasUsed ?? 0n) * (receipt?.effectiveGasPriceWei ?? 0n));
  });

  it("gives up what nobody mines", async () => {
    const market = await networkHelpers.loadFixture(freshMarket);
    await market.chain.setAutomine(false);
    try {
      const { outcome, hash, reason } = await sendSimulated(market.chain, edge, action(market, 0n), terms);
      expect(outcome.status).to.equal("excluded");
      expect(reason).to.equal("it is not mined yet");
      await market.chain.drop(hash ?? "0x");
    } finally {
      await market.chain.setAutomine(true);
    }
  });

  it("says why a node would not take it", async () => {
    const market = await networkHelpers.loadFixture(freshMarket);
    const dear = { ...action(market, 0n), maxFeeWei: 1n, tipWei: 0n };
    const { outcome, reason } = await sendSimulated(market.chain, edge, dear, terms);
    expect(outcome.status).to.equal("excluded");
    expect(reason).to.match(/^the node would not take it: .*fee/i);
  });
});
