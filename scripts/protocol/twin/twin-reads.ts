import { concat, toBeHex, zeroPadValue, type Interface } from "ethers";
import { IAToken__factory, IPool__factory, IPoolConfigurator__factory } from "../../../typechain-types/index.ts";
import type { Address, Hex } from "../hex.ts";
import type { TwinAddresses } from "./twin-encoder.ts";
import type { TwinShape } from "./twin-state.ts";

/** A view that is called after a call, and the words of its answer that are compared. */
export interface TwinRead {
  /** `WETH.liquidityIndexRay`, `user 2.healthFactorWad`: one for each word that is kept, in their order. */
  readonly names: readonly string[];
  readonly target: Address;
  readonly selector: Hex;
  readonly argument: Address | number;
  /** Words of the answer before those that are kept. */
  readonly skip: number;
}

/**
 * Views that are read together: those of a reserve (`WETH`) and of an account (`user 2`) after a call that names it; `rest`,
 * what follows from the others or changes rarely, only when everything is read.
 */
export type TwinReadLists = ReadonlyMap<string, readonly TwinRead[]>;

const pool = IPool__factory.createInterface();
const configurator = IPoolConfigurator__factory.createInterface();
const token = IAToken__factory.createInterface();

const RESERVE_DATA = [
  "configuration",
  "liquidityIndexRay",
  "liquidityRateRay",
  "variableBorrowIndexRay",
  "variableBorrowRateRay",
  "stableBorrowRateRay",
  "lastUpdateTimestamp",
  "id",
  "aToken",
  "stableDebtToken",
  "variableDebtToken",
  "strategy",
  "accruedToTreasuryScaled",
  "unbackedUnits",
  "isolationModeTotalDebt",
];

const ACCOUNT_DATA = [
  "collateralBase",
  "debtBase",
  "availableBorrowsBase",
  "liquidationThresholdBps",
  "ltvBps",
  "healthFactorWad",
];

const E_MODE_TERMS = ["ltvBps", "liquidationThresholdBps", "liquidationBonusBps"];

/** Everything that is read of a twin. */
export function twinReads(
  twin: TwinAddresses,
  users: readonly Address[],
  { symbols, eModeIds }: TwinShape,
): TwinReadLists {
  return new Map<string, readonly TwinRead[]>([
    ...symbols.map((symbol) => [symbol, reserveReads(twin, symbol)] as const),
    ...users.map((user, at) => [`user ${at}`, accountReads(twin, `user ${at}`, user, symbols)] as const),
    ["rest", restReads(twin, users, symbols, eModeIds)],
  ]);
}

/** Write reads as `ReadList.sol` keeps them. */
export function encodeReads(reads: readonly TwinRead[]): Hex {
  const entries = reads.map(({ target, selector, argument, skip, names }) => {
    const head = concat([target, selector, toBeHex(skip, 1), toBeHex(names.length, 1), "0x000000000000"]);
    return concat([head, zeroPadValue(typeof argument === "number" ? toBeHex(argument, 1) : argument, 32)]);
  });
  return concat(entries) as Hex;
}

function reserveReads(twin: TwinAddresses, symbol: string): TwinRead[] {
  const asset = required(twin.tokens, symbol);
  return [
    read(symbol, pool, "getReserveData", twin.pool, asset, RESERVE_DATA),
    read(symbol, pool, "getReserveDeficit", twin.pool, asset, ["deficitUnits"]),
    read(symbol, pool, "getVirtualUnderlyingBalance", twin.pool, asset, ["availableUnits"]),
    read(symbol, token, "scaledTotalSupply", required(twin.aTokens, symbol), 0, ["scaledSupply"]),
    read(symbol, token, "scaledTotalSupply", required(twin.debtTokens, symbol), 0, ["scaledDebt"]),
  ];
}

function accountReads(twin: TwinAddresses, of: string, user: Address, symbols: readonly string[]): TwinRead[] {
  return [
    read(of, pool, "getUserAccountData", twin.pool, user, ACCOUNT_DATA),
    read(of, pool, "getUserConfiguration", twin.pool, user, ["configuration"]),
    read(of, pool, "getUserEMode", twin.pool, user, ["eMode"]),
    ...symbols.flatMap((symbol) => [
      read(`${of} ${symbol}`, token, "scaledBalanceOf", required(twin.aTokens, symbol), user, ["scaledSupply"]),
      read(`${of} ${symbol}`, token, "scaledBalanceOf", required(twin.debtTokens, symbol), user, ["scaledDebt"]),
    ]),
  ];
}

