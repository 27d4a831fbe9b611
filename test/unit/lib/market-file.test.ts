import { expect } from "chai";
import { loadMarket } from "../../../scripts/lib/market-file.ts";
import { loadWith, MARKET_TEXT } from "../../fixtures/market-text.ts";
import { messageOf } from "../../helpers/message-of.ts";

describe("loadMarket", () => {
  describe("a sound market", () => {
    const loaded = loadMarket(MARKET_TEXT);

    it("parses amounts to the last decimal of their token", () => {
      expect(loaded.stablePools[0]?.balances).to.deep.equal([10_000_000_000_000_000_000_000_001n, 9_999_999_999_999n]);
      expect(loaded.uniswapPairs[0]?.balances).to.deep.equal([10n ** 18n, 2_000_000n]);
      expect(loaded.lending.reserves.USDe?.supplyCapTokens).to.equal(960_000_000n);
      expect(loaded.feeds["USDC/USD"]).to.deep.equal({
        kind: "pushed",
        priceE8: 99_990_000n,
        deviationBps: 25n,
        heartbeatSeconds: 86_400,
      });
    });

    it("fills in Aave v3.5's liquidation rules and the other defaults", () => {
      expect(loaded.lending.liquidationRules).to.deep.equal({
        closeFactorBps: 5_000n,
        closeFactorHealthFactorThresholdWad: 950_000_000_000_000_000n,
        minBaseMaxCloseFactorE8: 200_000_000_000n,
        minLeftoverBaseE8: 100_000_000_000n,
        closeFactorScope: "position",
        badDebtBecomesDeficit: true,
        selfLiquidationAllowed: false,
      });
      expect(loaded.lending.flashLoanPremiumBps).to.equal(5n);
      expect(loaded.description).to.equal("");
      expect(loaded.lending.reserves.USDC).to.include({
        supplyCapTokens: 0n,
        borrowCapTokens: 0n,
        flashLoanable: true,
        frozen: false,
        paused: false,
      });
      expect(loadWith("eModes", undefined).eModes).to.deep.equal([]);
      expect(loadWith("uniswapPairs", undefined).uniswapPairs).to.deep.equal([]);
      expect(loadWith("ethena", undefined).ethena).to.equal(undefined);
    });

    it("puts each feed after those it is built on", () => {
      expect(Object.keys(loaded.feeds)).to.deep.equal(["USDC/USD", "USDe-peg", "USDe-spot", "sUSDe"]);
    });

    it("quotes a pool's coin in the other one of two", () => {
      expect(loaded.feeds["USDe-spot"]).to.deep.equal({
        kind: "stable-pool",
        pool: "USDe/USDC",
        coin: "USDe",
        quoteCoin: "USDC",
        mode: "spot",
        quoteFeed: "USDC/USD",
      });
    });

    it("scales the desk's caps as USDe and its holdings as the asset", () => {
      expect(loaded.ethena).to.deep.equal({
        globalMaxMintPerBlockWad: 200_000_000n * 10n ** 18n,
        globalMaxRedeemPerBlockWad: 10_000_000n * 10n ** 18n,
        assets: {
          USDC: {
            maxMintPerBlockWad: 3n * 10n ** 18n,
            maxRedeemPerBlockWad: 4n * 10n ** 18n,
            buffer: 5_500_000n,
            custody: 6_000_000n,
          },
        },
        refillPerBlockWad: 7n * 10n ** 18n,
        backingRatioWad: 10n ** 18n,
        cooldownSeconds: 604_800,
        stakedExchangeRateWad: 10n ** 18n,
      });
    });

    it("accepts the largest bonus that the threshold leaves room for, and not one more", () => {
      const reserve = "lending.reserves.USDe";
      expect(loadWith(`${reserve}.liquidationBonusBps`, 13_333).lending.reserves.USDe?.liquidationBonusBps).to.equal(
        13_333n,
      );
      expect(messageOf(() => loadWith(`${reserve}.liquidationBonusBps`, 13_334))).to.equal(
        `${reserve}.liquidationBonusBps: got 13334, which liquidationThresholdBps 7500 leaves no room for; accepted: an integer from 10001 to 13333 (10500 pays 5 % more)`,
      );
    });
  });

  describe("overrides", () => {
    it("change what the file says and what it leaves to the defaults", () => {
      const changed = loadMarket(MARKET_TEXT, {
        sets: [
          "lending.reserves.USDe.ltvBps=7000",
          "lending.reserves.USDe.supplyCap=123",
          "lending.liquidationRules.closeFactorBps=10000",
          "eModes.11.label=renamed",
          "stablePools.USDe/USDC.balances.1=5.000001",
        ],
      });
      expect(changed.lending.reserves.USDe).to.include({ ltvBps: 7_000n, supplyCapTokens: 123n });
      expect(changed.lending.liquidationRules.closeFactorBps).to.equal(10_000n);
      expect(changed.eModes[0]?.label).to.equal("renamed");
      expect(changed.stablePools[0]?.balances[1]).to.equal(5_000_001n);
    });

    it("are checked like the file itself", () => {
      expect(messageOf(() => loadMarket(MARKET_TEXT, { sets: ["lending.reserves.USDe.ltvBps=9500"] }))).to.equal(
        "lending.reserves.USDe.ltvBps: got 9500, which is above liquidationThresholdBps 7500; accepted: an integer from 0 to 7500",
      );
      expect(messageOf(() => loadMarket(MARKET_TEXT, { sets: ["lending.reserves.USDe.ltvBps=high"] }))).to.equal(
        'lending.reserves.USDe.ltvBps: got "high"; accepted: an integer from 0 to 10000',
      );
    });
  });
});
