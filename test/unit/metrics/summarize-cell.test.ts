import { expect } from "chai";
import { stableJson } from "../../../scripts/lib/stable-json.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import type { CellRecord } from "../../../scripts/metrics/cell-record.ts";
import { summarizeCell } from "../../../scripts/metrics/summarize-cell.ts";
import {
  accountsLine,
  actionLine,
  blockLine,
  eventLine,
  headerLine,
  liquidationEvent,
  record,
  reserve,
  stablePool,
} from "../../fixtures/record.ts";

const SHA256 = "0f".repeat(32);
const summarize = (overrides: Partial<CellRecord>) => summarizeCell(record(overrides), SHA256);

describe("summarizeCell", () => {
  it("writes the keys of summary.json, integers as strings, seconds and counts as numbers", () => {
    const cell: unknown = JSON.parse(stableJson(summarize({ events: [liquidationEvent()] })));
    const below = { "0.99": 0, "0.97": 0, "0.95": 0, "0.90": 0, "0.80": 0, "0.70": 0 };
    const calm = { minPriceE8: "100000000", minPriceTimestamp: 1_760_128_200, secondsBelow: below };
    expect(cell).to.deep.equal({
      oracle: "venue",
      backing: "sound",
      usde: { ...calm, oracle: calm, venue: calm },
      liquidations: {
        count: 1,
        collateralBase: "10400000000",
        debtBase: "10000000000",
        usdeCollateralBase: "10400000000",
        usdeCollateralWei: "104000000000000000000",
        usdeCollateralShareBps: "1040",
        bonusBase: "400000000",
        protocolFeeBase: "40000000",
        failedAttempts: 0,
        largestSaleBase: "0",
        toxicShareBps: "0",
        unprofitableShareBps: "0",
      },
      cascade: { rounds: 1, reproductionBps: "0" },
      shockCurve: [],
      badDebt: { deficitBase: "0", latentBase: "0", latentPeakBase: "0", dustBase: "0" },
      lending: {
        peakUtilizationBps: "5000",
        secondsAbove99Bps: 0,
        blockedWithdrawalsBase: "0",
        peakVariableBorrowRateRay: "50000000000000000000000000",
      },
      redemptions: { usdeWei: "0" },
      keepers: { profitBase: "0", gasWei: "0" },
      supply: {
        usdeCollateralStartBase: "100000000000",
        usdeCollateralStartWei: "1000000000000000000000",
        usdeSupplyStartWei: "0",
        borrowedStartBase: "0",
      },
      recordSha256: SHA256,
    });
  });

  describe("usde", () => {
    it("is the pool's price, with the used and the venue's beside it", () => {
      const blocks = [
        blockLine(0, {
          stablePools: [stablePool(wad("0.98"))],
          oraclePricesE8: { USDe: 94_000_000n },
          referencePricesE8: { USDe: 65_000_000n },
        }),
      ];
      const { usde } = summarize({ blocks });
      expect([usde.minPriceE8, usde.oracle?.minPriceE8, usde.venue?.minPriceE8]).to.deep.equal([
        98_000_000n,
        94_000_000n,
        65_000_000n,
      ]);
      expect(usde.secondsBelow?.["0.99"]).to.equal(12);
    });

    it("gives the other prices where the pool is drained in every block", () => {
      const { usde } = summarize({ blocks: [blockLine(0, { stablePools: [stablePool(0n)] })] });
      expect(usde).to.have.all.keys("oracle", "venue");
      expect(usde.oracle?.minPriceE8).to.equal(100_000_000n);
    });
  });

  describe("liquidations", () => {
    it("sums all collateral, and USDe apart", () => {
      const events = [
        liquidationEvent(),
        liquidationEvent({ collateral: "ALT", debtBase: 7n, collateralBase: 9n, bonusBase: 2n, protocolFeeBase: 1n }),
      ];
      expect(summarize({ events }).liquidations).to.include({
        count: 2,
        collateralBase: 10_400_000_009n,
        debtBase: 10_000_000_007n,
        usdeCollateralBase: 10_400_000_000n,
        bonusBase: 400_000_002n,
        protocolFeeBase: 40_000_001n,
      });
    });

    it("takes the share of USDe in tokens, so that a fallen price does not shrink it", () => {
      const events = [liquidationEvent({ collateralBase: 6_500_000_000n, collateralPriceE8: 65_000_000n })];
      const { usdeCollateralWei, usdeCollateralShareBps } = summarize({ events }).liquidations;
      expect([usdeCollateralWei, usdeCollateralShareBps]).to.deep.equal([wad("100"), 1_000n]);
    });

    it("has no share where no USDe was supplied at the start", () => {
      const blocks = [blockLine(0, { reserves: [reserve()] })];
      expect(summarize({ blocks, events: [liquidationEvent()] }).liquidations.usdeCollateralShareBps).to.equal(0n);
    });

    it("counts as failed attempts only liquidations that reverted", () => {
      const actions = [
        actionLine({ status: "reverted" }),
        actionLine({ status: "reverted", agent: "looper-1", label: "liquidationCall" }),
        actionLine(),
        actionLine({ status: "excluded" }),
        actionLine({ status: "reverted", label: "repay" }),
      ];
      expect(summarize({ actions }).liquidations.failedAttempts).to.equal(2);
    });
  });

  describe("badDebt", () => {
    it("takes deficit and latent bad debt at the end, and the worst latent apart", () => {
      const blocks = [
        blockLine(0, { latentBadDebtBase: 3n, deficitBase: 1n }),
        blockLine(1, { latentBadDebtBase: 9n, deficitBase: 5n }),
        blockLine(2, { latentBadDebtBase: 4n, deficitBase: 4n }),
      ];
      expect(summarize({ blocks }).badDebt).to.include({ deficitBase: 4n, latentBase: 4n, latentPeakBase: 9n });
    });
  });

  describe("lending", () => {
    it("takes the highest utilization and rate of any reserve with debt", () => {
      const reserves = [
        reserve({ utilizationBps: 7_000n }),
        reserve({ symbol: "USDT", utilizationBps: 9_100n, variableBorrowRateRay: 9n * 10n ** 25n }),
      ];
      const blocks = [blockLine(0), blockLine(1, { reserves }), blockLine(2)];
      const { lending } = summarize({ blocks });
      expect([lending.peakUtilizationBps, lending.peakVariableBorrowRateRay]).to.deep.equal([9_100n, 9n * 10n ** 25n]);
    });

    it("leaves reserves without debt out", () => {
      const idle = reserve({
        symbol: "ALT",
        borrowedUnits: 0n,
        utilizationBps: 10_000n,
        variableBorrowRateRay: 10n ** 27n,
      });
      const { lending } = summarize({ blocks: [blockLine(0, { reserves: [reserve(), idle] })] });
      expect(lending).to.include({ peakUtilizationBps: 5_000n, secondsAbove99Bps: 0 });
      expect(lending.peakVariableBorrowRateRay).to.equal(5n * 10n ** 25n);
    });

    it("counts a block over 99 % once however many reserves are, and not at exactly 99 %", () => {
      const at = (...utilizations: bigint[]) => ({
        reserves: utilizations.map((utilizationBps) => reserve({ utilizationBps })),
      });
      const blocks = [blockLine(0, at(9_900n)), blockLine(1, at(9_901n, 10_000n)), blockLine(2, at(5_000n, 9_901n))];
      expect(summarize({ blocks }).lending.secondsAbove99Bps).to.equal(24);
    });

    it("takes blocked withdrawals at their largest", () => {
      const blocks = [4n, 11n, 6n].map((blockedWithdrawalsBase, step) => blockLine(step, { blockedWithdrawalsBase }));
      expect(summarize({ blocks }).lending.blockedWithdrawalsBase).to.equal(11n);
    });
  });

  describe("redemptions", () => {
    it("sums what was redeemed, without what was minted", () => {
      const order = { benefactor: "0x01", assetUnits: 1n };
      const events = [
        eventLine({ name: "redemption", usdeWei: 5n, ...order }),
        eventLine({ name: "mint-usde", usdeWei: 100n, ...order }),
        eventLine({ name: "redemption", usdeWei: 7n, ...order }),
      ];
      expect(summarize({ events }).redemptions.usdeWei).to.equal(12n);
    });
  });

  describe("keepers", () => {
    it("sums profit against holding and the gas of all keepers", () => {
      const header = headerLine();
      const finish = accountsLine("end", header, {
        "keeper-1": { netWorthBase: 70n, heldBase: 50n },
        "keeper-2": { netWorthBase: 10n, heldBase: 13n },
        "whale-1": { netWorthBase: 1_000n },
      });
      const actions = [
        actionLine({ feeWei: 3n }),
        actionLine({ agent: "keeper-2", label: "unloadKeeper", status: "reverted", feeWei: 5n }),
        actionLine({ agent: "whale-1", feeWei: 100n }),
      ];
      expect(summarize({ header, finish, actions }).keepers).to.deep.equal({ profitBase: 17n, gasWei: 8n });
    });
  });

  describe("supply", () => {
    it("values the USDe of the first block at the price used then", () => {
      const blocks = [blockLine(0, { oraclePricesE8: { USDe: 99_000_000n } }), blockLine(1, { reserves: [] })];
      expect(summarize({ blocks }).supply).to.include({
        usdeCollateralStartBase: 99_000_000_000n,
        usdeCollateralStartWei: wad("1000"),
      });
    });

    it("tells all USDe of the first block and all debt of the start", () => {
      const desk = { bufferUnits: 0n, usdeSupplyWei: wad("5000"), valuePerUsdeWad: wad("1") };
      const blocks = [blockLine(0, { desk }), blockLine(1)];
      const header = headerLine();
      const start = accountsLine("start", header);
      const accounts = start.accounts.map((account, at) => ({ ...account, debtBase: BigInt(at) }));
      expect(summarize({ header, blocks, start: { ...start, accounts } }).supply).to.include({
        usdeSupplyStartWei: wad("5000"),
        borrowedStartBase: 10n,
      });
    });
  });
});
