import type { Agent } from "../../agents/agent.ts";
import { governance } from "../../agents/governance.ts";
import { keeper, type KeeperFunding } from "../../agents/keeper.ts";
import { looper } from "../../agents/looper.ts";
import type { Rng } from "../../lib/rng.ts";
import { formatAmount, PRICE_DECIMALS } from "../../lib/units.ts";
import { WAD } from "../../lib/wad.ts";
import type { AccountView } from "../../protocol/account-book.ts";
import type { Call } from "../../protocol/calls.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market, StablePoolInfo } from "../../protocol/market.ts";
import type { PriceStep } from "./shock-terms.ts";

/** Somebody in the run, and the group that reports sum up. */
export interface GroupedAgent {
  readonly agent: Agent;
  readonly group: string;
}

/** A keeper of the run. */
export interface KeeperAccount {
  readonly label: string;
  readonly owner: Address;
  readonly contract: Address;
  readonly funding: KeeperFunding;
  readonly capitalBase: bigint;
}

const GWEI = 10n ** 9n;
/** The price moves before anybody acts on it. */
const PRICE_TIP_WEI = 100_000n * GWEI;
const FLASH_LOAN_LIMIT_BASE = 10n ** 18n;
/** Of an unwinding borrower: it acts under this health factor, until it is back at that one. */
const FLOOR_WAD = (WAD * 103n) / 100n;
const TARGET_WAD = (WAD * 108n) / 100n;

/** The price's own agent: one transaction a step, ahead of all others. */
export function priceAgent(
  address: Address,
  asset: string,
  steps: readonly (PriceStep & { readonly call: Call })[],
): GroupedAgent {
  const decisions = steps.map(({ step, priceE8, call }) => ({
    step,
    calls: [call],
    what: "price shock",
    why: `${asset} at ${formatAmount(priceE8, PRICE_DECIMALS)}`,
  }));
  return { agent: governance({ label: "oracle", address, decisions, tipWei: PRICE_TIP_WEI }), group: "oracle" };
}

/** Keepers that know every collateral and every debt of the market. */
export function keeperAgents(market: Market, keepers: readonly KeeperAccount[], rng: Rng): readonly GroupedAgent[] {
  const { reserves } = market.definition.lending;
  const symbols = market.reserves.map(({ symbol }) => symbol);
  return keepers.map(({ label, owner, contract, funding, capitalBase }, at) => {
    const isFlash = funding.kind === "flash-loan";
    const agent = keeper({
      ...{ label, address: owner, contract, funding, nativePriceName: "ETH" },
      collaterals: symbols.filter((symbol) => (reserves[symbol]?.liquidationThresholdBps ?? 0n) > 0n),
      debts: symbols,
      maxDebtPerLiquidationBase: isFlash ? FLASH_LOAN_LIMIT_BASE : capitalBase,
      maxLiquidationsPerBlock: 4,
      shortlist: 8,
      latencyBlocks: at % 3,
      bidShareBps: BigInt(rng.fork(label).int(500, 6_000)),
      minTipWei: GWEI,
      maxTipWei: 20_000n * GWEI,
      liquidationGas: 900_000n,
      minProfitBase: 10_00000000n,
      cooldownBlocks: 2,
    });
    return { agent, group: isFlash ? "flash keepers" : "funded keepers" };
  });
}

/** Borrowers who stay as they are. */
export function stillBorrowers(views: readonly AccountView[]): readonly GroupedAgent[] {
  return views.map(({ address }) => ({ agent: sleeper(address), group: "borrowers" }));
}

/**
 * Borrowers who sell collateral and repay when their health factor gets low. Only loops can: an account whose debt is all in
 * one asset, which a stable pool trades for the collateral. The others stay as they are.
 */
export function unwindingBorrowers(
  market: Market,
  views: readonly AccountView[],
  collateral: string,
): readonly GroupedAgent[] {
  return views.map((view) => {
    const way = unwindingWay(market, view, collateral);
    if (way === undefined) return { agent: sleeper(view.address), group: "borrowers" };
    const unit = 10n ** BigInt(market.token(collateral).decimals);
    const agent = looper({
      ...{ label: labelOf(view.address), address: view.address },
      ...{ collateral, debt: way.debt, pool: way.pool.name },
      maxSlippageBps: 200n,
      healthFactorMarginWad: WAD / 1_000n,
      minRoundUnits: 1_000n * unit,
      healthFactorFloorWad: FLOOR_WAD,
      healthFactorTargetWad: TARGET_WAD,
      panicPriceE8: 0n,
      watches: { kind: "oracle", symbol: collateral },
      reactionDelayBlocks: 2,
      walksAwayUnderwater: true,
      tipWei: 2n * GWEI,
    });
    return { agent, group: "unwinding borrowers" };
  });
}

/** The debt a loop can repay by selling its collateral, and where; undefined for an account that is no such loop. */
export function unwindingWay(
  market: Market,
  view: AccountView,
  collateral: string,
): { readonly debt: string; readonly pool: StablePoolInfo } | undefined {
  const debts = market.reserves.filter(({ symbol }) => view.debtUnits(symbol) > 0n);
  const [debt] = debts;
  if (debt === undefined || debts.length > 1) return undefined;
  const trades = ({ coins }: StablePoolInfo, symbol: string) => coins.some((coin) => coin.symbol === symbol);
  const pool = market.stablePools.find((info) => trades(info, collateral) && trades(info, debt.symbol));
  return pool === undefined ? undefined : { debt: debt.symbol, pool };
}

function sleeper(address: Address): Agent {
  return { kind: "borrower", label: labelOf(address), address, act: () => [] };
}

function labelOf(address: Address): string {
  return `borrower ${address}`;
}
