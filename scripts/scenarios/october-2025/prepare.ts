import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import { Rng } from "../../lib/rng.ts";
import { marketDeployer } from "../../protocol/backends.ts";
import { ActionBundle } from "../../protocol/action-bundle.ts";
import { Chain, type Eip1193Provider } from "../../protocol/chain.ts";
import { deployKeepers } from "../../protocol/deploy/keepers.ts";
import type { Decoder } from "../../protocol/decode.ts";
import { marketDecoder } from "../../protocol/market-decoder.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import { steadyClock } from "../../protocol/steady-clock.ts";
import { drawCast, type Cast } from "./cast.ts";
import { openPositions } from "./open-positions.ts";
import { OpeningState } from "./opening-state.ts";
import type { October2025Parameters } from "./population.ts";

/** A chain brought to 20:30, ready to be branched. */
export interface Prepared {
  readonly chain: Chain;
  readonly market: Market;
  readonly decoder: Decoder;
  readonly cast: Cast;
  readonly keeperContracts: ReadonlyMap<string, Address>;
  readonly opening: OpeningState;
  readonly parameters: October2025Parameters;
  readonly seed: string;
}

export interface PrepareOptions {
  readonly provider: Eip1193Provider;
  readonly definition: MarketDefinition;
  readonly parameters: October2025Parameters;
  readonly seed: string;
  readonly backend: string;
}

/** Before the window: the market is deployed in one-second blocks, of which it takes some 200. */
const SET_UP_SECONDS = 1_500;
/**
 * Before the window: positions are opened from here on. Backends take different numbers of transactions to deploy, and debt
 * must be as old on each of them. Little interest accrues meanwhile.
 */
const POSITIONS_SECONDS = 1_000;
const TRANSACTIONS_PER_BLOCK = 50;

/** Deploy the market, open every position, and stop one block before the window. */
export async function prepare({ provider, definition, parameters, seed, backend }: PrepareOptions): Promise<Prepared> {
  const chain = new Chain(steadyClock(provider, parameters.window.start - SET_UP_SECONDS));
  const market = await marketDeployer(backend)({ chain, definition });
  const cast = drawCast(parameters, seed, new Rng(seed).fork("cast"));
  const owners = new Map(cast.keepers.map(({ label, address }) => [label, address]));
  const keeperContracts = await deployKeepers(chain, market, owners);

  await mineUntil(chain, parameters.window.start - POSITIONS_SECONDS);
  for (const { address } of cast.accounts.values()) await chain.impersonate(address);
  await chain.impersonate(market.addresses.deployer);
  const bundle = await ActionBundle.open(chain);
  for (const phase of openPositions(market, cast, parameters, keeperContracts, startPricesE8(definition))) {
    await bundle.sendAll(
      phase.map(({ from, call }) => ({ from, ...call })),
      TRANSACTIONS_PER_BLOCK,
    );
    await market.refreshEModes();
  }
  await bundle.close();
  const opening = new OpeningState(chain, market);
  return { chain, market, decoder: marketDecoder(), cast, keeperContracts, opening, parameters, seed };
}

/** Mine empty blocks of a second each up to a time, so that block numbers are equal too. */
async function mineUntil(chain: Chain, timestamp: number): Promise<void> {
  let { timestamp: latest } = await chain.block("latest");
  while (latest < timestamp) latest = (await chain.mine()).timestamp;
}

/** What each reserve's pushed feed says at deployment; others are at par. */
function startPricesE8(definition: MarketDefinition): Record<string, bigint> {
  return Object.fromEntries(
    Object.entries(definition.lending.reserves).flatMap(([symbol, { feed }]) => {
      const source = definition.feeds[feed];
      return source?.kind === "pushed" ? [[symbol, source.priceE8]] : [];
    }),
  );
}
