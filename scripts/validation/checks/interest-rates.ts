import type { MarketDefinition, RatesDefinition } from "../../lib/market-file/definition.ts";
import { accountFor } from "../../protocol/wallet.ts";
import { deployMarket } from "../../testing/open-market.ts";
import type { ValidationCheck } from "../check.ts";
import { near, type Finding } from "../finding.ts";
import { minimalDefinition } from "../laboratory.ts";

/** Rates as governance had set them: USDC's second slope, and USDT's. */
const USDC: RatesDefinition = { optimalBps: 9_200n, baseBps: 0n, slope1Bps: 650n, slope2Bps: 2_000n };
const USDT: RatesDefinition = { ...USDC, slope2Bps: 1_400n };

interface RateRow {
  readonly what: string;
  readonly rates: RatesDefinition;
  /** Basis points. */
  readonly utilizationBps: number;
  /** Percent a year. */
  readonly expected: number;
}

const ROWS: readonly RateRow[] = [
  { what: "USDC at 86.54 %", rates: USDC, utilizationBps: 8_654, expected: 6.11 },
  { what: "USDC at 83.92 %", rates: USDC, utilizationBps: 8_392, expected: 5.93 },
  { what: "USDC at 95.63 %", rates: USDC, utilizationBps: 9_563, expected: 15.59 },
  { what: "USDT at 97.19 %", rates: USDT, utilizationBps: 9_719, expected: 15.59 },
];

const LENT_USDC = 10_000_000n;

/** C-V30: the borrow rate that the pool books at published utilizations; each is reached by a real loan. */
export function interestRates(rows = ROWS): ValidationCheck {
  return {
    id: "C-V30",
    title: "borrow rates at the day's utilizations",
    source: "crash.md V30: optimal 92 %, slopes 6.5 % and 14 % (USDT) or 20 % (USDC), ± 2 bp",
    run: async ({ openChain }) => {
      const findings: Finding[] = [];
      for (const { what, rates, utilizationBps, expected } of rows) {
        const market = await deployMarket(
          { provider: await openChain() },
          { market: withRates(minimalDefinition(), rates), liquidity: { USDC: `${LENT_USDC}` } },
        );
        const borrower = accountFor("powderkeg validation", "borrower").address;
        await market.supply(borrower, "WETH", "100000");
        await market.borrow(borrower, "USDC", (LENT_USDC * 1_000_000n * BigInt(utilizationBps)) / 10_000n);
        const { reserves } = await market.read();
        const at = market.market.reserves.findIndex(({ symbol }) => symbol === "USDC");
        const got = Number(reserves[at]?.variableBorrowRateRay ?? 0n) / 1e25;
        findings.push(near({ what, expected, got, tolerance: 0.02, decimals: 3, unit: " %" }));
      }
      return findings;
    },
  };
}

function withRates(definition: MarketDefinition, rates: RatesDefinition): MarketDefinition {
  const { reserves } = definition.lending;
  const usdc = reserves["USDC"];
  if (usdc === undefined) throw new RangeError("markets/minimal.yaml has no reserve USDC");
  return { ...definition, lending: { ...definition.lending, reserves: { ...reserves, USDC: { ...usdc, rates } } } };
}
