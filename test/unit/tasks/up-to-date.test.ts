import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { isBuilt, noteBuild } from "../../../scripts/tasks/up-to-date.ts";

const SOURCE_TIME = new Date("2025-10-10T20:30:00Z");
const BUILD_TIME = new Date("2025-10-10T20:31:00Z");
const LATER = new Date("2025-10-10T20:32:00Z");

describe("isBuilt", () => {
  let root: string;
  const touch = (path: string, time: Date): void => utimesSync(join(root, path), time, time);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "up-to-date-"));
    for (const folder of ["contracts/math", "artifacts/build-info", "typechain-types"])
      mkdirSync(join(root, folder), { recursive: true });
    const files = ["contracts/math/A.sol", "contracts/math/B.sol", "hardhat.config.ts", "package-lock.json"];
    for (const file of files) writeFileSync(join(root, file), "");
    for (const path of [...files, "contracts/math", "contracts", "artifacts/build-info"]) touch(path, SOURCE_TIME);
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it("is false until a build is noted, then true", () => {
    expect(isBuilt(root)).to.equal(false);
    noteBuild(root, BUILD_TIME);
    expect(isBuilt(root)).to.equal(true);
  });

  for (const path of ["contracts/math/A.sol", "hardhat.config.ts", "package-lock.json"]) {
    it(`is false after a change of ${path}`, () => {
      noteBuild(root, BUILD_TIME);
      touch(path, LATER);
      expect(isBuilt(root)).to.equal(false);
    });
  }

  it("is false after a source is removed", () => {
    noteBuild(root, BUILD_TIME);
    rmSync(join(root, "contracts/math/B.sol"));
    touch("contracts/math", LATER);
    expect(isBuilt(root)).to.equal(false);
  });

  it("is false after a build that was not noted, or when what a build makes is gone", () => {
    noteBuild(root, BUILD_TIME);
    touch("artifacts/build-info", LATER);
    expect(isBuilt(root)).to.equal(false);
    noteBuild(root, BUILD_TIME);
    expect(isBuilt(root)).to.equal(true);
    rmSync(join(root, "typechain-types"), { recursive: true });
    expect(isBuilt(root)).to.equal(false);
  });
});
