import { IAaveOracle__factory, IPushedFeed__factory } from "../../typechain-types/index.ts";
import type { Call } from "./calls.ts";
import { CallRevertedError, type Chain } from "./chain.ts";
import { chainSigner } from "./chain-signer.ts";
import { checksumAddress } from "./checksum-address.ts";
import { deployPushedFeed } from "./deploy/oracles.ts";
import { GAS_LIMITS } from "./gas-limits.ts";
import type { Address, Hex } from "./hex.ts";
import type { MarketAddresses } from "./market.ts";

const oracle = IAaveOracle__factory.createInterface();
const feed = IPushedFeed__factory.createInterface();

/** How a feed made here calls itself; what follows is the source that it stands in for. */
const STAND_IN = "stands in for ";
/** Hex digits of an empty string as a return value: shorter answers come from no feed with a description. */
const SHORTEST_TEXT = 2 + 2 * 64;

/**
 * Set single prices of a market's oracle by hand: a feed of one's own takes the place of an asset's source, so that no
 * other asset's price moves with it. For the oracle's owner, the market's deployer.
 *
 * Nothing is remembered outside the chain, so going back to a snapshot undoes everything.
 */
export class PriceControl {
  readonly #chain: Chain;
  readonly #addresses: MarketAddresses;

  constructor(chain: Chain, addresses: MarketAddresses) {
    this.#chain = chain;
    this.#addresses = addresses;
  }

  /** Calls, by the deployer, that make the oracle say so much. A first one for an asset deploys the stand-in at once. */
  async set(asset: Address, priceE8: bigint): Promise<readonly Call[]> {
    const source = await this.#sourceOf(asset);
    if ((await this.#replacedBy(source)) !== undefined) {
      return [call(source, feed.encodeFunctionData("updateAnswer", [priceE8]), "updateAnswer")];
    }
    return [this.use(asset, await this.#deployStandIn(source, priceE8))];
  }

  /** Calls, by the deployer, that give the asset its own source back; none where it has it. */
  async restore(asset: Address): Promise<readonly Call[]> {
    const original = await this.#replacedBy(await this.#sourceOf(asset));
    return original === undefined ? [] : [this.use(asset, original)];
  }

  /** Calls, by the deployer, that set a price and take it back, to be put around others of the same block. */
  async forOneBlock(asset: Address, priceE8: bigint): Promise<{ readonly before: Call; readonly after: Call }> {
    const source = await this.#sourceOf(asset);
    const standIn = await this.#deployStandIn(source, priceE8);
    return { before: this.use(asset, standIn), after: this.use(asset, source) };
  }

  async #deployStandIn(source: Address, priceE8: bigint): Promise<Address> {
    const signer = await chainSigner(this.#chain, this.#addresses.deployer);
    const deployed = await deployPushedFeed(signer, {
      description: `${STAND_IN}${source}`,
      deviationBps: 0n,
      heartbeatSeconds: 86_400n,
      answerE8: priceE8,
    });
    return (await deployed.getAddress()) as Address;
  }

  /** The call, by the deployer, that makes a feed an asset's source. */
  use(asset: Address, source: Address): Call {
    const data = oracle.encodeFunctionData("setAssetSources", [[asset], [source]]);
    return call(this.#addresses.lending.oracle, data, "setAssetSources");
  }

  async #sourceOf(asset: Address): Promise<Address> {
    const data = oracle.encodeFunctionData("getSourceOfAsset", [asset]) as Hex;
    const answer = await this.#chain.call(this.#addresses.lending.oracle, data);
    const [source] = oracle.decodeFunctionResult("getSourceOfAsset", answer) as unknown as [string];
    return checksumAddress(source);
  }

  /** What a stand-in stands in for; undefined for any other feed, which need not describe itself. */
  async #replacedBy(source: Address): Promise<Address | undefined> {
    let answer: Hex;
    try {
      answer = await this.#chain.call(source, feed.encodeFunctionData("description") as Hex);
    } catch (error) {
      if (error instanceof CallRevertedError) return undefined;
      throw error;
    }
    if (answer.length < SHORTEST_TEXT) return undefined;
    const [description] = feed.decodeFunctionResult("description", answer) as unknown as [string];
    return description.startsWith(STAND_IN) ? checksumAddress(description.slice(STAND_IN.length)) : undefined;
  }
}

function call(to: Address, data: string, label: string): Call {
  return { to, data: data as Hex, gasLimit: GAS_LIMITS.governance, label };
}
