import type { IPoolConfigurator } from "../../../typechain-types/index.ts";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import type { EModeDefinition } from "../../lib/market-file/definition.ts";
import type { ReserveParams } from "./lending.ts";
import { mined } from "./mined.ts";

/** What a listed market is to be set to. */
export interface LendingConfiguration {
  /** By token symbol. */
  readonly reserves: Readonly<Record<string, ReserveParams>>;
  readonly eModes: readonly EModeDefinition[];
}

/**
 * Set every reserve and e-mode of a listed market, by the calls that Aave's own configurator takes since v3.2. Frozen and
 * paused reserves are set last.
 *
 * @param configurator Its signer administers the pool.
 * @param assets Underlying token by symbol.
 */
export async function configureLending(
  configurator: IPoolConfigurator,
  assets: ReadonlyMap<string, string>,
  { reserves, eModes }: LendingConfiguration,
): Promise<void> {
  await configureReserves(configurator, assets, reserves);
  await configureEModes(configurator, assets, eModes);
  await haltReserves(configurator, assets, reserves);
}

async function configureReserves(
  configurator: IPoolConfigurator,
  assets: ReadonlyMap<string, string>,
  reserves: LendingConfiguration["reserves"],
): Promise<void> {
  for (const [symbol, reserve] of Object.entries(reserves)) {
    const asset = assetOf(assets, symbol);
    await mined(
      configurator.configureReserveAsCollateral(
        asset,
        reserve.ltvBps,
        reserve.liquidationThresholdBps,
        reserve.liquidationBonusBps,
      ),
    );
    await mined(configurator.setReserveBorrowing(asset, reserve.borrowable));
    await mined(configurator.setReserveFlashLoaning(asset, reserve.flashLoanable));
    await mined(configurator.setReserveFactor(asset, reserve.reserveFactorBps));
    await mined(configurator.setLiquidationProtocolFee(asset, reserve.liquidationProtocolFeeBps));
    await mined(configurator.setSupplyCap(asset, reserve.supplyCapTokens));
    await mined(configurator.setBorrowCap(asset, reserve.borrowCapTokens));
  }
}

async function configureEModes(
  configurator: IPoolConfigurator,
  assets: ReadonlyMap<string, string>,
  eModes: readonly EModeDefinition[],
): Promise<void> {
  for (const eMode of eModes) {
    await mined(
      configurator.setEModeCategory(
        eMode.id,
        eMode.ltvBps,
        eMode.liquidationThresholdBps,
        eMode.liquidationBonusBps,
        eMode.label,
      ),
    );
    for (const symbol of eMode.collateral) {
      await mined(configurator.setAssetCollateralInEMode(assetOf(assets, symbol), eMode.id, true));
    }
    for (const symbol of eMode.borrowable) {
      await mined(configurator.setAssetBorrowableInEMode(assetOf(assets, symbol), eMode.id, true));
    }
  }
}

async function haltReserves(
  configurator: IPoolConfigurator,
  assets: ReadonlyMap<string, string>,
  reserves: LendingConfiguration["reserves"],
): Promise<void> {
  for (const [symbol, reserve] of Object.entries(reserves)) {
    const asset = assetOf(assets, symbol);
    if (reserve.frozen) await mined(configurator.setReserveFreeze(asset, true));
    if (reserve.paused) await mined(configurator["setReservePause(address,bool)"](asset, true));
  }
}

function assetOf(assets: ReadonlyMap<string, string>, symbol: string): string {
  const asset = assets.get(symbol);
  if (asset === undefined) {
    const accepted = `a reserve's symbol: ${[...assets.keys()].join(", ")}`;
    throw new InvalidInputError({ field: "symbol", value: symbol, accepted });
  }
  return asset;
}
