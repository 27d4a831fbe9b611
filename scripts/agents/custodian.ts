import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import { smallest } from "./sizing.ts";

export interface CustodianParams {
  readonly label: string;
  /** Account that custody lets refill the desk. */
  readonly address: Address;
  /** Desk asset it refills. */
  readonly asset: string;
  /** What it keeps in the desk, in the asset's units. */
  readonly targetBufferUnits: bigint;
  /** What must be missing before it sends, in the asset's units: a transaction for less is not worth its gas. */
  readonly minRefillUnits: bigint;
  /** The most that custody may send in one block, in the asset's units. */
  readonly maxRefillPerBlockUnits: bigint;
  /** It refills only while at least this backs one USDe. */
  readonly soundBackingWad: bigint;
  /** Blocks it waits after a refused refill: custody is empty, or refills are stopped. */
  readonly retryBlocks: number;
  readonly tipWei: bigint;
}

/**
 * Make a custodian: it fills the redemption desk up to its target, at the allowed pace, while the backing is sound. In an
 * impaired world it stops, and the desk pays until it is dry.
 *
 * It knows the buffer and what backs one USDe; not what custody still holds.
 */
export function custodian(params: CustodianParams): Agent {
  return new Custodian(params);
}

class Custodian implements Agent {
  readonly kind = "custodian";
  readonly label: string;
  readonly address: Address;
  readonly #params: CustodianParams;
  #restsUntilStep = 0;
  #lastStep = 0;

  constructor(params: CustodianParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
  }

  act(view: View): readonly Action[] {
    const { address, asset, targetBufferUnits, maxRefillPerBlockUnits, minRefillUnits, soundBackingWad, tipWei } =
      this.#params;
    this.#lastStep = view.step;
    const { bufferUnits, valuePerUsdeWad } = view.state.desk;
    if (view.step < this.#restsUntilStep || valuePerUsdeWad < soundBackingWad || bufferUnits >= targetBufferUnits) {
      return [];
    }
    if (targetBufferUnits - bufferUnits < minRefillUnits) return [];
    const amountUnits = smallest(targetBufferUnits - bufferUnits, maxRefillPerBlockUnits);
    if (amountUnits === 0n) return [];
    return toActions([view.market.calls.refillBuffer(asset, amountUnits)], { from: address, tipWei });
  }

  settle(outcomes: readonly Outcome[]): void {
    if (outcomes.some(({ status }) => status === "reverted")) {
      this.#restsUntilStep = this.#lastStep + 1 + this.#params.retryBlocks;
    }
  }
}
