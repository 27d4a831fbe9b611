import type { Agent, Outcome, View, World } from "../agents/agent.ts";
import type { BlockLine, HeaderLine } from "../lib/record.ts";
import type { RecordSink } from "../lib/record-writer.ts";
import type { Rng } from "../lib/rng.ts";
import type { Chain } from "../protocol/chain.ts";
import type { Decoder } from "../protocol/decode.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import type { AccountState, MarketState } from "../protocol/market-state.ts";
import { DuplicateLabelError, RunAbortedError } from "./errors.ts";
import { DEFAULT_HEALTH_BOUNDS_WAD } from "./health-line.ts";
import { BlockInvariants } from "./invariants/block-invariants.ts";
import type { Invariant } from "./invariants/invariant.ts";
import { nextState } from "./next-state.ts";
import { Recorder } from "./recorder.ts";
import type { Sending } from "../lib/sending.ts";
import { openMiner } from "./open-miner.ts";
import type { Intent, SettledBlock } from "./settled-block.ts";
import { spotCheck } from "./spot-check.ts";
import type { TokenBalance } from "./token-ledger.ts";
import { TouchedAccounts } from "./touched-accounts.ts";
import { TrackedAccounts } from "./tracked-accounts.ts";
import { addressesToTrack, changesEModes } from "./tracking.ts";
import { trueValues } from "./valuation.ts";

/** A run: who acts on which market, in what world, for how long. */
export interface RunOptions {
  readonly chain: Chain;
  readonly market: Market;
  readonly decoder: Decoder;
  /** The record's first line; it also says when the first block is, how far blocks are apart and how many there are. */
  readonly header: HeaderLine;
  /** In the order in which they act and, at equal tips, in which their transactions reach the mempool. */
  readonly agents: readonly Agent[];
  /** Holders that are no agent, no agent's contract and no contract of the market, such as a faucet. */
  readonly alsoTracked?: readonly Address[];
  /** False where holders exist that the run does not follow, as on a fork: then nothing is said of sums over holders. */
  readonly followsEverybody?: boolean;
  /** The market as it stands, where the caller knows; read at the start unless told. */
  readonly openingState?: MarketState;
  /** Accounts that the caller has read, unchanged since; all others are read at the start. */
  readonly openingAccounts?: readonly AccountState[];
  /** Pool tokens of all agents and their contracts that the caller knows, unchanged since; read at the start unless told. */
  readonly openingShares?: readonly TokenBalance[];
  /** What `readSupplies` gives now, where the caller knows; read at the start unless told. */
  readonly openingSupplies?: ReadonlyMap<Address, bigint>;
  /** The run's root stream: each agent draws from its fork by label. */
  readonly rng: Rng;
  /** How actions reach the chain; by the node's mempool unless told. */
  readonly sending?: Sending;
  /** What no agent decides. Must depend on nothing but its arguments. */
  readonly world: (step: number, timestamp: number) => World;
  /** Takes the record's lines as they come. */
  readonly record: RecordSink;
  /** Names in `World.referencePricesE8` of tokens called otherwise there, such as { WETH: "ETH" }. */
  readonly referenceNames?: Readonly<Record<string, string>>;
  /** Blocks between two checks of the carried market and the position index against the chain; 25 unless told, 0 = never. */
  readonly spotCheckEveryBlocks?: number;
  /** Borrowers asked each time; 3 unless told. */
  readonly spotCheckAccounts?: number;
  /** What must hold after every block; nothing is looked at unless told. See `chooseInvariants`. */
  readonly invariants?: readonly Invariant[];
  /** Blocks between two health lines; 10 unless told, 0 = none. */
  readonly healthEveryBlocks?: number;
  /** Bounds of the health line's buckets, rising. */
  readonly healthBoundsWad?: readonly bigint[];
  /** Told after each block. */
  readonly onBlock?: (block: BlockLine) => void;
  /** Stops the run before its next block. */
  readonly signal?: AbortSignal;
}

/** What a run did. */
export interface RunTotals {
  readonly blocks: number;
  /** Mined. */
  readonly transactions: number;
  /** Calls to the chain that read state. */
  readonly reads: number;
}

/**
 * Run the block loop: each step reads the world, lets every agent act on one view, mines their transactions as one
 * block in the order of their fees, tells them the outcomes, and records all of it.
 *
 * The chain is left with automine off, at the run's last block; its senders must be able to send (impersonated, or the node's own).
 *
 * @throws EngineError: RunAbortedError, IndexMismatchError, StateMismatchError, InvariantViolatedError,
 * DuplicateLabelError. The record is incomplete then.
 */
