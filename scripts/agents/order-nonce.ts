/** Orders that one signer may place in one block. */
const ORDERS_PER_STEP = 16n;

/**
 * Give the nonce of a signed desk order: unique for a signer over a run, never 0, which the desk refuses.
 *
 * @param firstNonce The signer's first free nonce, 1 or more.
 * @param step The run's step.
 * @param index The order's place among the signer's orders of this step, 0 to 15.
 */
export function orderNonce(firstNonce: bigint, step: number, index: number): bigint {
  return firstNonce + BigInt(step) * ORDERS_PER_STEP + BigInt(index);
}

/** How long a desk order stays valid: ten minutes after the block it is meant for. */
export const ORDER_VALIDITY_SECONDS = 600;
