import { WAD } from "../../lib/wad.ts";
import type { StablePoolInfo } from "../../protocol/market.ts";
import type { StablePoolState } from "../../protocol/market-state.ts";
import { atLeast, type Books, heldUnits, type Invariant, type InvariantCheck } from "./invariant.ts";

/** What the rounding of D may take from a share in a block without fees: 2 wei, see docs/rounding.md. */
const SHARE_TOLERANCE_WEI = 2n;
/** Floors of the averages on the way through a block. */
const AVERAGE_TOLERANCE_WEI = 2n;
const HIGHEST_STORED_PRICE_WAD = 2n * WAD;

type Look = Iterable<Omit<InvariantCheck, "invariant">>;

/** What must hold of stable pools and pairs at any block. */
export const venueInvariants: readonly Invariant[] = [
  { id: "AMM-1", look: poolsHoldTheirCoins },
  { id: "AMM-2", look: sharesKeepTheirWorth },
  { id: "AMM-3", look: sharesAreWorthOne },
  { id: "AMM-6", look: averagesStayBetween },
  { id: "AMM-11", look: pairsHoldTheirReserves },
  { id: "AMM-12", look: pairSharesKeepTheirWorth },
];

function* poolsHoldTheirCoins(books: Books): Look {
  for (const [pool, reading] of poolsOf(books)) {
    for (const [place, { symbol, address, decimals }] of pool.coins.entries()) {
      const counted = reading.balancesUnits[place] ?? 0n;
      const held = heldUnits(books, address, pool.address);
      yield atLeast(`stable pool ${pool.name}: holds the ${symbol} it counts`, held, counted, decimals);
    }
  }
}

function* sharesKeepTheirWorth(books: Books): Look {
  for (const [pool, reading, before] of poolsOf(books)) {
    if (before === undefined || before.totalSupplyWei === 0n || reading.totalSupplyWei === 0n) continue;
    // While A moves D moves with it.
    if (books.state.timestamp <= reading.rampEndsAt || (books.since?.state.timestamp ?? 0) <= before.rampEndsAt)
      continue;
    const least = before.virtualPriceWad - SHARE_TOLERANCE_WEI;
    yield atLeast(`stable pool ${pool.name}: a share's worth`, reading.virtualPriceWad, least, 18);
  }
}

function* sharesAreWorthOne(books: Books): Look {
  for (const [pool, reading] of poolsOf(books)) {
    // A pool whose A was lowered has a lower D for the same coins.
    if (reading.totalSupplyWei === 0n || reading.rampEndsAt !== 0) continue;
    const least = WAD - SHARE_TOLERANCE_WEI;
    yield atLeast(
      `stable pool ${pool.name}: a share is worth what it was at first`,
      reading.virtualPriceWad,
      least,
      18,
    );
  }
}

function* averagesStayBetween(books: Books): Look {
  for (const [pool, reading, before] of poolsOf(books)) {
    if (reading.totalSupplyWei === 0n) continue;
    yield atLeast(
      `stable pool ${pool.name}: 2, over the stored price`,
      HIGHEST_STORED_PRICE_WAD,
      reading.lastPriceWad,
      18,
    );
    if (before === undefined || before.totalSupplyWei === 0n) continue;
    const [low, high] =
      before.emaPriceWad < before.lastPriceWad
        ? [before.emaPriceWad, before.lastPriceWad]
        : [before.lastPriceWad, before.emaPriceWad];
    const average = reading.emaPriceWad;
    yield atLeast(`stable pool ${pool.name}: the average price`, average, low - AVERAGE_TOLERANCE_WEI, 18);
    yield atLeast(`stable pool ${pool.name}: the price it moved towards`, high, average, 18);
  }
}

function* pairsHoldTheirReserves(books: Books): Look {
  for (const [at, pair] of books.market.pairs.entries()) {
    const { reserve0Units = 0n, reserve1Units = 0n } = books.state.pairs[at] ?? {};
    for (const [{ symbol, address, decimals }, counted] of [
      [pair.token0, reserve0Units],
      [pair.token1, reserve1Units],
    ] as const) {
      const held = heldUnits(books, address, pair.address);
      yield atLeast(`pair ${pair.name}: holds the ${symbol} it counts`, held, counted, decimals);
    }
  }
}

/** k over the square of the shares: they are sqrt(k) at first, and every fee and floor is in their favour. */
function* pairSharesKeepTheirWorth({ market, state, since }: Books): Look {
  for (const [at, { name }] of market.pairs.entries()) {
    const now = state.pairs[at];
    if (now === undefined) continue;
    const k = now.reserve0Units * now.reserve1Units;
    const before = since?.state.pairs[at];
    if (before === undefined || before.totalSupplyWei === 0n) {
      yield atLeast(`pair ${name}: k over shares squared`, k, now.totalSupplyWei ** 2n, 0);
      continue;
    }
    const kBefore = before.reserve0Units * before.reserve1Units;
    const [left, right] = [k * before.totalSupplyWei ** 2n, kBefore * now.totalSupplyWei ** 2n];
    yield atLeast(`pair ${name}: k over shares squared, crosswise`, left, right, 0);
  }
}

function* poolsOf({ market, state, since }: Books): Iterable<[StablePoolInfo, StablePoolState, StablePoolState?]> {
  for (const [at, pool] of market.stablePools.entries()) {
    const reading = state.stablePools[at];
    const before = since?.state.stablePools[at];
    if (reading !== undefined) yield before === undefined ? [pool, reading] : [pool, reading, before];
  }
}
