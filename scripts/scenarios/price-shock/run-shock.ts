import type { World } from "../../agents/agent.ts";
import { readShares } from "../../engine/opening-shares.ts";
import { run, type RunTotals } from "../../engine/run.ts";
import { addressesOf, addressesToTrack } from "../../engine/tracking.ts";
import type { Assumption, BlockLine, HeaderLine } from "../../lib/record.ts";
import type { RecordSink } from "../../lib/record-writer.ts";
import { MAX_UINT256 } from "../../lib/max-uint256.ts";
import { Rng } from "../../lib/rng.ts";
import { formatAmount, PRICE_DECIMALS } from "../../lib/units.ts";
import type { Chain } from "../../protocol/chain.ts";
import { deployKeepers } from "../../protocol/deploy/keepers.ts";
import { BalanceNotFoundError, giveTokens } from "../../protocol/fork/give-tokens.ts";
import { readInSlices, type PositionBook } from "../../protocol/fork/position-book.ts";
import { FeedShock } from "../../protocol/fork/feed-shock.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import { marketDecoder } from "../../protocol/market-decoder.ts";
import type { AccountState } from "../../protocol/market-state.ts";
import { accountFor } from "../../protocol/wallet.ts";
import {
  keeperAgents,
  priceAgent,
  stillBorrowers,
  unwindingBorrowers,
  unwindingWay,
  type GroupedAgent,
  type KeeperAccount,
} from "./shock-agents.ts";
import type { PriceStep, ShockTerms } from "./shock-terms.ts";

/** A fork, taken up, and the book that was read at its block. */
export interface ShockStage {
  readonly chain: Chain;
  readonly market: Market;
  readonly book: PositionBook;
  /** Of the fork's block: the base fee of every block of the run. */
  readonly baseFeeWei: bigint;
}

/** What a shock is run with. */
export interface ShockOptions extends ShockStage {
  readonly terms: ShockTerms;
  readonly record: RecordSink;
  /** How the run is called in tables and in the record. */
  readonly cell: HeaderLine["cell"];
  readonly onBlock?: (block: BlockLine) => void;
}

/** What a shock did, and what it had to leave out. */
export interface ShockTotals extends RunTotals {
  /** In words, such as a token in which keepers could be given no capital. */
  readonly notes: readonly string[];
}

/**
 * Run a price shock on a forked market: the real borrowers of the book, keepers, and the price, block by block through the
 * engine. The chain is left at the last block.
 *
 * @throws EngineError as `run` does.
 */
export async function runShock(options: ShockOptions): Promise<ShockTotals> {
  const { chain, market, book, terms, record, cell, onBlock } = options;
  const rng = new Rng(terms.seed);
  const notes: string[] = [];
  const steps = await preparePrice(options);
  const keepers = await prepareKeepers(options, notes);
  const isUnwinding = terms.borrowers === "unwind";
  if (isUnwinding) await prepareBorrowers(options);
  const grouped: readonly GroupedAgent[] = [
    priceAgent(market.addresses.deployer, terms.asset, steps),
    ...keeperAgents(market, keepers, rng.fork("keepers")),
    ...(isUnwinding ? unwindingBorrowers(market, book.views, terms.asset) : stillBorrowers(book.views)),
  ];
  const agents = grouped.map(({ agent }) => agent);
  const { timestamp } = await chain.block("latest");
  const totals = await run({
    ...{ chain, market, agents, record, decoder: marketDecoder() },
    header: {
      ...{ type: "header", schema: 1, scenario: "price-shock", mode: terms.borrowers, seed: terms.seed },
      ...{ market: market.definition.description, backend: market.backend, cell, switches: {} },
      ...(terms.sending === "bundle" && { sending: terms.sending }),
      startTimestamp: timestamp + terms.blockSeconds,
      blockSeconds: terms.blockSeconds,
      blocks: terms.blocks,
      tokens: market.tokens.map(({ symbol, decimals }) => ({ symbol, decimals })),
      agents: grouped.map(({ agent, group }) => ({ label: agent.label, kind: agent.kind, group })),
      assumptions: assumptionsOf(terms, notes),
    },
    followsEverybody: false,
    openingAccounts: await openingAccounts(options, addressesToTrack(market, agents), keepers),
    // From the node, where a slot is not a request; the set-up moves no pool's tokens.
    openingShares: await readShares(book.market, agents.flatMap(addressesOf)),
    rng: rng.fork("run"),
    ...{ world: worldOf(options), sending: terms.sending },
    referenceNames: wrappedEther(market),
    ...(onBlock && { onBlock }),
  });
  return { ...totals, notes };
}

/** Put the shock's feed in place, at the price of the start, and make a call of every step. */
async function preparePrice({ chain, market, terms }: ShockOptions) {
  const shock = await FeedShock.prepare(chain, market, terms.asset, terms.place);
  return terms.path
    .filter(({ step }) => step < terms.blocks)
    .map((step: PriceStep) => ({ ...step, call: shock.call(step.priceE8) }));
}

