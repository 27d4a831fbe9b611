import { expect, use } from "chai";
import { priceE8 } from "../../scripts/lib/units.ts";
import type { Hex } from "../../scripts/protocol/hex.ts";
import { httpProvider } from "../../scripts/protocol/http-provider.ts";
import { powderkegMatchers } from "../../scripts/testing/matchers/chai-plugin.ts";
import { deployMarket } from "../../scripts/testing/open-market.ts";
import type { TestMarket } from "../../scripts/testing/test-market.ts";
import { freePort, RunningTask } from "../helpers/child-process.ts";
import { runTaskHere } from "../helpers/run-task-here.ts";

use(powderkegMatchers);

const ALICE = "0x00000000000000000000000000000000000a11ce";
const STARTED = /Started HTTP and WebSocket JSON-RPC server/;

/** Three processes: a node, the keeper, and this one, which drives the depeg. */
describe("hardhat keeper", () => {
  let port: number;
  let node: RunningTask;
  let keeper: RunningTask;
  let market: TestMarket;

  const connection = () => ({ provider: httpProvider(`http://127.0.0.1:${port}`) });
  const startNode = async (): Promise<void> => {
    node = RunningTask.start("node", "--hostname", "127.0.0.1", "--port", String(port));
    await node.printed(STARTED);
  };
  const openMarket = async (): Promise<TestMarket> => {
    const opened = await deployMarket(connection(), { liquidity: { USDC: "5_000_000" } });
    await opened.openLoop(ALICE, { capital: "100_000", ltvBps: 7_000n, loops: 5 });
    return opened;
  };
  /** Break Alice's loop, and wait until the keeper says that it has liquidated her. */
  const burn = async (): Promise<void> => {
    const from = keeper.output.length;
    await market.depeg("USDe", priceE8("0.86"));
    await keeper.printed(/liquidated 0x0+A11CE: repaid [\d,.]+ USDC for [\d,.]+ USDe, profit [1-9][\d,.]* USDC/i, from);
  };

  before(async () => {
    port = await freePort();
    await startNode();
    market = await openMarket();
    const url = `http://127.0.0.1:${port}`;
    keeper = RunningTask.start(
      ...["keeper", "--url", url, "--provider", market.addresses.lending.provider, "--poll-ms", "100"],
    );
    await keeper.printed(/keeping minimal: lending pool 0x/);
  });

  after(async () => {
    await keeper.end("SIGKILL");
    await node.end("SIGKILL");
  });

  it("liquidates what a depeg breaks, at a profit", async () => {
    const before = await market.account(market.addresses.deployer);
    const snapshot = (await market.chain.request("evm_snapshot")) as Hex;
    await burn();
    const after = await market.account(market.addresses.deployer);
    expect(after.walletUnits("USDC") > before.walletUnits("USDC")).to.equal(true);
    await expect(market).to.holdInvariants();
    await market.chain.revert(snapshot);
  });

  it("survives a chain that goes back, and liquidates again", async () => {
    await keeper.printed(/the chain left block \d+ for \d+; read again from/);
    await expect(market.position(ALICE)).not.to.be.liquidatable;
    await burn();
  });

  it("waits for a node that is gone, and for its market, and liquidates on the next one", async () => {
    let from = keeper.output.length;
    await node.end("SIGKILL");
    await keeper.printed(/no JSON-RPC node answers there.*; trying again in 0\.5 s/, from);
    from = keeper.output.length;
    await startNode();
    await keeper.printed(/there is no contract of the market at 0x/, from);
    from = keeper.output.length;
    const again = await openMarket();
    expect(again.addresses.lending.pool).to.equal(market.addresses.lending.pool);
    market = again;
    await keeper.printed(/keeping minimal: lending pool 0x/, from);
    await burn();
  });

  it("stops on SIGINT, sums up, and ends with 0", async () => {
    expect(await keeper.end("SIGINT")).to.equal(0);
    const last = keeper.output.trim().split("\n").at(-1);
    expect(last).to.match(
      /^stopped after \d+ blocks: \d+ liquidations, profit [\d,.]+ USDC, fees [\d.]+ ether; \d+ not sent, \d+ reverted, \d+ interruptions$/,
    );
    expect(keeper.output).not.to.match(/reverted in 0x/);
  });

  it("ends with 1 and one line for input it cannot use", async () => {
    const { exitCode, stderr } = await runTaskHere(["keeper"], { addresses: "tsconfig.json" });
    expect(exitCode).to.equal(1);
    expect(stderr.trim()).to.match(/^error: tsconfig.json: lending.pool: got nothing; accepted: an address: .*$/);
  });
});
