import { expect } from "chai";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import type { UniswapV3PoolState } from "../../scripts/lib/uniswap-v3/pool-state.ts";
import { SqrtPriceLimit } from "../../scripts/lib/uniswap-v3/sqrt-price-limit.ts";
import { WAD } from "../../scripts/lib/wad.ts";
import type { CellRecord } from "../../scripts/metrics/cell-record.ts";
import { cellRecord } from "../../scripts/metrics/cell-record.ts";
import { readRecord } from "../../scripts/lib/record-reader.ts";
import type { RecordLine } from "../../scripts/lib/record.ts";
import { attachFork } from "../../scripts/protocol/fork/attach-fork.ts";
import { describeMarket } from "../../scripts/protocol/fork/describe-market.ts";
import { FeedShock } from "../../scripts/protocol/fork/feed-shock.ts";
import { giveTokens } from "../../scripts/protocol/fork/give-tokens.ts";
import { keepReadsOfChain } from "../../scripts/protocol/fork/kept-reads.ts";
import type { ExitStep } from "../../scripts/protocol/calls.ts";
import type { Address } from "../../scripts/protocol/hex.ts";
import type { PairState } from "../../scripts/protocol/market-state.ts";
import { isToken0, quoteUniswapV2, quoteUniswapV3 } from "../../scripts/protocol/quotes.ts";
import { openBook } from "../../scripts/tasks/fork/open-book.ts";
import { onFork } from "../../scripts/tasks/fork/open-fork.ts";
import { openPublicChain } from "../../scripts/tasks/fork/public-chain.ts";
import { openUpstream } from "../../scripts/protocol/fork/upstream.ts";
import {
  ShallowUpstreamError,
  StateNotServedError,
  UpstreamBehindError,
  UpstreamFailedError,
  WrongChainError,
} from "../../scripts/protocol/fork/upstream-errors.ts";
import { httpProvider } from "../../scripts/protocol/http-provider.ts";
import { RunningTask } from "../helpers/child-process.ts";
import { CountingProxy } from "../helpers/counting-proxy.ts";
import { BORROWERS, startGenuineUpstream, type GenuineUpstream } from "../helpers/genuine-upstream.ts";
import { expectClose } from "../helpers/expect-close.ts";
import type { CommandResult } from "../helpers/run-hardhat.ts";
import { runTaskHere } from "../helpers/run-task-here.ts";

const LATENCY_MS = 5;
const silent = (): void => undefined;
const minimal = loadMarket(readTextFile("markets/minimal-uniswap-v3.yaml"));

