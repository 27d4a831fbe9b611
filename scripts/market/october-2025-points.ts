import type { SourcedPoint } from "./sourced-point.ts";

// What the crash scenario takes from outside, 20:30 to 23:10 UTC on 10 October 2025. No minute series of BTC, ETH or any
// altcoin was found, so those paths join a few sourced points; the USDe path of the exchange has its published points, and
// between them a shape that keeps the published minutes below 0.97, 0.95, 0.90, 0.80 and 0.70.
//
// CHAOS1011 governance.aave.com/t/23248 - J187 github Jamster187/oct10-black-swan-analysis - QL github
// QuantLet/onchain-insights - BIN283, BIN0130 Binance's reviews of October 2025 and January 2026 - MEM from memory,
// unverified - ASSUME a modelling assumption - CALC arithmetic.

/** Bitcoin, USD. */
const btcPoints: readonly SourcedPoint[] = [
  {
    atUtc: "2025-10-10T20:30:00Z",
    value: "116500",
    source: "ASSUME: flat until the tariff post",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T20:50:00Z",
    value: "116500",
    source: "CHAOS1011: start of the 30-minute leg",
    confidence: "medium",
  },
  {
    atUtc: "2025-10-10T21:10:00Z",
    value: "112000",
    source: "ASSUME: shape of the fall: one third by 21:10, most after, as the volatility window 21:10-21:20 suggests",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:15:00Z",
    value: "107500",
    source: "ASSUME: shape of the fall: one third by 21:10, most after, as the volatility window 21:10-21:20 suggests",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:20:00Z",
    value: "102700",
    source: "CHAOS1011: end of the 30-minute leg",
    confidence: "medium",
  },
  {
    atUtc: "2025-10-10T21:20:36Z",
    value: "102000",
    source: "J187: Binance's low of the day; BIN283 dates the bottom 21:20-21:21",
    confidence: "high",
  },
  {
    atUtc: "2025-10-10T21:36:00Z",
    value: "110500",
    source: "ASSUME: most of the rebound done when USDe breaks 0.84",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T22:16:00Z", value: "112000", source: "ASSUME: on the way to the close", confidence: "assume" },
  { atUtc: "2025-10-10T23:10:00Z", value: "112500", source: "MEM: about the close of the day", confidence: "low" },
];

/** Ether, USD. */
const ethPoints: readonly SourcedPoint[] = [
  { atUtc: "2025-10-10T20:30:00Z", value: "4100", source: "ASSUME: flat until the tariff post", confidence: "assume" },
  {
    atUtc: "2025-10-10T20:50:00Z",
    value: "4100",
    source: "CoinDesk 18:51 UTC, before the last leg",
    confidence: "medium",
  },
  {
    atUtc: "2025-10-10T21:10:00Z",
    value: "3930",
    source: "ASSUME: shape of the fall: one third by 21:10, most after, as the volatility window 21:10-21:20 suggests",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:15:00Z",
    value: "3720",
    source: "ASSUME: shape of the fall: one third by 21:10, most after, as the volatility window 21:10-21:20 suggests",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:20:36Z",
    value: "3435",
    source: "J187: Binance's low of the day; BIN283 dates the bottom 21:20-21:21",
    confidence: "high",
  },
  {
    atUtc: "2025-10-10T21:36:00Z",
    value: "3740",
    source: "ASSUME: most of the rebound done when USDe breaks 0.84",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T22:16:00Z", value: "3800", source: "ASSUME: on the way to the close", confidence: "assume" },
  { atUtc: "2025-10-10T23:10:00Z", value: "3830", source: "MEM: about the close of the day", confidence: "low" },
];

/** The generic altcoin (mid-size, such as XRP or LINK), USD. */
const altPoints: readonly SourcedPoint[] = [
  { atUtc: "2025-10-10T20:30:00Z", value: "2.84", source: "ASSUME: flat until the tariff post", confidence: "assume" },
  { atUtc: "2025-10-10T20:50:00Z", value: "2.84", source: "J187: XRP's day high", confidence: "assume" },
  {
    atUtc: "2025-10-10T21:10:00Z",
    value: "2.58",
    source: "ASSUME: altcoins fall later and faster than bitcoin",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:15:00Z",
    value: "2.16",
    source: "ASSUME: altcoins fall later and faster than bitcoin",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:20:36Z",
    value: "1.14",
    source: "CALC: a fall of 60 %, the middle of the range 55-65 % for mid-size altcoins",
    confidence: "medium",
  },
  { atUtc: "2025-10-10T21:25:00Z", value: "1.99", source: "ASSUME: stray lows last minutes", confidence: "assume" },
  { atUtc: "2025-10-10T21:36:00Z", value: "2.19", source: "ASSUME: depth returns about 21:35", confidence: "assume" },
  {
    atUtc: "2025-10-10T23:10:00Z",
    value: "2.33",
    source: "MEM: altcoins closed some 20 % below the evening's start",
    confidence: "low",
  },
];

/** LINK, USD. */
const linkPoints: readonly SourcedPoint[] = [
  { atUtc: "2025-10-10T20:30:00Z", value: "21.26", source: "ASSUME: flat until the tariff post", confidence: "assume" },
  {
    atUtc: "2025-10-10T20:50:00Z",
    value: "21.26",
    source: "CALC: J187 day high 22.78, less ETH's own fall from its day high to 4100",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:10:00Z",
    value: "19.26",
    source: "ASSUME: altcoins fall later and faster than bitcoin",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:15:00Z",
    value: "15.92",
    source: "ASSUME: altcoins fall later and faster than bitcoin",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T21:20:36Z", value: "7.9", source: "J187: Binance's low of the day", confidence: "high" },
  { atUtc: "2025-10-10T21:25:00Z", value: "14.58", source: "ASSUME: stray lows last minutes", confidence: "assume" },
  { atUtc: "2025-10-10T21:36:00Z", value: "16.18", source: "ASSUME: depth returns about 21:35", confidence: "assume" },
  {
    atUtc: "2025-10-10T23:10:00Z",
    value: "17.25",
    source: "MEM: altcoins closed some 20 % below the evening's start",
    confidence: "low",
  },
];

/** AAVE, USD. */
const aavePoints: readonly SourcedPoint[] = [
  {
    atUtc: "2025-10-10T20:30:00Z",
    value: "261.29",
    source: "ASSUME: flat until the tariff post",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T20:50:00Z",
    value: "261.29",
    source: "CALC: J187 day high 280, less ETH's own fall from its day high to 4100",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:10:00Z",
    value: "234.02",
    source: "ASSUME: altcoins fall later and faster than bitcoin",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:15:00Z",
    value: "188.58",
    source: "ASSUME: altcoins fall later and faster than bitcoin",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T21:20:36Z", value: "79.51", source: "J187: Binance's low of the day", confidence: "high" },
  { atUtc: "2025-10-10T21:25:00Z", value: "170.40", source: "ASSUME: stray lows last minutes", confidence: "assume" },
  { atUtc: "2025-10-10T21:36:00Z", value: "192.21", source: "ASSUME: depth returns about 21:35", confidence: "assume" },
  {
    atUtc: "2025-10-10T23:10:00Z",
    value: "206.76",
    source: "MEM: altcoins closed some 20 % below the evening's start",
    confidence: "low",
  },
];

/** USDe on the exchange where it fell (USDE/USDT), USD. */
const usdeVenuePoints: readonly SourcedPoint[] = [
  { atUtc: "2025-10-10T20:30:00Z", value: "1", source: "J187: at par before the fall", confidence: "high" },
  { atUtc: "2025-10-10T21:13:00Z", value: "0.9995", source: "QL: volume jumps, price still 0.999", confidence: "high" },
  { atUtc: "2025-10-10T21:19:00Z", value: "0.999", source: "QL: price still 0.999", confidence: "high" },
  { atUtc: "2025-10-10T21:20:00Z", value: "0.90", source: "QL: first print at 0.90", confidence: "high" },
  {
    atUtc: "2025-10-10T21:22:00Z",
    value: "0.93",
    source: "ASSUME: inside QL's 0.90-0.96 of 21:21-21:35",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:28:00Z",
    value: "0.95",
    source: "ASSUME: inside QL's 0.90-0.96 of 21:21-21:35",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:31:00Z",
    value: "0.96",
    source: "ASSUME: inside QL's 0.90-0.96 of 21:21-21:35",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:34:00Z",
    value: "0.94",
    source: "ASSUME: inside QL's 0.90-0.96 of 21:21-21:35",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:35:00Z",
    value: "0.92",
    source: "ASSUME: inside QL's 0.90-0.96 of 21:21-21:35",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T21:36:00Z", value: "0.84", source: "QL, BIN283: closes at 0.84", confidence: "high" },
  {
    atUtc: "2025-10-10T21:41:00Z",
    value: "0.80",
    source: "ASSUME: keeps QL's minutes below 0.90, 0.80 and 0.70",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:43:00Z",
    value: "0.71",
    source: "ASSUME: keeps QL's minutes below 0.90, 0.80 and 0.70",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T21:44:00Z", value: "0.6567", source: "QL: first trough", confidence: "high" },
  {
    atUtc: "2025-10-10T21:45:00Z",
    value: "0.72",
    source: "ASSUME: keeps QL's minutes below 0.90, 0.80 and 0.70",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:48:00Z",
    value: "0.80",
    source: "ASSUME: keeps QL's minutes below 0.90, 0.80 and 0.70",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:50:00Z",
    value: "0.90",
    source: "ASSUME: keeps QL's minutes below 0.90, 0.80 and 0.70",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T21:52:00Z", value: "0.93", source: "QL: rebound", confidence: "high" },
  { atUtc: "2025-10-10T21:54:00Z", value: "0.65", source: "QL: low of the day", confidence: "high" },
  {
    atUtc: "2025-10-10T21:55:00Z",
    value: "0.77",
    source: "ASSUME: keeps QL's minutes below 0.90, 0.80 and 0.70",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T21:56:00Z",
    value: "0.90",
    source: "ASSUME: keeps QL's minutes below 0.90, 0.80 and 0.70",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T22:08:00Z",
    value: "0.95",
    source: "ASSUME: keeps QL's minutes below 0.95",
    confidence: "assume",
  },
  {
    atUtc: "2025-10-10T22:16:00Z",
    value: "0.97",
    source: "BIN283: window of compensation closes, about 0.97",
    confidence: "high",
  },
  {
    atUtc: "2025-10-10T22:20:00Z",
    value: "0.968",
    source: "ASSUME: keeps QL's minutes below 0.97",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T22:28:00Z", value: "0.97", source: "QL: last close below 0.97", confidence: "high" },
  { atUtc: "2025-10-10T22:53:00Z", value: "0.99", source: "QL: last close below 0.99", confidence: "high" },
  {
    atUtc: "2025-10-10T23:10:00Z",
    value: "0.9905",
    source: "CALC: on the line from 0.99 at 22:53 to 0.995 at 01:30, both QL",
    confidence: "assume",
  },
];

/** Base fee of Ethereum, gwei. */
export const october2025BaseFeePoints: readonly SourcedPoint[] = [
  { atUtc: "2025-10-10T20:30:00Z", value: "0.5", source: "MEM: 0.3 to 2 before the crash", confidence: "low" },
  { atUtc: "2025-10-10T20:50:00Z", value: "1", source: "MEM: 0.3 to 2 before the crash", confidence: "low" },
  { atUtc: "2025-10-10T21:00:00Z", value: "5", source: "ASSUME: rises with the liquidations", confidence: "assume" },
  { atUtc: "2025-10-10T21:10:00Z", value: "40", source: "ASSUME: rises with the liquidations", confidence: "assume" },
  {
    atUtc: "2025-10-10T21:15:00Z",
    value: "100",
    source: "BIN0130: above 100 at times; dated to the peak minute of liquidations",
    confidence: "medium",
  },
  {
    atUtc: "2025-10-10T21:20:00Z",
    value: "120",
    source: "ASSUME: the height, above 100 as BIN0130 says",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T21:36:00Z", value: "100", source: "BIN0130: above 100 at times", confidence: "medium" },
  { atUtc: "2025-10-10T21:54:00Z", value: "60", source: "ASSUME: falls as the lows pass", confidence: "assume" },
  {
    atUtc: "2025-10-10T22:16:00Z",
    value: "20",
    source: "ASSUME: low enough for withdrawals to resume by 22:25",
    confidence: "assume",
  },
  { atUtc: "2025-10-10T22:53:00Z", value: "3", source: "ASSUME: back near normal", confidence: "assume" },
  { atUtc: "2025-10-10T23:10:00Z", value: "1", source: "MEM: 0.3 to 2 in quiet times", confidence: "low" },
];

/** Sourced price points by the name of the pushed feed that follows them. */
export const october2025PricePoints: Readonly<Record<string, readonly SourcedPoint[]>> = {
  "BTC/USD": btcPoints,
  "ETH/USD": ethPoints,
  "ALT/USD": altPoints,
  "LINK/USD": linkPoints,
  "AAVE/USD": aavePoints,
  "USDe-venue": usdeVenuePoints,
};
