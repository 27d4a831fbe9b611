import type { Action, Agent } from "../../agents/agent.ts";
import { Bundle } from "../../engine/bundle.ts";
import type { Sending } from "../../lib/sending.ts";
import { WAD } from "../../lib/wad.ts";
import type { Call } from "../../protocol/calls.ts";
import type { Address } from "../../protocol/hex.ts";
import { marketDecoder } from "../../protocol/market-decoder.ts";
import { ALL, benchAccount, benchAction, mineCalls, type BenchMarket, type SentCall } from "./bench-market.ts";
import { median } from "./median.ts";
import { quietRun } from "./quiet-run.ts";

/** Anything that sends as an ethers signer does. */
export interface SendingSigner {
  sendTransaction(transaction: { to: string; data: string }): Promise<{ wait(): Promise<unknown> }>;
}

/** Actions a second of one way to send, and its ratio to ethers. */
export interface PathFigure {
  readonly path: string;
  readonly actionsPerSecond: number;
  readonly ratio: number;
}

interface SendPath {
  readonly name: string;
  readonly bench: BenchMarket;
  readonly automine: boolean;
  readonly send: () => Promise<void>;
}

const USERS = 20;
const FIRST_USER = 1_000_000;
const PRICE_E8 = 400_000_000_000n;
const CRASH_PRICE_E8 = 340_000_000_000n;

/**
 * Measure ways to send the same mix of actions, each from the same snapshot, in interleaved rounds.
 *
 * @param anvil The same market on anvil, over IPC, where it is installed.
 * @param signerOf An ethers signer for an account.
 * @param waves Of users, one after the other: a run opens and closes once, whatever its length.
 * @returns Medians; the first row, ethers, is ratio 1.
 */
export async function measureSendPaths(
  bench: BenchMarket,
  anvil: BenchMarket | undefined,
  signerOf: (account: Address) => Promise<SendingSigner>,
  { rounds, waves }: { readonly rounds: number; readonly waves: number },
): Promise<readonly PathFigure[]> {
  await fundUsers(bench, waves);
  const steps = mix(bench, waves);
  const signers = new Map<Address, SendingSigner>();
  for (const [account] of steps.flat()) if (!signers.has(account)) signers.set(account, await signerOf(account));

  const onHardhat: readonly Omit<SendPath, "bench">[] = [
    { name: "ethers, send and wait", automine: true, send: () => byEthers(steps, signers) },
    { name: "raw provider, fixed gas, one a block", automine: true, send: () => byProvider(bench, steps) },
    { name: "engine, send path: mempool, decoded outcomes", automine: false, send: () => byMempool(bench, steps) },
    { name: "engine, send path: bundle, decoded outcomes", automine: false, send: () => byBundle(bench, steps) },
    { name: "engine, whole loop: lens, index, record too", automine: false, send: () => byRun(bench, steps) },
    { name: "engine, whole loop, bundles", automine: false, send: () => byRun(bench, steps, "bundle") },
  ];
  const paths = [...onHardhat.map((path) => ({ ...path, bench })), ...(await pathsOnAnvil(anvil, waves))];
  const seconds = new Map<string, number[]>(paths.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const path of paths) {
      const elapsed = await timed(path);
      if (round > 0) seconds.get(path.name)?.push(elapsed); // the first round warms up
    }
  }
  const actions = steps.reduce((sum, step) => sum + step.length, 0);
  const rates = paths.map(({ name }) => ({ path: name, actionsPerSecond: actions / median(seconds.get(name) ?? []) }));
  return rates.map((rate) => ({ ...rate, ratio: rate.actionsPerSecond / (rates[0]?.actionsPerSecond ?? 1) }));
}

async function pathsOnAnvil(bench: BenchMarket | undefined, waves: number): Promise<readonly SendPath[]> {
  if (bench === undefined) return [];
  await fundUsers(bench, waves);
  const steps = mix(bench, waves);
  const onAnvil: readonly Pick<SendPath, "name" | "send">[] = [
    { name: "engine, send path: mempool, on anvil", send: () => byMempool(bench, steps) },
    { name: "engine, send path: bundle, on anvil", send: () => byBundle(bench, steps) },
    { name: "engine, whole loop, on anvil", send: () => byRun(bench, steps) },
    { name: "engine, whole loop, bundles, on anvil", send: () => byRun(bench, steps, "bundle") },
  ];
  return onAnvil.map((path) => ({ ...path, bench, automine: false }));
}

