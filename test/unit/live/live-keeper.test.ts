import { expect, use } from "chai";
import { network } from "hardhat";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { boundedProvider } from "../../../scripts/live/bounded-provider.ts";
import { LiveKeeper, type LiveKeeperOptions } from "../../../scripts/live/live-keeper.ts";
import { Chain, type Eip1193Provider } from "../../../scripts/protocol/chain.ts";
import { checksumAddress } from "../../../scripts/protocol/checksum-address.ts";
import { powderkegMatchers } from "../../../scripts/testing/matchers/chai-plugin.ts";
import { deployMarket } from "../../../scripts/testing/open-market.ts";
import type { TestMarket } from "../../../scripts/testing/test-market.ts";

use(powderkegMatchers);

const connection = await network.create("sim");
const { networkHelpers, provider } = connection;

const ALICE = "0x00000000000000000000000000000000000A11cE";
const BOB = "0x0000000000000000000000000000000000000B0b";

async function leveragedMarket() {
  const market = await deployMarket(connection, { liquidity: { USDC: "5_000_000" } });
  await market.supply(ALICE, "WETH", "10");
  await market.borrowToHealthFactor(ALICE, "USDC", wad("1.1"));
  return market;
}

/** The keeper on a market, told what to do by a script that runs whenever it sleeps. */
async function keep(
  market: TestMarket,
  script: readonly (() => unknown)[],
  overrides: Partial<LiveKeeperOptions> & { readonly provider?: Eip1193Provider } = {},
) {
  const stop = new AbortController();
  const lines: string[] = [];
  const waits: number[] = [];
  const steps = [...script];
  const chain = new Chain(boundedProvider(overrides.provider ?? provider, 10_000, stop.signal));
  const live = new LiveKeeper(
    {
      chain,
      attach: () => Promise.resolve(market.market),
      anchor: market.addresses.lending.pool,
      choice: {},
      pollMilliseconds: 1,
      firstWaitMilliseconds: 10,
      longestWaitMilliseconds: 40,
      receiptPolls: 3,
      fromBlock: 0,
      minProfitBase: priceE8("1"),
      ...overrides,
    },
    {
      log: (line) => lines.push(line),
      signal: stop.signal,
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
        const step = steps.shift();
        if (step === undefined) stop.abort();
        else await step();
      },
    },
  );
  const totals = await live.run();
  return { totals, lines, waits };
}

