import type { EventLine } from "../lib/record.ts";
import type { CellRecord } from "./cell-record.ts";
import { poolSpotPriceE8 } from "./usde-prices.ts";

/** One link of the seed article's chain of causes (crash.md 2.4) and its first sign in a run. */
export interface CauseLink {
  readonly id: string;
  readonly what: string;
  /** "seen", "not seen" in this run, or "not modelled" by this build. */
  readonly state: "seen" | "not seen" | "not modelled";
  readonly timestamp?: number;
  readonly evidence?: string;
}

const MARKET_FALL_PERCENT = 1n;
const ALT_FALL_PERCENT = 5n;
const DEPEG_E8 = 99_500_000n;

/**
 * Find the first event of each link L1-L11.
 * L1 BTC's market 1 % under its start; L2 the pool's altcoin price 5 % under its start; L3 a whale's margin call;
 * L4 the stable pool's USDe under 0.995 after net sales; L5 the first liquidation of USDe; L6 of an altcoin; L11 a
 * keeper sells USDe it seized. L7-L10 need the exchange legs and are not modelled.
 */
export function causeChain(record: CellRecord): readonly CauseLink[] {
  const { blocks, events, header } = record;
  const kindOf = new Map(header.agents.map((agent) => [agent.label, agent.kind]));
  const at = (step: number) => blocks[step]?.timestamp ?? header.startTimestamp + step * header.blockSeconds;
  const first = blocks[0];
  const startBtcE8 = first?.referencePricesE8["BTC"] ?? 0n;
  const startAltE8 = first?.oraclePricesE8["ALT"] ?? 0n;

  const btc = blocks.find(
    (block) => (block.referencePricesE8["BTC"] ?? startBtcE8) * 100n < startBtcE8 * (100n - MARKET_FALL_PERCENT),
  );
  const alt = blocks.find(
    (block) => (block.oraclePricesE8["ALT"] ?? startAltE8) * 100n < startAltE8 * (100n - ALT_FALL_PERCENT),
  );
  const depeg = blocks.find((block) => poolSpotPriceE8(block) < DEPEG_E8);
  const marginCall = events.find(
    (event) => event.name === "decision" && kindOf.get(event.cause) === "whale" && event.what === "margin call",
  );
  const liquidationOf = (test: (collateral: string) => boolean) =>
    events.find((event) => event.name === "liquidation" && test(event.collateral));
  const usdeLiquidation = liquidationOf((collateral) => collateral === "USDe" || collateral === "sUSDe");
  const altLiquidation = liquidationOf((collateral) => collateral === "ALT");
  const keeperSale = events.find(
    (event) => event.name === "stable-swap" && event.sold === "USDe" && kindOf.get(event.cause) === "keeper",
  );

  return [
    link("L1", "market shock: risk-off", btc?.timestamp, "BTC 1 % under its start"),
    link("L2", "altcoins fall: whales' LTV rises", alt?.timestamp, "the oracle's ALT price 5 % under its start"),
    ofEvent("L3", "whale margin call: USDe loops are unwound", marginCall, at),
    link("L4", "unwinding sells USDe: the pool depegs", depeg?.timestamp, "pool spot under 0.995"),
    ofEvent("L5", "USDe loops are liquidated", usdeLiquidation, at),
    ofEvent("L6", "whales' altcoins are liquidated", altLiquidation, at),
    notModelled("L7", "market makers' altcoin and LST collateral falls"),
    notModelled("L8", "a unified margin account is liquidated"),
    notModelled("L9", "market makers pull their quotes"),
    notModelled("L10", "sales fall through to stray bids"),
    ofEvent("L11", "keepers sell what they seized", keeperSale, at),
  ];
}

function link(id: string, what: string, timestamp: number | undefined, evidence: string): CauseLink {
  return timestamp === undefined ? { id, what, state: "not seen" } : { id, what, state: "seen", timestamp, evidence };
}

function ofEvent(id: string, what: string, event: EventLine | undefined, at: (step: number) => number): CauseLink {
  if (event === undefined) return { id, what, state: "not seen" };
  const evidence = event.name === "decision" ? `${event.cause}: ${event.why}` : `${event.name} by ${event.cause}`;
  return { id, what, state: "seen", timestamp: at(event.step), evidence };
}

function notModelled(id: string, what: string): CauseLink {
  return { id, what, state: "not modelled" };
}
