import { holderQueries } from "../../engine/holder-queries.ts";
import { addressesToTrack } from "../../engine/tracking.ts";
import type { Invariant } from "../../engine/invariants/invariant.ts";
import { run, type RunTotals } from "../../engine/run.ts";
import type { Sending } from "../../lib/sending.ts";
import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import type { Assumption, BlockLine, HeaderLine } from "../../lib/record.ts";
import type { RecordSink } from "../../lib/record-writer.ts";
import { Rng } from "../../lib/rng.ts";
import type { PricePath } from "../../market/price-path.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import type { AccountState } from "../../protocol/market-state.ts";
import type { CellPlan, OraclePolicy } from "../cell-plan.ts";
import { assembleAgents } from "./assemble-agents.ts";
import { termCalls } from "./governed-terms.ts";
import type { Prepared } from "./prepare.ts";
import { REFERENCE_NAMES, worldOf } from "./world.ts";

/** Accounts with what ether one of them has now: the deployer has just paid for the switch. */
async function withEther(
  market: Market,
  accounts: readonly AccountState[],
  payer: Address,
): Promise<readonly AccountState[]> {
  const [nativeWei = 0n] = await market.readWords([holderQueries.ether(payer)]);
  return accounts.map((account) => (account.address === payer ? { ...account, nativeWei } : account));
}

/** Feed of the market file behind each policy. */
const FEED_OF_POLICY: Readonly<Record<OraclePolicy, string>> = {
  venue: "USDe-venue",
  "market-spot": "USDe-market-spot",
  "market-ema": "USDe-market-ema",
  peg: "USDe-peg",
};

export interface CellOptions {
  readonly prepared: Prepared;
  readonly plan: CellPlan;
  readonly mode: string;
  readonly assumptions: readonly Assumption[];
  readonly switches: Readonly<Record<string, string>>;
  readonly record: RecordSink;
  /** Price paths by feed, in place of the day's own; feeds left out keep the day's. */
  readonly pricePaths?: Readonly<Record<string, PricePath>>;
  /** Looked at after every block; none unless told. */
  readonly invariants?: readonly Invariant[];
  /** How actions reach the chain; by the node's mempool unless told. */
  readonly sending?: Sending;
  /** Market file whose terms governance gives the market in the block that switches the oracle; those of its own unless told. */
  readonly terms?: MarketDefinition;
  /** Root of what agents draw while they act, in place of the seed's own. */
  readonly rng?: Rng;
  readonly onBlock?: (block: BlockLine) => void;
  readonly signal?: AbortSignal;
}

/**
 * Run one cell from the chain's present state: switch the lending pool to the cell's oracle policy, let everybody act
 * for the whole window. Take a snapshot before and revert after to run the next cell from the same state.
 */
export async function runCell(options: CellOptions): Promise<RunTotals> {
  const { prepared, plan, mode, assumptions, switches, record, onBlock, signal, terms } = options;
  const { chain, decoder, cast, parameters, seed, keeperContracts, opening } = prepared;
  const market = terms === undefined ? prepared.market : prepared.market.withDefinition(terms);
  const ofOwner = [
    market.calls.admin.setAssetSource("USDe", FEED_OF_POLICY[plan.oracle]),
    ...(terms === undefined ? [] : termCalls(prepared.market, terms)),
  ];
  const beforeGovernance = await opening.market();
  await chain.sendAll(
    ofOwner.map((call) => ({ from: market.addresses.deployer, ...call })),
    { perBlock: ofOwner.length },
  );
  const block = await chain.block("latest");
  const logs = await chain.logs(block.number);
  const openingState = await market.advanceMarket(beforeGovernance, {
    block,
    logs,
    recipients: ofOwner.map(({ to }) => to),
  });
  await market.refreshEModes(); // a cell before may have had other terms

  const agents = assembleAgents(cast, { market, parameters, plan, keeperContracts }, new Rng(seed).fork("tastes"));
  const alsoTracked = [cast.holders.address];
  const tracked = addressesToTrack(
    market,
    agents.map(({ agent }) => agent),
    alsoTracked,
  );

  const header: HeaderLine = {
    type: "header",
    schema: 1,
    scenario: "october-2025",
    mode,
    seed,
    market: market.definition.name,
    backend: market.backend,
    cell: { oracle: plan.oracle, backing: plan.backingName },
    switches,
    ...(options.sending === "bundle" ? { sending: options.sending } : {}),
    startTimestamp: parameters.window.start,
    blockSeconds: parameters.window.blockSeconds,
    blocks: parameters.window.blocks,
    tokens: market.tokens.map(({ symbol, decimals }) => ({ symbol, decimals })),
    agents: agents.map(({ agent, group }) => ({ label: agent.label, kind: agent.kind, group })),
    assumptions,
  };
  return run({
    chain,
    market,
    decoder,
    header,
    agents: agents.map(({ agent }) => agent),
    alsoTracked,
    openingState,
    openingAccounts: await withEther(market, await opening.accounts(tracked), market.addresses.deployer),
    openingShares: await opening.shares(),
    openingSupplies: await opening.supplies(),
    rng: options.rng ?? new Rng(seed).fork("run"),
    world: worldOf(parameters, plan, options.pricePaths),
    record,
    referenceNames: REFERENCE_NAMES,
    ...(options.sending === undefined ? {} : { sending: options.sending }),
    ...(options.invariants === undefined ? {} : { invariants: options.invariants }),
    ...(onBlock === undefined ? {} : { onBlock }),
    ...(signal === undefined ? {} : { signal }),
  });
}
