import type { Eip1193Provider } from "./chain.ts";

/**
 * Give a development chain a clock that depends on nothing but how many blocks it has mined: every transaction sent
 * under automine, and every block mined by hand, is one second after the last. Without it block times follow the
 * machine's clock, and two set-ups of one seed differ.
 *
 * @param startSeconds Timestamp of the first block mined through it.
 */
export function steadyClock(provider: Eip1193Provider, startSeconds: number): Eip1193Provider {
  let automine = true;
  let next = startSeconds;
  /** A timestamp set by somebody else for the block to come is left alone. */
  let isSet = false;
  const nextAtSnapshot = new Map<unknown, number>();
  return {
    async request(args) {
      const { method, params = [] } = args;
      if (method === "evm_setAutomine") automine = params[0] === true;
      if (method === "evm_setNextBlockTimestamp") {
        isSet = true;
        next = Number(params[0]) + 1;
      }
      if (method === "evm_mine" || (automine && method === "eth_sendTransaction")) {
        if (!isSet) await provider.request({ method: "evm_setNextBlockTimestamp", params: [next++] });
        isSet = false;
      }
      const answer = await provider.request(args);
      if (method === "evm_snapshot") nextAtSnapshot.set(answer, next);
      if (method === "evm_revert" && answer === true) next = nextAtSnapshot.get(params[0]) ?? next;
      return answer;
    },
  };
}
