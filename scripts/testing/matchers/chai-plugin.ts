import type { use } from "chai";
import type { AccountLike } from "../account-like.ts";
import { awaited } from "./async-assertion.ts";
import { createDeficit } from "./create-deficit.ts";
import { emitLiquidation, type ExpectedLiquidation } from "./emit-liquidation.ts";
import { healthFactor, type Tolerance } from "./health-factor.ts";
import { holdInvariants } from "./hold-invariants.ts";
import { liquidatable } from "./liquidatable.ts";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the form in which @types/chai can be extended
  namespace Chai {
    interface Assertion {
      /**
       * The account is under a health factor of 1, so that anybody may liquidate it. Await it.
       * @example await expect(market.position(alice)).to.be.liquidatable;
       */
      readonly liquidatable: Promise<void>;
      /**
       * The account's health factor, 18 decimals, as the pool says it. Await it.
       * @example await expect(market.position(alice)).to.have.healthFactor(wad("1.02"), { within: wad("0.0001") });
       */
      healthFactor(expectedWad: bigint, tolerance?: Tolerance): Promise<void>;
      /**
       * A transaction (receipt, result of `liquidateAll`) liquidated somebody as described. Await it.
       * @example await expect(bot.run(alice)).to.emitLiquidation({ user: alice, debtAsset: usdc });
       */
      emitLiquidation(expected?: ExpectedLiquidation): Promise<void>;
      /**
       * A transaction (receipt, result of `liquidateAll`) booked bad debt of an asset, in its units. Await it.
       * @example await expect(market.liquidateAll()).to.createDeficit(usdc);
       */
      createDeficit(asset: AccountLike, amountUnits?: bigint, tolerance?: Tolerance): Promise<void>;
      /**
       * The market's books balance and what it owes is covered, at the latest block. Await it.
       * @example await expect(market).to.holdInvariants();
       */
      holdInvariants(): Promise<void>;
    }
  }
}

/**
 * Teach chai the field's language: `use(powderkegMatchers)`, once, before the tests.
 *
 * Every matcher reads the chain, so every assertion must be awaited.
 */
export const powderkegMatchers: Parameters<typeof use>[0] = ({ Assertion }) => {
  Assertion.addProperty("liquidatable", awaited(liquidatable));
  Assertion.addMethod("healthFactor", awaited(healthFactor));
  Assertion.addMethod("emitLiquidation", awaited(emitLiquidation));
  Assertion.addMethod("createDeficit", awaited(createDeficit));
  Assertion.addMethod("holdInvariants", awaited(holdInvariants));
};
