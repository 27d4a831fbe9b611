import { expect } from "chai";
import type { RecordLine } from "../../../scripts/lib/record.ts";
import { cellRecord, IncompleteRecordError } from "../../../scripts/metrics/cell-record.ts";
import { accountsLine, actionLine, blockLine, endLine, headerLine, liquidationEvent } from "../../fixtures/record.ts";

const header = headerLine();
const WHOLE: readonly RecordLine[] = [
  header,
  accountsLine("start", header),
  actionLine(),
  liquidationEvent(),
  blockLine(0),
  { type: "health", step: 0, boundsWad: [], debtBase: [], accounts: [] },
  blockLine(1),
  accountsLine("end", header),
  endLine(),
];

describe("cellRecord", () => {
  it("sorts lines by type and keeps their order", () => {
    const record = cellRecord(WHOLE);
    expect(record.header).to.equal(header);
    expect(record.blocks.map(({ step }) => step)).to.deep.equal([0, 1]);
    expect([record.health.length, record.actions.length, record.events.length]).to.deep.equal([1, 1, 1]);
    expect(record.start.moment).to.equal("start");
    expect(record.finish.moment).to.equal("end");
    expect(record.end.type).to.equal("end");
  });

  for (const [missing, isMissing] of [
    ["header line", (line: RecordLine) => line.type === "header"],
    ["block line", (line: RecordLine) => line.type === "block"],
    ["accounts (start) line", (line: RecordLine) => line.type === "accounts" && line.moment === "start"],
    ["accounts (end) line", (line: RecordLine) => line.type === "accounts" && line.moment === "end"],
    ["end line", (line: RecordLine) => line.type === "end"],
  ] as const) {
    it(`throws without its ${missing}`, () => {
      const lines = WHOLE.filter((line) => !isMissing(line));
      expect(() => cellRecord(lines))
        .to.throw(IncompleteRecordError, "the record has no ")
        .with.property("missing", missing);
    });
  }
});
