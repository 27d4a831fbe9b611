import {
  AggregatorInterface__factory,
  IAaveOracle__factory,
  IPushedFeed__factory,
} from "../../../typechain-types/index.ts";
import { AbiWords } from "../abi-words.ts";
import type { Call } from "../calls.ts";
import type { Chain } from "../chain.ts";
import { chainSigner } from "../chain-signer.ts";
import { deployPushedFeed } from "../deploy/oracles.ts";
import { GAS_LIMITS } from "../gas-limits.ts";
import type { Address, Hex } from "../hex.ts";
import type { Market } from "../market.ts";
import { PriceControl } from "../price-control.ts";
import { answerInPlaceOf } from "./feed-override.ts";

const aggregator = AggregatorInterface__factory.createInterface();
const oracle = IAaveOracle__factory.createInterface();
const pushedFeed = IPushedFeed__factory.createInterface();

/** A price on a fork that is ours to move, by transactions of the market's `deployer`. */
export class FeedShock {
  readonly #feed: Address;

  private constructor(feed: Address) {
    this.#feed = feed;
  }

  /**
   * Put a feed of our own in place, which says what is said now.
   *
   * @param place The asset's source at the oracle, or a feed where it stands, with everything that is built on it.
   */
  static async prepare(
    chain: Chain,
    market: Market,
    asset: string,
    place: { readonly kind: "oracle" } | { readonly kind: "feed"; readonly feed: Address },
  ): Promise<FeedShock> {
    const { deployer, lending } = market.addresses;
    if (place.kind === "feed") {
      const answer = await chain.call(place.feed, aggregator.encodeFunctionData("latestAnswer") as Hex);
      const signer = await chainSigner(chain, deployer);
      const made = await deployPushedFeed(signer, {
        description: `stands in for ${place.feed}`,
        deviationBps: 0n,
        heartbeatSeconds: 86_400n,
        answerE8: new AbiWords(answer).int(0),
      });
      const feed = (await made.getAddress()) as Address;
      await answerInPlaceOf(chain, place.feed, feed);
      return new FeedShock(feed);
    }
    const token = market.token(asset).address;
    const price = await chain.call(lending.oracle, oracle.encodeFunctionData("getAssetPrice", [token]) as Hex);
    const calls = await new PriceControl(chain, market.addresses).set(token, new AbiWords(price).uint(0));
    await chain.sendAll(calls.map((call) => ({ from: deployer, ...call })));
    const source = await chain.call(lending.oracle, oracle.encodeFunctionData("getSourceOfAsset", [token]) as Hex);
    return new FeedShock(new AbiWords(source).address(0));
  }

  /** The call, by the deployer, that moves the price. */
  call(priceE8: bigint): Call {
    const data = pushedFeed.encodeFunctionData("updateAnswer", [priceE8]) as Hex;
    return { to: this.#feed, data, gasLimit: GAS_LIMITS.governance, label: "updateAnswer" };
  }
}