async function timed({ bench: { chain }, automine, send }: SendPath): Promise<number> {
  const snapshot = await chain.snapshot();
  await chain.setAutomine(automine);
  const start = performance.now();
  await send();
  const elapsed = (performance.now() - start) / 1_000;
  await chain.setAutomine(false);
  await chain.revert(snapshot);
  return elapsed;
}

async function fundUsers(bench: BenchMarket, waves: number): Promise<void> {
  const { calls, addresses } = bench.market;
  const pool = bench.market.stablePool("USDe/USDC").address;
  for (const user of range(waves).flatMap(usersOf)) {
    await bench.chain.impersonate(user);
    await mineCalls(bench, [
      [addresses.deployer, calls.mint("WETH", user, 10n * WAD)],
      [user, calls.approve("USDC", pool, ALL)],
    ]);
  }
}

/** Of one wave. */
function usersOf(wave: number): readonly Address[] {
  return range(USERS).map((n) => benchAccount(FIRST_USER + wave * USERS + n));
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}

/** A wave after the other, and before each but the first the price where it was. A block a step. */
function mix(bench: BenchMarket, waves: number): readonly (readonly SentCall[])[] {
  return range(waves).flatMap((wave) => [
    ...(wave === 0 ? [] : [[priceCall(bench, PRICE_E8)]]),
    ...waveOf(bench, wave),
  ]);
}

/** Each user approves, supplies, borrows and swaps; the price falls; a liquidator takes each position. */
function waveOf(bench: BenchMarket, wave: number): readonly (readonly SentCall[])[] {
  const { market, whale } = bench;
  const { calls, addresses } = market;
  const users = usersOf(wave);
  const each = (call: (user: Address) => Call): SentCall[] => users.map((user) => [user, call(user)]);
  return [
    each(() => calls.approve("WETH", addresses.lending.pool, ALL)),
    each((user) => calls.supply("WETH", 10n * WAD, user)),
    each((user) => calls.borrow("USDC", 30_000_000_000n, user)),
    each(() => calls.exchange("USDe/USDC", "USDC", "USDe", 1_000_000_000n, 0n)),
    [priceCall(bench, CRASH_PRICE_E8)],
    users.map((user) => {
      const plan = { collateral: "WETH", debt: "USDC", user, debtToCoverUnits: ALL, receiveAToken: false };
      return [whale, calls.liquidationCall(plan)];
    }),
  ];
}

function priceCall({ market: { addresses, calls } }: BenchMarket, priceE8: bigint): SentCall {
  return [addresses.deployer, calls.updateAnswer("ETH/USD", priceE8)];
}

async function byEthers(
  steps: readonly (readonly SentCall[])[],
  signers: ReadonlyMap<Address, SendingSigner>,
): Promise<void> {
  for (const [from, { to, data }] of steps.flat()) {
    const sent = await signers.get(from)?.sendTransaction({ to, data });
    await sent?.wait();
  }
}

async function byProvider({ chain }: BenchMarket, steps: readonly (readonly SentCall[])[]): Promise<void> {
  for (const [from, { to, data, gasLimit }] of steps.flat()) await chain.send({ from, to, data, gasLimit });
}

async function byMempool(bench: BenchMarket, steps: readonly (readonly SentCall[])[]): Promise<void> {
  for (const step of steps) await mineCalls(bench, step);
}

async function byBundle({ chain }: BenchMarket, steps: readonly (readonly SentCall[])[]): Promise<void> {
  const miner = await Bundle.open(chain, marketDecoder());
  for (const step of steps) await mineCalls({ chain, miner }, step);
}

function sendersOf(steps: readonly (readonly SentCall[])[]): readonly Address[] {
  return [...new Set(steps.flat().map(([from]) => from))];
}

async function byRun(
  bench: BenchMarket,
  steps: readonly (readonly SentCall[])[],
  sending: Sending = "mempool",
): Promise<void> {
  const agents = sendersOf(steps).map((address): Agent => {
    const act = ({ step }: { readonly step: number }): Action[] =>
      (steps[step] ?? []).filter(([from]) => from === address).map(benchAction);
    return { label: address, kind: "looper", address, act };
  });
  await quietRun(bench, steps.length, { agents, sending });
}
