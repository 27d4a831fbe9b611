import type { Action } from "../../agents/agent.ts";
import { Mempool } from "../../engine/mempool.ts";
import type { BlockMiner, Intent, SettledBlock } from "../../engine/settled-block.ts";
import { loadMarket } from "../../lib/market-file.ts";
import { readTextFile } from "../../lib/read-text-file.ts";
import { WAD } from "../../lib/wad.ts";
import type { Call } from "../../protocol/calls.ts";
import type { Chain } from "../../protocol/chain.ts";
import { deployMarket } from "../../protocol/deploy/market.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import { marketDecoder } from "../../protocol/market-decoder.ts";
import { MAX_UINT256 } from "../../lib/max-uint256.ts";

export const BASE_FEE_WEI = 1_000_000_000n;
export const ALL = MAX_UINT256;

const TIP_WEI = 1_000_000_000n;
/** Positions opened a block: their borrows fill much of 45 million gas. */
const OPENED_A_BLOCK = 40;

/** The smallest market, with a whale that owns everything needed to open positions for others. */
export interface BenchMarket {
  readonly chain: Chain;
  readonly market: Market;
  /** How blocks are mined: by the mempool unless a way to send is measured. */
  readonly miner: BlockMiner;
  /** Holds USDC and WETH, has approved the venues, and supplied USDC to borrow. */
  readonly whale: Address;
}

/** A call and who makes it. */
export type SentCall = readonly [from: Address, call: Call];

/** Deploy markets/minimal.yaml for the benchmark. Leaves automine off. */
export async function deployBenchMarket(chain: Chain): Promise<BenchMarket> {
  await chain.setAutomine(true);
  const market = await deployMarket({ chain, definition: loadMarket(readTextFile("markets/minimal.yaml")) });
  const { deployer, lending } = market.addresses;
  const whale = benchAccount(0);
  await chain.impersonate(whale);
  await chain.setAutomine(false);
  const bench = { chain, market, miner: new Mempool(chain, marketDecoder()), whale };
  const { calls } = market;
  await mineCalls(bench, [
    [deployer, calls.mint("USDC", whale, 10n ** 9n * 10n ** 6n)],
    [deployer, calls.mint("WETH", whale, 10n ** 6n * WAD)],
    [deployer, calls.admin.setFeedNode("ETH/USD", deployer, true)],
    [whale, calls.approve("USDC", lending.pool, ALL)],
    [whale, calls.approve("WETH", lending.pool, ALL)],
  ]);
  await mineCalls(bench, [[whale, calls.supply("USDC", 500_000_000n * 10n ** 6n, whale)]]);
  return bench;
}

/** The n-th account of the benchmark. */
export function benchAccount(n: number): Address {
  return `0x${(0xbe00000000 + n).toString(16).padStart(40, "0")}`;
}

/** Wrap a call as an action with the benchmark's fees, so that ways to send differ in nothing but how they send. */
export function benchAction([from, call]: SentCall): Action {
  return { from, to: call.to, data: call.data, gasLimit: call.gasLimit, tipWei: TIP_WEI, label: call.label };
}

/**
 * Mine calls as one block by the engine.
 *
 * @throws Error when one of them did not succeed: the benchmark would measure something else.
 */
export async function mineCalls(
  { chain, miner }: Pick<BenchMarket, "chain" | "miner">,
  calls: readonly SentCall[],
  metered = false,
): Promise<SettledBlock<null>> {
  const { timestamp } = await chain.block("latest");
  const intents = calls.map((call): Intent<null> => ({ sender: null, action: { ...benchAction(call), metered } }));
  const mined = await miner.mine(intents, { timestamp: timestamp + 12, baseFeeWei: BASE_FEE_WEI });
  for (const { outcome } of mined.settled) {
    if (outcome.status !== "success") {
      throw new Error(`bench: ${outcome.action.label} was ${outcome.status}: ${JSON.stringify(outcome.error)}`);
    }
  }
  return mined;
}

/** Open positions of 10 WETH against some USDC for the accounts from one number up to another. */
export async function openPositions(bench: BenchMarket, from: number, to: number): Promise<void> {
  const { chain, market, whale } = bench;
  for (let start = from; start < to; start += OPENED_A_BLOCK) {
    const some = Array.from({ length: Math.min(OPENED_A_BLOCK, to - start) }, (_, n) => start + n);
    for (const n of some) await chain.impersonate(benchAccount(n));
    await mineCalls(
      bench,
      some.map((n) => [whale, market.calls.supply("WETH", 10n * WAD, benchAccount(n))]),
    );
    await mineCalls(
      bench,
      some.map((n) => [benchAccount(n), market.calls.borrow("USDC", debtOf(n), benchAccount(n))]),
    );
  }
}

/** 5,000 to 30,000 USDC against 40,000 USD of ether: health factors from 1.1 to 6.6. */
function debtOf(n: number): bigint {
  return (5_000n + BigInt((n * 7_919) % 25_000)) * 1_000_000n;
}
