import { expect } from "chai";
import { readyForTests } from "../../../scripts/tasks/ready-for-tests.ts";
import { ALLOCATOR_SETTINGS } from "../../../scripts/tasks/with-allocator.ts";

describe("readyForTests", () => {
  const before = { ...process.env };
  const without = (name: string): void => void Reflect.deleteProperty(process.env, name);

  afterEach(() => {
    for (const name of Object.keys(process.env)) without(name);
    Object.assign(process.env, before);
  });

  it("has set the allocator for this very process, and left nothing that hooks imports twice", () => {
    expect(process.env).to.include.all.keys(...Object.keys(ALLOCATOR_SETTINGS));
    expect(process.env["NODE_OPTIONS"] ?? "").not.to.contain("tsx");
  });

  it("sets what is missing, and leaves settings of the user's own alone", () => {
    without("MIMALLOC_ALLOW_LARGE_OS_PAGES");
    process.env["MIMALLOC_PURGE_DELAY"] = "10";
    readyForTests(["test", "mocha"]);
    expect(process.env).to.include({ MIMALLOC_ALLOW_LARGE_OS_PAGES: "1", MIMALLOC_PURGE_DELAY: "10" });
  });

  it("has processes keep what they compile, but under coverage", () => {
    without("NODE_COMPILE_CACHE");
    process.env["NODE_V8_COVERAGE"] = "coverage";
    readyForTests(["test"]);
    expect(process.env).not.to.have.property("NODE_COMPILE_CACHE");
    without("NODE_V8_COVERAGE");
    readyForTests(["test"]);
    expect(process.env["NODE_COMPILE_CACHE"]).to.match(/cache\/compiled-scripts$/);
  });

  it("changes nothing for another command", () => {
    for (const name of Object.keys(ALLOCATOR_SETTINGS)) without(name);
    readyForTests(["crash", "--seed", "1"]);
    expect(process.env).not.to.have.any.keys(...Object.keys(ALLOCATOR_SETTINGS));
  });
});
