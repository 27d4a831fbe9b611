import type { View } from "../agents/agent.ts";
import { loopOpening } from "../agents/loop-opening.ts";
import { PowderkegError } from "../lib/errors.ts";
import { formatAmount } from "../lib/units.ts";
import type { AccountView } from "../protocol/account-book.ts";
import { accountView } from "../protocol/account-math.ts";
import type { Address } from "../protocol/hex.ts";
import type { Amount, MarketSession } from "./market-session.ts";
import { MAX_UINT256 } from "../lib/max-uint256.ts";
import { NO_WORLD } from "./no-world.ts";

/** A leverage loop to be built. */
export interface LoopTerms {
  /** Own capital, put in as collateral. */
  readonly capital: Amount;
  /** Debt over collateral after each borrowing, basis points; above 0 and below 10,000. */
  readonly ltvBps: bigint;
  /** How many times to borrow. */
  readonly loops: number;
  /** `USDe` unless told. */
  readonly collateral?: string;
  /** `USDC` unless told. */
  readonly debt?: string;
  /** E-mode category, 0 = none (unless told: the account's own). */
  readonly eModeId?: number;
  /** Stable pool in which the loan becomes collateral; the first that holds both unless told. */
  readonly pool?: string;
  /** What a swap may lose against the pool's quote, basis points; 100 unless told. */
  readonly maxSlippageBps?: bigint;
}

/** A loop stopped before its last turn. */
export class LoopNotCompletedError extends PowderkegError {
  constructor(
    readonly account: Address,
    readonly standing: AccountView,
    readonly terms: LoopTerms,
  ) {
    const usd = (base: bigint) => `$${formatAmount(base, 8, { maxDecimals: 2 })}`;
    super(
      `the loop of ${account} stopped at ${usd(standing.totalCollateralBase)} of collateral and ` +
        `${usd(standing.totalDebtBase)} of debt: ${terms.debt ?? "USDC"} has not enough to lend; supplyLiquidity first`,
    );
  }
}

/**
 * Build a leverage loop: own capital as collateral, a loan against it, swapped into more collateral on a stable pool, and
 * again. One block a turn; the capital is given to the account.
 *
 * @returns Its standing afterwards.
 * @throws LoopNotCompletedError, SetUpFailedError with the contracts' own error (an ltv that the pool does not allow).
 */
export async function openLoop(session: MarketSession, user: Address, terms: LoopTerms): Promise<AccountView> {
  const { market, chain } = session;
  const { collateral = "USDe", debt = "USDC", ltvBps, loops, maxSlippageBps = 100n } = terms;
  const pool = terms.pool ?? poolOf(session, collateral, debt);
  const capitalUnits = session.units(collateral, terms.capital);
  const before = await session.view(user);

  await session.send(session.deployer, session.mintCalls(collateral, user, capitalUnits));
  await session.send(user, [
    market.calls.approve(collateral, market.addresses.lending.pool, MAX_UINT256),
    market.calls.approve(debt, market.stablePool(pool).address, MAX_UINT256),
  ]);
  const opening = loopOpening(
    {
      startStep: 0,
      loops,
      ltvBps,
      eModeCategory: terms.eModeId ?? before.eModeCategory,
      acquisition: { kind: "pool" },
    },
    { collateral, debt, pool, maxSlippageBps },
  );
  for (let step = 0; step <= loops; step++) {
    const { state, accounts } = await session.read([user]);
    const { timestamp } = await chain.block("latest");
    const view: View = { step, timestamp: timestamp + 1, world: NO_WORLD, market, state, accounts };
    const calls = opening.calls(view, accounts.get(user));
    const isShort = step < loops && !calls.some(({ label }) => label === "borrow");
    await session.send(user, calls);
    if (isShort) throw new LoopNotCompletedError(user, await session.view(user), terms);
    const outcomes = calls.map((call) => ({
      action: { from: user, tipWei: 0n, ...call },
      status: "success" as const,
      position: 0,
      events: [],
    }));
    opening.settle(outcomes);
  }
  const { state, account } = await session.readAccount(user);
  return accountView(market, state, account);
}

/** The first stable pool that holds both. @throws UnknownAssetError naming the pools there are. */
function poolOf({ market }: MarketSession, first: string, second: string): string {
  const holds = (coins: readonly { readonly symbol: string }[], wanted: string) =>
    coins.some(({ symbol }) => symbol === wanted);
  const found = market.stablePools.find(({ coins }) => holds(coins, first) && holds(coins, second));
  return (found ?? market.stablePool(`${first}/${second}`)).name;
}
