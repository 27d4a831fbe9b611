import { expect } from "chai";
import hre from "hardhat";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { median } from "../../scripts/tasks/bench/median.ts";

/** Run the task as the command line would, and give what it prints. */
async function bench(args: { rounds?: number; positions?: string; json?: boolean }): Promise<string> {
  const printed: string[] = [];
  const { log } = console;
  console.log = (text: string) => void printed.push(text);
  try {
    await hre.tasks.getTask("bench").run({ rounds: 1, positions: "3", json: false, ...args });
  } finally {
    console.log = log;
  }
  return printed.join("\n");
}

describe("bench task", function () {
  this.timeout(240_000);

  it("measures eight ways to send, idle blocks and six gas figures", async () => {
    const figures = JSON.parse(await bench({ positions: "3,7", json: true })) as {
      sending: { path: string; actionsPerSecond: number; ratio: number }[];
      idle: { positions: number; idleBlockMs: number; healthBlockMs: number }[];
      gas: { action: string; gas: number; ratio: number }[];
    };
    expect(figures.sending).to.have.length(8);
    expect(figures.sending[0]!.ratio).to.equal(1);
    for (const { actionsPerSecond } of figures.sending) expect(actionsPerSecond).to.be.greaterThan(0);
    expect(figures.idle.map(({ positions }) => positions)).to.deep.equal([3, 7]);
    for (const { idleBlockMs } of figures.idle) expect(idleBlockMs).to.be.greaterThan(0);
    expect(figures.gas).to.have.length(6);
    for (const { action, ratio } of figures.gas) expect(ratio, action).to.be.within(0.5, 1.1);
  });

  it("refuses numbers of positions that do not rise", async () => {
    for (const positions of ["100,50", "0", "ten", "5,5", "1.5"]) {
      const error = await failureOf(bench({ positions }));
      expect(error).to.be.instanceOf(InvalidInputError).and.to.include({ field: "--positions", value: positions });
    }
  });

  it("refuses less than one round", async () => {
    const error = await failureOf(bench({ rounds: 0 }));
    expect(error).to.be.instanceOf(InvalidInputError).and.to.include({ field: "--rounds", value: 0 });
  });
});

describe("median", () => {
  it("is the middle, or the mean of the two in the middle, whatever the order", () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([9, 1, 5, 7])).to.equal(6);
    expect(median([])).to.equal(0);
  });
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("it went through"),
    (error: unknown) => error,
  );
}
