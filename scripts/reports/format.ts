/** Numbers as people read them: this floor turns exact integers into text, and loses digits on purpose. */

const USD_UNITS: readonly [bigint, string][] = [
  [10n ** 9n, "bn"],
  [10n ** 6n, "m"],
  [10n ** 3n, "k"],
];

/** USD with 8 decimals as "$4.48bn", "$180.2m", "$412"; negative amounts keep their sign. */
export function usd(base: bigint): string {
  const sign = base < 0n ? "-" : "";
  const dollars = (base < 0n ? -base : base) / 10n ** 6n; // cents
  for (const [unit, name] of USD_UNITS) {
    if (dollars >= unit * 100n) return `${sign}$${significant(dollars, unit * 100n)}${name}`;
  }
  return `${sign}$${(Number(dollars) / 100).toFixed(dollars === 0n ? 0 : 2)}`;
}

/** A price with 8 decimals as "0.6500". */
export function price(priceE8: bigint, decimals = 4): string {
  return (Number(priceE8) / 1e8).toFixed(decimals);
}

/** Basis points as "98.2 %". */
export function percent(bps: bigint): string {
  return `${(Number(bps) / 100).toFixed(1)} %`;
}

/** Seconds as "45 min", "12 s", "2 h 40 min". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A timestamp as "21:44:36" UTC. */
export function clock(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().slice(11, 19);
}

/** 18-decimal ether as "12.4 ETH". */
export function ether(wei: bigint): string {
  return `${(Number(wei / 10n ** 12n) / 1e6).toFixed(wei === 0n ? 0 : 2)} ETH`;
}

function significant(value: bigint, unit: bigint): string {
  const ratio = Number((value * 1_000n) / unit) / 1_000;
  return ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2);
}