export async function run(options: RunOptions): Promise<RunTotals> {
  const { chain, market, header, agents, world, record, onBlock } = options;
  const streams = agentStreams(agents, options.rng);
  const referenceNames = options.referenceNames ?? {};
  await chain.setAutomine(false);
  record(header);

  const startWorld = world(0, header.startTimestamp);
  const accounts = await openAccounts(options, startWorld);
  const miner = await openMiner(options.sending ?? "mempool", chain, options.decoder);
  const touched = new TouchedAccounts(market);
  const { followsEverybody = true } = options;
  const recorder = await Recorder.open({
    ...{ chain, market, agents, accounts, record, referenceNames, followsEverybody },
    world: startWorld,
    ...(options.openingShares === undefined ? {} : { openingShares: options.openingShares }),
    ...(options.openingSupplies === undefined ? {} : { openingSupplies: options.openingSupplies }),
  });
  const spotChecks = options.rng.fork("engine spot checks");
  const { invariants = [] } = options;
  const bookkeeper = invariants.length === 0 ? undefined : new BlockInvariants(market, accounts, invariants);
  let transactions = 0;

  for (let step = 0; step < header.blocks; step++) {
    if (options.signal?.aborted === true) throw new RunAbortedError(step, header.blocks);
    const timestamp = header.startTimestamp + step * header.blockSeconds;
    const now = world(step, timestamp);
    const intents = collect(agents, streams, { step, timestamp, world: now, market, state: accounts.state, accounts });

    const mined = await miner.mine(intents, { timestamp, baseFeeWei: now.baseFeeWei });

    const before = accounts.state;
    if (changesEModes(mined)) await market.refreshEModes();
    const state = await nextState(market, before, mined);
    recorder.events(step, mined, before, state);
    const changed = await touched.read(mined, accounts);
    accounts.advance(state, changed, trueValues(market, state, now, referenceNames));
    bookkeeper?.check(mined);
    settle(mined);

    const line = recorder.block(step, mined, now);
    if (isDue(step, options.healthEveryBlocks ?? 10))
      recorder.health(step, options.healthBoundsWad ?? DEFAULT_HEALTH_BOUNDS_WAD);
    if (isDue(step, options.spotCheckEveryBlocks ?? 25)) {
      await spotCheck(chain, market, accounts, spotChecks, options.spotCheckAccounts ?? 3);
    }
    transactions += mined.block.transactionHashes.length;
    onBlock?.(line);
  }
  accounts.replace(await touched.readEther(accounts));
  return recorder.close(header.blocks, transactions);
}

function agentStreams(agents: readonly Agent[], rng: Rng): ReadonlyMap<Agent, Rng> {
  const labels = new Set<string>();
  for (const { label } of agents) {
    if (labels.has(label)) throw new DuplicateLabelError(label);
    labels.add(label);
  }
  return new Map(agents.map((agent) => [agent, rng.fork(agent.label)]));
}

async function openAccounts(options: RunOptions, world: World): Promise<TrackedAccounts> {
  const { market, agents, alsoTracked = [], openingAccounts = [] } = options;
  const state = options.openingState ?? (await market.readMarket());
  const known = new Map(openingAccounts.map((account) => [account.address, account]));
  const addresses = addressesToTrack(market, agents, alsoTracked);
  const unknown = addresses.filter((address) => !known.has(address));
  for (const account of await market.readAccounts(unknown)) known.set(account.address, account);
  const accounts = addresses.map((address) => known.get(address) as AccountState);
  return new TrackedAccounts(market, state, accounts, trueValues(market, state, world, options.referenceNames));
}

function collect(agents: readonly Agent[], streams: ReadonlyMap<Agent, Rng>, view: View): Intent<Agent>[] {
  const intents: Intent<Agent>[] = [];
  for (const sender of agents) {
    for (const action of sender.act(view, streams.get(sender) as Rng)) intents.push({ sender, action });
  }
  return intents;
}

function settle({ settled }: SettledBlock<Agent>): void {
  const outcomes = new Map<Agent, Outcome[]>();
  for (const { sender, outcome } of settled) {
    const own = outcomes.get(sender);
    if (own === undefined) outcomes.set(sender, [outcome]);
    else own.push(outcome);
  }
  for (const [agent, own] of outcomes) agent.settle?.(own);
}

function isDue(step: number, everyBlocks: number): boolean {
  return everyBlocks > 0 && step % everyBlocks === 0;
}
