import { concat, id, keccak256, TypedDataEncoder, type Signer, type TypedDataDomain } from "ethers";
import type { EthenaMinting } from "../../typechain-types/index.ts";
import { BPS } from "../lib/bps.ts";
import { InvalidInputError } from "../lib/invalid-input-error.ts";
import type { AbiStruct } from "./abi-struct.ts";
import { signDigest } from "./secp256k1.ts";

/** An order to the mint and redeem desk, in the terms of this project. */
export interface EthenaOrder {
  /** Free text, an indexed topic of the desk's events. */
  readonly orderId: string;
  readonly kind: "mint" | "redeem";
  /** Last timestamp at which the order can be executed. */
  readonly expirySeconds: number;
  /** 1 to 2^120 - 1; used once per benefactor, where only the low 64 bits count. */
  readonly nonce: bigint;
  /** Whitelisted; pays the collateral of a mint or the USDe of a redemption. */
  readonly benefactor: string;
  /** Receives the USDe or the collateral: the benefactor, or one it approved. */
  readonly beneficiary: string;
  readonly collateralAsset: string;
  /** In the asset's own decimals. */
  readonly collateralAmountUnits: bigint;
  /** 18 decimals. */
  readonly usdeAmountWei: bigint;
}

/** What an order at par needs; beneficiary = benefactor unless told. */
export interface ParOrderParams {
  readonly orderId: string;
  readonly expirySeconds: number;
  readonly nonce: bigint;
  readonly benefactor: string;
  readonly beneficiary?: string;
  readonly collateralAsset: string;
  /** Decimals of the collateral, 0 to 18. */
  readonly collateralDecimals: number;
}

type MintArguments = Parameters<EthenaMinting["mint"]["staticCall"]>;
type OrderStruct = AbiStruct<MintArguments[0]>;
type RouteStruct = AbiStruct<MintArguments[1]>;
type SignatureStruct = AbiStruct<MintArguments[2]>;

/** One part of a mint's collateral. */
export interface RouteLeg {
  /** A custodian, or the desk itself (which fills the redemption buffer). */
  readonly address: string;
  /** 1 to 10,000; the legs of a route sum to 10,000. */
  readonly ratioBps: bigint;
}

const USDE_DECIMALS = 18;

/** The types Ethena's own client signs. expiry and nonce are uint128 and uint120 here, the other way round in the ABI. */
const ORDER_TYPES = {
  Order: [
    { name: "order_id", type: "string" },
    { name: "order_type", type: "uint8" },
    { name: "expiry", type: "uint128" },
    { name: "nonce", type: "uint120" },
    { name: "benefactor", type: "address" },
    { name: "beneficiary", type: "address" },
    { name: "collateral_asset", type: "address" },
    { name: "collateral_amount", type: "uint128" },
    { name: "usde_amount", type: "uint128" },
  ],
};

/**
 * Build an order that mints USDe worth its collateral, exactly.
 *
 * @param collateralAmountUnits In the asset's own decimals.
 * @throws InvalidInputError if the collateral has more than 18 decimals.
 */
export function parMintOrder(params: ParOrderParams, collateralAmountUnits: bigint): EthenaOrder {
  return {
    ...parties(params),
    kind: "mint",
    collateralAmountUnits,
    usdeAmountWei: collateralAmountUnits * unitInUsdeWei(params.collateralDecimals),
  };
}

/**
 * Build an order that redeems USDe at par.
 *
 * @param usdeAmountWei 18 decimals. What is less than one unit of the collateral is lost: the payment is rounded down,
 * since the desk refuses to pay more than par.
 * @throws InvalidInputError if the collateral has more than 18 decimals.
 */
export function parRedeemOrder(params: ParOrderParams, usdeAmountWei: bigint): EthenaOrder {
  return {
    ...parties(params),
    kind: "redeem",
    collateralAmountUnits: usdeAmountWei / unitInUsdeWei(params.collateralDecimals),
    usdeAmountWei,
  };
}

/** Write an order as the struct of the desk's ABI. */
export function toOrderStruct(order: EthenaOrder): OrderStruct {
  return {
    order_id: order.orderId,
    order_type: order.kind === "mint" ? 0n : 1n,
    expiry: order.expirySeconds,
    nonce: order.nonce,
    benefactor: order.benefactor,
    beneficiary: order.beneficiary,
    collateral_asset: order.collateralAsset,
    collateral_amount: order.collateralAmountUnits,
    usde_amount: order.usdeAmountWei,
  };
}

