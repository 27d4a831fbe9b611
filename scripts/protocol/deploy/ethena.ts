import { ZeroAddress, id, type Signer } from "ethers";
import {
  type EthenaBacking,
  EthenaBacking__factory,
  type EthenaMinting,
  EthenaMinting__factory,
  type USDe,
} from "../../../typechain-types/index.ts";
import { mined } from "./mined.ts";

/** One asset the desk mints against and redeems into. */
export interface EthenaAssetParams {
  readonly address: string;
  /** Stablecoins are held to par and counted as backing at 1 USD; other assets are neither. */
  readonly kind: "stable" | "asset";
  /** USDe, 18 decimals. */
  readonly maxMintPerBlockUsdeWei: bigint;
  /** USDe, 18 decimals. */
  readonly maxRedeemPerBlockUsdeWei: bigint;
}

/** What stands behind USDe at the start. */
export interface EthenaBackingParams {
  /** Off-chain value besides stablecoins; USD, 18 decimals. */
  readonly bookValueUsdWad: bigint;
  /** Whether custodians may refill the redemption buffer. */
  readonly refillEnabled: boolean;
  /** USD (18 decimals) that refills may bring in one block. */
  readonly refillPerBlockUsdWad: bigint;
}

/** The issuer to deploy. */
export interface EthenaParams {
  /** Owned by the deployer; its minter becomes the desk. */
  readonly usde: USDe;
  /** At least one. */
  readonly assets: readonly EthenaAssetParams[];
  /** USDe, 18 decimals. */
  readonly globalMaxMintPerBlockUsdeWei: bigint;
  /** USDe, 18 decimals. */
  readonly globalMaxRedeemPerBlockUsdeWei: bigint;
  /** Refills the buffer from custody. */
  readonly custodian: string;
  readonly backing: EthenaBackingParams;
  /** Wrapped ether for `mintWETH`; without it that function refuses every order. */
  readonly weth?: string;
  /** Accounts that may send mint and redeem orders, besides the deployer. */
  readonly operators?: readonly string[];
  /** Accounts whose orders are taken, besides the deployer. */
  readonly benefactors?: readonly string[];
}

/** The issuer. */
export interface DeployedEthena {
  readonly desk: EthenaMinting;
  /** Custody and books; the one custodian of the desk's routes besides the desk itself. */
  readonly backing: EthenaBacking;
}

/** The desk's roles, by their ids. */
export const ETHENA_ROLES = {
  minter: id("MINTER_ROLE"),
  redeemer: id("REDEEMER_ROLE"),
  collateralManager: id("COLLATERAL_MANAGER_ROLE"),
  gatekeeper: id("GATEKEEPER_ROLE"),
} as const;

/**
 * Deploy the mint and redeem desk and its backing, and make the desk the minter of USDe.
 *
 * The deployer becomes admin of both, holds every role of the desk and is a whitelisted benefactor, so it can mint against
 * collateral of its own with a signed order (`ethena-order.ts`). To create USDe without collateral, as set-up does, mint while
 * the deployer is still the minter, before this call; then set what backs it (`setBackingRatio`).
 *
 * @param deployer Owner of `params.usde`; sends all transactions.
 */
export async function deployEthena(deployer: Signer, params: EthenaParams): Promise<DeployedEthena> {
  const owner = await deployer.getAddress();
  const usde = params.usde.connect(deployer);
  const desk = await new EthenaMinting__factory(deployer).deploy(
    await usde.getAddress(),
    params.weth ?? ZeroAddress,
    params.assets.map(({ address }) => address),
    params.assets.map((asset) => ({
      tokenType: asset.kind === "stable" ? 0n : 1n,
      isActive: true,
      maxMintPerBlock: asset.maxMintPerBlockUsdeWei,
      maxRedeemPerBlock: asset.maxRedeemPerBlockUsdeWei,
    })),
    {
      globalMaxMintPerBlock: params.globalMaxMintPerBlockUsdeWei,
      globalMaxRedeemPerBlock: params.globalMaxRedeemPerBlockUsdeWei,
    },
    [],
    owner,
  );
  await desk.waitForDeployment();

  const backing = await new EthenaBacking__factory(deployer).deploy(
    await usde.getAddress(),
    await desk.getAddress(),
    params.assets.filter(({ kind }) => kind === "stable").map(({ address }) => address),
    owner,
  );
  await backing.waitForDeployment();

  await mined(backing.setBookValue(params.backing.bookValueUsdWad));
  await mined(backing.setRefillPolicy(params.backing.refillEnabled, params.backing.refillPerBlockUsdWad));
  await mined(backing.setCustodian(params.custodian, true));

  await mined(desk.addCustodianAddress(await backing.getAddress()));
  for (const role of Object.values(ETHENA_ROLES)) await mined(desk.grantRole(role, owner));
  for (const operator of params.operators ?? []) {
    await mined(desk.grantRole(ETHENA_ROLES.minter, operator));
    await mined(desk.grantRole(ETHENA_ROLES.redeemer, operator));
  }
  for (const benefactor of new Set([owner, ...(params.benefactors ?? [])])) {
    await mined(desk.addWhitelistedBenefactor(benefactor));
  }
  await mined(usde.setMinter(await desk.getAddress()));
  return { desk, backing };
}
