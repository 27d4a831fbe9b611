import { loadMarket } from "../lib/market-file.ts";
import type { MarketDefinition } from "../lib/market-file/definition.ts";
import { readTextFile } from "../lib/read-text-file.ts";
import { attachMarket as attachHandle } from "../protocol/attach-market.ts";
import { marketDeployer } from "../protocol/backends.ts";
import { Chain, type Eip1193Provider } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import { readMarketAddresses } from "../protocol/market-registry.ts";
import type { MarketAddresses } from "../protocol/market.ts";
import { type AccountLike, addressOfAccount } from "./account-like.ts";
import type { Amount } from "./market-session.ts";
import { marketFile } from "./market-file.ts";
import { TestMarket } from "./test-market.ts";

/** What a test is given by Hardhat's `network.create()`, as far as it is needed here. */
export interface Connection {
  readonly provider: Eip1193Provider;
}

/** Which market. */
export interface MarketSource {
  /** Path of a market file, or a definition already loaded; the smallest market that can burn unless told. */
  readonly market?: string | MarketDefinition;
  /** Overrides of a market file: `["lending.reserves.USDe.ltvBps=7000"]`. */
  readonly sets?: readonly string[];
}

/** What to deploy. */
export interface DeployMarketOptions extends MarketSource {
  /** Which contracts: `local` (unless told), or a genuine Aave where its packages are installed. */
  readonly backend?: string;
  /** Owner of everything; the node's first account unless told. */
  readonly deployer?: AccountLike;
  /** Supplied by a lender right away: `{ USDC: "10_000_000" }`. */
  readonly liquidity?: Readonly<Record<string, Amount>>;
}

/** Where an existing market is. */
export interface AttachMarketOptions extends MarketSource {
  /** As `hardhat deploy` writes them, or the market's addresses provider alone. */
  readonly addresses: MarketAddresses | Address;
}

/**
 * Deploy a whole market on a test's chain: tokens, feeds, lending pool, stable pools, Uniswap pairs, issuer, keeper.
 *
 * @param connection `await network.create()`; give loadFixture a named function that calls this, and it costs once.
 * @throws InvalidInputError for a market file that cannot be used, DeploymentFailedError naming the part.
 * @example
 * const market = await deployMarket(connection, { liquidity: { USDC: "10_000_000" } });
 * await market.openLoop(alice, { capital: "100_000", ltvBps: 7_000n, loops: 5 });
 */
export async function deployMarket(connection: Connection, options: DeployMarketOptions = {}): Promise<TestMarket> {
  const chain = new Chain(connection.provider);
  const { backend = "local", deployer, liquidity } = options;
  const handle = await marketDeployer(backend)({
    chain,
    definition: definitionOf(options),
    ...(deployer !== undefined && { deployer: addressOfAccount(deployer, "deployer") }),
  });
  const market = new TestMarket(chain, handle);
  if (liquidity !== undefined) await market.supplyLiquidity(liquidity);
  return market;
}

/**
 * Take up a market that is already on the chain, from its market file and the addresses that `hardhat deploy` wrote, or its
 * addresses provider alone.
 *
 * @throws NoAddressesProviderError, PartNotRegisteredError if the provider does not know the market.
 * @throws UnknownAssetError if the addresses lack something that the market file names.
 */
export async function attachMarket(connection: Connection, options: AttachMarketOptions): Promise<TestMarket> {
  const chain = new Chain(connection.provider);
  const definition = definitionOf(options);
  const given = options.addresses;
  const addresses = typeof given === "string" ? await readMarketAddresses(chain, given, definition) : given;
  return new TestMarket(chain, await attachHandle({ chain, addresses, definition }));
}

function definitionOf({ market, sets = [] }: MarketSource): MarketDefinition {
  if (market !== undefined && typeof market !== "string") return market;
  const path = market ?? marketFile("minimal");
  return loadMarket(readTextFile(path), { sets, sourceName: path });
}