/**
 * Write a route as the struct of the desk's ABI.
 *
 * @throws InvalidInputError if the ratios don't sum to 10,000.
 */
export function toRouteStruct(legs: readonly RouteLeg[]): RouteStruct {
  const sumBps = legs.reduce((sum, { ratioBps }) => sum + ratioBps, 0n);
  if (sumBps !== BPS)
    throw new InvalidInputError({ field: "route", value: sumBps, accepted: "ratios that sum to 10000 bps" });
  return { addresses: legs.map(({ address }) => address), ratios: legs.map(({ ratioBps }) => ratioBps) };
}

/** Read the EIP-712 domain that orders to `desk` are signed under: read it once, then sign without the chain. */
export async function readOrderDomain(desk: EthenaMinting): Promise<TypedDataDomain> {
  const provider = desk.runner?.provider;
  if (provider === undefined || provider === null) {
    throw new InvalidInputError({ field: "desk", value: desk.target, accepted: "a contract connected to a provider" });
  }
  const [{ chainId }, verifyingContract] = await Promise.all([provider.getNetwork(), desk.getAddress()]);
  return orderDomain(chainId, verifyingContract);
}

/** Give the EIP-712 domain that orders to a desk are signed under. */
export function orderDomain(chainId: number | bigint, desk: string): TypedDataDomain {
  return { name: "EthenaMinting", version: "1", chainId, verifyingContract: desk };
}

const ORDER_TYPE_HASH = id(TypedDataEncoder.from(ORDER_TYPES).encodeType("Order"));
/** EIP-712 work that does not depend on the order is done once: agents sign many orders a block. */
const domainHashes = new WeakMap<TypedDataDomain, string>();

function domainHash(domain: TypedDataDomain): string {
  const hash = domainHashes.get(domain) ?? TypedDataEncoder.hashDomain(domain);
  domainHashes.set(domain, hash);
  return hash;
}

/** EIP-712's hashStruct: every field but the text is a word as it stands. */
function orderHash({ orderId, kind, ...order }: EthenaOrder): string {
  const fields = [
    kind === "mint" ? 0n : 1n,
    order.expirySeconds,
    order.nonce,
    order.benefactor,
    order.beneficiary,
    order.collateralAsset,
    order.collateralAmountUnits,
    order.usdeAmountWei,
  ];
  return keccak256(concat([ORDER_TYPE_HASH, id(orderId), ...fields.map(word)]));
}

function word(value: bigint | number | string): string {
  return `0x${BigInt(value).toString(16).padStart(64, "0")}`;
}

/**
 * Sign an order with a key in hand, at once: what a signer would give, without a promise.
 *
 * @param privateKey 32 bytes in hex.
 * @param domain From `orderDomain` or `readOrderDomain`.
 */
export function signOrderWithKey(privateKey: string, domain: TypedDataDomain, order: EthenaOrder): SignatureStruct {
  const digest = keccak256(concat(["0x1901", domainHash(domain), orderHash(order)]));
  return { signature_type: 0n, signature_bytes: signDigest(digest, privateKey) };
}

/**
 * Sign an order with the key of its benefactor, or of a signer it delegated to.
 *
 * Impersonated accounts have no key: let them delegate to one that has (`setDelegatedSigner`, `confirmDelegatedSigner`).
 *
 * @param signer Holds the key.
 * @param domain From `readOrderDomain`.
 */
export async function signOrder(
  signer: Pick<Signer, "signTypedData">,
  domain: TypedDataDomain,
  order: EthenaOrder,
): Promise<SignatureStruct> {
  const message = { ...toOrderStruct(order) };
  return { signature_type: 0n, signature_bytes: await signer.signTypedData(domain, ORDER_TYPES, message) };
}

function parties({ beneficiary, ...params }: ParOrderParams) {
  const { orderId, expirySeconds, nonce, benefactor, collateralAsset } = params;
  return { orderId, expirySeconds, nonce, benefactor, beneficiary: beneficiary ?? benefactor, collateralAsset };
}

/** USDe (wei) that one smallest unit of the collateral is worth at par. */
function unitInUsdeWei(collateralDecimals: number): bigint {
  if (!Number.isInteger(collateralDecimals) || collateralDecimals < 0 || collateralDecimals > USDE_DECIMALS) {
    throw new InvalidInputError({
      field: "collateralDecimals",
      value: collateralDecimals,
      accepted: "an integer from 0 to 18",
    });
  }
  return 10n ** BigInt(USDE_DECIMALS - collateralDecimals);
}
