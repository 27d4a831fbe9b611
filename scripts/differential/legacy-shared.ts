import type { TwinArgument, TwinCall } from "../protocol/twin/twin-call.ts";
import type { PositionsOf } from "./position-units.ts";
import { TWIN_PRICES_E8 } from "./twin-market.ts";

/** Seconds: over more, the truncated terms of v3.0.2's series for compound interest weigh more than rounding. */
const LONGEST_WAIT = 30 * 86_400;
/** Of the first price. A unit of WBTC, the dearest, costs 0.24 cents at most: less of a token that fell so far than its tolerance. */
const LEAST_PART = 100n;

/** Calls of the configurator that v3.0.2 has too, and that do the same there. */
const SHARED_GOVERNANCE: ReadonlySet<string> = new Set([
  "setReserveActive",
  "setReserveFlashLoaning",
  "setReservePause(address,bool)",
  "setLiquidationProtocolFee",
  "setSupplyCap",
  "setBorrowCap",
  "setSiloedBorrowing",
]);

/**
 * Whether v3.0.2 has a call and means the same by it. Not so:
 *
 * - that a reserve can be borrowed, which since v3.6 an e-mode decides by itself; a reserve factor, which later versions change
 *   for the future alone; e-modes chosen for assets one by one; freezing, which since v3.1 takes the LTV too; an LTV of zero,
 *   which v3.0.2 obeys in an e-mode as well; deficits and grace periods, which v3.0.2 has not;
 * - aTokens for an account that has none of them, by a transfer or a liquidation: until v3.5 they become collateral by themselves;
 * - a liquidation paid in aTokens of a reserve that accrues interest: v3.0.2 goes on from its older indexes;
 * - a repayment with what may be the last aTokens, after which v3.0.2 still calls them collateral;
 * - an underlying sent to its own aToken, which later versions refuse; a flash loan of nothing, by which v3.0.2 divides;
 * - a liquidation of one and the same asset, whose interest later versions account for twice;
 * - a missing price, which v3.0.2 asks for less often, or one so low that a rounded unit of another token is worth many.
 *
 * @param positions Before the call.
 */
export function isSharedWithLegacy(call: TwinCall, positions: PositionsOf): boolean {
  const { wait, user, target, method, args } = call;
  if (wait > LONGEST_WAIT) return false;
  const [kind, symbol = ""] = target.split(":");
  if (kind === "feed") return isPrice(symbol, typeof args[0] === "string" ? BigInt(args[0]) : 0n);
  if (kind === "configurator")
    return SHARED_GOVERNANCE.has(method) || (method === "configureReserveAsCollateral" && args[1] !== "0");
  if (kind === "aToken" && method.startsWith("transfer")) return isSharedTransfer(call, symbol, positions);
  if (method === "eliminateReserveDeficit") return false;
  if (method === "repayWithATokens") return leavesATokens(call, positions);
  if (method.startsWith("flashLoan") && [args[2]].flat().includes("0")) return false;
  if (method === "withdraw") return !JSON.stringify(args[2]).includes("@aToken:");
  const liquidation = method === "liquidationCall" ? args : useOf(args);
  if (liquidation === undefined) return true;
  const [collateral, debt, , , inATokens] = liquidation;
  if (collateral === debt) return false;
  const { suppliedUnits, accrues } = positions(Number(user), nameOf(collateral));
  return inATokens !== true || (suppliedUnits > 0n && !accrues);
}

/** What a flash loan is used for: a liquidation, or nothing. */
function useOf(args: readonly TwinArgument[]): readonly TwinArgument[] | undefined {
  const use = args.find((arg) => typeof arg === "object" && "method" in arg);
  return use !== undefined && "args" in use ? use.args : undefined;
}

function isSharedTransfer({ user, method, args }: TwinCall, symbol: string, positions: PositionsOf): boolean {
  const [from, to, amount] = method === "transfer" ? [`@user:${user}`, ...args] : args;
  return from === to || amount === "0" || positions(Number(nameOf(to)), symbol).suppliedUnits > 0n;
}

/** Not more than is there, or for a debt that interest until now cannot have brought up to it. */
function leavesATokens({ user, args: [asset, amount] }: TwinCall, positions: PositionsOf): boolean {
  const { suppliedUnits, owedUnits } = positions(Number(user), nameOf(asset));
  const isLess = typeof amount === "string" && amount !== "max" && BigInt(amount) < suppliedUnits;
  return isLess || owedUnits * 2n < suppliedUnits;
}

/** Of `@token:USDC` or `@user:1`: what follows the colon. */
function nameOf(argument: TwinArgument | undefined): string {
  return typeof argument === "string" ? (argument.split(":")[1] ?? "") : "";
}

/** Neither so high that one unit is worth more than is tolerated, nor missing or so low that a unit of another token is. */
function isPrice(symbol: string, priceE8: bigint): boolean {
  const startE8 = TWIN_PRICES_E8[symbol] ?? 0n;
  return priceE8 * LEAST_PART >= startE8 && priceE8 <= 4n * startE8;
}
