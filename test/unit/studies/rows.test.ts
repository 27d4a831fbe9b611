import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parquetReadObjects } from "hyparquet";
import { dropTornLine, readRows, RowLog, rowLine, UnreadableRowError } from "../../../scripts/studies/row-log.ts";
import { rowsParquet } from "../../../scripts/studies/rows-parquet.ts";
import { failedStudyRow, studyRow } from "../../helpers/tiny-study.ts";

/** More than a double holds. */
const HUGE = 123_456_789_012_345_678_901_234_567n;

describe("rows of a study", () => {
  let folder: string;
  let path: string;
  const rows = [
    studyRow(0, 0, { redeemedWei: HUGE, keeperProfitBase: -5n, usedLowE8: null }, { oracle: "peg" }),
    failedStudyRow(0, 1, { oracle: "peg" }),
    studyRow(1, 0, {}, { oracle: "venue", "window.blocks": "8" }),
  ];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "study-rows-"));
    path = join(folder, "runs.jsonl");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describe("RowLog", () => {
    it("gives back every row as it was, exact integers and failures too", () => {
      const log = new RowLog(path);
      for (const row of rows) log.append(row);
      log.close();
      expect(readRows(path)).to.deep.equal(rows);
      expect(readFileSync(path, "utf8")).to.equal(rows.map(rowLine).join(""));
    });

    it("goes on at the end of a log that is there", () => {
      for (const row of rows) {
        const log = new RowLog(path);
        log.append(row);
        log.close();
      }
      expect(readRows(path)).to.have.length(3);
    });

    it("leaves out a line that a kill has torn, and the next row does not stick to it", () => {
      writeFileSync(path, rows.slice(0, 2).map(rowLine).join(""));
      appendFileSync(path, rowLine(studyRow(1, 0)).slice(0, 40));
      expect(readRows(path)).to.have.length(2);
      dropTornLine(path);
      const log = new RowLog(path);
      log.append(studyRow(1, 0));
      log.close();
      expect(readRows(path).map(({ point, seed }) => [point, seed])).to.deep.equal([
        [0, 0],
        [0, 1],
        [1, 0],
      ]);
    });

    it("drops a torn line that is the only one, and leaves a whole log alone", () => {
      writeFileSync(path, '{"point":');
      dropTornLine(path);
      expect(readFileSync(path, "utf8")).to.equal("");
      writeFileSync(path, rowLine(studyRow(0, 0)));
      dropTornLine(path);
      expect(readRows(path)).to.have.length(1);
    });

    it("counts a run once", () => {
      writeFileSync(path, [studyRow(0, 0), studyRow(0, 0)].map(rowLine).join(""));
      expect(readRows(path)).to.have.length(1);
    });

    it("has no rows where there is no file", () => {
      expect(readRows(path)).to.deep.equal([]);
      dropTornLine(path);
    });

    for (const [what, broken] of [
      ["is not JSON", "{oops\n"],
      ["lacks a metric", '{"point":0,"seed":0,"values":{},"error":null,"metrics":{},"recordSha256":null}\n'],
    ] as const) {
      it(`names a line that ${what}`, () => {
        writeFileSync(path, rowLine(studyRow(0, 0)) + broken + rowLine(studyRow(0, 1)));
        expect(() => readRows(path))
          .to.throw(UnreadableRowError)
          .with.property("lineNumber", 2);
      });
    }
  });

  describe("rowsParquet", () => {
    const read = (bytes: Uint8Array) =>
      parquetReadObjects({
        file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
      });

    it("holds exact text beside a double, integers as they are, and null where there is nothing", async () => {
      const [first, failed, last] = await read(rowsParquet(rows));
      expect(first).to.include({
        point: 0,
        seed: 0,
        "value.oracle": "peg",
        ok: true,
        redeemedWei: HUGE.toString(),
        redeemedTokens: Number(HUGE) / 1e18,
        keeperProfitBase: "-5",
        keeperProfitUsd: -5e-8,
        liquidationCount: 0n,
      });
      expect(first?.["usedLowE8"] ?? null).to.equal(null);
      expect(failed).to.include({ ok: false, errorName: "RunAbortedError", errorMessage: "stopped" });
      expect(failed?.["badDebtBase"] ?? null).to.equal(null);
      expect(last).to.include({ point: 1, "value.window.blocks": "8" });
    });

    it("gives the same bytes whatever the order the rows came in", () => {
      const [one, two] = [rowsParquet(rows), rowsParquet([...rows].reverse())];
      expect(Buffer.compare(one, two)).to.equal(0);
    });

    it("can be written for no rows at all", async () => {
      expect(await read(rowsParquet([]))).to.deep.equal([]);
    });
  });
});
