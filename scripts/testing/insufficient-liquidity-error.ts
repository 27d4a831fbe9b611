import { formatAmount } from "../lib/units.ts";
import { PowderkegError } from "../lib/errors.ts";

/** A reserve of the lending pool cannot lend what is asked of it. */
export class InsufficientLiquidityError extends PowderkegError {
  constructor(
    readonly symbol: string,
    readonly wantedUnits: bigint,
    readonly availableUnits: bigint,
    decimals: number,
  ) {
    const [wanted, available] = [wantedUnits, availableUnits].map((units) => formatAmount(units, decimals));
    super(
      `reserve ${symbol} can lend ${available}, ${wanted} is asked for; supply some first: supplyLiquidity({ ${symbol}: ... })`,
    );
  }
}
