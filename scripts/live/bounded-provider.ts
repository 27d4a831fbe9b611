import type { Eip1193Provider } from "../protocol/chain.ts";
import { RequestTimedOutError, StoppedError } from "./errors.ts";

/**
 * Give each request of a provider a time limit, and have all of them end when the program is to stop: a node that hangs
 * must not hang whoever watches it.
 *
 * @throws RequestTimedOutError, StoppedError from its requests.
 */
export function boundedProvider(provider: Eip1193Provider, milliseconds: number, signal: AbortSignal): Eip1193Provider {
  return {
    request: (args) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(new StoppedError());
        const stop = (): void => settle(() => reject(new StoppedError()));
        const timer = setTimeout(
          () => settle(() => reject(new RequestTimedOutError(args.method, milliseconds))),
          milliseconds,
        );
        const settle = (end: () => void): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", stop);
          end();
        };
        signal.addEventListener("abort", stop);
        provider.request(args).then(
          (answer) => settle(() => resolve(answer)),
          (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
        );
      }),
  };
}
