import { PowderkegError } from "../lib/errors.ts";
import type { Eip1193Provider } from "./chain.ts";

/** A node answered a request with an error. */
export class NodeError extends PowderkegError {
  /**
   * @param method Request.
   * @param reason The node's message.
   * @param data What it sent along, such as revert data.
   */
  constructor(
    readonly method: string,
    readonly reason: string,
    readonly data: unknown,
  ) {
    super(`${method}: the node answered ${JSON.stringify(reason)}`);
  }
}

/** A node cannot be reached, or does not answer in JSON-RPC. */
export class NodeUnreachableError extends PowderkegError {
  constructor(
    readonly url: string,
    cause: unknown,
  ) {
    super(`${url}: no JSON-RPC node answers there; start one, or give another address`, { cause });
  }
}

/**
 * Talk to any node over HTTP: an external Hardhat node, anvil, a mainnet RPC.
 *
 * @param shownUrl How errors name it: an address may hold a key.
 */
export function httpProvider(url: string, shownUrl = url): Eip1193Provider {
  let lastId = 0;
  return {
    async request({ method, params = [] }) {
      const body = JSON.stringify({ jsonrpc: "2.0", id: ++lastId, method, params });
      let answer: { result?: unknown; error?: { message?: string; data?: unknown } };
      try {
        const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
        answer = (await response.json()) as typeof answer;
      } catch (cause) {
        throw new NodeUnreachableError(shownUrl, cause);
      }
      if (answer.error !== undefined) throw new NodeError(method, answer.error.message ?? "", answer.error.data);
      return answer.result;
    },
  };
}
