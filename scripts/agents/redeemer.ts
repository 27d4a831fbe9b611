import type { Address, Hex } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import { redeemableWei, usdeWeiPerUnit } from "./exit-route.ts";
import { ORDER_VALIDITY_SECONDS, orderNonce } from "./order-nonce.ts";
import { smallest } from "./sizing.ts";

export interface RedeemerParams {
  readonly label: string;
  /** Whitelisted, and allowed to redeem. */
  readonly address: Address;
  readonly benefactorKey: Hex;
  /** 1 or more; see `orderNonce`. */
  readonly firstNonce: bigint;
  readonly usde: string;
  /** Desk asset it is paid in. */
  readonly asset: string;
  readonly startStep: number;
  /** USDe it wants to redeem each block. */
  readonly usdePerBlockWei: bigint;
  /** Orders below this are not worth sending. */
  readonly minOrderWei: bigint;
  /** Base fee above which it sends in every `slowEveryBlocks`-th block only. */
  readonly slowBaseFeeWei: bigint;
  readonly slowEveryBlocks: number;
  /** Base fee above which it waits. */
  readonly stopBaseFeeWei: bigint;
  /** Blocks it waits after the desk has refused an order. */
  readonly retryBlocks: number;
  readonly tipWei: bigint;
}

/**
 * Make a redeemer: a whitelisted holder who turns USDe into stablecoins at par, so much a block, within the desk's caps and
 * buffer; slower when gas is dear, and not at all while the desk does not pay.
 *
 * It knows its own balance, the caps and the buffer after the last block, not the orders of other redeemers.
 */
export function redeemer(params: RedeemerParams): Agent {
  return new Redeemer(params);
}

class Redeemer implements Agent {
  readonly kind = "redeemer";
  readonly label: string;
  readonly address: Address;
  readonly #params: RedeemerParams;
  #restsUntilStep = 0;
  #lastStep = 0;
  #hasBegun = false;

  constructor(params: RedeemerParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
  }

  act(view: View): readonly Action[] {
    const params = this.#params;
    const { address, usde, asset } = params;
    this.#lastStep = view.step;
    if (view.step < params.startStep || view.step < this.#restsUntilStep || this.#isGasTooDear(view)) return [];
    const wantedWei = smallest(
      params.usdePerBlockWei,
      view.accounts.get(address).walletUnits(usde),
      redeemableWei(view, asset),
    );
    const assetUnits = wantedWei / usdeWeiPerUnit(view, asset);
    const usdeWei = assetUnits * usdeWeiPerUnit(view, asset);
    if (usdeWei === 0n || usdeWei < params.minOrderWei) return [];
    const order = view.market.calls.redeemUsde({
      benefactorKey: params.benefactorKey,
      benefactor: address,
      asset,
      usdeWei,
      assetUnits,
      nonce: orderNonce(params.firstNonce, view.step, 0),
      expirySeconds: view.timestamp + ORDER_VALIDITY_SECONDS,
    });
    const decision = this.#hasBegun ? {} : { decision: { what: "redeem", why: "holds more USDe than it wants" } };
    this.#hasBegun = true;
    return toActions([order], { from: address, tipWei: params.tipWei, ...decision });
  }

  settle(outcomes: readonly Outcome[]): void {
    if (outcomes.some(({ status }) => status === "reverted")) {
      this.#restsUntilStep = this.#lastStep + 1 + this.#params.retryBlocks;
    }
  }

  #isGasTooDear({ step, world: { baseFeeWei } }: View): boolean {
    const { slowBaseFeeWei, slowEveryBlocks, stopBaseFeeWei } = this.#params;
    return baseFeeWei > stopBaseFeeWei || (baseFeeWei > slowBaseFeeWei && step % slowEveryBlocks !== 0);
  }
}
