import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import { accountFor } from "../../protocol/wallet.ts";
import type { ValidationCheck, ValidationEdge } from "../check.ts";
import { near, type Finding } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";

const UNIT = 10n ** 18n;
const SIDE = 100_000n;
const PROBE = 1_000n;
const FEE_ONE_BP_E10 = 1_000_000n;
const NO_OFFPEG_MULTIPLIER_E10 = 10n ** 10n;

/** Share of a side sold, and what a probe of 1,000 then gets less than par, basis points, at a fee of 1 bp. */
const PROBED: readonly (readonly [number, number])[] = [
  [40, 113.6],
  [50, 175.3],
  [60, 281.5],
];
/** The same at the margin and without a fee. */
const MARGINAL: readonly (readonly [number, number])[] = [
  [40, 110.2],
  [50, 170.4],
  [60, 273.5],
  [70, 474.7],
  [80, 938.5],
  [90, 2_202],
];

/** V1: what a StableSwap pool of two coins pays after so much of one side has been sold into it; every sale is executed. */
export function stableSwapDepeg(amplification = 100n): ValidationCheck {
  return {
    id: "V1",
    title: "StableSwap depeg curve, A = 100, 100,000 a side",
    source:
      "Eris config/regimes/depeg.yaml, measured on Curve's code: 114 / 175 / 282 bps; decimals and margin computed",
    run: async (edge) => [
      ...(await afterSales(edge, amplification, FEE_ONE_BP_E10, PROBED, probeBps)),
      ...(await afterSales(edge, amplification, 0n, MARGINAL, marginBps)),
    ],
  };
}

async function afterSales(
  edge: ValidationEdge,
  amplification: bigint,
  feeE10: bigint,
  rows: readonly (readonly [number, number])[],
  measure: (laboratory: Laboratory) => Promise<number>,
): Promise<readonly Finding[]> {
  const laboratory = await Laboratory.open(edge, "USDe", (definition) => withPool(definition, amplification, feeE10));
  const findings: Finding[] = [];
  for (const [percent, expected] of rows) {
    const got = await laboratory.undone(async () => {
      await sell(laboratory, (SIDE * UNIT * BigInt(percent)) / 100n);
      return measure(laboratory);
    });
    const what = `${percent} % of a side sold, ${feeE10 === 0n ? "margin without fee" : "probe of 1,000"}`;
    findings.push(near({ what, expected, got, tolerance: 0.5, decimals: 1, unit: " bps" }));
  }
  return findings;
}

/** What a probe of 1,000 gets less than par. */
async function probeBps(laboratory: Laboratory): Promise<number> {
  const boughtUnits = await sell(laboratory, PROBE * UNIT);
  return 10_000 * (1 - Number(boughtUnits) / Number(PROBE * 10n ** 6n));
}

/** What the pool's own spot price is less than par. It quotes the second coin in the first. */
async function marginBps({ market }: Laboratory): Promise<number> {
  const [pool] = (await market.read()).stablePools;
  return 10_000 * (1 - Number(UNIT) / Number(pool?.spotPriceWad ?? 0n));
}

/** @returns USDC received. */
async function sell({ market, handle, session }: Laboratory, usdeWei: bigint): Promise<bigint> {
  const seller = accountFor("powderkeg validation", "seller").address;
  const pool = handle.stablePool("USDe/USDC");
  const before = (await market.account(seller)).walletUnits("USDC");
  await market.fund(seller, { USDe: usdeWei });
  await session.send(seller, [
    handle.calls.approve("USDe", pool.address, usdeWei),
    handle.calls.exchange(pool.name, "USDe", "USDC", usdeWei, 0n),
  ]);
  return (await market.account(seller)).walletUnits("USDC") - before;
}

function withPool(definition: MarketDefinition, amplification: bigint, feeE10: bigint): MarketDefinition {
  const stablePools = definition.stablePools.map((pool) => ({
    ...pool,
    amplification,
    feeE10,
    offpegFeeMultiplierE10: NO_OFFPEG_MULTIPLIER_E10,
    balances: [SIDE * UNIT, SIDE * 10n ** 6n],
  }));
  return { ...definition, stablePools };
}
