import { PowderkegError } from "../lib/errors.ts";
import type { Eip1193Provider } from "./chain.ts";

/** JSON-RPC's code of an internal error, for nodes that give none. */
const UNKNOWN_CODE = -32_603;

/** A node answered a request with an error. */
export class NodeError extends PowderkegError {
  /**
   * @param method Request.
   * @param reason The node's message.
   * @param data What it sent along, such as revert data.
   * @param code Its JSON-RPC code.
   */
  constructor(
    readonly method: string,
    readonly reason: string,
    readonly data: unknown,
    readonly code: number,
  ) {
    super(`${method}: the node answered ${JSON.stringify(reason)}`);
  }
}

/** What a node answers in place of a result. */
export interface ErrorAnswer {
  readonly message?: string;
  readonly data?: unknown;
  readonly code?: number;
}

/** Make an error of what a node answered. */
export function nodeError(method: string, { message = "", data, code = UNKNOWN_CODE }: ErrorAnswer): NodeError {
  return new NodeError(method, message, data, code);
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

/** A node took too long to answer. */
export class NodeTimedOutError extends PowderkegError {
  constructor(
    readonly url: string,
    readonly method: string,
    readonly milliseconds: number,
  ) {
    super(`${url}: ${method} was not answered within ${milliseconds / 1_000} s; try again, or take another node`);
  }
}

/** How a node is talked to. */
export interface HttpProviderOptions {
  /** How errors name the node: an address may hold a key. The address itself unless told. */
  readonly shownUrl?: string;
  /** How long a request may take; for ever unless told. */
  readonly limitMilliseconds?: number;
}

/** Talk to any node over HTTP: an external Hardhat node, anvil, a mainnet RPC. */
export function httpProvider(url: string, options: HttpProviderOptions = {}): Eip1193Provider {
  const { shownUrl = url, limitMilliseconds } = options;
  let lastId = 0;
  return {
    async request({ method, params = [] }) {
      const body = JSON.stringify({ jsonrpc: "2.0", id: ++lastId, method, params });
      const limit = limitMilliseconds === undefined ? {} : { signal: AbortSignal.timeout(limitMilliseconds) };
      let answer: { result?: unknown; error?: ErrorAnswer };
      try {
        const headers = { "content-type": "application/json" };
        const response = await fetch(url, { method: "POST", headers, body, ...limit });
        answer = (await response.json()) as typeof answer;
      } catch (cause) {
        if (limit.signal?.aborted === true) throw new NodeTimedOutError(shownUrl, method, limitMilliseconds ?? 0);
        throw new NodeUnreachableError(shownUrl, cause);
      }
      if (answer.error !== undefined) throw nodeError(method, answer.error);
      return answer.result;
    },
  };
}
