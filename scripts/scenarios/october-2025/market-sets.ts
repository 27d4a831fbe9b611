import { formatAmount, PRICE_DECIMALS } from "../../lib/units.ts";
import type { October2025Parameters } from "./population.ts";

/**
 * What the scenario changes in the market file, as `--set` texts: the stable pool's size, the issuer's stablecoins, and room
 * for the population.
 * USDC stands for USDC and USDT together, USDe for every Ethena asset, so their caps are lifted out of the way.
 */
export function marketSets({ population, switches, backing }: October2025Parameters): readonly string[] {
  const usd = (base: bigint): string => formatAmount(base, PRICE_DECIMALS);
  const half = usd(population.liquidityProviders.poolTvl / 2n);
  const redeemCap = formatAmount(switches.redemptionCapPerBlock, 18);
  return [
    `stablePools.USDe/USDC.balances.0=${half}`,
    `stablePools.USDe/USDC.balances.1=${half}`,
    "lending.reserves.USDC.supplyCap=0",
    "lending.reserves.USDC.borrowCap=0",
    "lending.reserves.USDe.supplyCap=0",
    "lending.reserves.WETH.supplyCap=0",
    "lending.reserves.WBTC.supplyCap=0",
    "lending.reserves.ALT.supplyCap=0",
    `ethena.assets.USDC.buffer=${usd(backing.buffer)}`,
    `ethena.assets.USDC.custody=${usd(backing.custodyStablecoins - backing.buffer)}`,
    "ethena.assets.USDT.buffer=0",
    "ethena.assets.USDT.custody=0",
    `ethena.refillPerBlock=${usd(backing.refillPerBlock)}`,
    `ethena.globalMaxRedeemPerBlock=${redeemCap}`,
    `ethena.assets.USDC.maxRedeemPerBlock=${redeemCap}`,
  ];
}
