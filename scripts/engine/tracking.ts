import type { Agent } from "../agents/agent.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import type { SettledBlock } from "./mempool.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";

/** Every account of a run, once each: agents, their contracts, and each contract of the market that can hold tokens. */
export function addressesToTrack(
  market: Market,
  agents: readonly Agent[],
  alsoTracked: readonly Address[] = [],
): readonly Address[] {
  const { addresses } = market;
  const all: readonly (Address | undefined)[] = [
    ...agents.flatMap(({ address, contracts = [] }) => [address, ...contracts]),
    ...alsoTracked,
    addresses.deployer,
    addresses.lending.pool,
    addresses.lending.treasury,
    ...market.tokens.map(({ address }) => address),
    ...market.reserves.map(({ aToken }) => aToken),
    ...market.stablePools.map(({ address }) => address),
    ...market.pairs.map(({ address }) => address),
    addresses.uniswap?.router,
    addresses.ethena?.minting,
    addresses.ethena?.backing,
    addresses.ethena?.custodian,
    addresses.ethena?.stakedUsde,
    addresses.keeper,
  ];
  const once = new Map<string, Address>();
  for (const address of all) {
    if (address !== undefined && !once.has(address.toLowerCase())) once.set(address.toLowerCase(), address);
  }
  return [...once.values()];
}

/**
 * The tracked accounts that a block can have changed: senders (they paid for gas), and every address indexed in a log.
 * Tokens index the holders in Transfer, BalanceTransfer, Mint and Burn, the pool indexes the user in what it says about
 * collateral and e-modes, so no change of a balance or a flag goes unseen.
 */
export function touchedBy(mined: SettledBlock<unknown>, accounts: TrackedAccounts): readonly Address[] {
  const touched = new Map<string, Address>();
  const touch = (address: string): void => {
    const tracked = touched.has(address) ? undefined : accounts.spelling(address);
    if (tracked !== undefined) touched.set(address, tracked);
  };
  for (const { outcome } of mined.settled) if (outcome.position >= 0) touch(outcome.action.from.toLowerCase());
  for (const { topics } of mined.logs) {
    for (const topic of topics.slice(1)) touch(`0x${topic.slice(26)}`);
  }
  return [...touched.values()];
}

const E_MODE_EVENTS: ReadonlySet<string> = new Set([
  "EModeCategoryAdded",
  "AssetCollateralInEModeChanged",
  "AssetBorrowableInEModeChanged",
  "AssetLtvzeroInEModeChanged",
]);

/** Whether governance changed an e-mode in a block. */
export function changesEModes({ events }: SettledBlock<unknown>): boolean {
  return events.some((ofTransaction) => ofTransaction.some(({ name }) => E_MODE_EVENTS.has(name)));
}
