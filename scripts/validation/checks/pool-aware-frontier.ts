import { BPS } from "../../lib/bps.ts";
import { bisect } from "../../studies/bisect.ts";
import type { ValidationCheck } from "../check.ts";
import { near } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";

/** A position's LTV and bonus, and the largest collateral over the pool's at which a liquidation still helps. */
export interface PoolAwareRow {
  readonly name: string;
  readonly ltv: number;
  readonly bonus: number;
  readonly expected: number;
}

const ROWS: readonly PoolAwareRow[] = [
  { name: "sUSDe e-mode 0.92, 4 %", ltv: 0.92, bonus: 0.04, expected: 0.0226 },
  { name: "0.93, 2 %", ltv: 0.93, bonus: 0.02, expected: 0.0271 },
  { name: "PT 0.923, 3.5 %", ltv: 0.923, bonus: 0.035, expected: 0.0234 },
  { name: "ETH 0.83, 5 %", ltv: 0.83, bonus: 0.05, expected: 0.0737 },
  { name: "ETH 0.78, 5 %", ltv: 0.78, bonus: 0.05, expected: 0.1105 },
  { name: "0.60, 10 %", ltv: 0.6, bonus: 0.1, expected: 0.258 },
];

/** How far under the position's LTV its threshold stands, so that it can be liquidated but is not under the close factor's line. */
const UNDER_LTV_BPS = 200n;
const SLICE_BPS = 20n;
const WETH_UNIT = 10n ** 18n;
const POOL_WETH = 5_000;
const HALVINGS = 200;

/**
 * V4: where the liquidator sells into a constant-product pool that also sets the price, a liquidation helps only while
 * LTV < 1 / ((1 + i)(1 + 2 c / x)), c the borrower's collateral and x the pool's. The lending pool liquidates, the genuine
 * Uniswap pair takes the sale, the oracle is set to the pair's spot price, and the pool is asked for the LTV again.
 */
export function poolAwareFrontier(rows = ROWS): ValidationCheck {
  return {
    id: "V4",
    title: "frontier with the sale's own price impact: largest collateral over pool",
    source: "McFarlane, arXiv 2510.10171; lambda = 1 + 2c/(px) for a constant-product pool",
    run: async (edge) => {
      const laboratory = await Laboratory.open(edge, "WETH");
      const findings = [];
      for (const { name, ltv, bonus, expected } of rows) {
        const ltvBps = BigInt(Math.round(ltv * 10_000));
        const threshold = ltvBps - UNDER_LTV_BPS;
        await laboratory.setTerms({
          ltvBps: threshold - UNDER_LTV_BPS,
          liquidationThresholdBps: threshold,
          liquidationBonusBps: BPS + BigInt(Math.round(bonus * 10_000)),
        });
        const { largest = 0 } = await bisect({
          from: expected / 4,
          to: expected * 4,
          tolerance: expected / HALVINGS,
          isWithin: (ratio) => helps(laboratory, ratio, (threshold * WETH_UNIT) / ltvBps),
        });
        findings.push(
          near({
            what: name,
            expected: expected * 100,
            got: largest * 100,
            tolerance: expected * 1.5,
            decimals: 2,
            unit: " %",
          }),
        );
      }
      return findings;
    },
  };
}

/** Whether liquidating, selling and marking to the pair lowers the LTV of a position of so much of the pool's collateral. */
function helps(laboratory: Laboratory, ratio: number, healthFactorWad: bigint): Promise<boolean> {
  return laboratory.undone(async () => {
    const { handle, session, market, liquidator } = laboratory;
    const collateralWei = BigInt(Math.round(ratio * POOL_WETH * 1e6)) * 10n ** 12n;
    const user = await laboratory.openPosition("pool aware", "WETH", collateralWei, healthFactorWad);
    const before = await laboratory.ltv(user);
    const seizedWei = await laboratory.liquidate(user, "WETH", SLICE_BPS);
    const { timestamp } = await laboratory.chain.block("latest");
    const router = handle.addresses.uniswap?.router;
    if (router === undefined) throw new RangeError("markets/minimal.yaml has no Uniswap pair");
    await session.send(liquidator, [
      handle.calls.approve("WETH", router, seizedWei),
      handle.calls.swapExactTokens(["WETH", "USDC"], seizedWei, 0n, liquidator, timestamp + 3_600),
    ]);
    await market.shockPrice("WETH", await pairPriceE8(laboratory));
    return (await laboratory.ltv(user)) < before;
  });
}

/** USDC for one WETH as the pair's reserves stand, 8 decimals. */
async function pairPriceE8({ handle, market }: Laboratory): Promise<bigint> {
  const [info] = handle.pairs;
  const [reading] = (await market.read()).pairs;
  if (info === undefined || reading === undefined) throw new RangeError("markets/minimal.yaml has no Uniswap pair");
  const isWethFirst = info.token0.symbol === "WETH";
  const wethWei = isWethFirst ? reading.reserve0Units : reading.reserve1Units;
  const usdcUnits = isWethFirst ? reading.reserve1Units : reading.reserve0Units;
  return (usdcUnits * 10n ** 20n) / wethWei;
}
