import { connect } from "node:net";
import type { Eip1193Provider } from "./chain.ts";
import { nodeError, NodeUnreachableError, type ErrorAnswer } from "./http-provider.ts";

/** A connection to a node over a socket of this machine: a tenth of what a request costs over HTTP. */
export interface IpcConnection {
  readonly provider: Eip1193Provider;
  /** End the connection; requests under way fail. */
  readonly close: () => void;
}

interface Waiting {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: ErrorAnswer;
}

/**
 * Talk to a node over its IPC socket.
 * @param path Of the socket.
 * @throws NodeUnreachableError when nobody listens there; requests throw it once the connection is gone, and NodeError
 */
export async function connectIpc(path: string): Promise<IpcConnection> {
  const socket = connect(path);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", (error) => reject(new NodeUnreachableError(path, error)));
  });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let gone: Error | undefined;
  const fail = (cause: unknown): void => {
    gone = new NodeUnreachableError(path, cause);
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the connection was closed")));
  const messages = jsonSplitter((text) => {
    const answer = JSON.parse(text) as Answer;
    const request = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (request === undefined) return;
    if (answer.error === undefined) request.resolve(answer.result);
    else request.reject(nodeError(request.method, answer.error));
  });
  socket.on("data", messages);

  const provider: Eip1193Provider = {
    async request({ method, params = [] }) {
      if (gone !== undefined) throw gone;
      return new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { method, resolve, reject });
        socket.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
      });
    },
  };
  return { provider, close: () => void socket.destroy() };
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE] = [0x22, 0x5c, 0x7b, 0x7d];

/** Cut a stream of JSON objects, which come without any mark between them, into one text each. */
export function jsonSplitter(onText: (text: string) => void): (chunk: Buffer) => void {
  const parts: Buffer[] = [];
  let [depth, isInText, isEscaped] = [0, false, false];
  return (chunk) => {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (isEscaped) isEscaped = false;
      else if (isInText) {
        if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isInText = false;
      } else if (byte === QUOTE) isInText = true;
      else if (byte === OPEN_BRACE) depth++;
      else if (byte === CLOSE_BRACE && --depth === 0) {
        parts.push(chunk.subarray(start, at + 1));
        start = at + 1;
        onText(Buffer.concat(parts.splice(0)).toString());
      }
    }
    if (start < chunk.length) parts.push(Buffer.from(chunk.subarray(start)));
  };
}
