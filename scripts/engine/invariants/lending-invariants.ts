import { rayMulCeil, rayMulFloor } from "../../lib/ray.ts";
import type { ReserveInfo } from "../../protocol/market.ts";
import type { AccountState, ReserveState } from "../../protocol/market-state.ts";
import { atLeast, type Books, equal, heldUnits, type Invariant, type InvariantCheck } from "./invariant.ts";

/** An index's 27th decimal, rounded to the nearest, a billion times over. */
const LP4_TOLERANCE = 10n ** 18n;

type Look = Iterable<Omit<InvariantCheck, "invariant">>;

/** What must hold of the lending pool at any block (LP-1 to LP-11, those that its state alone can tell). */
export const lendingInvariants: readonly Invariant[] = [
  { id: "LP-1", look: scaledBalances },
  { id: "LP-2", look: scaledDebts },
  { id: "LP-3", look: cash },
  { id: "LP-4", look: cover },
  { id: "LP-5", look: indexes },
  { id: "LP-6", look: deficits },
  { id: "LP-11", look: flags },
];

function* scaledBalances({ market, state, accounts }: Books): Look {
  for (const [info, reading, at] of reservesOf({ market, state })) {
    const sum = sumOf(accounts, ({ scaledATokenBalances }) => scaledATokenBalances[at]);
    yield equal(
      `${info.symbol}: scaled balances of all holders add up`,
      sum,
      reading.scaledATokenSupply,
      info.decimals,
    );
  }
}

function* scaledDebts({ market, state, accounts }: Books): Look {
  for (const [info, reading, at] of reservesOf({ market, state })) {
    const sum = sumOf(accounts, ({ scaledVariableDebts }) => scaledVariableDebts[at]);
    yield equal(`${info.symbol}: scaled debts of all borrowers add up`, sum, reading.scaledVariableDebt, info.decimals);
  }
}

function* cash(books: Books): Look {
  for (const [info, { availableLiquidityUnits }] of reservesOf(books)) {
    const held = heldUnits(books, info.address, info.aToken);
    yield atLeast(`${info.symbol}: the pool's cash is there`, held, availableLiquidityUnits, info.decimals);
  }
}

function* cover(books: Books): Look {
  for (const [info, reading, at] of reservesOf(books)) {
    const doubled = books.doubledTreasuryScaled?.[at] ?? 0n;
    const suppliedScaled = reading.scaledATokenSupply + reading.accruedToTreasuryScaled - doubled;
    const owedUnits = rayMulFloor(suppliedScaled, reading.liquidityIndexRay);
    const debtUnits = rayMulCeil(reading.scaledVariableDebt, reading.variableBorrowIndexRay);
    const assetUnits = reading.availableLiquidityUnits + debtUnits + reading.deficitUnits;
    const least = owedUnits - owedUnits / LP4_TOLERANCE - 1n;
    const what = `${info.symbol}: cash, debts and deficit cover suppliers and treasury`;
    yield atLeast(what, assetUnits, least, info.decimals);
  }
}

function* indexes({ market, state, since }: Books): Look {
  if (since === undefined) return;
  for (const [{ symbol }, reading, at] of reservesOf({ market, state })) {
    const before = since.state.reserves[at];
    if (before === undefined) continue;
    yield atLeast(`${symbol}: the liquidity index`, reading.liquidityIndexRay, before.liquidityIndexRay, 27);
    yield atLeast(`${symbol}: the borrow index`, reading.variableBorrowIndexRay, before.variableBorrowIndexRay, 27);
  }
}

function* deficits({ market, state, since }: Books): Look {
  if (since === undefined) return;
  for (const [{ symbol, address, decimals }, { deficitUnits }, at] of reservesOf({ market, state })) {
    let expected = since.state.reserves[at]?.deficitUnits ?? 0n;
    for (const { name, args } of since.events) {
      const { debtAsset, amountCreated, reserve, amountCovered } = args;
      if (name === "DeficitCreated" && isSame(debtAsset, address)) expected += amountCreated as bigint;
      if (name === "DeficitCovered" && isSame(reserve, address)) expected -= amountCovered as bigint;
    }
    yield equal(`${symbol}: the deficit is what was booked less what was covered`, deficitUnits, expected, decimals);
  }
}

/** One check for all accounts, naming the first that breaks it: there are hundreds of them. */
function* flags({ market, accounts }: Books): Look {
  const wrong = accounts.find((account) => !hasRightFlags(account, market.reserves.length));
  yield {
    what: "an account's flags tell of debts, and of collateral only where there is some",
    holds: wrong === undefined,
    figures:
      wrong === undefined
        ? `${accounts.length} accounts`
        : `${wrong.address}: flags ${wrong.userConfiguration.toString(2)}, debts ${wrong.scaledVariableDebts.join(" ")}, ` +
          `supplies ${wrong.scaledATokenBalances.join(" ")}`,
  };
}

function hasRightFlags(account: AccountState, reserves: number): boolean {
  for (let id = 0; id < reserves; id++) {
    const flag = account.userConfiguration >> BigInt(2 * id);
    if (((flag & 1n) === 1n) !== (account.scaledVariableDebts[id] ?? 0n) > 0n) return false;
    if ((flag & 2n) === 2n && (account.scaledATokenBalances[id] ?? 0n) === 0n) return false;
  }
  return true;
}

function* reservesOf({
  market,
  state,
}: Pick<Books, "market" | "state">): Iterable<[ReserveInfo, ReserveState, number]> {
  for (const [at, info] of market.reserves.entries()) {
    const reading = state.reserves[at];
    if (reading !== undefined) yield [info, reading, at];
  }
}

function sumOf(accounts: readonly AccountState[], pick: (account: AccountState) => bigint | undefined): bigint {
  return accounts.reduce((sum, account) => sum + (pick(account) ?? 0n), 0n);
}

function isSame(address: unknown, other: string): boolean {
  return String(address).toLowerCase() === other.toLowerCase();
}
