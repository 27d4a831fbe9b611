import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnreadableFileError, readTextFile } from "../../../scripts/lib/read-text-file.ts";

describe("readTextFile", () => {
  let directory = "";
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "powderkeg-"));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("reads UTF-8", () => {
    const path = join(directory, "market.yaml");
    writeFileSync(path, "name: Übung – 80 %\n");
    expect(readTextFile(path)).to.equal("name: Übung – 80 %\n");
  });

  it("throws UnreadableFileError with the path and the reason", () => {
    const path = join(directory, "absent.yaml");
    expect(() => readTextFile(path))
      .to.throw(UnreadableFileError, `${path}: cannot be read (ENOENT); give the path of a readable UTF-8 text file`)
      .with.property("path", path);
    expect(() => readTextFile(directory)).to.throw(UnreadableFileError, "(EISDIR)");
  });

  it("throws UnreadableFileError for bytes that are not UTF-8", () => {
    const path = join(directory, "binary");
    writeFileSync(path, Uint8Array.of(0xff, 0xfe, 0x00));
    expect(() => readTextFile(path)).to.throw(UnreadableFileError, "cannot be read");
  });
});
