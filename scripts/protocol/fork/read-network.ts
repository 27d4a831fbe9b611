import { Interface } from "ethers";
import {
  ICurveStableSwapNG__factory,
  IPoolAddressesProvider__factory,
  IPoolDataProvider__factory,
  IPool__factory,
} from "../../../typechain-types/index.ts";
import { PowderkegError } from "../../lib/errors.ts";
import type { NetworkFile } from "../../lib/network-file.ts";
import { AbiWords } from "../abi-words.ts";
import type { Chain } from "../chain.ts";
import { checksumAddress } from "../checksum-address.ts";
import { ZERO_ADDRESS, type Address, type Hex } from "../hex.ts";
import { readUniswap, type UniswapListing } from "./read-uniswap.ts";

/** A market of an address file is not on the chain at the block. */
export class NoMarketAtBlockError extends PowderkegError {
  constructor(
    readonly network: string,
    readonly part: string,
    readonly address: string,
    readonly blockNumber: number,
  ) {
    super(
      `there is no ${part} at ${address} at block ${blockNumber}; take a later block, or mend the address file ${network}`,
    );
  }
}

/** A reserve as the pool lists it. */
export interface ListedReserve {
  readonly symbol: string;
  readonly address: Address;
}

/** A stable pool that is there, its coins by symbol. */
export interface ListedStablePool {
  readonly name: string;
  readonly address: Address;
  readonly coins: readonly ListedReserve[];
}

/** What of an address file is on the chain at a block, and what its contracts point to. */
export interface NetworkReading {
  readonly network: NetworkFile;
  readonly blockNumber: number;
  readonly lending: {
    readonly provider: Address;
    readonly pool: Address;
    readonly configurator: Address;
    readonly oracle: Address;
    readonly dataProvider: Address;
  };
  /** Who may name the pool's admins. */
  readonly aclAdmin: Address;
  readonly aclManager: Address;
  readonly flashLoanPremiumBps: bigint;
  /** Every reserve, in the pool's order. */
  readonly reserves: readonly ListedReserve[];
  readonly stablePools: readonly ListedStablePool[];
  readonly uniswapV2: UniswapListing["v2"];
  readonly uniswapV3: UniswapListing["v3"];
  /** Parts of the file that are not there, in words: "stable pool USDe/USDC: no code at 0x... at block 1". */
  readonly missing: readonly string[];
}

const provider = new Interface([
  ...IPoolAddressesProvider__factory.abi,
  "function getACLManager() view returns (address)",
]);
const dataProvider = IPoolDataProvider__factory.createInterface();
const pool = IPool__factory.createInterface();
const curve = ICurveStableSwapNG__factory.createInterface();
const erc20 = new Interface(["function symbol() view returns (string)"]);

/**
 * Read what is at the addresses of a network file: Aave's own parts by its addresses provider, and which of the others exist.
 * About a dozen requests, three for each stable pool, and those of `readUniswap`.
 *
 * @param chain At the block.
 * @throws NoMarketAtBlockError if there is no addresses provider, or it has no pool.
 */
export async function readNetwork(chain: Chain, network: NetworkFile): Promise<NetworkReading> {
  const blockNumber = (await chain.block("latest")).number;
  const at = checksumAddress(network.addressesProvider);
  const hasCode = async (address: string): Promise<boolean> =>
    ((await chain.request("eth_getCode", [address, "latest"])) as string).length > 2;
  if (!(await hasCode(at))) {
    throw new NoMarketAtBlockError(network.name, "addresses provider of Aave", at, blockNumber);
  }
  const ask = async (to: Address, data: string): Promise<AbiWords> => new AbiWords(await chain.call(to, data as Hex));
  const part = async (name: string): Promise<Address> => (await ask(at, provider.encodeFunctionData(name))).address(0);

  const lending = {
    provider: at,
    pool: await part("getPool"),
    configurator: await part("getPoolConfigurator"),
    oracle: await part("getPriceOracle"),
    dataProvider: await part("getPoolDataProvider"),
  };
  for (const [name, address] of Object.entries(lending)) {
    if (address === ZERO_ADDRESS) throw new NoMarketAtBlockError(network.name, `${name} of Aave`, address, blockNumber);
  }
  const [listed] = dataProvider.decodeFunctionResult(
    "getAllReservesTokens",
    await chain.call(lending.dataProvider, dataProvider.encodeFunctionData("getAllReservesTokens") as Hex),
  ) as unknown as [readonly { readonly symbol: string; readonly tokenAddress: string }[]];
  const named = new Map(Object.entries(network.tokens).map(([symbol, token]) => [token.address.toLowerCase(), symbol]));
  const reserves = listed.map(({ symbol, tokenAddress }) => ({
    symbol: named.get(tokenAddress.toLowerCase()) ?? symbol,
    address: checksumAddress(tokenAddress),
  }));

  const missing: string[] = [];
  const require = async (name: string, address: string): Promise<boolean> => {
    const isThere = await hasCode(address);
    if (!isThere) missing.push(`${name}: no code at ${address} at block ${blockNumber}`);
    return isThere;
  };
  for (const [symbol, token] of Object.entries(network.tokens)) {
    if (!(await require(`token ${symbol}`, token.address))) continue;
    if (!reserves.some(({ address }) => address === checksumAddress(token.address))) {
      missing.push(`token ${symbol}: no reserve of the pool at block ${blockNumber}`);
    }
  }
  if (network.minting !== undefined) await require("mint and redeem desk", network.minting);
  const stablePools: ListedStablePool[] = [];
  for (const [name, address] of Object.entries(network.stablePools)) {
    if (!(await require(`stable pool ${name}`, address))) continue;
    stablePools.push(await readStablePool(chain, name, checksumAddress(address), [...reserves]));
  }
  const uniswap = await readUniswap({ chain, network, reserves, blockNumber });
  return {
    network,
    blockNumber,
    lending,
    aclAdmin: await part("getACLAdmin"),
    aclManager: await part("getACLManager"),
    flashLoanPremiumBps: (await ask(lending.pool, pool.encodeFunctionData("FLASHLOAN_PREMIUM_TOTAL"))).uint(0),
    reserves,
    stablePools,
    uniswapV2: uniswap.v2,
    uniswapV3: uniswap.v3,
    missing: [...missing, ...uniswap.missing],
  };
}

async function readStablePool(
  chain: Chain,
  name: string,
  address: Address,
  known: readonly ListedReserve[],
): Promise<ListedStablePool> {
  const word = async (to: Address, data: string) => new AbiWords(await chain.call(to, data as Hex));
  const count = Number((await word(address, curve.encodeFunctionData("N_COINS"))).uint(0));
  const coins: ListedReserve[] = [];
  for (let index = 0; index < count; index++) {
    const coin = (await word(address, curve.encodeFunctionData("coins", [index]))).address(0);
    coins.push(known.find((token) => token.address === coin) ?? { symbol: await symbolOf(chain, coin), address: coin });
  }
  return { name, address, coins };
}

async function symbolOf(chain: Chain, token: Address): Promise<string> {
  const answer = await chain.call(token, erc20.encodeFunctionData("symbol") as Hex);
  return (erc20.decodeFunctionResult("symbol", answer) as unknown as [string])[0];
}
