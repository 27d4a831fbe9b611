const SQRT_2PI = Math.sqrt(2 * Math.PI);
/** From here on the continued fraction of the tail converges faster than the series. */
const TAIL_FROM = 3;
const TAIL_TERMS = 60;
const NEWTON_STEPS = 8;

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / SQRT_2PI;
}

/** Probability that a standard normal draw is at most x; relative error under 1e-13 in both tails. */
export function normalCdf(x: number): number {
  if (x > 0) return 1 - lowerTail(-x);
  return lowerTail(x);
}

/** Phi(x) for x of 0 or less: 1/2 - phi(x) (|x| + |x|^3/3 + |x|^5/15 + ...), far out Laplace's continued fraction. */
function lowerTail(x: number): number {
  const size = -x;
  if (size > TAIL_FROM) {
    let fraction = size;
    for (let term = TAIL_TERMS; term >= 1; term--) fraction = size + term / fraction;
    return normalDensity(size) / fraction;
  }
  let term = size;
  let sum = size;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (size * size) / odd;
    sum += term;
  }
  return 0.5 - normalDensity(size) * sum;
}

/**
 * Give the x below which a standard normal draw falls with a probability.
 *
 * @param probability Over 0 and under 1; -Infinity and Infinity at the ends.
 */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return -Infinity;
  if (probability >= 1) return Infinity;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  // Newton from the left of the root: the distribution is convex there, so every later step stays on one side.
  let x = -Math.sqrt(-2 * Math.log(probability));
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const miss = normalCdf(x) / probability;
    if (miss === 0) break;
    // Newton on the logarithm of the distribution, which is concave: no overshoot far out in the tail.
    x -= Math.log(miss) * (normalCdf(x) / normalDensity(x));
  }
  return x;
}
