import type { Rng } from "../../lib/rng.ts";
import type { PathPoint } from "../piecewise-linear-path.ts";
import { cholesky } from "./cholesky.ts";
import { normalDraw, poissonDraw, studentFactor } from "./draws.ts";

/** How one price moves. Returns are logarithmic; a year has 365 days. */
export interface AssetProcess {
  readonly name: string;
  /** First price, USD with 8 decimals. */
  readonly startE8: bigint;
  /** Standard deviation of a year's return: 0.8 is 80 %. */
  readonly volatility: number;
  readonly model: GeometricBrownian | OrnsteinUhlenbeck;
  /** Student's t in place of normal draws; assets with the same number share their fat tails. */
  readonly degreesOfFreedom?: number | undefined;
  readonly jumps?: Jumps | undefined;
}

/** The logarithm drifts and diffuses; with drift 0 and normal draws the expected price stays at the first one. */
export interface GeometricBrownian {
  readonly kind: "gbm";
  /** Growth of the expected price a year. */
  readonly drift: number;
}

/** The logarithm is drawn back to that of what the token is worth. */
export interface OrnsteinUhlenbeck {
  readonly kind: "ou";
  /** In which half of a deviation is gone. */
  readonly halfLifeSeconds: number;
  /** What the token is worth, USD with 8 decimals. */
  readonly worthE8At: (timestampSeconds: number) => bigint;
}

/** Compound Poisson jumps of the logarithm. They are not compensated: a negative mean lets the price fall. */
export interface Jumps {
  readonly perDay: number;
  readonly mean: number;
  readonly sd: number;
}

export interface StochasticPathsOptions {
  /** In an order that stays: correlated draws depend on it. */
  readonly assets: readonly AssetProcess[];
  /** Correlation of the draws of two assets, by their places in `assets`. */
  readonly correlation: (one: number, other: number) => number;
  /** Unix seconds of the first point and of the last, or the first step after it. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly stepSeconds: number;
  /** Every asset and every purpose draws from its own fork. */
  readonly rng: Rng;
  /** Told from when on the next point is drawn, before anything is drawn for it. */
  readonly onStep?: ((fromSeconds: number) => void) | undefined;
}

const YEAR_SECONDS = 365 * 86_400;
const DAY_SECONDS = 86_400;
const E8 = 1e8;

/**
 * Draw correlated price paths.
 *
 * Floating-point numbers live only in here: a price becomes an integer as it leaves (`toPriceE8`), and only exp, log,
 * sqrt and cos are used, which V8 computes itself, alike on every machine.
 *
 * @returns points by the name of the asset, in order of time
 * @throws ImpossibleCorrelationsError
 */
export function stochasticPaths(options: StochasticPathsOptions): Record<string, PathPoint[]> {
  const { assets, correlation, startSeconds, endSeconds, stepSeconds, rng } = options;
  const factors = cholesky(
    assets.map((_, row) => assets.map((__, column) => (row === column ? 1 : correlation(row, column)))),
  );
  const normals = assets.map(({ name }) => rng.fork(`${name} diffusion`));
  const jumps = assets.map(({ name }) => rng.fork(`${name} jumps`));
  const mixing = new Map(
    assets.flatMap(({ degreesOfFreedom: v }) => (v === undefined ? [] : [[v, rng.fork(`tails ${v}`)] as const])),
  );
  const walkers = assets.map((asset) => new Walker(asset, stepSeconds, startSeconds));

  for (let seconds = startSeconds + stepSeconds; seconds < endSeconds + stepSeconds; seconds += stepSeconds) {
    options.onStep?.(seconds - stepSeconds);
    const independent = normals.map(normalDraw);
    const tails = new Map([...mixing].map(([v, draws]) => [v, studentFactor(v, draws)]));
    for (const [at, walker] of walkers.entries()) {
      const { degreesOfFreedom } = walker.asset;
      const row = factors[at] ?? [];
      const normal = row.reduce((sum, factor, column) => sum + factor * (independent[column] ?? 0), 0);
      const tail = degreesOfFreedom === undefined ? 1 : (tails.get(degreesOfFreedom) ?? 1);
      walker.step(seconds, normal * tail, jumps[at] ?? rng);
    }
  }
  return Object.fromEntries(walkers.map(({ asset, points }) => [asset.name, points]));
}

/** One price on its way. */
class Walker {
  readonly asset: AssetProcess;
  readonly points: PathPoint[];
  readonly #stepSeconds: number;
  #log: number;

  constructor(asset: AssetProcess, stepSeconds: number, startSeconds: number) {
    this.asset = asset;
    this.#stepSeconds = stepSeconds;
    this.#log = Math.log(Number(asset.startE8) / E8);
    this.points = [{ timestampSeconds: startSeconds, value: asset.startE8 }];
  }

  step(timestampSeconds: number, draw: number, jumpDraws: Rng): void {
    const { model } = this.asset;
    this.#log = model.kind === "gbm" ? this.#brownian(model, draw) : this.#reverting(model, timestampSeconds, draw);
    this.#log += this.#jump(jumpDraws);
    this.points.push({ timestampSeconds, value: toPriceE8(this.#log) });
  }

  #brownian({ drift }: GeometricBrownian, draw: number): number {
    const years = this.#stepSeconds / YEAR_SECONDS;
    const { volatility } = this.asset;
    return this.#log + (drift - 0.5 * volatility * volatility) * years + volatility * Math.sqrt(years) * draw;
  }

  /** The exact transition, whatever the step: no error of discretisation. */
  #reverting({ halfLifeSeconds, worthE8At }: OrnsteinUhlenbeck, timestampSeconds: number, draw: number): number {
    const speed = (Math.LN2 / halfLifeSeconds) * YEAR_SECONDS;
    const years = this.#stepSeconds / YEAR_SECONDS;
    const kept = Math.exp(-speed * years);
    const worth = Math.log(Number(worthE8At(timestampSeconds)) / E8);
    const sd = this.asset.volatility * Math.sqrt((1 - kept * kept) / (2 * speed));
    return worth + (this.#log - worth) * kept + sd * draw;
  }

  #jump(draws: Rng): number {
    const { jumps } = this.asset;
    if (jumps === undefined) return 0;
    let sum = 0;
    const count = poissonDraw((jumps.perDay * this.#stepSeconds) / DAY_SECONDS, draws);
    for (let jump = 0; jump < count; jump++) sum += jumps.mean + jumps.sd * normalDraw(draws);
    return sum;
  }
}

/** The one place where a generated price becomes an integer; it never falls to nothing. */
function toPriceE8(log: number): bigint {
  return BigInt(Math.max(1, Math.round(Math.exp(log) * E8)));
}
