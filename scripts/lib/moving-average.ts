import { WAD } from "./wad.ts";
import { expOfNegativeWad } from "./wad-exp.ts";

/**
 * Carry a stable pool's moving average forward, as Curve's StableSwap-NG does.
 *
 * @param lastWad The value since the average was stored.
 * @param emaWad The average as stored.
 * @param windowSeconds Time constant, above 0.
 * @param elapsedSeconds Since the average was stored.
 * @returns floor(ema * alpha + last * (1 - alpha)) with alpha = exp(-elapsed / window), WAD.
 */
export function movingAverageWad(
  lastWad: bigint,
  emaWad: bigint,
  windowSeconds: number,
  elapsedSeconds: number,
): bigint {
  if (elapsedSeconds === 0) return emaWad;
  const alphaWad = expOfNegativeWad((BigInt(elapsedSeconds) * WAD) / BigInt(windowSeconds));
  return (lastWad * (WAD - alphaWad) + emaWad * alphaWad) / WAD;
}
