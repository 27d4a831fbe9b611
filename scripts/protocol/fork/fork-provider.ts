import type { Eip1193Provider } from "../chain.ts";
import { UpstreamFailedError } from "./upstream-errors.ts";
import type { Upstream } from "./upstream.ts";

/** How EDR words what its node did to it. */
const UPSTREAM_FAILURE =
  /response reported error|failed to parse with expected type|error sending request|HTTP status/i;
/** The node's own words inside EDR's. */
const NOT_JSON = /failed to parse with expected type/i;
const REPORTED = /response reported error [^:]*: `([^`]*)`/i;
const LONGEST_REASON = 160;

/**
 * A forked chain's provider that tells failures of the node behind it from answers of the chain.
 *
 * A fork waits for its node without end. So while a request takes long, the node is asked for a sign of life, and the request
 * fails when there is none. A failure is kept, since whoever calls may wrap it or take it for an outcome: `during` gives it back.
 */
export class ForkProvider implements Eip1193Provider {
  readonly #fork: Eip1193Provider;
  readonly #upstream: Pick<Upstream, "provider" | "url">;
  readonly #patienceMilliseconds: number;
  #failure: UpstreamFailedError | undefined;
  #isStuck = false;

  /**
   * @param fork The forked chain.
   * @param upstream Its node, whose provider gives up on a request after a while.
   * @param patienceMilliseconds How long a request may take before the node is asked for a sign of life, each time.
   */
  constructor(fork: Eip1193Provider, upstream: Pick<Upstream, "provider" | "url">, patienceMilliseconds: number) {
    this.#fork = fork;
    this.#upstream = upstream;
    this.#patienceMilliseconds = patienceMilliseconds;
  }

  /** Whether the fork waits for a node that gave no sign of life: it will answer nothing more, and cannot be closed. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  /** @throws UpstreamFailedError when it was the node that failed. */
  async request(args: { readonly method: string; readonly params?: unknown[] }): Promise<unknown> {
    const watch = this.#watchNode();
    try {
      return await Promise.race([this.#fork.request(args), watch.silence]);
    } catch (error) {
      throw this.#stated(error);
    } finally {
      watch.end();
    }
  }

  /**
   * Run what uses the fork.
   *
   * @throws UpstreamFailedError if the node failed meanwhile, whatever that was made into; else the error as it is.
   */
  async during<T>(body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw this.#failure ?? error;
    }
  }

  #stated(error: unknown): unknown {
    if (!(error instanceof Error) || !UPSTREAM_FAILURE.test(error.message)) return error;
    const said = REPORTED.exec(error.message)?.[1] ?? withoutAddresses(error.message).slice(0, LONGEST_REASON);
    const reason = NOT_JSON.test(error.message) ? "it does not answer in JSON-RPC" : said;
    this.#failure ??= new UpstreamFailedError(this.#upstream.url, reason, error);
    return this.#failure;
  }

  #watchNode(): { readonly silence: Promise<never>; readonly end: () => void } {
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const silence = new Promise<never>((_, reject) => {
      const wait = (): void => {
        timer = setTimeout(() => {
          this.#upstream.provider.request({ method: "eth_chainId" }).then(
            () => isOver || wait(),
            (cause: unknown) => {
              if (isOver) return;
              const { url } = this.#upstream;
              this.#isStuck = true;
              this.#failure ??= new UpstreamFailedError(url, "it does not answer any more", cause);
              reject(this.#failure);
            },
          );
        }, this.#patienceMilliseconds);
      };
      wait();
    });
    const end = (): void => {
      isOver = true;
      clearTimeout(timer);
    };
    return { silence, end };
  }
}

/** An address may hold a key. */
function withoutAddresses(text: string): string {
  return text.replace(/https?:\/\/[^\s)"'`]+/g, "the node");
}