describe("fork of a public chain", () => {
  let upstream: GenuineUpstream;
  let proxy: CountingProxy;

  before(async () => {
    upstream = await startGenuineUpstream();
    proxy = await CountingProxy.start(upstream.url, LATENCY_MS);
  });

  beforeEach(() => proxy.reset());

  after(async () => {
    proxy.end();
    await upstream.end();
  });

  /** Run a task on the upstream; the process of the test serves it meanwhile. */
  async function hardhat(task: string, ...args: readonly string[]): Promise<{ code: number | null; output: string }> {
    const running = RunningTask.start(task, "--fork", proxy.url, "--network-file", upstream.networkFile, ...args);
    const code = await running.ended();
    return { code, output: running.output };
  }

  /** Run a task on the upstream in this process. */
  function taskHere(task: string, args: Readonly<Record<string, unknown>>): Promise<CommandResult> {
    return runTaskHere([task], { fork: proxy.url, networkFile: upstream.networkFile, ...args });
  }

  async function openIn(cache: string, accounts?: string, asset = "USDe") {
    const { networkFile } = upstream;
    const opened = await openPublicChain(
      { fork: proxy.url, forkBlock: 0, networkFile, nodeTimeout: 20 },
      cache,
      silent,
    );
    const args = { asset, fromBlock: 0, toBlock: 0, accounts };
    return { opened, book: await openBook(opened, args, silent) };
  }

  async function recordOf(folder: string): Promise<CellRecord> {
    const lines: RecordLine[] = [];
    for await (const line of readRecord(join(folder, "record.jsonl"))) lines.push(line);
    return cellRecord(lines);
  }

  describe("a node that cannot be forked", () => {
    const attempt = (wanted: { readonly chainId?: number; readonly blockNumber?: number }): Promise<unknown> => {
      const network = { name: "upstream", chainId: wanted.chainId ?? 1 };
      const { blockNumber } = wanted;
      return openUpstream({
        ...{ provider: httpProvider(proxy.url), url: "the node", network },
        ...(blockNumber !== undefined && { blockNumber }),
      }).catch((error: unknown) => error);
    };

    it("is refused when it is of another chain", async () => {
      const error = await attempt({ chainId: 8453 });
      expect(error).to.be.instanceOf(WrongChainError);
      expect((error as WrongChainError).chainId).to.equal(1);
    });

    it("is refused when it has not reached the block", async () => {
      const error = await attempt({ blockNumber: 99_999_999 });
      expect(error).to.be.instanceOf(UpstreamBehindError);
      expect((error as UpstreamBehindError).askedBlock).to.equal(99_999_999);
    });

    it("is refused when it has fewer blocks than a fork needs", async () => {
      const young = {
        request: ({ method }: { method: string }) => Promise.resolve(method === "eth_chainId" ? "0x1" : "0x1f"),
      };
      const opening = openUpstream({ provider: young, url: "the node", network: { name: "upstream", chainId: 1 } });
      expect(await opening.catch((error: unknown) => error)).to.be.instanceOf(ShallowUpstreamError);
    });

    it("is refused when it does not keep the block's state", async () => {
      proxy.fault = "error";
      proxy.faultyMethods = ["eth_getBalance"];
      const error = await attempt({ blockNumber: 100 });
      expect(error).to.be.instanceOf(StateNotServedError);
      expect((error as StateNotServedError).reason).to.equal("daily request count exceeded");
    });

    it("is given up when it does not answer in time", async () => {
      proxy.fault = "hang";
      const { code, output } = await hardhat("book", "--node-timeout", "1");
      expect(output.trim().split("\n")).to.deep.equal([
        `error: ${proxy.url}: eth_chainId was not answered within 1 s; try again, or take another node`,
      ]);
      expect(code).to.equal(1);
    });

    for (const [fault, reason] of [
      ["error", "daily request count exceeded"],
      ["not JSON", "it does not answer in JSON-RPC"],
    ] as const) {
      it(`is named when it fails in the middle of a run: ${reason}`, async () => {
        const cache = join(upstream.folder, `cache ${fault}`);
        const { opened, book } = await openIn(cache);
        Object.assign(proxy, { fault, faultyMethods: ["eth_getStorageAt"] });
        const attaching = onFork(opened, 5, (chain) => attachFork(chain, opened.reading, book.described));
        const error: unknown = await attaching.catch((failure: unknown) => failure);
        expect(error).to.be.instanceOf(UpstreamFailedError);
        expect((error as UpstreamFailedError).reason).to.equal(reason);
      });
    }

    it("ends a run with one message and no record when it falls silent", async () => {
      const out = join(upstream.folder, "silent");
      Object.assign(proxy, { fault: "hang", faultyMethods: ["eth_getStorageAt"], failsForGood: true });
      const terms = ["--price", "0.80", "--blocks", "2", "--node-timeout", "1"];
      const { code, output } = await hardhat("shock", ...terms, "--out", out);
      const said =
        "the node behind the fork failed (it does not answer any more); try again, what was read so far is kept";
      expect(output.trim().split("\n").at(-1)).to.equal(`error: ${proxy.url}: ${said}`);
      expect(readdirSync(out)).to.deep.equal([]);
      expect(code).to.equal(1);
    });
  });

  describe("reads of the node", () => {
    it("are a few hundred for a first run, and nearly none for the next at the same block", async () => {
      const cache = join(upstream.folder, "cache counts");
      const readMarket = async (): Promise<readonly bigint[]> => {
        const { opened, book } = await openIn(cache);
        proxy.reset();
        return onFork(opened, 5, async (chain) => {
          const market = await attachFork(chain, opened.reading, book.described);
          const forked = await market.readMarket();
          expect(forked.reserves.map(({ priceE8 }) => priceE8)).to.deep.equal(
            book.state.reserves.map(({ priceE8 }) => priceE8),
          );
          await market.readMarket();
          return (await market.readAccounts(Object.values(BORROWERS))).map(
            ({ userConfiguration }) => userConfiguration,
          );
        });
      };
      const first = await readMarket();
      expect(proxy.counts["eth_getStorageAt"]).to.be.lessThan(150);
      expect(proxy.total).to.be.lessThan(300);
      // Where the ranges of a Uniswap v3 pool end is not looked up in its log, which on mainnet goes back for years.
      expect(proxy.counts["eth_getLogs"] ?? 0).to.equal(0);
      const second = await readMarket();
      expect(second).to.deep.equal(first);
      expect(proxy.counts["eth_getStorageAt"] ?? 0).to.equal(0);
      expect(proxy.total).to.be.lessThan(6);
    });

    it("find a book in some seventy requests, however many hold a position, and search no block twice", async () => {
      const cache = join(upstream.folder, "cache book");
      await openIn(cache);
      expect(proxy.total).to.be.lessThan(75);
      expect(proxy.counts["eth_getLogs"]).to.equal(1);
      proxy.reset();
      const { book } = await openIn(cache);
      expect(proxy.counts["eth_getLogs"] ?? 0).to.equal(0);
      expect(book.views.map(({ address }) => address.toLowerCase())).to.deep.equal(
        [BORROWERS.dave, BORROWERS.alice, BORROWERS.bob].map((address) => address.toLowerCase()),
      );
    });

    it("that were kept of a chain with another past are thrown away", async () => {
      const folder = join(upstream.folder, "cache stale");
      const provider = httpProvider(proxy.url);
      const { block } = await openUpstream({ provider, url: "the node", network: { name: "upstream", chainId: 1 } });
      expect(await keepReadsOfChain(folder, { provider, block })).to.equal(false);
      writeFileSync(join(folder, "kept.json"), "{}");
      expect(await keepReadsOfChain(folder, { provider, block })).to.equal(false);
      expect(readdirSync(folder)).to.have.members(["witness.json", "kept.json"]);
      const restarted = { request: () => Promise.resolve({ hash: `0x${"11".repeat(32)}` }) };
      expect(await keepReadsOfChain(folder, { provider: restarted, block })).to.equal(true);
      expect(readdirSync(folder)).to.deep.equal(["witness.json"]);
    });
  });

  describe("the book", () => {
    it("equals what the pool itself says of each account, to the wei", async () => {
      const { book } = await openIn(join(upstream.folder, "cache book"));
      for (const { address, healthFactorWad, totalDebtBase } of book.views) {
        const call = {
          to: book.market.addresses.lending.pool,
          data: `0xbf92857c${address.slice(2).padStart(64, "0")}`,
        };
        const tag = `0x${book.state.blockNumber.toString(16)}`;
        const answer = (await httpProvider(upstream.url).request({
          method: "eth_call",
          params: [call, tag],
        })) as string;
        const word = (at: number): bigint => BigInt(`0x${answer.slice(2 + 64 * at, 66 + 64 * at)}`);
        expect([healthFactorWad, totalDebtBase], address).to.deep.equal([word(5), word(1)]);
      }
    });

    it("can be of the accounts of a file", async () => {
      const accounts = join(upstream.folder, "accounts.csv");
      writeFileSync(accounts, `address,note\n${BORROWERS.alice},loop\n${BORROWERS.carol},ether\n`);
      const { book } = await openIn(join(upstream.folder, "cache book"), accounts);
      expect(book.views.map(({ address }) => address)).to.deep.equal([BORROWERS.alice]);
    });
  });

  describe("Uniswap", () => {
    it("is taken up where both tokens are, as it stands at the block", async () => {
      const { opened, book } = await openIn(join(upstream.folder, "cache book"));
      const { market, state } = book;
      const there = await upstream.market.market.readMarket();
      expect([market.pairs.map(({ name }) => name), state.pairs]).to.deep.equal([["WETH/USDC"], there.pairs]);
      expect(market.uniswapV3Pools.map(({ name }) => name)).to.deep.equal(["WETH/USDC-500"]);
      expect(state.uniswapV3Pools).to.deep.equal(there.uniswapV3Pools.slice(0, 1));
      const [pair] = market.definition.uniswapPairs;
      expect(pair?.balances).to.deep.equal(minimal.uniswapPairs[0]?.balances);

      const dollars = new Set(["USDe", "USDC"]);
      const { definition, uniswapV3Reading } = await describeMarket(opened.pinned, opened.reading, dollars);
      expect([definition.uniswapPairs, definition.uniswapV3Pools, uniswapV3Reading.pools]).to.deep.equal([[], [], []]);
    });

    it("pays a keeper on a fork what the quotes say, in a pair and in a v3 pool", async () => {
      const { opened, book } = await openIn(join(upstream.folder, "cache counts"));
      await onFork(opened, 5, async (chain) => {
        const market = await attachFork(chain, opened.reading, book.described);
        const { deployer, keeper } = market.addresses;
        const [amountWei, symbol] = [10n * WAD, "WETH"];
        await giveTokens(chain, market.token(symbol), keeper, 2n * amountWei);
        const { pairs, uniswapV3Pools } = await market.readMarket();
        const [pair, pool] = [pairs[0] as PairState, uniswapV3Pools[0] as UniswapV3PoolState];
        const [pairInfo, poolInfo] = [market.pair("WETH/USDC"), market.uniswapV3Pool("WETH/USDC-500")];
        const limit = SqrtPriceLimit.within(pool.sqrtPriceX96, isToken0(poolInfo, symbol), 500n);
        const inPair = quoteUniswapV2(pair, pairInfo, symbol, amountWei);
        const inPool = quoteUniswapV3(pool, poolInfo, symbol, amountWei, limit);
        const steps: readonly ExitStep[] = [
          { kind: "uniswap-v2", path: [symbol, "USDC"], minOutUnits: inPair },
          { kind: "uniswap-v3", pool: poolInfo.name, sell: symbol, limit, minOutUnits: inPool.boughtUnits },
        ];
        for (const step of steps) {
          const call = market.calls.unloadKeeper(keeper, symbol, amountWei, [step]);
          await chain.sendAll([{ from: deployer, ...call }]);
        }
        const [account] = await market.readAccounts([keeper]);
        const usdcUnits = account?.walletUnits[market.tokens.indexOf(market.token("USDC"))];
        expect(usdcUnits).to.equal(inPair + inPool.boughtUnits);
        expect((await market.readMarket()).uniswapV3Pools).to.deep.equal([inPool.after]);
      });
    });

    it("is where keepers sell the ether of the real book when its price falls, and gives the same record again", async () => {
      const folders = ["ether", "ether-again"].map((name) => join(upstream.folder, name));
      for (const out of folders) {
        const terms = { asset: "WETH", price: "2300", fall: 1, blocks: 3, truth: "before" };
        const { exitCode, stderr } = await taskHere("shock", { ...terms, out });
        expect(exitCode, stderr).to.equal(0);
      }
      const [record = "", again = ""] = folders.map((out) => readFileSync(join(out, "record.jsonl"), "utf8"));
      expect(again === record).to.equal(true);
      const { header, blocks, events } = await recordOf(folders[0] ?? "");
      const keepers = header.agents.flatMap(({ label, kind }) => (kind === "keeper" ? label : []));
      const sales = events.filter(({ cause }) => keepers.includes(cause));
      const soldIn = (name: "range-swap" | "pair-swap") =>
        sales.flatMap((event) =>
          event.name === name ? [event.name === "pair-swap" ? event.pair : event.pool, event.sold] : [],
        );
      expect(soldIn("range-swap")).to.deep.equal(["WETH/USDC-500", "WETH"]);
      expect(soldIn("pair-swap")).to.deep.equal(["WETH/USDC", "WETH"]);
      const liquidated = sales.flatMap((event) => (event.name === "liquidation" ? event.user.toLowerCase() : []));
      expect(new Set(liquidated)).to.have.keys([BORROWERS.carol, BORROWERS.frank].map((user) => user.toLowerCase()));
      const prices = blocks.map(({ pairs, uniswapV3Pools = [] }) => [pairs[0]?.priceWad, uniswapV3Pools[0]?.priceWad]);
      expect(prices[2]?.map((price, at) => (price ?? 0n) < (prices[0]?.[at] ?? 0n))).to.deep.equal([true, true]);
    });
  });

  describe("FeedShock", () => {
    it("moves a feed where it stands, with everything built on it", async () => {
      const { opened, book } = await openIn(join(upstream.folder, "cache counts"));
      // The adapter that prices USDe repeats the dollar feed under a cap.
      const feed = upstream.market.addresses.feeds["USDC/USD"] as Address;
      const prices = await onFork(opened, 5, async (chain) => {
        const market = await attachFork(chain, opened.reading, book.described);
        const shock = await FeedShock.prepare(chain, market, "USDe", { kind: "feed", feed });
        await chain.sendAll([{ from: market.addresses.deployer, ...shock.call(90_000_000n) }]);
        const { reserves } = await market.readMarket();
        return Object.fromEntries(market.reserves.map(({ symbol }, at) => [symbol, reserves[at]?.priceE8]));
      });
      expect(prices).to.deep.equal({ USDe: 90_000_000n, USDC: 90_000_000n, WETH: 400_000_000_000n });
    });
  });

  describe("hardhat loop --fork", () => {
    it("builds the loop on the real market, its borrowed dollars exchanged in the stable pool", async () => {
      const { code, output } = await hardhat(
        "loop",
        "--capital",
        "10000",
        "--ltv-bps",
        "7900",
        "--loops",
        "2",
        "--json",
      );
      expect(code, output).to.equal(0);
      const { rows } = JSON.parse(output) as { rows: Record<string, string>[] };
      const borrowedUsdc = rows.map(({ borrowedUsdcUnits }) => Number(borrowedUsdcUnits) / 1e6);
      const receivedUsde = rows.map(({ receivedUsdeWei }) => Number(receivedUsdeWei) / 1e18);
      expect(borrowedUsdc.slice(0, 2)).to.deep.equal([0, 7_900]);
      expectClose(borrowedUsdc[2], 0.79 * (receivedUsde[1] ?? 0), 0.000_001);
      for (const turn of [1, 2]) {
        expect((receivedUsde[turn] ?? 0) / (borrowedUsdc[turn] ?? 0))
          .to.be.within(0.995, 1.005)
          .and.not.equal(1);
      }
      expectClose(Number(rows[2]?.["debtUsdcUnits"]) / 1e6, (borrowedUsdc[1] ?? 0) + (borrowedUsdc[2] ?? 0), 1e-5);
      const supplied = 10_000 + (receivedUsde[1] ?? 0) + (receivedUsde[2] ?? 0);
      expectClose(Number(rows[2]?.["collateralUsdeWei"]) / 1e18, supplied, 1e-6);
    });

    it("buys in a Uniswap v3 pool of the address file with --venue v3", async () => {
      const networkFile = join(upstream.folder, "v3.yaml");
      const pool = "    - { tokens: [USDe, USDC], feePips: 100 }\n";
      writeFileSync(networkFile, readFileSync(upstream.networkFile, "utf8") + pool);
      const terms = { capital: "10000", ltvBps: 7_900, loops: 1, json: true };
      const { exitCode, stdout, stderr } = await taskHere("loop", { ...terms, venue: "v3", networkFile });
      expect(exitCode, stderr).to.equal(0);
      const { rows } = JSON.parse(stdout) as { rows: Record<string, string>[] };
      const { market } = upstream.market;
      const info = market.uniswapV3Pool("USDe/USDC-100");
      const state = (await market.readMarket()).uniswapV3Pools[
        market.uniswapV3Pools.indexOf(info)
      ] as UniswapV3PoolState;
      const limit = SqrtPriceLimit.within(state.sqrtPriceX96, isToken0(info, "USDC"), 100n);
      const { boughtUnits } = quoteUniswapV3(state, info, "USDC", BigInt(rows[1]?.["borrowedUsdcUnits"] ?? 0), limit);
      expect(rows[1]?.["receivedUsdeWei"]).to.equal(String(boughtUnits));
      const without = await taskHere("loop", { ...terms, venue: "v3" });
      expect(without.stderr).to.include(
        '--venue: got "v3"; accepted: pool, since market upstream has no Uniswap v3 pool',
      );
    });

    it("is refused at the market's very LTV once interest has accrued, for a debt is rounded up", async () => {
      const { exitCode, stderr } = await taskHere("loop", { capital: "10000", ltvBps: 8_000, loops: 1 });
      expect(stderr).to.match(/error: loop 1: .* reverted with HealthFactorLowerThanLiquidationThreshold\(\)/);
      expect(exitCode).to.equal(1);
    });

    it("refuses what a fork cannot do, naming the option", async () => {
      const cases = [
        [{ venue: "par" }, '--venue: got "par", on a fork, where the issuer\'s desk serves its own customers alone'],
        [{ ltvBps: 9_900 }, "--ltv-bps: got 9900; accepted: 1 to "],
      ] as const;
      for (const [args, message] of cases) {
        const { exitCode, stderr } = await taskHere("loop", args);
        expect(stderr).to.include(message);
        expect(exitCode).to.equal(1);
      }
    });
  });

  describe("hardhat crash --fork", () => {
    it("refuses an override of what a fork does not have", async () => {
      const sets = { set: "window.blocks=8", moreSets: ["loopers.count=10"] };
      const { exitCode, stderr } = await taskHere("crash", sets);
      expect(stderr).to.include('--set: got "loopers.count=10", on a fork, where the scenario\'s own market and cast');
      expect(exitCode).to.equal(1);
    });

    it("plays the venue's price of the day on the real book", async () => {
      const out = join(upstream.folder, "crash");
      const sets = ["--set", "window.start=21:53", "window.blocks=8"];
      const { code, output } = await hardhat("crash", "--out", out, ...sets);
      expect(code, output).to.equal(0);
      const { blocks, events } = await recordOf(out);
      expect(blocks).to.have.lengthOf(8);
      expect(blocks.some(({ oraclePricesE8 }) => (oraclePricesE8["USDe"] ?? 0n) < 80_000_000n)).to.equal(true);
      expect(events.filter(({ name }) => name === "liquidation")).to.not.be.empty;
    });
  });

  describe("hardhat crash --fork --borrowers unwind", () => {
    it("lets the real loops sell and repay, and gives the same record again", async () => {
      const records: Buffer[] = [];
      for (const name of ["unwind", "unwind-again"]) {
        const out = join(upstream.folder, name);
        const sets = ["--set", "window.start=21:56", "window.blocks=8"];
        const { code, output } = await hardhat("crash", "--out", out, "--borrowers", "unwind", ...sets);
        expect(code, output).to.equal(0);
        records.push(readFileSync(join(out, "record.jsonl")));
      }
      expect(records[1]?.equals(records[0] ?? Buffer.alloc(0))).to.equal(true);
      const { header, actions } = await recordOf(join(upstream.folder, "unwind"));
      expect(header.mode).to.equal("unwind");
      const unwinding = header.agents.flatMap(({ label, group }) => (group === "unwinding borrowers" ? label : []));
      const repaid = actions.filter(({ agent, status }) => unwinding.includes(agent) && status === "success");
      expect(repaid).to.not.be.empty;
    });
  });

  describe("hardhat shock", () => {
    it("lets keepers liquidate the real book when the oracle's price falls, and writes record, summary and report", async () => {
      const out = join(upstream.folder, "shock");
      const { code, output } = await hardhat("shock", "--price", "0.80", "--blocks", "26", "--out", out);
      expect(code, output).to.equal(0);
      expect(output).to.match(/not there: stable pool gone: no code at 0x0+deadbeef at block \d+/);
      expect(output).to.match(/3 of 5 borrowers of blocks 0 to \d+ owe something against USDe/);
      const { blocks, events } = await recordOf(out);
      expect(blocks.map(({ oraclePricesE8 }) => oraclePricesE8["USDe"]).slice(0, 6)).to.deep.equal([
        96_000_000n,
        92_000_000n,
        88_000_000n,
        84_000_000n,
        80_000_000n,
        80_000_000n,
      ]);
      const liquidated = new Set(
        events.flatMap((event) => (event.name === "liquidation" ? event.user.toLowerCase() : [])),
      );
      expect([...liquidated]).to.have.members(
        [BORROWERS.alice, BORROWERS.bob, BORROWERS.dave].map((address) => address.toLowerCase()),
      );
      expect(blocks.at(-1)?.liquidatable.count).to.equal(0);
      expect(readdirSync(out)).to.have.members(["record.jsonl", "summary.json", "report.html"]);
    });
  });
});
