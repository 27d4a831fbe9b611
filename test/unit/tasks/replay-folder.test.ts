import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { replayFolder, replayReport } from "../../../scripts/tasks/study/replay-folder.ts";
import { failedStudyRow, studyRow } from "../../helpers/tiny-study.ts";

describe("replayReport", () => {
  const row = studyRow(3, 7);
  let out: string;
  const keep = (report: string): void => {
    mkdirSync(join(out, replayFolder(row)));
    writeFileSync(join(out, replayFolder(row), "report.html"), report);
  };

  beforeEach(() => (out = mkdtempSync(join(tmpdir(), "replay-folder-"))));
  afterEach(() => rmSync(out, { recursive: true }));

  it("is the path of a replay's report as the study's page sees it", () => {
    keep(`<code>${row.recordSha256}</code>`);
    expect(replayReport(out, row)).to.equal("replay-3-7/report.html");
  });

  it("is nothing without a replay, for a replay that has not come to its report, and for a run that failed", () => {
    expect(replayReport(out, row)).to.equal(undefined);
    mkdirSync(join(out, replayFolder(row)));
    expect(replayReport(out, row)).to.equal(undefined);
    writeFileSync(join(out, replayFolder(row), "report.html"), "null");
    expect(replayReport(out, failedStudyRow(3, 7))).to.equal(undefined);
  });

  it("is nothing for the replay of another record than the row's", () => {
    keep(`<code>${"f".repeat(64)}</code>`);
    expect(replayReport(out, row)).to.equal(undefined);
  });
});
