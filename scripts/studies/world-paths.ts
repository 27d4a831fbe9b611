import { Rng } from "../lib/rng.ts";
import { InvalidInputError } from "../lib/invalid-input-error.ts";
import type { Assumption } from "../lib/record.ts";
import { ONE_USD_E8 } from "../lib/units.ts";
import { deepenedPath } from "../market/deepened-path.ts";
import { october2025PricePaths } from "../market/october-2025-paths.ts";
import { cholesky } from "../market/stochastic/cholesky.ts";
import { pricePath, type PricePath } from "../market/price-path.ts";
import { stochasticPaths, type AssetProcess } from "../market/stochastic/stochastic-paths.ts";
import type { CrashInput } from "../scenarios/october-2025/crash-input.ts";
import { WORLD_ASSETS, type WorldAssetFile, type WorldFile } from "./world-schema.ts";

type WorldAsset = (typeof WORLD_ASSETS)[number];
type StochasticWorld = Extract<WorldFile, { kind: "stochastic" }>;

/** Price feed of the market file that each asset of a world moves, and those that move with it in proportion. */
const FEEDS: Readonly<Record<WorldAsset, readonly [string, ...string[]]>> = {
  BTC: ["BTC/USD"],
  ETH: ["ETH/USD"],
  ALT: ["ALT/USD", "LINK/USD", "AAVE/USD"],
  USDe: ["USDe-venue"],
};

/** The given prices of a run, and what they assume. */
export interface WorldPaths {
  /** By feed; feeds left out follow the day. */
  readonly pricePaths: Readonly<Record<string, PricePath>>;
  readonly assumptions: readonly Assumption[];
}

/** What a stochastic world is drawn from, where that is not the run's seed alone. */
export interface WorldDraws {
  readonly rng: Rng;
  /** Told from when on, Unix seconds, the next prices are drawn. */
  readonly onStep: (fromSeconds: number) => void;
}

/**
 * Make the price paths of a run.
 *
 * @param input What the run starts from: window, first prices, backing.
 * @param draws Those of the run's seed unless told: the same seed gives the same world at every point of a study.
 * @throws InvalidInputError for a correlation of no known pair; ImpossibleCorrelationsError
 */
export function worldPaths(
  world: WorldFile,
  input: CrashInput,
  draws: WorldDraws = { rng: worldRng(input.seed), onStep: () => undefined },
): WorldPaths {
  return world.kind === "historical" ? deepened(world, input) : drawn(world, input, draws);
}

/**
 * Make sure that a world can be drawn.
 * @throws InvalidInputError for a correlation of no known pair; ImpossibleCorrelationsError
 */
export function requireWorld(world: WorldFile): void {
  if (world.kind === "stochastic") cholesky(correlationMatrix(world));
}

/** The stream of a run's world. @param seed Of the run. */
export function worldRng(seed: string): Rng {
  return new Rng(seed).fork("world");
}

function deepened({ depth = {} }: Extract<WorldFile, { kind: "historical" }>, input: CrashInput): WorldPaths {
  const [cell] = input.cells;
  const impaired = cell?.backing.kind === "impaired" ? { usdeBacking: cell.backingName.replace("impaired:", "") } : {};
  const day = october2025PricePaths(impaired);
  const firstSeconds = Date.parse("2025-10-10T20:30:00Z") / 1000;
  const pricePaths: Record<string, PricePath> = {};
  const assumptions: Assumption[] = [];
  for (const asset of WORLD_ASSETS) {
    const times = depth[asset];
    if (times === undefined) continue;
    for (const feed of FEEDS[asset]) {
      const path = day[feed];
      if (path !== undefined) pricePaths[feed] = deepenedPath(path, firstSeconds, BigInt(Math.round(times * 10_000)));
    }
    assumptions.push({
      id: `world.depth.${asset}`,
      value: String(times),
      unit: "times the day's fall",
      source: "set for this study",
      confidence: "low",
    });
  }
  return { pricePaths, assumptions };
}

