import type { Address } from "../protocol/hex.ts";
import { checksumAddress } from "../protocol/checksum-address.ts";
import type { RawLog } from "../protocol/decode.ts";
import { marketDecoder } from "../protocol/market-decoder.ts";

/** One LiquidationCall of any pool with Aave v3's events. */
export interface Liquidation {
  readonly pool: Address;
  readonly collateralAsset: Address;
  readonly debtAsset: Address;
  readonly user: Address;
  /** Debt repaid, the debt asset's units. */
  readonly debtToCoverUnits: bigint;
  /** Collateral the liquidator received, its units, without the protocol's fee. */
  readonly liquidatedCollateralUnits: bigint;
  readonly liquidator: Address;
  readonly receiveAToken: boolean;
}

/** One DeficitCreated: debt left without collateral, booked as the reserve's deficit. */
export interface Deficit {
  readonly pool: Address;
  readonly user: Address;
  readonly debtAsset: Address;
  /** The debt asset's units. */
  readonly amountUnits: bigint;
}

/** Every liquidation among some logs, in order. */
export function liquidationsIn(logs: readonly RawLog[]): readonly Liquidation[] {
  return eventsIn(logs, "LiquidationCall").map(({ address, args }) => ({
    pool: checksumAddress(address),
    collateralAsset: args["collateralAsset"] as Address,
    debtAsset: args["debtAsset"] as Address,
    user: args["user"] as Address,
    debtToCoverUnits: args["debtToCover"] as bigint,
    liquidatedCollateralUnits: args["liquidatedCollateralAmount"] as bigint,
    liquidator: args["liquidator"] as Address,
    receiveAToken: args["receiveAToken"] as boolean,
  }));
}

/** Every deficit booked among some logs, in order. */
export function deficitsIn(logs: readonly RawLog[]): readonly Deficit[] {
  return eventsIn(logs, "DeficitCreated").map(({ address, args }) => ({
    pool: checksumAddress(address),
    user: args["user"] as Address,
    debtAsset: args["debtAsset"] as Address,
    amountUnits: args["amountCreated"] as bigint,
  }));
}

function eventsIn(logs: readonly RawLog[], name: string) {
  const decoder = marketDecoder();
  return logs.flatMap((log) => {
    const event = decoder.event(log);
    return event?.name === name ? [event] : [];
  });
}
