import type { BlockLine } from "../../lib/record.ts";
import { REFERENCE_NAMES } from "../../scenarios/october-2025/world.ts";
import type { Rise } from "./splitting.ts";

const USD = 1e8;

/**
 * Follow how close a run comes to a loss, and how large that is. A block's level is its bad debt, booked and latent, in
 * dollars; while there is none, minus the lowest price of the collateral watched over its first one, the lending pool's or
 * the outside market's, whichever is lower: from -1 towards 0 as it falls. Any level gives unbiased estimates; this one leads runs to the loss through the falls that cause it.
 */
export class LevelFollower {
  readonly #symbols: readonly string[];
  readonly #firstE8 = new Map<string, bigint>();
  readonly #rises: Rise[] = [];

  /** @param symbols reserves whose prices lead to the loss */
  constructor(symbols: readonly string[]) {
    this.#symbols = symbols;
  }

  /** Take in a block. @returns its level. */
  see(block: BlockLine): number {
    const level = this.#levelOf(block);
    if (level > (this.#rises.at(-1)?.level ?? -Infinity)) this.#rises.push({ step: block.step, level });
    return level;
  }

  get rises(): readonly Rise[] {
    return this.#rises;
  }

  #levelOf({ deficitBase, latentBadDebtBase, oraclePricesE8, referencePricesE8 }: BlockLine): number {
    const lossBase = deficitBase + latentBadDebtBase;
    if (lossBase > 0n) return Number(lossBase) / USD;
    const kept = this.#symbols.flatMap((symbol) => [
      this.#kept(`used ${symbol}`, oraclePricesE8[symbol]),
      // A feed tells a fall only beyond its deviation; the market that it follows tells all of it.
      this.#kept(`outside ${symbol}`, referencePricesE8[REFERENCE_NAMES[symbol] ?? symbol]),
    ]);
    return -Math.min(1, ...kept);
  }

  /** A price over the first of its name; 1 where there is none. */
  #kept(name: string, priceE8: bigint | undefined): number {
    if (priceE8 === undefined) return 1;
    const firstE8 = this.#firstE8.get(name) ?? priceE8;
    this.#firstE8.set(name, firstE8);
    return firstE8 === 0n ? 1 : Number(priceE8) / Number(firstE8);
  }
}
