import { mulDivCeil } from "../lib/mul-div.ts";
import { WAD } from "../lib/wad.ts";
import type { View } from "./agent.ts";
import { referencePriceE8 } from "./market-reading.ts";

/** What gas costs in dollars: the price of the chain's coin, by its name among the world's reference prices. */
export interface GasPricing {
  readonly nativePriceName: string;
}

/** Cost of gas at the base fee of the block about to be mined plus a tip: USD with 8 decimals, rounded up. */
export function gasCostBase(view: View, pricing: GasPricing, gas: bigint, tipWei: bigint): bigint {
  return mulDivCeil(gas * (view.world.baseFeeWei + tipWei), referencePriceE8(view, pricing.nativePriceName), WAD);
}

/** The tip per gas that spends a budget (USD with 8 decimals) on so much gas, rounded down. */
export function tipWeiForBudget(view: View, pricing: GasPricing, budgetBase: bigint, gas: bigint): bigint {
  return (budgetBase * WAD) / (referencePriceE8(view, pricing.nativePriceName) * gas);
}