function drawn(world: StochasticWorld, input: CrashInput, { rng, onStep }: WorldDraws): WorldPaths {
  const { window, backing } = input.parameters;
  const [cell] = input.cells;
  const worthE8At = (seconds: number): bigint =>
    cell?.backing.kind === "impaired" && seconds >= backing.impairedAt ? cell.backing.ratioE8 : ONE_USD_E8;
  const names = drawnAssets(world);
  const assets = names.map((name) => processOf(name, world.assets[name] as WorldAssetFile, input, worthE8At));
  const matrix = correlationMatrix(world);
  const points = stochasticPaths({
    assets,
    correlation: (one, other) => matrix[one]?.[other] ?? 0,
    startSeconds: window.start,
    endSeconds: window.start + window.blocks * window.blockSeconds,
    stepSeconds: world.stepSeconds,
    rng,
    onStep,
  });
  const pricePaths: Record<string, PricePath> = {};
  for (const name of names) {
    const path = pricePath(points[name] ?? []);
    const [leader, ...followers] = FEEDS[name];
    pricePaths[leader] = path;
    const leaderE8 = startE8(input, leader);
    for (const feed of followers) {
      const ownE8 = startE8(input, feed);
      pricePaths[feed] = { priceE8At: (seconds) => atLeastOne((path.priceE8At(seconds) * ownE8) / leaderE8) };
    }
  }
  return { pricePaths, assumptions: names.map((name) => assumption(name, world.assets[name] as WorldAssetFile)) };
}

function processOf(
  name: WorldAsset,
  { volatility, degreesOfFreedom, jumps, ...model }: WorldAssetFile,
  input: CrashInput,
  worthE8At: (seconds: number) => bigint,
): AssetProcess {
  const [feed] = FEEDS[name];
  const worth = name === "USDe" ? worthE8At : () => startE8(input, feed);
  return {
    name,
    startE8: startE8(input, feed),
    volatility,
    degreesOfFreedom,
    jumps,
    model:
      model.kind === "gbm"
        ? { kind: "gbm", drift: model.drift }
        : { kind: "ou", halfLifeSeconds: model.halfLifeSeconds, worthE8At: worth },
  };
}

/** What the feed says when the market is deployed. */
function startE8({ definition }: CrashInput, feed: string): bigint {
  const source = definition.feeds[feed];
  return source?.kind === "pushed" ? source.priceE8 : ONE_USD_E8;
}

function atLeastOne(priceE8: bigint): bigint {
  return priceE8 > 0n ? priceE8 : 1n;
}

function pairOf(one: string, other: string): string {
  return [one, other].sort().join("/");
}

function drawnAssets({ assets }: StochasticWorld): readonly WorldAsset[] {
  return WORLD_ASSETS.filter((asset) => assets[asset] !== undefined);
}

/** Correlations of the assets that a world draws, in their order. @throws InvalidInputError for no known pair */
function correlationMatrix(world: StochasticWorld): readonly (readonly number[])[] {
  const names = drawnAssets(world);
  const known = new Map<string, number>();
  for (const [pair, value] of Object.entries(world.correlations)) {
    const [one = "", other = "", ...rest] = pair.split("/");
    if (rest.length > 0 || one === other || ![one, other].every((name) => (names as string[]).includes(name))) {
      throw new InvalidInputError({
        field: `world.correlations.${pair}`,
        value,
        accepted: `a pair of two of ${names.join(", ")}, such as BTC/ETH`,
      });
    }
    known.set(pairOf(one, other), value);
  }
  return names.map((one) => names.map((other) => (one === other ? 1 : (known.get(pairOf(one, other)) ?? 0))));
}

function assumption(name: WorldAsset, { source, kind, volatility }: WorldAssetFile): Assumption {
  return {
    id: `world.assets.${name}`,
    value: `${kind}, volatility ${volatility}`,
    unit: "a year",
    source,
    confidence: "low",
  };
}
