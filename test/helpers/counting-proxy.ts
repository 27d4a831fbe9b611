import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a proxy does to the requests it is sent. */
export type ProxyFault = "none" | "hang" | "error" | "not JSON";

interface JsonRpcRequest {
  readonly id: number;
  readonly method: string;
}

/** Stands between a fork and its node: adds latency, counts requests by method, and fails on demand. */
export class CountingProxy {
  readonly #server: Server;
  readonly #target: string;
  readonly #latencyMilliseconds: number;
  readonly #counts = new Map<string, number>();
  /** Applies to requests of these methods; to all of them when empty. */
  faultyMethods: readonly string[] = [];
  fault: ProxyFault = "none";
  /** After the first faulty request, every other one is faulty too. */
  failsForGood = false;

  private constructor(target: string, latencyMilliseconds: number) {
    this.#target = target;
    this.#latencyMilliseconds = latencyMilliseconds;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(target: string, latencyMilliseconds: number): Promise<CountingProxy> {
    const proxy = new CountingProxy(target, latencyMilliseconds);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Requests so far, by method. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  reset(): void {
    this.#counts.clear();
    this.fault = "none";
    this.faultyMethods = [];
    this.failsForGood = false;
  }

  end(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const parsed = JSON.parse(body) as JsonRpcRequest | readonly JsonRpcRequest[];
    const requests = "method" in parsed ? [parsed] : parsed;
    for (const { method } of requests) this.#counts.set(method, (this.#counts.get(method) ?? 0) + 1);
    const isFaulty = requests.some(
      ({ method }) => this.faultyMethods.length === 0 || this.faultyMethods.includes(method),
    );
    if (isFaulty && this.failsForGood) this.faultyMethods = [];
    if (isFaulty && this.fault === "hang") return;
    await new Promise((resolve) => setTimeout(resolve, this.#latencyMilliseconds));
    response.setHeader("content-type", "application/json");
    if (isFaulty && this.fault === "not JSON") return void response.end("<html>502</html>");
    if (isFaulty && this.fault === "error") {
      const error = { code: -32000, message: "daily request count exceeded" };
      const answers = requests.map(({ id }) => ({ jsonrpc: "2.0", id, error }));
      return void response.end(JSON.stringify("method" in parsed ? answers[0] : answers));
    }
    const answer = await fetch(this.#target, { method: "POST", headers: { "content-type": "application/json" }, body });
    response.end(await answer.text());
  }
}
