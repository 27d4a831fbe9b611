import type { Signer } from "ethers";
import {
  CappedPegFeed__factory,
  ExchangeRateFeed__factory,
  PriceRegistry__factory,
  PushedFeed__factory,
  StablePoolFeed__factory,
  type CappedPegFeed,
  type ExchangeRateFeed,
  type PriceRegistry,
  type PushedFeed,
  type StablePoolFeed,
} from "../../../typechain-types/index.ts";
import { ZERO_ADDRESS } from "../hex.ts";

/** One asset and the feed that prices it. */
export interface AssetSource {
  readonly asset: string;
  readonly feed: string;
}

/**
 * Deploy the price registry (AaveOracle's ABI) with its sources.
 *
 * @param deployer Owner of the registry.
 * @param params Sources in force from the start; the fallback oracle is none unless given.
 */
export async function deployPriceRegistry(
  deployer: Signer,
  params: { readonly sources: readonly AssetSource[]; readonly fallbackOracle?: string },
): Promise<PriceRegistry> {
  const registry = await new PriceRegistry__factory(deployer).deploy(
    await deployer.getAddress(),
    params.sources.map((source) => source.asset),
    params.sources.map((source) => source.feed),
    params.fallbackOracle ?? ZERO_ADDRESS,
  );
  return registry.waitForDeployment();
}

/** What a pushed feed starts with. */
export interface PushedFeedParams {
  readonly description: string;
  /** Smallest relative change that calls for a push; 0 means every change. */
  readonly deviationBps: bigint;
  /** Age of the answer at which a push is due without any change. */
  readonly heartbeatSeconds: bigint;
  readonly answerE8: bigint;
  /** Accounts that may push besides the owner. */
  readonly nodes?: readonly string[];
}

/**
 * Deploy a feed whose answers are brought by transactions.
 *
 * @param deployer Owner of the feed and its first node.
 */
export async function deployPushedFeed(deployer: Signer, params: PushedFeedParams): Promise<PushedFeed> {
  const feed = await new PushedFeed__factory(deployer).deploy(
    await deployer.getAddress(),
    params.description,
    params.deviationBps,
    params.heartbeatSeconds,
    params.answerE8,
  );
  await feed.waitForDeployment();
  for (const node of params.nodes ?? []) await (await feed.setNode(node, true)).wait();
  return feed;
}

/**
 * Deploy a stablecoin's feed under a cap.
 *
 * @param deployer Owner of the feed, who may move the cap.
 * @param params The underlying feed's address and the cap, at least the underlying answer and at most 2e8.
 */
export async function deployCappedPegFeed(
  deployer: Signer,
  params: { readonly underlyingFeed: string; readonly description: string; readonly priceCapE8: bigint },
): Promise<CappedPegFeed> {
  const feed = await new CappedPegFeed__factory(deployer).deploy(
    await deployer.getAddress(),
    params.underlyingFeed,
    params.description,
    params.priceCapE8,
  );
  return feed.waitForDeployment();
}

/** How a stable pool is read as a feed. */
export interface StablePoolFeedParams {
  readonly pool: string;
  /** Coin that is priced, counting from 0. */
  readonly assetIndex: number;
  /** Coin it is priced in, counting from 0. */
  readonly quoteIndex: number;
  /** USD feed of the quote coin. */
  readonly quoteFeed: string;
  /** The marginal price now, or the pool's moving average (which for coin 0 never reads below 0.50). */
  readonly mode: "spot" | "ema";
  readonly description: string;
}

/** Deploy the USD price of a coin as a stable pool trades it. It has no owner. */
export async function deployStablePoolFeed(deployer: Signer, params: StablePoolFeedParams): Promise<StablePoolFeed> {
  const feed = await new StablePoolFeed__factory(deployer).deploy(
    params.pool,
    params.assetIndex,
    params.quoteIndex,
    params.quoteFeed,
    params.mode === "spot" ? 0 : 1,
    params.description,
  );
  return feed.waitForDeployment();
}

/** How a vault share is priced. */
export interface ExchangeRateFeedParams {
  /** USD feed of the vault's asset. */
  readonly baseFeed: string;
  readonly vault: string;
  readonly description: string;
  /** Start of the growth line: a past or present block's time. */
  readonly snapshotTimestamp: bigint;
  readonly snapshotRatioWad: bigint;
  /** Slope of the growth line, bps of the snapshot ratio a year. */
  readonly maxYearlyGrowthBps: bigint;
}

/**
 * Deploy a vault share's feed under a growth cap.
 *
 * @param deployer Owner of the feed, who may move the growth line.
 */
export async function deployExchangeRateFeed(
  deployer: Signer,
  params: ExchangeRateFeedParams,
): Promise<ExchangeRateFeed> {
  const feed = await new ExchangeRateFeed__factory(deployer).deploy(
    await deployer.getAddress(),
    params.baseFeed,
    params.vault,
    params.description,
    {
      snapshotTimestamp: params.snapshotTimestamp,
      snapshotRatio: params.snapshotRatioWad,
      maxYearlyRatioGrowthPercent: params.maxYearlyGrowthBps,
    },
  );
  return feed.waitForDeployment();
}
