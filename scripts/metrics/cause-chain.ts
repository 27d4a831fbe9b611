import type { BlockLine, EventLine } from "../lib/record.ts";
import type { CellRecord } from "./cell-record.ts";
import { stepTimestamp } from "./step-timestamp.ts";
import { poolSpotPriceE8 } from "./usde-prices.ts";

/** One link of the seed article's chain of causes (crash.md 2.4) and its first sign in a run. */
export interface CauseLink {
  readonly id: string;
  readonly what: string;
  /** "seen", "not seen" in this run, or "not modelled" by this build. */
  readonly state: "seen" | "not seen" | "not modelled";
  /** Unix seconds of the block of the first sign, if seen. */
  readonly timestamp?: number;
  /** What the sign was, if seen. */
  readonly evidence?: string;
}

/** Where a link was first seen. */
interface Sign {
  readonly step: number;
  readonly evidence: string;
}

const MARKET_FALL_PERCENT = 1n;
const ALTCOIN_FALL_PERCENT = 5n;
const DEPEG_E8 = 99_500_000n;

/** Tokens that are neither a dollar nor a major: what is left are altcoins. */
const NO_ALTCOINS: ReadonlySet<string> = new Set(["USDe", "sUSDe", "USDC", "USDT", "WETH", "WBTC"]);

/**
 * Find the first sign of each link L1-L11, as docs/metrics.md defines them. L7-L10 need the exchange legs and are not
 * modelled.
 */
export function causeChain(record: CellRecord): readonly CauseLink[] {
  const link = (id: string, what: string, sign: Sign | undefined): CauseLink =>
    sign === undefined
      ? { id, what, state: "not seen" }
      : { id, what, state: "seen", timestamp: stepTimestamp(record.header, sign.step), evidence: sign.evidence };
  const isLoop = (collateral: string) => collateral === "USDe" || collateral === "sUSDe";
  return [
    link("L1", "The market falls: risk-off", marketFall(record)),
    link("L2", "Altcoins fall: the whales' LTV rises", altcoinFall(record)),
    link("L3", "Margin calls: whales unwind their USDe loops", marginCall(record)),
    link("L4", "USDe is sold: the pool leaves its peg", depeg(record)),
    link("L5", "USDe loops are liquidated", liquidation(record, isLoop)),
    link("L6", "Whales' altcoins are liquidated", liquidation(record, isAltcoin)),
    notModelled("L7", "Market makers' altcoin and staked-token collateral falls"),
    notModelled("L8", "Unified margin accounts are liquidated"),
    notModelled("L9", "Market makers pull their quotes"),
    notModelled("L10", "Sales fall through to stray bids"),
    link("L11", "Keepers sell what they seized", keeperSale(record)),
  ];
}

function isAltcoin(symbol: string): boolean {
  return !NO_ALTCOINS.has(symbol);
}

function marketFall({ blocks }: CellRecord): Sign | undefined {
  return firstFall(
    blocks,
    (block) => block.referencePricesE8,
    (name) => name === "BTC",
    MARKET_FALL_PERCENT,
    (name) => name,
  );
}

function altcoinFall({ blocks }: CellRecord): Sign | undefined {
  const named = (symbol: string) => `the price of ${symbol} that the lending pool uses`;
  return firstFall(blocks, (block) => block.oraclePricesE8, isAltcoin, ALTCOIN_FALL_PERCENT, named);
}

/** The first block in which one of the prices is more than a percentage under its start. */
function firstFall(
  blocks: readonly BlockLine[],
  pricesOf: (block: BlockLine) => Readonly<Record<string, bigint>>,
  isWatched: (name: string) => boolean,
  fallPercent: bigint,
  nameOf: (name: string) => string,
): Sign | undefined {
  const [first] = blocks;
  const watched = Object.entries(first === undefined ? {} : pricesOf(first)).filter(([name]) => isWatched(name));
  for (const block of blocks) {
    for (const [name, startE8] of watched) {
      const nowE8 = pricesOf(block)[name] ?? startE8;
      if (nowE8 * 100n >= startE8 * (100n - fallPercent)) continue;
      return { step: block.step, evidence: `${nameOf(name)} is more than ${fallPercent} % under its start` };
    }
  }
  return undefined;
}

function marginCall(record: CellRecord): Sign | undefined {
  const kindOf = kinds(record);
  for (const event of record.events) {
    if (event.name !== "decision" || event.what !== "margin call" || kindOf.get(event.cause) !== "whale") continue;
    return { step: event.step, evidence: `${event.cause}: ${event.why}` };
  }
  return undefined;
}

/** The pool's price is the sign; the evidence names whose net sales led to it, since that may not be who the link says. */
function depeg(record: CellRecord): Sign | undefined {
  const block = record.blocks.find((candidate) => (poolSpotPriceE8(candidate) ?? DEPEG_E8) < DEPEG_E8);
  if (block === undefined) return undefined;
  const groupOf = new Map(record.header.agents.map(({ label, group }) => [label, group]));
  const soldWei = new Map<string, bigint>();
  for (const event of record.events) {
    if (event.step > block.step) break;
    if (event.name !== "stable-swap") continue;
    const wei = event.sold === "USDe" ? event.soldUnits : event.bought === "USDe" ? -event.boughtUnits : 0n;
    const group = groupOf.get(event.cause) ?? event.cause;
    soldWei.set(group, (soldWei.get(group) ?? 0n) + wei);
  }
  const [seller] = [...soldWei].filter(([, wei]) => wei > 0n).sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0));
  const by =
    seller === undefined ? "nobody sold USDe in the pool before" : `most USDe sold there by then: ${seller[0]}`;
  return { step: block.step, evidence: `pool spot under 0.995; ${by}` };
}

function liquidation({ events }: CellRecord, isCollateral: (symbol: string) => boolean): Sign | undefined {
  for (const event of events) {
    if (event.name !== "liquidation" || !isCollateral(event.collateral)) continue;
    return { step: event.step, evidence: `${event.cause} takes ${event.collateral} for ${event.debt} debt` };
  }
  return undefined;
}

/** The first sale or redemption by a keeper of a token that it has seized before. */
function keeperSale(record: CellRecord): Sign | undefined {
  const kindOf = kinds(record);
  const seized = new Map<string, Set<string>>();
  for (const event of record.events) {
    if (kindOf.get(event.cause) !== "keeper") continue;
    if (event.name === "liquidation") {
      seized.set(event.cause, (seized.get(event.cause) ?? new Set()).add(event.collateral));
      continue;
    }
    const sold = soldToken(event);
    if (sold === undefined || seized.get(event.cause)?.has(sold) !== true) continue;
    return {
      step: event.step,
      evidence: `${event.cause} ${event.name === "redemption" ? "redeems" : "sells"} ${sold}`,
    };
  }
  return undefined;
}

function soldToken(event: EventLine): string | undefined {
  if (event.name === "stable-swap" || event.name === "pair-swap" || event.name === "range-swap") return event.sold;
  return event.name === "redemption" ? "USDe" : undefined;
}

function kinds({ header }: CellRecord): ReadonlyMap<string, string> {
  return new Map(header.agents.map(({ label, kind }) => [label, kind]));
}

function notModelled(id: string, what: string): CauseLink {
  return { id, what, state: "not modelled" };
}