async function prepareKeepers(
  { chain, market, book, terms }: ShockOptions,
  notes: string[],
): Promise<readonly KeeperAccount[]> {
  const { flashLoan, funded, capitalBase } = terms.keepers;
  const funding = (at: number): KeeperAccount["funding"] =>
    at < flashLoan ? { kind: "flash-loan" } : { kind: "inventory", holdDiscountBps: 200n, unloadDiscountBps: 50n };
  const labels = Array.from({ length: flashLoan + funded }, (_, at) => `keeper-${at + 1}`);
  const owners = new Map(labels.map((label) => [label, accountFor(terms.seed, label).address]));
  for (const owner of owners.values()) await chain.impersonate(owner);
  const contracts = await deployKeepers(chain, market, owners);
  const keepers = labels.map((label, at) => ({
    ...{ label, owner: owners.get(label) as Address, contract: contracts.get(label) as Address },
    ...{ funding: funding(at), capitalBase },
  }));
  const owed = market.reserves.filter(({ symbol }) => book.views.some((view) => view.debtUnits(symbol) > 0n));
  for (const token of owed) {
    const priceE8 = book.state.reserves[market.reserves.indexOf(token)]?.priceE8 ?? 0n;
    if (priceE8 === 0n) continue;
    const amountUnits = (capitalBase * 10n ** BigInt(token.decimals)) / priceE8;
    try {
      for (const { contract } of keepers.filter(({ funding: { kind } }) => kind === "inventory")) {
        await giveTokens(chain, token, contract, amountUnits);
      }
    } catch (error) {
      if (!(error instanceof BalanceNotFoundError)) throw error;
      notes.push(error.message);
    }
  }
  return keepers;
}

/** Real owners of loops let the pool take the collateral that they sell and Aave the debt that they repay, and have ether for gas. */
async function prepareBorrowers({ chain, market, book, terms }: ShockOptions): Promise<void> {
  for (const view of book.views) {
    const way = unwindingWay(market, view, terms.asset);
    if (way === undefined) continue;
    const approvals = [
      market.calls.approve(terms.asset, way.pool.address, MAX_UINT256),
      market.calls.approve(way.debt, market.addresses.lending.pool, MAX_UINT256),
    ];
    await chain.impersonate(view.address);
    await chain.sendAll(approvals.map((call) => ({ from: view.address, ...call })));
  }
}

/**
 * Accounts at the first block, with as few reads of the fork as can be: those of the book as they were read; the market's own
 * contracts from the node, at the fork's block; only those that the set-up made or touched from the fork.
 */
async function openingAccounts(
  { chain, market, book, terms }: ShockOptions,
  tracked: readonly Address[],
  keepers: readonly KeeperAccount[],
): Promise<readonly AccountState[]> {
  const known = new Map(book.accounts.map((account) => [account.address.toLowerCase(), account]));
  const made = new Set(
    [...keepers.flatMap(({ owner, contract }) => [owner, contract]), market.addresses.keeper].map(lower),
  );
  const others = tracked.filter((address) => !known.has(lower(address)) && !made.has(lower(address)));
  for (const account of await readInSlices(book.market, others)) known.set(lower(account.address), account);
  for (const account of await market.readAccounts(tracked.filter((address) => made.has(lower(address))))) {
    known.set(lower(account.address), account);
  }
  const spent = new Set([market.addresses.deployer, ...(terms.borrowers === "unwind" ? tracked : [])].map(lower));
  const accounts: AccountState[] = [];
  for (const address of tracked) {
    const account = known.get(lower(address));
    if (account === undefined) continue;
    if (!spent.has(lower(address))) {
      accounts.push({ ...account, address });
      continue;
    }
    const nativeWei = BigInt((await chain.request("eth_getBalance", [address, "latest"])) as string);
    accounts.push({ ...account, address, nativeWei });
  }
  return accounts;
}

/** Prices of the block outside the chain; the shocked asset's, too, where the dip is not true. */
function worldOf({ market, book, terms, baseFeeWei }: ShockOptions): (step: number) => World {
  const before: Record<string, bigint> = {};
  for (const [at, { symbol }] of market.reserves.entries()) before[symbol] = book.state.reserves[at]?.priceE8 ?? 0n;
  for (const [symbol, name] of Object.entries(wrappedEther(market))) before[name] = before[symbol] ?? 0n;
  return (step) => {
    const shocked = terms.path.findLast((price) => price.step <= step)?.priceE8;
    const isTrue = terms.truth === "shock" && shocked !== undefined;
    return {
      referencePricesE8: isTrue ? { ...before, [terms.asset]: shocked } : before,
      ...{ baseFeeWei, venueWithdrawalsOpen: true, redemptionOpen: false },
    };
  };
}

function wrappedEther(market: Market): Record<string, string> {
  const [weth] = Object.entries(market.definition.tokens).find(([, { kind }]) => kind === "weth") ?? [];
  return weth === undefined ? {} : { [weth]: "ETH" };
}

function assumptionsOf(terms: ShockTerms, notes: readonly string[]): readonly Assumption[] {
  const assume = (id: string, value: string, unit: string, note: string): Assumption => {
    return { id, value, unit, note, source: "a modelling assumption", confidence: "low" };
  };
  const usd = formatAmount(terms.keepers.capitalBase, PRICE_DECIMALS);
  return [
    assume("shock.truth", terms.truth, "", "what the asset is worth while the oracle says otherwise"),
    assume("borrowers", terms.borrowers, "", "what the real borrowers do meanwhile"),
    assume("keepers.flashLoan", String(terms.keepers.flashLoan), "keepers", "sell what they seize at once"),
    assume("keepers.funded", String(terms.keepers.funded), "keepers", "pay with their own money"),
    assume("keepers.capital", usd, "USD an asset", "given to each of those"),
    ...notes.map((note, at) => assume(`left out ${at + 1}`, note, "", "")),
  ];
}

function lower(address: Address): string {
  return address.toLowerCase();
}
