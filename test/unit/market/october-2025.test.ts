import { expect } from "chai";
import {
  OCTOBER_2025_END_SECONDS,
  OCTOBER_2025_START_SECONDS,
  october2025BaseFeePath,
  october2025PricePaths,
} from "../../../scripts/market/october-2025-paths.ts";
import { october2025BaseFeePoints, october2025PricePoints } from "../../../scripts/market/october-2025-points.ts";
import { type PricePath } from "../../../scripts/market/price-path.ts";
import { parseUtcSeconds } from "../../../scripts/market/sourced-point.ts";

const at = (clock: string) => parseUtcSeconds(`2025-10-10T${clock}Z`);
const minutes = Array.from({ length: 161 }, (_, minute) => OCTOBER_2025_START_SECONDS + 60 * minute);

function pathOf(feed: string, usdeBacking?: string): PricePath {
  const path = october2025PricePaths(usdeBacking === undefined ? {} : { usdeBacking })[feed];
  if (path === undefined) throw new Error(`no path for ${feed}`);
  return path;
}

describe("october2025PricePaths", () => {
  it("covers 800 blocks of 12 seconds", () => {
    expect(OCTOBER_2025_END_SECONDS - OCTOBER_2025_START_SECONDS).to.equal(800 * 12);
    for (const points of [...Object.values(october2025PricePoints), october2025BaseFeePoints]) {
      expect(points[0]?.atUtc).to.equal("2025-10-10T20:30:00Z");
      expect(points.at(-1)?.atUtc).to.equal("2025-10-10T23:10:00Z");
    }
  });

  it("has the exchange's USDe price as published", () => {
    const venue = pathOf("USDe-venue");
    const published: readonly [string, bigint][] = [
      ["20:30:00", 100_000_000n],
      ["21:19:00", 99_900_000n],
      ["21:20:00", 90_000_000n],
      ["21:36:00", 84_000_000n],
      ["21:44:00", 65_670_000n],
      ["21:52:00", 93_000_000n],
      ["21:54:00", 65_000_000n],
      ["22:16:00", 97_000_000n],
      ["22:53:00", 99_000_000n],
    ];
    for (const [clock, priceE8] of published) expect(venue.priceE8At(at(clock)), clock).to.equal(priceE8);
    const plateau = minutes.filter((minute) => minute >= at("21:20:00") && minute <= at("21:35:00"));
    for (const minute of plateau) {
      expect(Number(venue.priceE8At(minute)) / 1e8).to.be.within(0.9, 0.96);
    }
  });

  it("keeps the minutes below each level near the published count of closes", () => {
    const published = { "0.99": 86, "0.97": 67, "0.95": 45, "0.90": 18, "0.80": 9, "0.70": 2 };
    const venue = pathOf("USDe-venue");
    for (const [level, count] of Object.entries(published)) {
      const below = minutes.filter((minute) => Number(venue.priceE8At(minute)) / 1e8 < Number(level)).length;
      expect(below / count, level).to.be.within(0.9, 1.1);
    }
  });

  it("bottoms bitcoin, ether and the altcoins before USDe breaks 0.85", () => {
    const usdeBreaks = minutes.find((minute) => pathOf("USDe-venue").priceE8At(minute) < 85_000_000n) ?? 0;
    for (const [feed, lowE8] of [
      ["BTC/USD", 10_200_000_000_000n],
      ["ETH/USD", 343_500_000_000n],
      ["ALT/USD", 114_000_000n],
      ["LINK/USD", 790_000_000n],
      ["AAVE/USD", 7_951_000_000n],
    ] as const) {
      const path = pathOf(feed);
      expect(path.priceE8At(at("21:20:36")), feed).to.equal(lowE8);
      for (const minute of minutes) expect(path.priceE8At(minute) >= lowE8, feed).to.equal(true);
      expect(usdeBreaks - at("21:20:36")).to.be.within(10 * 60, 25 * 60);
    }
  });

  describe("with USDe impaired", () => {
    it("falls the same way and stays at or below what backs it", () => {
      const sound = pathOf("USDe-venue");
      const impaired = pathOf("USDe-venue", "0.75");
      for (const clock of ["21:20:00", "21:36:00", "21:41:00", "21:44:00", "21:54:00"]) {
        expect(impaired.priceE8At(at(clock)), clock).to.equal(sound.priceE8At(at(clock)));
      }
      for (const clock of ["21:52:00", "22:16:00", "23:10:00"]) {
        expect(impaired.priceE8At(at(clock)), clock).to.equal(75_000_000n);
      }
    });

    it("leaves the other prices alone", () => {
      for (const minute of minutes) {
        expect(pathOf("ETH/USD", "0.75").priceE8At(minute)).to.equal(pathOf("ETH/USD").priceE8At(minute));
      }
    });
  });
});

describe("october2025BaseFeePath", () => {
  it("is above 100 gwei at the height and near 1 gwei at both ends", () => {
    const path = october2025BaseFeePath();
    expect(path.baseFeeWeiAt(at("21:20:00"))).to.equal(120_000_000_000n);
    expect(path.baseFeeWeiAt(OCTOBER_2025_START_SECONDS)).to.equal(500_000_000n);
    expect(path.baseFeeWeiAt(OCTOBER_2025_END_SECONDS)).to.equal(1_000_000_000n);
  });
});

describe("the points of 10 October 2025", () => {
  it("all say where they are from, and assumptions and memories are marked as such", () => {
    for (const points of [...Object.values(october2025PricePoints), october2025BaseFeePoints]) {
      for (const { source, confidence, atUtc } of points) {
        expect(source.length, atUtc).to.be.above(10);
        if (source.startsWith("ASSUME")) expect(confidence, atUtc).to.equal("assume");
        if (source.startsWith("MEM")) expect(confidence, atUtc).to.equal("low");
      }
    }
  });
});
