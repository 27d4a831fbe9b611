import { ONE_USD_E8 } from "../lib/units.ts";
import { bisect } from "../studies/bisect.ts";
import type { Laboratory } from "./laboratory.ts";

const RESOLUTION = 0.000001;

/**
 * Find the least fall of a collateral's price, as a share of it, after which the pool lets the account be liquidated. The
 * price is set, the pool is asked, and the price goes back.
 */
export async function fallToLiquidation(
  laboratory: Laboratory,
  user: `0x${string}`,
  collateral: "USDe" | "WETH",
): Promise<number> {
  const { reserves } = await laboratory.market.read();
  const at = laboratory.handle.reserves.findIndex(({ symbol }) => symbol === collateral);
  const startE8 = Number(reserves[at]?.priceE8 ?? ONE_USD_E8);
  const { smallestRefused = 1 } = await bisect({
    from: 0,
    to: 0.99,
    tolerance: RESOLUTION,
    isWithin: (fall) =>
      laboratory.undone(async () => {
        await laboratory.market.shockPrice(collateral, BigInt(Math.round(startE8 * (1 - fall))));
        return !(await laboratory.isLiquidatable(user));
      }),
  });
  return smallestRefused;
}
