import { expect } from "chai";
import {
  cascadeRounds,
  priceAmplificationBps,
  reproductionBps,
  saleAmplificationBps,
} from "../../../scripts/metrics/cascade.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { blockLine, eventLine, headerLine, liquidationEvent, record, stablePool } from "../../fixtures/record.ts";

const blocks = (count: number, venueE8 = 100_000_000n) =>
  Array.from({ length: count }, (_, step) => blockLine(step, { referencePricesE8: { USDe: venueE8 } }));
const at = (step: number, priceE8: bigint, user = `user-${step}`) =>
  liquidationEvent({ step, collateralPriceE8: priceE8, user });

describe("cascadeRounds", () => {
  it("counts blocks, not liquidations, of the longest run of them", () => {
    const events = [0, 0, 3, 20, 21, 26, 40].map((step) => at(step, 1n));
    expect(cascadeRounds(record({ events }))).to.equal(3);
  });

  it("ends a cascade after more than a minute of quiet", () => {
    expect(cascadeRounds(record({ events: [at(0, 1n), at(5, 1n)] }))).to.equal(2);
    expect(cascadeRounds(record({ events: [at(0, 1n), at(6, 1n)] }))).to.equal(1);
  });

  it("is 0 without liquidations", () => {
    expect(cascadeRounds(record())).to.equal(0);
  });
});

describe("reproductionBps", () => {
  const of = (events: readonly ReturnType<typeof at>[], venueE8?: bigint) =>
    reproductionBps(record({ events, blocks: blocks(12, venueE8) }));

  it("is undefined without liquidations", () => {
    expect(of([])).to.equal(undefined);
  });

  it("counts a liquidation that follows another at a price that nothing outside explains", () => {
    expect(of([at(0, 99_000_000n), at(3, 98_000_000n)])).to.equal(5_000n);
    expect(of([at(0, 99_000_000n), at(3, 98_000_000n), at(4, 97_000_000n), at(5, 96_000_000n)])).to.equal(7_500n);
  });

  it("does not count one at a price that the outside market has had, within a feed's deviation", () => {
    expect(of([at(0, 94_000_000n), at(3, 93_600_000n)], 94_000_000n)).to.equal(0n);
    expect(of([at(0, 94_000_000n), at(3, 93_500_000n)], 94_000_000n)).to.equal(5_000n);
  });

  it("does not count one of another collateral, of the same account, of the same block, or after a minute", () => {
    const other = liquidationEvent({ step: 0, collateral: "ALT", user: "someone" });
    expect(of([other, at(3, 90_000_000n)])).to.equal(0n);
    expect(of([at(0, 99_000_000n, "one"), at(3, 90_000_000n, "one")])).to.equal(0n);
    expect(of([at(3, 99_000_000n, "one"), at(3, 90_000_000n, "two")])).to.equal(0n);
    expect(of([at(0, 99_000_000n), at(6, 90_000_000n)])).to.equal(0n);
  });

  it("compares with the lowest outside price up to then, and knows ether's outside name", () => {
    const fallen = [0, 1, 2, 3].map((step) =>
      blockLine(step, { referencePricesE8: { ETH: step === 1 ? 300_000_000_000n : 400_000_000_000n } }),
    );
    const ether = (step: number, priceE8: bigint) =>
      liquidationEvent({ step, collateral: "WETH", collateralPriceE8: priceE8, user: `user-${step}` });
    const events = [ether(1, 310_000_000_000n), ether(3, 310_000_000_000n)];
    expect(reproductionBps(record({ events, blocks: fallen }))).to.equal(0n);
    const deeper = [ether(1, 310_000_000_000n), ether(3, 290_000_000_000n)];
    expect(reproductionBps(record({ events: deeper, blocks: fallen }))).to.equal(5_000n);
  });
});

describe("saleAmplificationBps", () => {
  const header = headerLine({
    agents: [
      { label: "seller", kind: "exogenous-seller", group: "sellers" },
      { label: "keeper-1", kind: "keeper", group: "keepers" },
    ],
  });
  const sale = (cause: string, soldUnits: bigint, sold = "USDe") =>
    eventLine({ name: "stable-swap", cause, pool: "p", sold, soldUnits, bought: "USDC", boughtUnits: 1n });

  it("gives all sold over what exogenous sellers sold, purchases left out", () => {
    const events = [sale("seller", 100n), sale("keeper-1", 250n), sale("keeper-1", 999n, "USDC")];
    expect(saleAmplificationBps(record({ header, events }))).to.equal(35_000n);
  });

  it("is undefined where nobody sells without a reason", () => {
    expect(saleAmplificationBps(record({ header, events: [sale("keeper-1", 5n)] }))).to.equal(undefined);
  });
});

describe("priceAmplificationBps", () => {
  const block = (step: number, pool: string, venueE8: bigint) =>
    blockLine(step, { stablePools: [stablePool(wad(pool))], referencePricesE8: { USDe: venueE8 } });

  it("gives the deepest fall in the pool over that at the venue, each from its own start", () => {
    const fallen = [block(0, "1", 100_000_000n), block(1, "0.7", 90_000_000n), block(2, "0.9", 80_000_000n)];
    expect(priceAmplificationBps(record({ blocks: fallen }))).to.equal(15_000n);
  });

  it("is undefined where the venue never falls, or is missing", () => {
    expect(priceAmplificationBps(record({ blocks: [block(0, "1", 1n), block(1, "0.9", 1n)] }))).to.equal(undefined);
    const without = [blockLine(0, { referencePricesE8: {} })];
    expect(priceAmplificationBps(record({ blocks: without }))).to.equal(undefined);
  });
});
