import type { Agent, View, World } from "../agents/agent.ts";
import { keeper, type KeeperParams } from "../agents/keeper.ts";
import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { Rng } from "../lib/rng.ts";
import { formatAmount } from "../lib/units.ts";
import { AccountReading } from "../protocol/account-reading.ts";
import { findBorrowers } from "../protocol/borrowers.ts";
import type { Chain } from "../protocol/chain.ts";
import type { DecodedEvent } from "../protocol/decode.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import type { MarketState } from "../protocol/market-state.ts";
import { UnknownAssetError } from "../protocol/unknown-asset-error.ts";
import type { LiveEdge } from "./edge.ts";
import { MarketNotThereError, StoppedError } from "./errors.ts";
import { HeadTracker, type HeadChange } from "./head-tracker.ts";
import { type KeeperAccounts, type KeeperChoice, keeperContract } from "./keeper-contract.ts";
import { type LiveOutcome, sendSimulated } from "./sent-action.ts";

/** How a live keeper works. */
export interface LiveKeeperOptions {
  readonly chain: Chain;
  /** Takes up the market; asked again after every failure, since the node may be another one. */
  readonly attach: () => Promise<Market>;
  /** A contract of the market (its pool, its addresses provider), to see whether the market is there at all. */
  readonly anchor: Address;
  readonly choice: KeeperChoice;
  /** Between two questions for a new block. */
  readonly pollMilliseconds: number;
  /** First wait after a failure; doubled with each in a row, up to `longestWaitMilliseconds`. */
  readonly firstWaitMilliseconds: number;
  readonly longestWaitMilliseconds: number;
  /** Questions for a receipt until a transaction is given up. */
  readonly receiptPolls: number;
  /** First block in which somebody can have borrowed. */
  readonly fromBlock: number;
  /** Profit that a liquidation must leave after gas, USD with 8 decimals. */
  readonly minProfitBase: bigint;
  /** Price of the chain's coin where no reserve of the market is wrapped ether, USD with 8 decimals. */
  readonly nativePriceE8?: bigint;
}

/** What a live keeper did. */
export interface LiveTotals {
  blocks: number;
  liquidations: number;
  reverted: number;
  /** Simulated and not sent. */
  declined: number;
  /** Failures of the node that were waited out. */
  interruptions: number;
  /** By debt asset, in its units. */
  readonly profitUnits: Map<string, bigint>;
  feesWei: bigint;
}

/** Everything that lives as long as the connection to one market. */
interface Session {
  readonly market: Market;
  readonly accounts: KeeperAccounts;
  readonly agent: Agent;
  readonly borrowers: Set<Address>;
  /** Blocks up to here have been searched for borrowers. */
  searchedTo: number;
}

const NATIVE = "native";
const BPS_OF_NEXT_BASE_FEE = 11_250n;

/**
 * Keep a market: watch each new block, size liquidations as the keeper agent does, simulate them, send those that would
 * succeed, and log what they brought, until asked to stop.
 *
 * A node that fails is waited for, longer each time; a chain that takes another way (a reorganisation, `evm_revert`, a node
 * started anew) is read again from where the ways part. Sizing and bidding are those of `scripts/agents/keeper.ts`.
 *
 * @throws InvalidInputError, UnknownAssetError for what waiting cannot mend.
 */
export class LiveKeeper {
  readonly totals: LiveTotals = {
    ...{ blocks: 0, liquidations: 0, reverted: 0, declined: 0, interruptions: 0, feesWei: 0n },
    profitUnits: new Map(),
  };
  readonly #options: LiveKeeperOptions;
  readonly #edge: LiveEdge;
  readonly #rng = new Rng("live keeper");
  /** Outlives sessions: a chain may go back while a failure is waited out, or because of it. */
  readonly #heads: HeadTracker;
  #session: Session | undefined;
  #failures = 0;
  /** Counts the blocks it acted on: it only rises, whatever the chain does. */
  #step = 0;
  /** A contract deployed for this run, so that a lost connection does not deploy another. */
  #deployed: Address | undefined;

  constructor(options: LiveKeeperOptions, edge: LiveEdge) {
    this.#options = options;
    this.#edge = edge;
    this.#heads = new HeadTracker(options.chain);
  }

