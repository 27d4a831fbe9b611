import type { Agent } from "../agents/agent.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import type { SettledBlock } from "./settled-block.ts";

/** An agent's account, then its contracts. */
export function addressesOf({ address, contracts = [] }: Pick<Agent, "address" | "contracts">): readonly Address[] {
  return [address, ...contracts];
}

/** Every account of a run, once each: agents, their contracts, and each contract of the market that can hold tokens. */
export function addressesToTrack(
  market: Market,
  agents: readonly Pick<Agent, "address" | "contracts">[],
  alsoTracked: readonly Address[] = [],
): readonly Address[] {
  const { addresses } = market;
  const all: readonly (Address | undefined)[] = [
    ...agents.flatMap(addressesOf),
    ...alsoTracked,
    addresses.deployer,
    addresses.lending.pool,
    addresses.lending.treasury,
    ...market.tokens.map(({ address }) => address),
    ...market.reserves.map(({ aToken }) => aToken),
    ...market.stablePools.map(({ address }) => address),
    ...market.pairs.map(({ address }) => address),
    addresses.uniswap?.router,
    ...market.uniswapV3Pools.map(({ address }) => address),
    addresses.uniswapV3?.router,
    addresses.uniswapV3?.positionManager,
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
