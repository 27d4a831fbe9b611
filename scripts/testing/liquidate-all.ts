import type { View } from "../agents/agent.ts";
import { bonusBase } from "../agents/liquidation-offer.ts";
import { liquidationTarget, type LiquidationTarget } from "../agents/liquidation-sizing.ts";
import { WAD } from "../lib/wad.ts";
import type { AccountView } from "../protocol/account-book.ts";
import { type ChainLog, SetUpFailedError } from "../protocol/chain.ts";
import type { DecodedError } from "../protocol/decode.ts";
import type { Address } from "../protocol/hex.ts";
import { accountFor } from "../protocol/wallet.ts";
import { type Deficit, deficitsIn, type Liquidation, liquidationsIn } from "./liquidation-events.ts";
import type { MarketSession } from "./market-session.ts";
import { MAX_UINT256 } from "../lib/max-uint256.ts";
import { NO_WORLD } from "./no-world.ts";

/** What became of everybody who could be liquidated. */
export interface LiquidationRound {
  readonly liquidations: readonly Liquidation[];
  readonly deficits: readonly Deficit[];
  /** Whom the pool would not let be liquidated, and why. */
  readonly refused: readonly { readonly user: Address; readonly error: DecodedError | "not included" }[];
  /** Of all liquidations: the matchers `emitLiquidation` and `createDeficit` read them. */
  readonly logs: readonly ChainLog[];
}

const LIQUIDATOR = accountFor("powderkeg fixtures", "liquidator").address;
/** Positions are halved by each liquidation: what is left after so many rounds is dust that the pool protects. */
const MOST_ROUNDS = 64;

/**
 * Liquidate everybody who ever borrowed here and is under a health factor of 1, as far as the pool lets it, whether it
 * pays or not: each account's largest debt against its largest collateral, again until nothing is left to be done.
 * The liquidator is given the debt it repays and keeps the collateral. Prices stay; a second fall needs a second call.
 *
 * @param liquidator An account of the fixtures' own unless told.
 */
export async function liquidateAll(session: MarketSession, liquidator = LIQUIDATOR): Promise<LiquidationRound> {
  const { market, chain } = session;
  const borrowers = await session.borrowers();
  const refused = new Map<Address, DecodedError | "not included">();
  const logs: ChainLog[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { state, accounts } = await session.read(borrowers);
    const { timestamp } = await chain.block("latest");
    const view: View = { step: round, timestamp: timestamp + 1, world: NO_WORLD, market, state, accounts };
    const targets = accounts
      .below(WAD)
      .filter(({ address }) => !refused.has(address))
      .flatMap((account) => largestTarget(view, account) ?? []);
    if (targets.length === 0) break;
    for (const target of targets) {
      const { account, collateral, debt } = target;
      // What the account owes grows until the transaction is mined: a thousandth is above any interest of a block.
      const repaidUnits = target.debtUnits + target.debtUnits / 1_000n + 1n;
      await session.send(session.deployer, session.mintCalls(debt, liquidator, repaidUnits));
      try {
        await session.send(liquidator, [
          market.calls.approve(debt, market.addresses.lending.pool, repaidUnits),
          market.calls.liquidationCall({
            collateral,
            debt,
            user: account.address,
            debtToCoverUnits: MAX_UINT256,
            receiveAToken: false,
          }),
        ]);
        logs.push(...(await chain.logs((await chain.block("latest")).number)));
      } catch (error) {
        if (!(error instanceof SetUpFailedError)) throw error;
        refused.set(account.address, error.outcome);
      }
    }
  }
  return {
    liquidations: liquidationsIn(logs),
    deficits: deficitsIn(logs),
    refused: [...refused].map(([user, error]) => ({ user, error })),
    logs,
  };
}

function largestTarget(view: View, account: AccountView): LiquidationTarget | undefined {
  const symbols = view.market.reserves.map(({ symbol }) => symbol);
  let largest: LiquidationTarget | undefined;
  for (const debt of symbols) {
    for (const collateral of symbols) {
      const target = liquidationTarget(view, account, collateral, debt);
      if (target === undefined) continue;
      if (largest === undefined || worthBase(target) > worthBase(largest)) largest = target;
    }
  }
  return largest;
}

/** What is at stake on the smaller side, then what the bonus brings. */
function worthBase(target: LiquidationTarget): bigint {
  const collateralBase = (target.collateralUnits * target.collateralPriceE8) / target.collateralUnit;
  const debtBase = (target.debtUnits * target.debtPriceE8) / target.debtUnit;
  return (collateralBase < debtBase ? collateralBase : debtBase) + bonusBase(target);
}