describe("LiveKeeper", () => {
  it("does nothing while everybody is healthy, and looks at no block twice", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    const { totals, lines } = await keep(market, [() => undefined, () => undefined]);
    expect(totals).to.include({ blocks: 1, liquidations: 0, interruptions: 0 });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^keeping minimal: lending pool 0x/);
  });

  it("liquidates who falls under 1, and counts profit and fee", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    const before = await market.account(market.addresses.deployer);
    const { totals, lines } = await keep(market, [() => market.shockPrice("WETH", priceE8("3_500"))]);
    expect(totals.liquidations).to.equal(1);
    const profitUnits = totals.profitUnits.get("USDC") ?? 0n;
    const after = await market.account(market.addresses.deployer);
    expect(profitUnits > 0n).to.equal(true);
    expect(after.walletUnits("USDC") - before.walletUnits("USDC")).to.equal(profitUnits);
    expect(totals.feesWei > 0n).to.equal(true);
    expect(lines.at(-1)).to.match(
      /^block \d+: liquidated 0x0+A11cE: repaid [\d,.]+ USDC for [\d.]+ WETH, profit [\d,.]+ USDC, fee 0\.\d+ ether in 0x/,
    );
  });

  it("finds those who borrow while it runs", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    const script = [() => market.supply(BOB, "WETH", "5"), () => market.borrowToHealthFactor(BOB, "USDC", wad("0.97"))];
    const { lines } = await keep(market, script);
    expect(lines.at(-1)).to.match(/liquidated 0x0+B0b/);
  });

  it("leaves alone what does not pay", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    const script = [() => market.shockPrice("WETH", priceE8("3_500"))];
    const { totals } = await keep(market, script, { minProfitBase: priceE8("1_000_000") });
    expect(totals).to.include({ liquidations: 0, declined: 0, reverted: 0 });
  });

  it("reads again from where the ways part when the chain goes back", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    const snapshot = await market.chain.snapshot();
    const shock = () => market.shockPrice("WETH", priceE8("3_500"));
    const { totals, lines } = await keep(market, [shock, () => market.chain.revert(snapshot), shock]);
    expect(totals.liquidations).to.equal(2);
    expect(lines.filter((line) => /^the chain left block \d+ for \d+; read again from \d+$/.test(line))).to.have.length(
      1,
    );
  });

  it("says that the chain went back also where that made its reading fail", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    const snapshot = await market.chain.snapshot();
    const shock = () => market.shockPrice("WETH", priceE8("3_500"));
    let isGoingBack = false;
    const goesBack: Eip1193Provider = {
      request: async (args) => {
        if (isGoingBack && args.method === "eth_getLogs") {
          isGoingBack = false;
          await market.chain.revert(snapshot);
          throw new Error("the block is not there any more");
        }
        return (await provider.request(args)) as unknown;
      },
    };
    const script = [
      async () => {
        await shock();
        isGoingBack = true;
      },
      () => undefined,
      shock,
    ];
    const { totals, lines } = await keep(market, script, { provider: goesBack });
    expect(lines.filter((line) => line.startsWith("the chain left block "))).to.have.length(1);
    expect(totals).to.include({ liquidations: 1, interruptions: 1 });
  });

  it("finds borrowers that only the other way has", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    const snapshot = await market.chain.snapshot();
    const script = [
      () => market.advance(12),
      async () => {
        await market.chain.revert(snapshot);
        await market.supply(BOB, "WETH", "5");
        await market.borrowToHealthFactor(BOB, "USDC", wad("0.97"));
      },
    ];
    const { lines } = await keep(market, script);
    expect(lines.at(-1)).to.match(/liquidated 0x0+B0b/);
  });

  it("deploys its contract anew when the chain goes back before it", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    const [, operator] = await market.chain.accounts();
    if (operator === undefined) throw new Error("the node holds too few accounts");
    const snapshot = await market.chain.snapshot();
    const script = [
      () => market.chain.revert(snapshot),
      () => market.shockPrice("WETH", priceE8("3_500")),
      () => undefined,
    ];
    const { totals, lines } = await keep(market, script, { choice: { from: checksumAddress(operator) } });
    expect(lines.filter((line) => line.startsWith("keeping "))).to.have.length(2);
    expect(totals.liquidations).to.equal(1);
  });

  it("waits for a node that fails, longer each time up to the longest, and begins anew", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    let failures = 0;
    const flaky: Eip1193Provider = {
      request: (args) => {
        if (failures-- > 0) return Promise.reject(new Error("connection reset.\nwith details"));
        return provider.request(args);
      },
    };
    const script = [
      () => {
        failures = 4;
      },
      ...Array.from({ length: 4 }, () => () => undefined),
      () => market.shockPrice("WETH", priceE8("3_500")),
    ];
    const { totals, lines, waits } = await keep(market, script, { provider: flaky });
    expect(waits.slice(1, 5)).to.deep.equal([10, 20, 40, 40]);
    expect(lines[1]).to.equal("connection reset; trying again in 0.01 s");
    expect(lines).to.include("the node answers again");
    expect(totals).to.include({ interruptions: 4, liquidations: 1 });
  });

  it("waits for a market that is not there", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    const { lines, totals } = await keep(market, [() => undefined], { anchor: BOB });
    expect(lines[0]).to.match(/^there is no contract of the market at 0x0+B0b at block \d+; deploy the market/);
    expect(totals.interruptions).to.equal(2);
  });

  it("does not wait for what is wrong with the input, or with the program", async () => {
    const market = await networkHelpers.loadFixture(leveragedMarket);
    for (const error of [new InvalidInputError({ field: "x", value: 1, accepted: "2" }), new TypeError("a defect")]) {
      const thrown: unknown = await keep(market, [], { attach: () => Promise.reject(error) }).catch(
        (caught: unknown) => caught,
      );
      expect(thrown).to.equal(error);
    }
  });
});
