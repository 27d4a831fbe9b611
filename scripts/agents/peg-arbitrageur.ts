import { BPS, percentMulFloor } from "../lib/bps.ts";
import { mulDivFloor } from "../lib/mul-div.ts";
import { ONE_USD_E8 } from "../lib/units.ts";
import type { Call } from "../protocol/calls.ts";
import type { Address, Hex } from "../protocol/hex.ts";
import { quoteStableSwap } from "../protocol/quotes.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import { redeemableWei, usdeWeiPerUnit } from "./exit-route.ts";
import { gasCostBase, type GasPricing } from "./gas-cost.ts";
import { stablePoolReading } from "./market-reading.ts";
import { ORDER_VALIDITY_SECONDS, orderNonce } from "./order-nonce.ts";
import { largestAcceptable, largestSaleToMarginalPrice, smallest } from "./sizing.ts";

export interface PegArbitrageurParams extends GasPricing {
  readonly label: string;
  /** Whitelisted, and allowed to redeem. */
  readonly address: Address;
  readonly benefactorKey: Hex;
  /** 1 or more; see `orderNonce`. */
  readonly firstNonce: bigint;
  readonly usde: string;
  /** Desk asset it buys with and is paid in; a coin of the pool, taken as a dollar. */
  readonly asset: string;
  readonly pool: string;
  /** It buys while the next token costs less than par minus this. */
  readonly costBps: bigint;
  /** The most it spends in one block, in the asset's units. */
  readonly maxSpendPerBlockUnits: bigint;
  /** Gas of one purchase and one redemption. */
  readonly roundTripGas: bigint;
  /** What must be left after gas, USD with 8 decimals. */
  readonly minProfitBase: bigint;
  /** Blocks it waits after a revert: somebody was faster on the pool or at the desk. */
  readonly retryBlocks: number;
  readonly tipWei: bigint;
}

/**
 * Make an arbitrageur between the stable pool and the desk: it buys USDe under par until the next token would cost par
 * minus its cost, and redeems in the same block what it has bought.
 *
 * It buys no more than the desk can pay it in that block, and nothing while redemption is closed or gas eats the profit:
 * it trusts the desk, not the peg. It does not know who else redeems in the block; what the desk refuses, it holds and tries again.
 */
export function pegArbitrageur(params: PegArbitrageurParams): Agent {
  return new PegArbitrageur(params);
}

class PegArbitrageur implements Agent {
  readonly kind = "arbitrageur";
  readonly label: string;
  readonly address: Address;
  readonly #params: PegArbitrageurParams;
  #restsUntilStep = 0;
  #lastStep = 0;

  constructor(params: PegArbitrageurParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
  }

  act(view: View): readonly Action[] {
    const { address, usde, asset, tipWei } = this.#params;
    this.#lastStep = view.step;
    if (view.step < this.#restsUntilStep) return [];
    const capacityWei = redeemableWei(view, asset);
    const heldWei = smallest(view.accounts.get(address).walletUnits(usde), capacityWei);
    const purchase = this.#purchase(view, capacityWei - heldWei);
    const boughtWei = purchase?.leastUsdeWei ?? 0n;
    if (purchase === undefined && !this.#isWorth(view, heldWei)) return [];
    const redemption = this.#redemption(view, heldWei + boughtWei);
    if (redemption === undefined) return [];
    return toActions(purchase === undefined ? [redemption] : [purchase.call, redemption], {
      from: address,
      tipWei,
      ...(purchase === undefined ? {} : { decision: { what: "peg arbitrage", why: purchase.why } }),
    });
  }

  settle(outcomes: readonly Outcome[]): void {
    if (outcomes.some(({ status }) => status === "reverted")) {
      this.#restsUntilStep = this.#lastStep + 1 + this.#params.retryBlocks;
    }
  }

  #purchase(view: View, roomWei: bigint): { call: Call; leastUsdeWei: bigint; why: string } | undefined {
    const { address, usde, asset, pool, costBps, maxSpendPerBlockUnits } = this.#params;
    const { info, state } = stablePoolReading(view, pool);
    const quote = (assetUnits: bigint): bigint => quoteStableSwap(state, info, asset, usde, assetUnits);
    const assetUnit = 10n ** BigInt(view.market.token(asset).decimals);
    const limitUnits = smallest(maxSpendPerBlockUnits, view.accounts.get(address).walletUnits(asset));
    const fittingUnits = largestAcceptable(limitUnits, (units) => quote(units) <= roomWei);
    const spendUnits = largestSaleToMarginalPrice(quote, fittingUnits, assetUnit, {
      boughtUnits: usdeWeiPerUnit(view, asset) * BPS,
      soldUnits: BPS - costBps,
    });
    if (spendUnits === 0n) return undefined;
    const leastUsdeWei = quote(spendUnits);
    const profitUnits = leastUsdeWei / usdeWeiPerUnit(view, asset) - spendUnits;
    if (!this.#pays(view, mulDivFloor(profitUnits, ONE_USD_E8, assetUnit))) return undefined;
    // Someone may buy first: then at least the money spent must come back from the desk.
    const minOutWei = spendUnits * usdeWeiPerUnit(view, asset);
    return {
      call: view.market.calls.exchange(pool, asset, usde, spendUnits, minOutWei),
      leastUsdeWei: minOutWei,
      why: `${usde} on the pool ${pool} under par by more than ${costBps} bps`,
    };
  }

  #redemption(view: View, availableWei: bigint): Call | undefined {
    const { address, asset, benefactorKey, firstNonce } = this.#params;
    const assetUnits = availableWei / usdeWeiPerUnit(view, asset);
    if (assetUnits === 0n) return undefined;
    return view.market.calls.redeemUsde({
      benefactorKey,
      benefactor: address,
      asset,
      usdeWei: assetUnits * usdeWeiPerUnit(view, asset),
      assetUnits,
      nonce: orderNonce(firstNonce, view.step, 0),
      expirySeconds: view.timestamp + ORDER_VALIDITY_SECONDS,
    });
  }

  /** Whether redeeming USDe that it already holds is worth the gas: by what par pays over its cost. */
  #isWorth(view: View, heldWei: bigint): boolean {
    return this.#pays(view, percentMulFloor(mulDivFloor(heldWei, ONE_USD_E8, 10n ** 18n), this.#params.costBps));
  }

  #pays(view: View, profitBase: bigint): boolean {
    const { roundTripGas, tipWei, minProfitBase } = this.#params;
    return profitBase >= gasCostBase(view, this.#params, roundTripGas, tipWei) + minProfitBase;
  }
}
