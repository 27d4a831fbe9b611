import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { NodeError, NodeUnreachableError } from "../../../scripts/protocol/http-provider.ts";
import { connectIpc, jsonSplitter } from "../../../scripts/protocol/ipc-provider.ts";

describe("jsonSplitter", () => {
  it("gives each object back whole, however the stream is cut", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("}", '{"', "\\"));
    const value = fc.record({ text, inner: fc.array(fc.record({ text, number: fc.integer() }), { maxLength: 2 }) });
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 5 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (values, sizes) => {
          const stream = Buffer.from(values.map((each) => JSON.stringify(each)).join(""));
          const texts: string[] = [];
          const split = jsonSplitter((text) => texts.push(text));
          for (let at = 0; at < stream.length;) {
            const { value: size } = sizes.next() as { value: number };
            split(stream.subarray(at, at + size));
            at += size;
          }
          expect(texts.map((text) => JSON.parse(text) as unknown)).to.deep.equal(values);
        },
      ),
    );
  });
});

describe("connectIpc", () => {
  let folder: string;
  let path: string;
  let server: Server;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "powderkeg-ipc-"));
    path = join(folder, "socket");
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** A node that gives back the parameters, last request first; refuses "no", and hangs up at "bye". */
  async function listen(): Promise<void> {
    const requests: { id: number; method: string; params: unknown }[] = [];
    server = createServer((socket) => {
      const split = jsonSplitter((text) => requests.push(JSON.parse(text) as (typeof requests)[number]));
      socket.on("data", (chunk) => {
        split(chunk);
        for (const { id, method, params } of requests.splice(0).reverse()) {
          if (method === "bye") socket.destroy();
          else if (method === "no")
            socket.write(JSON.stringify({ id, error: { message: "no", code: -3, data: "0x12" } }));
          else socket.write(JSON.stringify({ id, result: params }));
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
  }

  it("gives every request its own answer, whatever their order", async () => {
    await listen();
    const { provider, close } = await connectIpc(path);
    const answers = await Promise.all([1, 2, 3].map((n) => provider.request({ method: "echo", params: [n, "}"] })));
    expect(answers).to.deep.equal([1, 2, 3].map((n) => [n, "}"]));
    close();
  });

  it("passes on the node's error, with its code and data", async () => {
    await listen();
    const { provider, close } = await connectIpc(path);
    const error: unknown = await provider.request({ method: "no" }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(NodeError).and.to.include({ method: "no", reason: "no", code: -3, data: "0x12" });
    close();
  });

  it("fails what is under way when the node hangs up, and all that comes after", async () => {
    await listen();
    const { provider } = await connectIpc(path);
    for (const method of ["bye", "echo"]) {
      const error: unknown = await provider.request({ method }).catch((thrown: unknown) => thrown);
      expect(error, method).to.be.instanceOf(NodeUnreachableError);
    }
  });

  it("says that nobody listens", async () => {
    server = createServer();
    const error: unknown = await connectIpc(path).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(NodeUnreachableError).and.to.include({ url: path });
  });
});
