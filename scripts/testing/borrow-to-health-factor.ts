import { PowderkegError } from "../lib/errors.ts";
import { mulDivCeil } from "../lib/mul-div.ts";
import { rayDivCeil } from "../lib/ray.ts";
import { formatAmount } from "../lib/units.ts";
import { AccountMath } from "../protocol/account-math.ts";
import type { Address } from "../protocol/hex.ts";
import type { AccountState, MarketState } from "../protocol/market-state.ts";
import { PriceControl } from "../protocol/price-control.ts";
import { InsufficientLiquidityError } from "./insufficient-liquidity-error.ts";
import type { MarketSession } from "./market-session.ts";
import { bisectUnits } from "../lib/bisect-units.ts";

/** The debt asset's price is divided by this for the moment of a loan beyond the loan-to-value limit. */
const PRICE_CUT = 1_000n;

/** Borrowing can only lower a health factor. */
export class HealthFactorTooLowError extends PowderkegError {
  constructor(
    readonly account: Address,
    readonly healthFactorWad: bigint,
    readonly targetWad: bigint,
  ) {
    super(
      `${account} has a health factor of ${formatAmount(healthFactorWad, 18)}; borrowing cannot raise it to ` +
        `${formatAmount(targetWad, 18)}: supply more collateral, or choose a lower target`,
    );
  }
}

/**
 * Borrow as much as leaves an account at a health factor: the lowest one at or above the target, at the prices and
 * indexes of the latest block. Interest of the block that the loan is mined in comes on top.
 *
 * Where the loan-to-value limit forbids so much, the debt asset is cheap for that one loan, in one block, so that
 * positions can be built which only a fall of prices would make.
 *
 * @returns Units borrowed.
 * @throws HealthFactorTooLowError, InsufficientLiquidityError, SetUpFailedError with the pool's own error.
 */
export async function borrowToHealthFactor(
  session: MarketSession,
  user: Address,
  asset: string,
  targetWad: bigint,
): Promise<bigint> {
  const { market, chain } = session;
  const { state, account } = await session.readAccount(user);
  const before = new AccountMath(market, state).view(account);
  const units = unitsToTarget(session, state, account, asset, targetWad);
  if (units === undefined) throw new HealthFactorTooLowError(user, before.healthFactorWad, targetWad);
  const reserve = market.reserve(asset);
  const reading = state.reserves[market.reserves.indexOf(reserve)];
  const availableUnits = reading?.availableLiquidityUnits ?? 0n;
  if (units > availableUnits) throw new InsufficientLiquidityError(asset, units, availableUnits, reserve.decimals);
  if (units === 0n) return 0n;

  const borrow = market.calls.borrow(asset, units, user);
  const priceE8 = reading?.priceE8 ?? 0n;
  if (mulDivCeil(units, priceE8, 10n ** BigInt(reserve.decimals)) < before.availableBorrowsBase) {
    await session.send(user, [borrow]);
    return units;
  }
  const cutE8 = priceE8 / PRICE_CUT || 1n;
  const cut = await new PriceControl(chain, market.addresses).forOneBlock(reserve.address, cutE8);
  await session.sendTogether([
    [session.deployer, cut.before],
    [user, borrow],
    [session.deployer, cut.after],
  ]);
  return units;
}

/** The largest loan that keeps the target; undefined if the account is below it already. */
function unitsToTarget(
  session: MarketSession,
  state: MarketState,
  account: AccountState,
  asset: string,
  targetWad: bigint,
): bigint | undefined {
  const { market } = session;
  const math = new AccountMath(market, state);
  const reserve = market.reserve(asset);
  const at = market.reserves.indexOf(reserve);
  const indexRay = state.reserves[at]?.variableBorrowIndexRay ?? 1n;
  const isHealthy = (units: bigint): boolean => {
    const scaledVariableDebts = [...account.scaledVariableDebts];
    scaledVariableDebts[at] = (scaledVariableDebts[at] ?? 0n) + rayDivCeil(units, indexRay);
    const userConfiguration = account.userConfiguration | (1n << BigInt(2 * reserve.id));
    return math.view({ ...account, scaledVariableDebts, userConfiguration }).healthFactorWad >= targetWad;
  };
  if (math.view(account).healthFactorWad < targetWad) return undefined;
  let refused = 1n;
  while (isHealthy(refused)) refused *= 2n;
  return bisectUnits(0n, refused, isHealthy);
}
