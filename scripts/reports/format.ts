/** Numbers as people read them: this floor turns exact integers into text, and loses digits on purpose. */

const UNITS: readonly (readonly [number, string])[] = [
  [1, ""],
  [1e3, "k"],
  [1e6, "m"],
  [1e9, "bn"],
  [1e12, "tn"],
];
const NONE = "none";

/**
 * USD with 8 decimals in three significant digits: "$4.48bn", "$180m", "$412"; below a hundred dollars with cents.
 * Negative amounts keep their sign; what rounds to nothing is "$0".
 */
export function usd(base: bigint): string {
  const amount = short(base);
  return amount.startsWith("-") ? `-$${amount.slice(1)}` : `$${amount}`;
}

/** USD as `usd`, gains with a plus. */
export function signedUsd(base: bigint): string {
  const text = usd(base);
  return base > 0n && text !== "$0" ? `+${text}` : text;
}

/** Tokens of 18 decimals as `usd`, without a sign of currency: "1.37bn". */
export function tokens(wei: bigint): string {
  return short(wei / 10n ** 10n);
}

/** A price with 8 decimals as "0.6500"; "none" when there is no such price. */
export function price(priceE8: bigint | undefined): string {
  return priceE8 === undefined ? NONE : (Number(priceE8) / 1e8).toFixed(4);
}

/** Basis points as "98.2 %", exactly: at most two decimals, no trailing zeros. */
export function percent(bps: bigint): string {
  return `${Number(bps) / 100} %`;
}

/** Seconds as "48 s", "45 min", "2 h 40 min", to the nearest minute from two minutes on. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Seconds as minutes with one decimal, "13.6"; "0" for none, "none" when nothing was measured. */
export function minutes(seconds: number | undefined): string {
  if (seconds === undefined) return NONE;
  return seconds === 0 ? "0" : (seconds / 60).toFixed(1);
}

/** Unix seconds as "21:44:36" UTC. */
export function clock(timestamp: number): string {
  return new Date(timestamp * 1_000).toISOString().slice(11, 19);
}

/** 18-decimal ether in three significant digits: "12.4 ETH", "4,021 ETH", "0.0042 ETH". */
export function ether(wei: bigint): string {
  const amount = Number(wei) / 1e18;
  if (Math.abs(amount) < 1e-6) return wei === 0n ? "0 ETH" : "under 0.000001 ETH";
  const rounded = Number(amount.toPrecision(3));
  return `${Math.abs(rounded) >= 1_000 ? count(Math.round(amount)) : rounded} ETH`;
}

/** A whole number with its thousands grouped: "2,195". */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** So many of something, its thousands grouped: "1 seed", "2,000 seeds". @param one Its name, which takes an s. */
export function several(value: number, one: string): string {
  return `${count(value)} ${one}${value === 1 ? "" : "s"}`;
}

/** An amount with 8 decimals, in three significant digits. */
function short(amountE8: bigint): string {
  const hundredths = ((amountE8 < 0n ? -amountE8 : amountE8) + 500_000n) / 1_000_000n;
  if (hundredths === 0n) return "0";
  const sign = amountE8 < 0n ? "-" : "";
  const amount = Number(hundredths) / 100;
  if (amount < 100) return sign + amount.toFixed(2);
  for (const [unit, name] of UNITS) {
    const rounded = Number((amount / unit).toPrecision(3));
    if (rounded < 1_000) return sign + threeDigits(rounded) + name;
  }
  return `${sign}${count(Math.round(amount / 1e12))}tn`;
}

function threeDigits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
