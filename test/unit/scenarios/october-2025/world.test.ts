import { expect } from "chai";
import { cellPlan } from "../../../../scripts/scenarios/cell-plan.ts";
import { parametersOf } from "../../../../scripts/scenarios/october-2025/parameters.ts";
import { referenceName, worldOf } from "../../../../scripts/scenarios/october-2025/world.ts";
import { readParameters } from "../../../../scripts/scenarios/sourced.ts";

const GWEI = 10n ** 9n;
const at = (clock: string) => Date.parse(`2025-10-10T${clock}Z`) / 1000;
const worldIn = (backing: string, ...sets: readonly string[]) => {
  const world = worldOf(readParameters(parametersOf("historical"), sets).values, cellPlan("venue", backing));
  return (clock: string) => world(0, at(clock));
};
const [sound, impaired] = [worldIn("sound"), worldIn("impaired:0.75")];
const soundE8 = (clock: string) => sound(clock).referencePricesE8["USDe"] ?? 0n;
const impairedE8 = (clock: string) => impaired(clock).referencePricesE8["USDe"] ?? 0n;
const blocks = Array.from({ length: 800 }, (_, step) => new Date((at("20:30") + 12 * step) * 1000).toISOString());
const clocks = blocks.map((iso) => iso.slice(11, 19));

describe("worldOf", () => {
  it("has the exchange's USDe price as measured", () => {
    const measured: readonly [string, bigint][] = [
      ["20:30", 100_000_000n],
      ["21:20", 90_000_000n],
      ["21:36", 84_000_000n],
      ["21:44", 65_670_000n],
      ["21:54", 65_000_000n],
      ["22:16", 97_000_000n],
      ["22:53", 99_000_000n],
    ];
    for (const [clock, priceE8] of measured) expect(soundE8(clock), clock).to.equal(priceE8);
  });

  it("gives every reference price a name agents know", () => {
    expect(sound("20:30").referencePricesE8).to.include.all.keys("ALT", "BTC", "ETH", "USDe");
  });

  it("lets an impaired venue fall the same way, then holds it at or under what backs it", () => {
    const fallen = clocks.findIndex((clock) => soundE8(clock) <= 75_000_000n);
    expect(clocks[fallen]?.slice(0, 5)).to.be.oneOf(["21:40", "21:41", "21:42", "21:43", "21:44"]);
    for (const clock of clocks.slice(0, fallen)) expect(impairedE8(clock)).to.equal(soundE8(clock));
    for (const clock of clocks.slice(fallen)) {
      expect(impairedE8(clock) <= 75_000_000n, clock).to.equal(true);
    }
    expect(impairedE8("22:53")).to.equal(75_000_000n);
    expect(impairedE8("21:54")).to.equal(65_000_000n);
  });

  it("leaves other prices alone in an impaired world", () => {
    for (const clock of ["20:30", "21:21", "22:53"]) {
      const usdeE8 = sound(clock).referencePricesE8["USDe"];
      const others = { ...impaired(clock).referencePricesE8, USDe: usdeE8 };
      expect(others).to.deep.equal(sound(clock).referencePricesE8);
    }
  });

  it("opens the exchange's withdrawals at 22:25, not a second before", () => {
    expect(sound("22:24:59").venueWithdrawalsOpen).to.equal(false);
    expect(sound("22:25").venueWithdrawalsOpen).to.equal(true);
  });

  it("takes the base fee above 100 gwei at the height and below 10 before and after", () => {
    const highest = clocks.reduce((highest, clock) => {
      const { baseFeeWei } = sound(clock);
      return baseFeeWei > highest ? baseFeeWei : highest;
    }, 0n);
    expect(highest > 100n * GWEI).to.equal(true);
    for (const clock of ["20:30", "23:09:48"]) expect(sound(clock).baseFeeWei < 10n * GWEI, clock).to.equal(true);
  });

  it("closes redemption by its switch", () => {
    expect(sound("21:00").redemptionOpen).to.equal(true);
    expect(worldIn("sound", "switches.redemption=closed")("21:00").redemptionOpen).to.equal(false);
  });
});

describe("referenceName", () => {
  it("strips what a feed's name says about whose price it is", () => {
    expect(["ETH/USD", "USDe-venue", "ALT/USD"].map(referenceName)).to.deep.equal(["ETH", "USDe", "ALT"]);
  });
});
