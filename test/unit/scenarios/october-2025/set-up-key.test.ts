import { expect } from "chai";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { drawCast } from "../../../../scripts/scenarios/october-2025/cast.ts";
import { LATE_PARAMETERS, setUpKey } from "../../../../scripts/scenarios/october-2025/set-up-key.ts";
import { smallCrashInput } from "../../../helpers/small-crash.ts";

/** Another value that each late parameter accepts. */
const OTHER: Readonly<Record<string, string>> = {
  "window.blocks": "31",
  "backing.impairedAt": "21:21",
  "population.loopers.watches": "venue",
  "population.loopers.panicPrice": "0.97",
  "population.lenders.fearBackingRatio": "0.98",
  "population.liquidityProviders.leavePrice": "0.97",
  "population.keepers.minProfit": "7",
  "population.redeemers.from": "21:00",
  "population.redeemers.maxBaseFee": "99",
  "population.exogenousSellers.from": "22:26",
  "population.exogenousSellers.until": "23:00",
  "oracle.congestionBaseFee": "49",
  "switches.keepers": "false",
  "switches.liquidityFlight": "false",
  "switches.redemption": "closed",
};

/** Who stands where at the start, without what only shows later: delays, and who is awake. */
function chainOf(sets: readonly string[]) {
  const { parameters, seed, definition } = smallCrashInput(sets, "venue", "sound");
  const cast = drawCast(parameters, seed, new Rng(seed).fork("cast"));
  const { loopers, whales, blueChips, lenders } = cast.population;
  const withoutTaste = (position: object) =>
    Object.fromEntries(
      Object.entries(position).filter(([key]) => !["reactionSeconds", "isActive", "isWatchful"].includes(key)),
    );
  return {
    definition,
    population: [...loopers, ...whales, ...blueChips, ...lenders].map(withoutTaste),
    rest: { ...cast, population: undefined },
  };
}

function ofUsde(set: string): string {
  return `lending.reserves.USDe.${set}`;
}

describe("setUpKey", () => {
  const key = (sets: readonly string[], oracle = "venue", backing = "sound") =>
    setUpKey(smallCrashInput(sets, oracle, backing));
  const plain = chainOf([]);

  for (const path of LATE_PARAMETERS) {
    it(`does not know ${path}, and the set-up does not either`, () => {
      const bound = /Min|congestion/.test(path) ? "1" : "1799";
      const set = `${path}=${OTHER[path] ?? (/reactionMax|delayMax/.test(path) ? bound : "123")}`;
      expect(key([set])).to.equal(key([]));
      expect(chainOf([set])).to.deep.equal(plain);
    });
  }

  for (const term of [
    ...["ltvBps=8900", "liquidationThresholdBps=9300", "liquidationBonusBps=10300"].map((set) => `eModes.2.${set}`),
    ...["ltvBps=7000", "liquidationThresholdBps=7400", "liquidationBonusBps=10700"].map((set) => ofUsde(set)),
    ...["liquidationProtocolFeeBps=2000", "supplyCap=9000000000", "borrowCap=9000000000"].map((set) => ofUsde(set)),
    "lending.liquidationRules.closeFactorBps=10000",
  ]) {
    it(`does not know ${term}, which governance can change`, () => {
      expect(key([term])).to.equal(key([]));
    });
  }

  it("does not know the cell", () => {
    expect(key([], "peg", "impaired:0.9")).to.equal(key([]));
  });

  for (const set of [
    "window.start=21:00",
    "population.loopers.collateral=4000000000",
    "population.whales.count=5",
    "population.keepers.inventoryCapital=1",
    "backing.soundRatio=1.01",
    "switches.loops=false",
    "switches.redemptionCapPerBlock=1",
    "eModes.2.label=other",
    // Supplied without an LTV, it would not be switched on as collateral.
    ofUsde("ltvBps=0"),
    // Interest accrues under these while the set-up is made.
    "lending.reserves.USDC.reserveFactorBps=2000",
    "lending.reserves.USDC.rates.slope1Bps=700",
    "lending.flashLoanPremiumBps=9",
  ]) {
    it(`knows ${set}`, () => {
      expect(key([set])).not.to.equal(key([]));
    });
  }
});