  /** Work until the edge's signal. */
  async run(): Promise<LiveTotals> {
    const { signal, sleep } = this.#edge;
    while (!signal.aborted) {
      try {
        this.#session ??= await this.#open();
        const change = await this.#heads.next();
        if (change !== undefined) await this.#onBlock(this.#session, change);
        this.#recovered();
        await sleep(this.#options.pollMilliseconds);
      } catch (error) {
        if (error instanceof StoppedError) break;
        if (!isWorthWaiting(error)) throw error;
        await this.#waitOut(error);
      }
    }
    return this.totals;
  }

  async #open(): Promise<Session> {
    const { chain, attach, anchor, choice, fromBlock } = this.#options;
    const { number } = await chain.block("latest");
    if (!(await this.#hasCode(anchor))) throw new MarketNotThereError(anchor, number);
    const market = await attach();
    const kept =
      this.#deployed === undefined || !(await this.#hasCode(this.#deployed)) ? {} : { contract: this.#deployed };
    const accounts = await keeperContract(chain, market, { ...kept, ...choice });
    if (accounts.contract !== market.addresses.keeper && choice.contract === undefined)
      this.#deployed = accounts.contract;
    this.#edge.log(
      `keeping ${market.definition.name}: lending pool ${market.addresses.lending.pool}, contract ${accounts.contract}, sending from ${accounts.owner}`,
    );
    this.#heads.again();
    return {
      market,
      accounts,
      agent: keeper(this.#params(market, accounts)),
      borrowers: new Set(),
      searchedTo: fromBlock - 1,
    };
  }

  async #hasCode(address: Address): Promise<boolean> {
    return (await this.#options.chain.request("eth_getCode", [address, "latest"])) !== "0x";
  }

  #params(market: Market, { owner, contract }: KeeperAccounts): KeeperParams {
    const symbols = market.reserves.map(({ symbol }) => symbol);
    return {
      label: "keeper",
      address: owner,
      contract,
      funding: { kind: "flash-loan" },
      collaterals: symbols,
      debts: symbols,
      maxDebtPerLiquidationBase: 10n ** 18n,
      maxLiquidationsPerBlock: 4,
      shortlist: 20,
      latencyBlocks: 0,
      bidShareBps: 1_000n,
      minTipWei: 10n ** 8n,
      maxTipWei: 10n ** 12n,
      liquidationGas: 900_000n,
      minProfitBase: this.#options.minProfitBase,
      cooldownBlocks: 2,
      nativePriceName: NATIVE,
    };
  }

  async #onBlock(session: Session, change: HeadChange): Promise<void> {
    const { chain } = this.#options;
    const { head } = change;
    if (change.abandonedFrom !== undefined) {
      const since = Math.max(change.commonNumber, this.#options.fromBlock - 1);
      this.#edge.log(`the chain left block ${change.abandonedFrom} for ${head.number}; read again from ${since + 1}`);
      const isNew = session.searchedTo < this.#options.fromBlock;
      if (!isNew && (change.commonNumber < 0 || !(await this.#hasCode(session.accounts.contract)))) {
        this.#session = undefined; // another chain, or a state before the contract was deployed: take everything up anew
        return;
      }
      session.searchedTo = Math.min(session.searchedTo, since);
    }
    this.totals.blocks += 1;
    this.#step += 1;
    const range = { fromBlock: session.searchedTo + 1, toBlock: head.number };
    const { market, agent, accounts } = session;
    const { pool } = market.addresses.lending;
    for (const borrower of await findBorrowers(chain, pool, range)) session.borrowers.add(borrower);
    session.searchedTo = head.number;

    const state = await market.readMarket();
    const read = await market.readAccounts([...session.borrowers, accounts.contract]);
    const view: View = {
      step: this.#step,
      timestamp: head.timestamp + 1,
      world: this.#world(market, state, head.baseFeeWei),
      market,
      state,
      accounts: new AccountReading(market, state, read),
    };
    const done: LiveOutcome[] = [];
    for (const action of agent.act(view, this.#rng)) {
      if (this.#edge.signal.aborted) break;
      const { pollMilliseconds, receiptPolls } = this.#options;
      const terms = { baseFeeWei: head.baseFeeWei, pollMilliseconds, receiptPolls };
      const sent = await sendSimulated(chain, this.#edge, action, terms);
      this.#report(session, head.number, sent);
      done.push(sent);
    }
    agent.settle?.(done.map(({ outcome }) => outcome));
  }

  #world(market: Market, state: MarketState, baseFeeWei: bigint): World {
    const at = market.reserves.findIndex(({ symbol }) => market.definition.tokens[symbol]?.kind === "weth");
    const nativePriceE8 = this.#options.nativePriceE8 ?? state.reserves[at]?.priceE8;
    if (nativePriceE8 === undefined) {
      throw new InvalidInputError({
        field: "--native-price",
        value: undefined,
        reason: "and the market has no wrapped ether",
        accepted: 'the price of the coin that pays for gas, in dollars, such as "4000"',
      });
    }
    return {
      referencePricesE8: { [NATIVE]: nativePriceE8 },
      // A full block raises it by an eighth.
      baseFeeWei: (baseFeeWei * BPS_OF_NEXT_BASE_FEE) / 10_000n,
      venueWithdrawalsOpen: false,
      redemptionOpen: false,
    };
  }

  #report({ market }: Session, blockNumber: number, { outcome, hash, reason }: LiveOutcome): void {
    const { log } = this.#edge;
    const { totals } = this;
    const sentAs = hash === undefined ? "" : ` in ${hash}`;
    totals.feesWei += outcome.feeWei ?? 0n;
    switch (outcome.status) {
      case "success":
        for (const { name, args } of outcome.events) if (name === "Liquidated") this.#countProfit(market, args);
        log(
          `block ${blockNumber}: ${describe(market, outcome.events)}, fee ${formatAmount(outcome.feeWei ?? 0n, 18)} ether${sentAs}`,
        );
        break;
      case "reverted":
        if (hash === undefined) totals.declined += 1;
        else totals.reverted += 1;
        log(
          hash === undefined
            ? `block ${blockNumber}: not sent, it would revert with ${outcome.error?.name ?? "Unknown"}(${outcome.error?.args.join(", ") ?? ""})`
            : `block ${blockNumber}: reverted${sentAs}`,
        );
        break;
      case "excluded":
        log(`block ${blockNumber}: ${reason ?? "it is not mined"}${sentAs}`);
        break;
    }
  }

  #countProfit(market: Market, args: DecodedEvent["args"]): void {
    const { totals } = this;
    const symbol = symbolOf(market, args["debtAsset"]);
    totals.liquidations += 1;
    totals.profitUnits.set(symbol, (totals.profitUnits.get(symbol) ?? 0n) + (args["profit"] as bigint));
  }

  #recovered(): void {
    if (this.#failures > 0) this.#edge.log("the node answers again");
    this.#failures = 0;
  }

  async #waitOut(error: unknown): Promise<void> {
    const { firstWaitMilliseconds, longestWaitMilliseconds } = this.#options;
    this.#session = undefined;
    this.totals.interruptions += 1;
    const wait = Math.min(firstWaitMilliseconds * 2 ** this.#failures, longestWaitMilliseconds);
    this.#failures += 1;
    const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    this.#edge.log(`${message.replace(/\.$/, "")}; trying again in ${wait / 1_000} s`);
    await this.#edge.sleep(wait);
  }
}

/** A node may come back; wrong input and defects stay. */
function isWorthWaiting(error: unknown): boolean {
  const isInput = error instanceof InvalidInputError || error instanceof UnknownAssetError;
  return !isInput && !(error instanceof TypeError) && !(error instanceof RangeError);
}

/** "liquidated 0xabc: repaid 1,000 USDC for 1,050 USDe, profit 20 USDC", from the events of one transaction. */
function describe(market: Market, events: readonly DecodedEvent[]): string {
  const parts: string[] = [];
  for (const { name, args } of events) {
    if (name === "LiquidationCall") {
      const repaid = amountOf(market, args["debtAsset"], args["debtToCover"] as bigint);
      const seized = amountOf(market, args["collateralAsset"], args["liquidatedCollateralAmount"] as bigint);
      parts.push(`liquidated ${String(args["user"])}: repaid ${repaid} for ${seized}`);
    }
    if (name === "Liquidated") parts.push(`profit ${amountOf(market, args["debtAsset"], args["profit"] as bigint)}`);
  }
  return parts.join(", ");
}

function amountOf(market: Market, asset: unknown, units: bigint): string {
  const token = market.tokens.find(({ address }) => address.toLowerCase() === String(asset).toLowerCase());
  return `${formatAmount(units, token?.decimals ?? 0, { grouping: true })} ${token?.symbol ?? String(asset)}`;
}

function symbolOf(market: Market, asset: unknown): string {
  const token = market.tokens.find(({ address }) => address.toLowerCase() === String(asset).toLowerCase());
  return token?.symbol ?? String(asset);
}
