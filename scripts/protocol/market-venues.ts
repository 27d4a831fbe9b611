import { PowderkegError } from "../lib/errors.ts";
import type { MarketAddresses } from "./market.ts";

/** The market was deployed without the part that a call needs. */
export class MissingVenueError extends PowderkegError {
  /**
   * @param venue What is missing.
   * @param section Section of the market file that adds it.
   */
  constructor(
    readonly venue: string,
    readonly section: string,
  ) {
    super(`this market has no ${venue}; add the section ${section} to the market file`);
  }
}

/** @throws MissingVenueError if the market's USDe can be neither minted nor redeemed. */
export function requireDesk(addresses: MarketAddresses): NonNullable<MarketAddresses["ethena"]> {
  if (addresses.ethena === undefined) throw new MissingVenueError("mint and redeem desk", "ethena");
  return addresses.ethena;
}

/** @throws MissingVenueError if the market has no Uniswap v3 pool. */
export function requireUniswapV3(addresses: MarketAddresses): NonNullable<MarketAddresses["uniswapV3"]> {
  if (addresses.uniswapV3 === undefined) throw new MissingVenueError("Uniswap v3 pool", "uniswapV3Pools");
  return addresses.uniswapV3;
}

/** @throws MissingVenueError if the market has no Uniswap pair. */
export function requireUniswap(addresses: MarketAddresses): NonNullable<MarketAddresses["uniswap"]> {
  if (addresses.uniswap === undefined) throw new MissingVenueError("Uniswap pair", "uniswapPairs");
  return addresses.uniswap;
}
