import { IAaveOracle__factory, IPoolConfigurator__factory } from "../../typechain-types/index.ts";
import type { ChainLog } from "./chain.ts";
import type { Address } from "./hex.ts";
import { ZERO_ADDRESS } from "./hex.ts";
import type { LensTargets } from "./lens-reader.ts";
import type { Market, MinedChanges } from "./market.ts";
import type { MarketParts } from "./market-parts.ts";
import { isEModeChange } from "./position-events.ts";
import { addressInTopic } from "./topic-address.ts";

const ASSET_SOURCE_UPDATED: string = IAaveOracle__factory.createInterface().getEvent("AssetSourceUpdated").topicHash;
const E_MODE_CATEGORY_ADDED: string =
  IPoolConfigurator__factory.createInterface().getEvent("EModeCategoryAdded").topicHash;

/** What a handle knows of its contracts. */
export type TouchableMarket = Pick<Market, "addresses" | "reserves" | "feeds" | "stablePools" | "pairs">;

/** What a block can have changed. */
export interface TouchedMarket extends MarketParts {
  /** Reserves, also among `reserves`, that the oracle took another source for. */
  readonly repriced: ReadonlySet<number>;
}

/**
 * Tells which parts of a market a block can have changed, from its logs.
 *
 * A pool's log names the reserves it is about; aTokens and debt tokens stand for theirs; a log of a feed, a stable pool or a
 * pair stands for it; the desk is touched by its own and its backing's logs, by any transfer from or to one of them, by USDe minted or burnt, and
 * by a transaction sent to it, since its global cap changes without a log; the vault by its logs and transfers, and by transactions.
 * Of governance, what the configurator says of an asset is about its reserve alone, and so is another source of its price; what it
 * says of an e-mode is about no part.
 */
export class TouchedParts {
  readonly #pool: string;
  readonly #usde: string | undefined;
  readonly #desk: ReadonlySet<string>;
  readonly #vault: ReadonlySet<string>;
  readonly #provider: string;
  readonly #configurator: string;
  readonly #oracle: string;
  readonly #assets: ReadonlyMap<string, number>;
  readonly #reserveTokens: ReadonlyMap<string, number>;
  readonly #feeds: ReadonlyMap<string, number>;
  readonly #stablePools: ReadonlyMap<string, number>;
  readonly #pairs: ReadonlyMap<string, number>;

  /** @param issuer The desk and what belongs to it, as the lens is asked about it. */
  constructor(
    { addresses, reserves, feeds, stablePools, pairs }: TouchableMarket,
    issuer: Pick<LensTargets, "desk" | "usde" | "backing" | "vault">,
  ) {
    const { provider, pool, configurator, oracle } = addresses.lending;
    this.#pool = pool.toLowerCase();
    this.#usde = issuer.usde?.toLowerCase();
    this.#desk = lowerCase([issuer.desk, issuer.backing]);
    this.#vault = lowerCase([issuer.vault]);
    this.#provider = provider.toLowerCase();
    this.#configurator = configurator.toLowerCase();
    this.#oracle = oracle.toLowerCase();
    this.#assets = places(reserves);
    this.#reserveTokens = new Map(
      reserves.flatMap(({ aToken, variableDebtToken }, at) =>
        [aToken, variableDebtToken].map((token): [string, number] => [token.toLowerCase(), at]),
      ),
    );
    this.#feeds = places(feeds);
    this.#stablePools = places(stablePools);
    this.#pairs = places(pairs);
  }

  /** Parts that the block can have changed; undefined when it may be any, as after most acts of governance. */
  of({ logs, recipients }: MinedChanges): TouchedMarket | undefined {
    const touched = {
      reserves: new Set<number>(),
      repriced: new Set<number>(),
      feeds: new Set<number>(),
      stablePools: new Set<number>(),
      pairs: new Set<number>(),
      desk: recipients.some((address) => this.#desk.has(address.toLowerCase())),
      vault: recipients.some((address) => this.#vault.has(address.toLowerCase())),
    };
    for (const log of logs) {
      const address = log.address.toLowerCase();
      if (address === this.#pool) {
        const reserves = this.#reservesIn(log);
        if (reserves.length === 0 && !isEModeChange(log)) return undefined;
        for (const at of reserves) touched.reserves.add(at);
      } else if (address === this.#configurator && log.topics[0] !== E_MODE_CATEGORY_ADDED) {
        const at = this.#assetOf(log);
        if (at === undefined) return undefined;
        touched.reserves.add(at);
      } else if (address === this.#oracle) {
        const at = log.topics[0] === ASSET_SOURCE_UPDATED ? this.#assetOf(log) : undefined;
        if (at === undefined) return undefined;
        touched.reserves.add(at);
        touched.repriced.add(at);
      } else if (address === this.#provider) {
        return undefined;
      }
      addIfKnown(touched.reserves, this.#reserveTokens.get(address));
      addIfKnown(touched.feeds, this.#feeds.get(address));
      addIfKnown(touched.stablePools, this.#stablePools.get(address));
      addIfKnown(touched.pairs, this.#pairs.get(address));
      touched.desk ||= isAbout(this.#desk, address, log) || this.#changesSupply(address, log);
      touched.vault ||= isAbout(this.#vault, address, log);
    }
    return touched;
  }

  #reservesIn({ topics }: ChainLog): number[] {
    return topics.slice(1).flatMap((topic) => this.#assets.get(addressInTopic(topic)) ?? []);
  }

  /** The reserve of the asset that a log names first. */
  #assetOf({ topics: [, asset] }: ChainLog): number | undefined {
    return asset === undefined ? undefined : this.#assets.get(addressInTopic(asset));
  }

  /** USDe minted or burnt. */
  #changesSupply(address: string, { topics }: ChainLog): boolean {
    return address === this.#usde && topics.slice(1).some((topic) => addressInTopic(topic) === ZERO_ADDRESS);
  }
}

/** Whether a log is one of these contracts', or names one of them. @param address The log's, in lower case. */
function isAbout(contracts: ReadonlySet<string>, address: string, { topics }: ChainLog): boolean {
  return contracts.has(address) || topics.slice(1).some((topic) => contracts.has(addressInTopic(topic)));
}

function places(parts: readonly { readonly address: Address }[]): ReadonlyMap<string, number> {
  return new Map(parts.map(({ address }, at) => [address.toLowerCase(), at]));
}

function lowerCase(addresses: readonly (Address | undefined)[]): ReadonlySet<string> {
  return new Set(addresses.flatMap((address) => address?.toLowerCase() ?? []));
}

function addIfKnown(places: Set<number>, at: number | undefined): void {
  if (at !== undefined) places.add(at);
}
