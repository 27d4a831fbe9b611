import { loadMarket } from "../lib/market-file.ts";
import type { MarketDefinition } from "../lib/market-file/definition.ts";

const TEXT = `
name: twin-market
tokens:
  WETH: { kind: test, decimals: 18 }
  USDC: { kind: test, decimals: 6 }
  WBTC: { kind: test, decimals: 8 }
  USDe: { kind: test, decimals: 18 }
feeds:
  WETH/USD: { kind: pushed, price: "2000", deviationBps: 50, heartbeatSeconds: 3600 }
  USDC/USD: { kind: pushed, price: "1", deviationBps: 50, heartbeatSeconds: 3600 }
  WBTC/USD: { kind: pushed, price: "60000", deviationBps: 50, heartbeatSeconds: 3600 }
  USDe/USD: { kind: pushed, price: "1", deviationBps: 50, heartbeatSeconds: 3600 }
lending:
  reserves:
    WETH:
      { feed: WETH/USD, ltvBps: 7500, liquidationThresholdBps: 8000, liquidationBonusBps: 10500, reserveFactorBps: 1500,
        liquidationProtocolFeeBps: 1000, borrowable: true, rates: { optimalBps: 8000, baseBps: 100, slope1Bps: 400, slope2Bps: 8000 } }
    USDC:
      { feed: USDC/USD, ltvBps: 7500, liquidationThresholdBps: 7800, liquidationBonusBps: 10450, reserveFactorBps: 1000,
        liquidationProtocolFeeBps: 2000, borrowable: true, rates: { optimalBps: 9000, baseBps: 0, slope1Bps: 650, slope2Bps: 2000 } }
    WBTC:
      { feed: WBTC/USD, ltvBps: 7300, liquidationThresholdBps: 7800, liquidationBonusBps: 10625, reserveFactorBps: 5000,
        liquidationProtocolFeeBps: 0, borrowable: true, rates: { optimalBps: 4500, baseBps: 0, slope1Bps: 700, slope2Bps: 30000 } }
    USDe:
      { feed: USDe/USD, ltvBps: 7200, liquidationThresholdBps: 7500, liquidationBonusBps: 10850, reserveFactorBps: 2500,
        liquidationProtocolFeeBps: 1000, borrowable: true, rates: { optimalBps: 8500, baseBps: 0, slope1Bps: 600, slope2Bps: 5000 } }
eModes:
  - { id: 1, label: stablecoins, ltvBps: 9000, liquidationThresholdBps: 9300, liquidationBonusBps: 10200,
      collateral: [USDC, USDe], borrowable: [USDC, USDe] }
  - { id: 2, label: majors, ltvBps: 8500, liquidationThresholdBps: 8800, liquidationBonusBps: 10300,
      collateral: [WETH, WBTC], borrowable: [WETH, WBTC, USDC] }
`;

/** The market of the differential runs: tokens of 6, 8 and 18 decimals, two e-modes, and interest on everything. */
export const TWIN_MARKET: MarketDefinition = loadMarket(TEXT, { sourceName: "scripts/differential/twin-market.ts" });

/** Prices at the start, by symbol. */
export const TWIN_PRICES_E8: Readonly<Record<string, bigint>> = Object.fromEntries(
  Object.entries(TWIN_MARKET.lending.reserves).map(([symbol, { feed }]) => {
    const source = TWIN_MARKET.feeds[feed];
    return [symbol, source?.kind === "pushed" ? source.priceE8 : 0n];
  }),
);

/** Accounts that act; the first may also eliminate deficits. */
export const TWIN_USERS = 4;
