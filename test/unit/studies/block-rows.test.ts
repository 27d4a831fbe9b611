import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { runBlocks } from "../../../scripts/metrics/run-blocks.ts";
import { BlockFiles } from "../../../scripts/tasks/study/block-files.ts";
import { blockLine, liquidationEvent, record, reserve } from "../../fixtures/record.ts";
import { failedStudyRow, studyRow } from "../../helpers/tiny-study.ts";

/** More than a double holds. */
const HUGE = 123_456_789_012_345_678_901_234_567n;

describe("block rows of a study", () => {
  let folder: string;
  let files: BlockFiles;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "block-rows-"));
    files = new BlockFiles([folder]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const bytesIn = (out: string): ArrayBuffer => {
    const bytes = readFileSync(join(out, "blocks.parquet"));
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  };
  const read = (): Promise<Record<string, unknown>[]> => parquetReadObjects({ file: bytesIn(folder) });

  it("gives exact text beside a double, each by its own scale, and integers as they are", async () => {
    const line = blockLine(0, {
      reserves: [reserve({ suppliedUnits: 2_500_000n }), reserve({ symbol: "USDe", borrowedUnits: HUGE })],
      latentBadDebtBase: 150_000_000n,
      uniswapV3Pools: [{ name: "USDe/USDC 0.01 %", priceWad: 5n * 10n ** 17n, liquidityUnits: HUGE }],
    });
    files.keep({ point: 0, seed: 3 }, runBlocks(record({ blocks: [line] })));
    files.writeParquet(folder, [studyRow(0, 3)]);
    const [row] = await read();
    expect(row).to.include({
      point: 0,
      seed: 3,
      step: 0,
      timestamp: BigInt(line.timestamp),
      baseFeeWei: "20000000000",
      baseFeeGwei: 20,
      "oraclePriceE8.ALT": "250000000",
      "oraclePriceUsd.ALT": 2.5,
      "referencePriceUsd.BTC": 116_500,
      "stablePool.USDe/USDC.balanceUnits.USDC": "1000000",
      "stablePool.USDe/USDC.balanceTokens.USDC": 1,
      "stablePool.USDe/USDC.spotPrice": 1,
      "uniswapV3Pool.USDe/USDC 0.01 %.price": 0.5,
      "uniswapV3Pool.USDe/USDC 0.01 %.liquidityUnits": HUGE.toString(),
      "reserve.USDC.suppliedTokens": 2.5,
      "reserve.USDe.borrowedUnits": HUGE.toString(),
      "reserve.USDe.borrowedTokens": Number(HUGE) / 1e18,
      "reserve.USDC.utilizationBps": 5_000n,
      "reserve.USDC.variableBorrowRate": 0.05,
      latentBadDebtUsd: 1.5,
    });
    const types = new Map(
      parquetSchema(parquetMetadata(bytesIn(folder))).children.map(({ element }) => [element.name, element.type]),
    );
    expect(types.get("timestamp")).to.equal("INT64");
    expect(types.get("deficitBase")).to.equal("BYTE_ARRAY");
    expect(types.get("deficitUsd")).to.equal("DOUBLE");
    expect(types.get("liquidatable.count")).to.equal("INT32");
  });

  it("counts liquidations in the block that they happened in", async () => {
    const events = [liquidationEvent({ step: 1 }), liquidationEvent({ step: 1 })];
    files.keep({ point: 0, seed: 0 }, runBlocks(record({ blocks: [blockLine(0), blockLine(1)], events })));
    files.writeParquet(folder, [studyRow(0, 0)]);
    const [calm, busy] = await read();
    expect(calm).to.include({ "liquidations.count": 0, "liquidations.collateralUsd": 0 });
    expect(busy).to.include({ "liquidations.count": 2, "liquidations.debtBase": "20000000000" });
    expect(busy).to.include({ "liquidations.collateralUsd": 208 });
  });

  it("sorts by point and seed, gives null where a run lacks a column, and leaves failed runs out", async () => {
    const other = blockLine(0, { pairs: [{ name: "ALT/WETH", priceWad: 5n * 10n ** 17n }] });
    files.keep({ point: 1, seed: 0 }, runBlocks(record({ blocks: [other] })));
    files.keep({ point: 0, seed: 10 }, runBlocks(record()));
    files.keep({ point: 0, seed: 9 }, runBlocks(record()));
    files.writeParquet(folder, [studyRow(1, 0), failedStudyRow(0, 11), studyRow(0, 10), studyRow(0, 9)]);
    const rows = await read();
    expect(rows.map(({ point, seed }) => `${Number(point)}:${Number(seed)}`)).to.deep.equal(["0:9", "0:10", "1:0"]);
    expect(rows.map((row) => row["pair.ALT/WETH.price"] ?? null)).to.deep.equal([null, null, 0.5]);
  });

  it("finds a run's blocks in whichever folder has them, and gives the same bytes", () => {
    const [one, two, both] = ["one", "two", "both"].map((name) => join(folder, name)) as [string, string, string];
    const all = new BlockFiles([both]);
    for (const [to, seed] of [
      [one, 0],
      [two, 1],
    ] as const) {
      const blocks = runBlocks(record({ blocks: [blockLine(0, { gasUsed: seed })] }));
      new BlockFiles([to]).keep({ point: 0, seed }, blocks);
      all.keep({ point: 0, seed }, blocks);
    }
    const rows = [studyRow(0, 0), studyRow(0, 1)];
    new BlockFiles([one, two]).writeParquet(one, rows);
    all.writeParquet(both, rows);
    expect(Buffer.compare(Buffer.from(bytesIn(one)), Buffer.from(bytesIn(both)))).to.equal(0);
  });

  it("can be written when every run failed", async () => {
    files.writeParquet(folder, [failedStudyRow(0, 0)]);
    expect(await read()).to.deep.equal([]);
  });

  it("names the first run whose blocks are missing", () => {
    files.keep({ point: 0, seed: 0 }, runBlocks(record()));
    expect(() => files.writeParquet(folder, [studyRow(0, 0), studyRow(0, 1)]))
      .to.throw(InvalidInputError)
      .with.property("message")
      .that.matches(/--block-rows.*blocks of 1 runs are missing, 0:1 the first/);
  });
});
