import { expect } from "chai";
import { boundedProvider } from "../../../scripts/live/bounded-provider.ts";
import { RequestTimedOutError, StoppedError } from "../../../scripts/live/errors.ts";
import type { Eip1193Provider } from "../../../scripts/protocol/chain.ts";

describe("boundedProvider", () => {
  const never: Eip1193Provider = { request: () => new Promise(() => undefined) };

  it("ends a request that takes too long", async () => {
    const { signal } = new AbortController();
    const error: unknown = await boundedProvider(never, 1, signal)
      .request({ method: "eth_chainId" })
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RequestTimedOutError).and.include({ method: "eth_chainId", milliseconds: 1 });
  });

  it("ends what is under way, and begins nothing, when asked to stop", async () => {
    const stop = new AbortController();
    const bounded = boundedProvider(never, 60_000, stop.signal);
    const request = bounded.request({ method: "eth_chainId" }).catch((thrown: unknown) => thrown);
    stop.abort();
    expect(await request).to.be.instanceOf(StoppedError);
    const later: unknown = await bounded.request({ method: "eth_chainId" }).catch((thrown: unknown) => thrown);
    expect(later).to.be.instanceOf(StoppedError);
  });

  it("hands answers and errors on", async () => {
    const { signal } = new AbortController();
    const answers: Eip1193Provider = {
      request: ({ method }) => (method === "a" ? Promise.resolve(7) : Promise.reject(new Error("no"))),
    };
    const bounded = boundedProvider(answers, 1_000, signal);
    expect(await bounded.request({ method: "a" })).to.equal(7);
    const error: unknown = await bounded.request({ method: "b" }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("message", "no");
  });
});
