import { mulDivFloor } from "../lib/mul-div.ts";
import { WAD } from "../lib/wad.ts";
import { ONE_USD_E8 } from "../lib/units.ts";
import { percentMulFloor } from "../lib/bps.ts";
import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import { saleDownToPrice, type SaleVenue } from "./sale-venue.ts";
import { smallest } from "./sizing.ts";

/** The price below which somebody would rather keep what he has. */
export type ReservationPrice =
  | { readonly kind: "fixed"; readonly priceE8: bigint }
  /** A share of what backs one USDe at that moment. */
  | { readonly kind: "backing"; readonly shareBps: bigint };

export interface ExogenousSellerParams {
  readonly label: string;
  readonly address: Address;
  readonly venue: SaleVenue;
  /** What comes to the market at each step, in the sold token's units; steps left out bring nothing. */
  readonly scheduleUnits: ReadonlyMap<number, bigint>;
  readonly reservation: ReservationPrice;
  /** Whether the tokens are on the exchange venue and wait until it lets them out. */
  readonly waitsForWithdrawals: boolean;
  readonly maxSlippageBps: bigint;
  readonly tipWei: bigint;
}

/**
 * Make a seller whose flow comes from outside the model: each step's amount joins what is still to be sold, and is sold
 * down to a reservation price.
 *
 * It knows the pool it sells into, what it believes backs USDe, and whether the venue lets coins out; nothing else moves it.
 */
export function exogenousSeller(params: ExogenousSellerParams): Agent {
  return new ExogenousSeller(params);
}

class ExogenousSeller implements Agent {
  readonly kind = "exogenous-seller";
  readonly label: string;
  readonly address: Address;
  readonly #params: ExogenousSellerParams;
  /** Scheduled up to now and not sold yet. */
  #backlogUnits = 0n;
  #sentUnits = 0n;
  #hasBegun = false;

  constructor(params: ExogenousSellerParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
  }

  act(view: View): readonly Action[] {
    const { address, venue, scheduleUnits, waitsForWithdrawals, maxSlippageBps, tipWei } = this.#params;
    this.#backlogUnits += scheduleUnits.get(view.step) ?? 0n;
    this.#sentUnits = 0n;
    if (waitsForWithdrawals && !view.world.venueWithdrawalsOpen) return [];
    const maxUnits = smallest(this.#backlogUnits, view.accounts.get(address).walletUnits(venue.sell));
    const sale = saleDownToPrice(view, venue, address, maxUnits, this.#reservationPriceE8(view), maxSlippageBps);
    if (sale === undefined) return [];
    this.#sentUnits = sale.soldUnits;
    const decision = this.#hasBegun
      ? {}
      : { decision: { what: "sell", why: `${venue.sell} comes to the market from outside` } };
    this.#hasBegun = true;
    return toActions([sale.call], { from: address, tipWei, ...decision });
  }

  settle(outcomes: readonly Outcome[]): void {
    if (outcomes.some(({ status }) => status === "success")) this.#backlogUnits -= this.#sentUnits;
    this.#sentUnits = 0n;
  }

  #reservationPriceE8(view: View): bigint {
    const { reservation } = this.#params;
    if (reservation.kind === "fixed") return reservation.priceE8;
    const backingE8 = mulDivFloor(view.state.desk.valuePerUsdeWad, ONE_USD_E8, WAD);
    return percentMulFloor(backingE8, reservation.shareBps);
  }
}
