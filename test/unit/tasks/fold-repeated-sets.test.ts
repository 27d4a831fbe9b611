import { expect } from "chai";
import { foldedWords } from "../../../scripts/tasks/fold-repeated-sets.ts";

const folded = (line: string) => foldedWords(line.split(" "))?.join(" ");

describe("foldedWords", () => {
  it("keeps the first --set and makes the others words of their own, in the same order", () => {
    expect(folded("crash --set a=1 --set b=2 --set c=3")).to.equal("crash --set a=1 b=2 c=3");
    expect(folded("crash --seed 7 --set a=1 --json --set b=2 --out x")).to.equal(
      "crash --seed 7 --set a=1 --json b=2 --out x",
    );
  });

  it("reads --set=path=value as well, and values with equals signs", () => {
    expect(folded("loop --set=a=1 --set b=2")).to.equal("loop --set a=1 b=2");
    expect(folded("loop --set a=1 --set=b=2=3")).to.equal("loop --set a=1 b=2=3");
  });

  it("keeps overrides that already follow the first in their place", () => {
    expect(folded("deploy --set a=1 b=2 --set c=3 d=4")).to.equal("deploy --set a=1 b=2 c=3 d=4");
  });

  it("finds the task behind global options", () => {
    expect(folded("--network localhost deploy --set a=1 --set b=2")).to.equal(
      "--network localhost deploy --set a=1 b=2",
    );
  });

  it("leaves a command line alone that has at most one --set", () => {
    for (const line of [
      "crash",
      "crash --seed 1",
      "crash --set a=1",
      "crash --set=a=1 b=2",
      "crash --sets a --sets b",
    ]) {
      expect(folded(line), line).to.equal(undefined);
    }
  });

  it("leaves other people's tasks alone", () => {
    expect(folded("test mocha --set a=1 --set b=2")).to.equal(undefined);
    expect(folded("--set a=1 --set b=2 crash")).to.equal(undefined);
  });

  it("leaves a --set without a value to Hardhat", () => {
    expect(folded("crash --set a=1 --set")).to.equal(undefined);
    expect(folded("crash --set --set a=1")).to.equal(undefined);
    expect(folded("crash --set a=1 --set=")).to.equal(undefined);
  });

  it("reads nothing behind a double dash", () => {
    expect(folded("crash --set a=1 -- --set b=2")).to.equal(undefined);
    expect(folded("crash --set a=1 --set b=2 -- --set c=3")).to.equal("crash --set a=1 b=2 -- --set c=3");
  });
});
