import type { Agent, World } from "../agents/agent.ts";
import type { BlockLine } from "../lib/record.ts";
import type { RecordSink } from "../lib/record-writer.ts";
import type { Chain } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import type { MarketState } from "../protocol/market-state.ts";
import { readOwnedRanges, type OwnedRange } from "../protocol/uniswap-v3-ranges.ts";
import { blockLine } from "./block-line.ts";
import { balancedTokens, holderChecks, readSupplies, supplyChecks } from "./conservation.ts";
import { FieldEvents } from "./field-events.ts";
import { healthLine } from "./health-line.ts";
import { readShares } from "./opening-shares.ts";
import type { SettledBlock } from "./settled-block.ts";
import { endLine, startLine, takeStock, type Holdings, type Party } from "./net-worth.ts";
import type { RunTotals } from "./run.ts";
import { TokenLedger, type TokenBalance } from "./token-ledger.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";
import { addressesOf } from "./tracking.ts";
import { trueValues } from "./valuation.ts";

/** What a recorder writes about, and where to. */
export interface RecorderParts {
  readonly chain: Chain;
  readonly market: Market;
  readonly agents: readonly Agent[];
  readonly accounts: TrackedAccounts;
  readonly record: RecordSink;
  readonly referenceNames: Readonly<Record<string, string>>;
  /** Whether the accounts are all holders there are. */
  readonly followsEverybody: boolean;
  /** Of the first step. */
  readonly world: World;
  /** Pool tokens of the agents at the start, in whichever order; read unless told. */
  readonly openingShares?: readonly TokenBalance[];
  /** Of `readSupplies` at the start; read unless told. */
  readonly openingSupplies?: ReadonlyMap<Address, bigint>;
}

/** Writes what happens in a run as record lines, in the order of the record. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #fieldEvents: FieldEvents;
  readonly #ledger: TokenLedger;
  readonly #startSupplies: ReadonlyMap<Address, bigint>;
  readonly #parties: readonly Party[];
  readonly #startStock: readonly Holdings[];
  /** A chain may have served other runs before. */
  readonly #readsBefore: number;
  #world: World;

  private constructor(
    parts: RecorderParts,
    ledger: TokenLedger,
    startSupplies: ReadonlyMap<Address, bigint>,
    startRanges: readonly OwnedRange[],
  ) {
    this.#parts = parts;
    this.#readsBefore = parts.chain.counts.calls;
    this.#world = parts.world;
    this.#ledger = ledger;
    this.#startSupplies = startSupplies;
    this.#fieldEvents = new FieldEvents(parts.market);
    this.#parties = parties(parts.agents);
    this.#startStock = this.#stock(startRanges);
  }

  /** Take stock at the start of a run and write it down. An eth_call for supplies and one for every 1,000 shares, where they are not known. */
  static async open(parts: RecorderParts): Promise<Recorder> {
    const { chain, market, agents, accounts, record } = parts;
    const ledger = new TokenLedger(balancedTokens(market).map(({ address }) => address));
    const holders = parties(agents).flatMap(({ addresses }) => addresses);
    for (const share of parts.openingShares ?? (await readShares(market, holders))) ledger.open(share);
    const ranges = await readOwnedRanges(chain, market, holders);
    const recorder = new Recorder(parts, ledger, parts.openingSupplies ?? (await readSupplies(market)), ranges);
    record(
      startLine(market, recorder.#startStock, trueValues(market, accounts.state, parts.world, parts.referenceNames)),
    );
    return recorder;
  }

  /** Write the actions and events of a block. Call before the accounts take in the block: bonuses go by the e-mode it began with. */
  events(step: number, mined: SettledBlock<Agent>, before: MarketState, after: MarketState): void {
    const { accounts, record } = this.#parts;
    const context = {
      step,
      before,
      after,
      eModeOf: (account: string) => {
        const tracked = accounts.spelling(account.toLowerCase());
        return tracked === undefined ? 0 : accounts.holdings(tracked).eModeCategory;
      },
    };
    for (const { sender, outcome } of mined.settled) {
      const { action, position, status, error, gasUsed, feeWei, events } = outcome;
      if (action.decision !== undefined) {
        record({ type: "event", step, position, cause: sender.label, name: "decision", ...action.decision });
      }
      record({
        type: "action",
        step,
        position,
        agent: sender.label,
        label: action.label,
        status,
        ...(error === undefined ? {} : { error }),
        ...(gasUsed === undefined ? {} : { gasUsed: Number(gasUsed) }),
        ...(feeWei === undefined ? {} : { feeWei }),
      });
      for (const line of this.#fieldEvents.read(events, position, sender.label, context)) record(line);
    }
    for (const events of mined.events) this.#ledger.follow(events);
  }

  /** Write the block's own line. Call after the accounts took in the block. */
  block(step: number, mined: SettledBlock<Agent>, world: World): BlockLine {
    this.#world = world;
    const { market, accounts, agents, record } = this.#parts;
    const line = blockLine({ step, world, market, accounts, agents, mined });
    record(line);
    return line;
  }

  /** Write the distribution of health factors. */
  health(step: number, boundsWad: readonly bigint[]): void {
    this.#parts.record(healthLine(step, this.#parts.accounts, boundsWad));
  }

  /** Take stock again, check that everything balances, and end the record. */
  async close(blocks: number, transactions: number): Promise<RunTotals> {
    const { chain, market, accounts, record, referenceNames, followsEverybody } = this.#parts;
    const prices = trueValues(market, accounts.state, this.#world, referenceNames);
    const etherPriceE8 = this.#world.referencePricesE8["ETH"] ?? 0n;
    const holders = this.#parties.flatMap(({ addresses }) => addresses);
    const stock = this.#stock(await readOwnedRanges(chain, market, holders));
    record(endLine(market, this.#startStock, stock, prices, etherPriceE8));
    const checks = [
      ...(await supplyChecks(market, this.#ledger, this.#startSupplies)),
      ...(followsEverybody ? holderChecks(market, accounts, this.#ledger, this.#startSupplies) : []),
    ];
    const reads = chain.counts.calls - this.#readsBefore;
    record({ type: "end", blocks, transactions, conservation: checks });
    return { blocks, transactions, reads };
  }

  #stock(ranges: readonly OwnedRange[]): readonly Holdings[] {
    const { market, accounts } = this.#parts;
    return this.#parties.map((party) => takeStock(market, accounts, { ledger: this.#ledger, ranges }, party));
  }
}

function parties(agents: readonly Agent[]): readonly Party[] {
  return agents.map((agent) => ({ label: agent.label, addresses: addressesOf(agent) }));
}
