import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readRecord, reviveRecordLine, UnreadableRecordError } from "../../../scripts/lib/record-reader.ts";
import type { RecordLine } from "../../../scripts/lib/record.ts";
import { RecordWriter } from "../../../scripts/lib/record-writer.ts";
import { stableJson, UnserializableValueError } from "../../../scripts/lib/stable-json.ts";

const LINES: readonly RecordLine[] = [
  {
    type: "header",
    schema: 1,
    scenario: "test",
    mode: "seed",
    seed: "7",
    market: "tiny",
    backend: "local",
    cell: { oracle: "peg", backing: "impaired:0.75" },
    switches: { capBps: "off" },
    startTimestamp: 1_760_128_200,
    blockSeconds: 12,
    blocks: 2,
    tokens: [{ symbol: "USDC", decimals: 6 }],
    agents: [{ label: "looper-001", kind: "looper", group: "small" }],
    assumptions: [],
  },
  { type: "health", step: 0, boundsWad: [10n ** 18n], debtBase: [0n, 3n], accounts: [0, 1] },
  { type: "action", step: 0, position: 3, agent: "looper-001", label: "repay", status: "success", feeWei: 21_000n },
  { type: "event", step: 1, position: 0, cause: "node", name: "price-pushed", feed: "USDe", priceE8: 65_000_000n },
  { type: "event", step: 1, position: 0, cause: "whale", name: "decision", what: "margin call", why: "12345" },
  {
    type: "end",
    blocks: 2,
    transactions: 4,
    conservation: [{ what: "USDe", expectedUnits: 2n ** 200n, actualUnits: 2n ** 200n }],
  },
];

async function collect(path: string): Promise<RecordLine[]> {
  const lines: RecordLine[] = [];
  for await (const line of readRecord(path)) lines.push(line);
  return lines;
}

describe("record file", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "record-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  describe("RecordWriter", () => {
    it("gives the SHA-256 of the file it leaves", () => {
      const path = join(folder, "deep", "record.jsonl");
      const writer = new RecordWriter(path);
      for (const line of LINES) writer.write(line);
      const hash = writer.finish();
      expect(hash).to.equal(createHash("sha256").update(readFileSync(path)).digest("hex"));
      expect(readFileSync(path, "utf8")).to.equal(LINES.map((line) => `${stableJson(line)}\n`).join(""));
    });

    it("writes more than its buffer holds, whole and in order", async () => {
      const path = join(folder, "record.jsonl");
      const writer = new RecordWriter(path);
      const many = Array.from({ length: 3_000 }, (_, step) => ({ ...(LINES[1] as RecordLine), step }) as RecordLine);
      for (const line of many) writer.write(line);
      writer.finish();
      expect(await collect(path)).to.deep.equal(many);
    });

    it("leaves the record's name alone until the record is whole", () => {
      const path = join(folder, "record.jsonl");
      writeFileSync(path, "an older record");
      const writer = new RecordWriter(path);
      for (const line of LINES) writer.write(line);
      expect(readFileSync(path, "utf8")).to.equal("an older record");
      writer.discard();
      expect(readFileSync(path, "utf8")).to.equal("an older record");
      expect(existsSync(`${path}.partial`)).to.equal(false);
    });

    it("refuses a number JSON cannot hold", () => {
      const writer = new RecordWriter(join(folder, "record.jsonl"));
      const line = { ...(LINES[1] as object), step: Number.NaN } as unknown as RecordLine;
      expect(() => writer.write(line)).to.throw(UnserializableValueError, "$.step");
      writer.discard();
    });
  });

  describe("readRecord", () => {
    it("gives back every line as it was written, bigints included", async () => {
      const path = join(folder, "record.jsonl");
      const writer = new RecordWriter(path);
      for (const line of LINES) writer.write(line);
      writer.finish();
      expect(await collect(path)).to.deep.equal(LINES);
    });

    it("names the line that is cut off", async () => {
      const path = join(folder, "record.jsonl");
      writeFileSync(path, `${stableJson(LINES[0])}\n{"type":"blo`);
      await collect(path).then(
        () => expect.fail("read a line that is cut off"),
        (error: unknown) => {
          expect(error).to.be.instanceOf(UnreadableRecordError);
          expect((error as UnreadableRecordError).lineNumber).to.equal(2);
        },
      );
    });
  });

  describe("reviveRecordLine", () => {
    it("revives maps under a key with a scale", () => {
      const block = { type: "block", oraclePricesE8: { USDe: "65000000" } };
      expect(reviveRecordLine(block)).to.deep.equal({ type: "block", oraclePricesE8: { USDe: 65_000_000n } });
    });

    it("refuses text under a key with a scale", () => {
      expect(() => reviveRecordLine({ type: "event", priceE8: "0.65" }, 9)).to.throw(
        UnreadableRecordError,
        'record line 9: holds "0.65" under priceE8',
      );
    });

    it("refuses a type it does not know", () => {
      expect(() => reviveRecordLine({ type: "blok" })).to.throw(UnreadableRecordError, '"blok"');
      expect(() => reviveRecordLine(["block"])).to.throw(UnreadableRecordError, "no object");
    });
  });
});
