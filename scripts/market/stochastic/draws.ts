import type { Rng } from "../../lib/rng.ts";

/** Draw from the standard normal distribution (Box, Muller 1958; one of the pair is thrown away, so that draws never depend on history). */
export function normalDraw(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.float()));
  return radius * Math.cos(2 * Math.PI * rng.float());
}

/**
 * Draw from the gamma distribution of scale 1 (Marsaglia, Tsang 2000).
 *
 * @param shape 1 or more.
 */
export function gammaDraw(shape: number, rng: Rng): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = normalDraw(rng);
    const base = 1 + c * normal;
    if (base <= 0) continue;
    const v = base * base * base;
    if (Math.log(1 - rng.float()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
  }
}

/**
 * Draw the factor that turns a normal draw into one of Student's t with variance 1: sqrt((v - 2) / chi-squared(v)).
 * One factor for several normal draws gives them a joint tail.
 *
 * @param degreesOfFreedom Over 2.
 */
export function studentFactor(degreesOfFreedom: number, rng: Rng): number {
  return Math.sqrt((degreesOfFreedom - 2) / (2 * gammaDraw(degreesOfFreedom / 2, rng)));
}

/**
 * Draw from the Poisson distribution by counting exponential gaps.
 *
 * @param mean 0 or more; the work grows with it, so keep it small (a step's jumps).
 */
export function poissonDraw(mean: number, rng: Rng): number {
  let count = 0;
  for (let elapsed = exponential(rng); elapsed < mean; elapsed += exponential(rng)) count++;
  return count;
}

function exponential(rng: Rng): number {
  return -Math.log(1 - rng.float());
}
