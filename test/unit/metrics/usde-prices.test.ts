import { expect } from "chai";
import { wad } from "../../../scripts/lib/wad.ts";
import { IncompleteRecordError } from "../../../scripts/metrics/cell-record.ts";
import { poolEmaPriceE8, poolSpotPriceE8, usdePrices } from "../../../scripts/metrics/usde-prices.ts";
import { blockLine, record, stablePool } from "../../fixtures/record.ts";

describe("usdePrices", () => {
  it("measures the pool's, the used and the venue's price apart", () => {
    const blocks = [
      blockLine(0),
      blockLine(1, {
        stablePools: [stablePool(wad("0.98"))],
        oraclePricesE8: { USDe: 94_000_000n },
        referencePricesE8: { USDe: 65_000_000n },
      }),
    ];
    const { pool, oracle, venue } = usdePrices(record({ blocks }));
    expect([pool?.minPriceE8, oracle?.minPriceE8, venue?.minPriceE8]).to.deep.equal([
      98_000_000n,
      94_000_000n,
      65_000_000n,
    ]);
    expect([pool, oracle, venue].map((price) => price?.secondsBelow["0.95"])).to.deep.equal([0, 12, 12]);
  });

  it("has no price where the run has none", () => {
    const { oracle, venue } = usdePrices(
      record({ blocks: [blockLine(0, { oraclePricesE8: {}, referencePricesE8: {} })] }),
    );
    expect([oracle, venue]).to.deep.equal([undefined, undefined]);
  });

  it("leaves out blocks in which the pool is drained", () => {
    const blocks = [
      blockLine(0, { stablePools: [stablePool(wad("0.9"))] }),
      blockLine(1, { stablePools: [stablePool(0n)] }),
    ];
    expect(usdePrices(record({ blocks })).pool).to.include({
      minPriceE8: 90_000_000n,
      minPriceTimestamp: blocks[0]?.timestamp,
    });
  });

  it("has no price of a pool that is drained from the first block to the last", () => {
    const blocks = [0, 1].map((step) => blockLine(step, { stablePools: [stablePool(0n)] }));
    expect(usdePrices(record({ blocks })).pool).to.equal(undefined);
  });

  it("throws when USDe has no stable pool in any block", () => {
    expect(() => usdePrices(record({ blocks: [blockLine(0, { stablePools: [] })] })))
      .to.throw(IncompleteRecordError)
      .with.property("missing", "stable pool of USDe in any block");
  });
});

describe("poolSpotPriceE8", () => {
  it("takes the first pool that has USDe", () => {
    const other = {
      name: "USDC/USDT",
      balancesUnits: { USDC: 1n, USDT: 1n },
      spotPriceWad: wad("0.5"),
      emaPriceWad: wad("0.5"),
    };
    const block = blockLine(0, { stablePools: [other, stablePool(wad("0.97")), stablePool(wad("0.8"))] });
    expect(poolSpotPriceE8(block)).to.equal(97_000_000n);
  });

  it("turns the price round where USDe is the second coin", () => {
    const pool = { ...stablePool(wad("1.25")), balancesUnits: { USDC: 1n, USDe: 1n } };
    expect(poolSpotPriceE8(blockLine(0, { stablePools: [pool] }))).to.equal(80_000_000n);
  });

  it("passes over a pool that has USDe as its third coin, whose price the record does not hold", () => {
    const pool = { ...stablePool(wad("1.25")), balancesUnits: { USDC: 1n, USDT: 1n, USDe: 1n } };
    expect(poolSpotPriceE8(blockLine(0, { stablePools: [pool] }))).to.equal(undefined);
  });
});

describe("poolEmaPriceE8", () => {
  it("reads the average, not the spot", () => {
    expect(poolEmaPriceE8(blockLine(0, { stablePools: [stablePool(wad("0.9"), wad("0.99"))] }))).to.equal(99_000_000n);
  });
});