function restReads(
  twin: TwinAddresses,
  users: readonly Address[],
  symbols: readonly string[],
  eModeIds: readonly number[],
): TwinRead[] {
  return [
    read("pool", pool, "FLASHLOAN_PREMIUM_TOTAL", twin.pool, 0, ["flashLoanPremiumBps"]),
    ...symbols.flatMap((symbol) => rarerReserveReads(twin, symbol)),
    ...eModeIds.flatMap((id) => eModeReads(twin, id)),
    ...users.flatMap((user, at) =>
      symbols.flatMap((symbol) => rarerPositionReads(twin, `user ${at} ${symbol}`, user, symbol)),
    ),
  ];
}

function rarerReserveReads(twin: TwinAddresses, symbol: string): TwinRead[] {
  const asset = required(twin.tokens, symbol);
  const [aToken, debtToken] = [required(twin.aTokens, symbol), required(twin.debtTokens, symbol)];
  return [
    read(symbol, pool, "getReserveNormalizedIncome", twin.pool, asset, ["normalizedIncomeRay"]),
    read(symbol, pool, "getReserveNormalizedVariableDebt", twin.pool, asset, ["normalizedVariableDebtRay"]),
    read(symbol, pool, "getLiquidationGracePeriod", twin.pool, asset, ["graceUntil"]),
    read(symbol, token, "totalSupply", aToken, 0, ["supplyUnits"]),
    read(symbol, token, "totalSupply", debtToken, 0, ["debtUnits"]),
    read(symbol, token, "scaledBalanceOf", aToken, twin.treasury, ["treasuryScaled"]),
    read(symbol, token, "balanceOf", asset, aToken, ["heldUnits"]),
    read(symbol, configurator, "getPendingLtv", twin.configurator, asset, ["pendingLtvBps"]),
  ];
}

function eModeReads(twin: TwinAddresses, id: number): TwinRead[] {
  const of = `e-mode ${id}`;
  return [
    // The category ends with text, so that the answer begins with where it stands.
    { ...read(of, pool, "getEModeCategoryData", twin.pool, id, E_MODE_TERMS), skip: 1 },
    read(of, pool, "getEModeCategoryCollateralBitmap", twin.pool, id, ["collateralBitmap"]),
    read(of, pool, "getEModeCategoryBorrowableBitmap", twin.pool, id, ["borrowableBitmap"]),
    read(of, pool, "getEModeCategoryLtvzeroBitmap", twin.pool, id, ["ltvzeroBitmap"]),
  ];
}

function rarerPositionReads(twin: TwinAddresses, of: string, user: Address, symbol: string): TwinRead[] {
  const [aToken, debtToken] = [required(twin.aTokens, symbol), required(twin.debtTokens, symbol)];
  return [
    read(of, token, "getPreviousIndex", aToken, user, ["supplyIndexRay"]),
    read(of, token, "getPreviousIndex", debtToken, user, ["debtIndexRay"]),
    read(of, token, "balanceOf", aToken, user, ["supplyUnits"]),
    read(of, token, "balanceOf", debtToken, user, ["debtUnits"]),
    read(of, token, "balanceOf", required(twin.tokens, symbol), user, ["walletUnits"]),
  ];
}

function read(
  of: string,
  abi: Interface,
  method: string,
  target: Address,
  argument: Address | number,
  fields: readonly string[],
): TwinRead {
  const selector = abi.getFunction(method)?.selector as Hex;
  return { names: fields.map((field) => `${of}.${field}`), target, selector, argument, skip: 0 };
}

/** A twin has every contract of every reserve, so what is missing here is a defect. */
function required(known: Readonly<Record<string, Address>>, symbol: string): Address {
  const address = known[symbol];
  if (address === undefined) throw new RangeError(`the twin has no contract for ${symbol}`);
  return address;
}
