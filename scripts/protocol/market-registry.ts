import { id, type Signer } from "ethers";
import { IPoolAddressesProvider__factory } from "../../typechain-types/index.ts";
import { PowderkegError } from "../lib/errors.ts";
import type { MarketDefinition } from "../lib/market-file/definition.ts";
import { AbiWords } from "./abi-words.ts";
import { callEncoder } from "./call-encoder.ts";
import { CallRevertedError, type Chain } from "./chain.ts";
import { ZERO_ADDRESS, type Address, type Hex } from "./hex.ts";
import type { MarketAddresses } from "./market.ts";

/** The addresses provider does not know a part that the market file names. */
export class PartNotRegisteredError extends PowderkegError {
  /**
   * @param provider The addresses provider asked.
   * @param part "feeds.USDe-peg", "lens": where the part stands in the file that `hardhat deploy` writes.
   */
  constructor(
    readonly provider: Address,
    readonly part: string,
  ) {
    super(
      `the addresses provider ${provider} knows no ${part}; was the market deployed by hardhat deploy, and from this market file?`,
    );
  }
}

/** There is no addresses provider at an address. */
export class NoAddressesProviderError extends PowderkegError {
  constructor(readonly address: Address) {
    super(`${address} is no addresses provider: it does not answer getPool(); check the address and the node`);
  }
}

const providerInterface = IPoolAddressesProvider__factory.createInterface();
const encoder = callEncoder(providerInterface);
const OWNER = "0x8da5cb5b";

/** Id under which an addresses provider keeps a part: the hash of its place in the file that `hardhat deploy` writes. */
export function registryId(part: string): Hex {
  return id(`powderkeg:${part}`) as Hex;
}

/**
 * Enter every part of a market in its addresses provider, so that one address is enough to find all of it. Lending's own
 * parts are there already. One transaction a part.
 *
 * @param signer Owner of the provider.
 */
export async function registerParts(signer: Signer, addresses: MarketAddresses): Promise<void> {
  const provider = IPoolAddressesProvider__factory.connect(addresses.lending.provider, signer);
  for (const [part, address] of partsOf(addresses)) {
    await (await provider.setAddress(registryId(part), address)).wait();
  }
}

function partsOf({
  tokens,
  feeds,
  pools,
  uniswap,
  uniswapV3,
  ethena,
  keeper,
  lens,
  lending,
}: MarketAddresses): [string, Address][] {
  const within = (place: string, parts: Readonly<Record<string, Address | undefined>>): [string, Address][] =>
    Object.entries(parts).flatMap(([name, address]) => (address === undefined ? [] : [[`${place}${name}`, address]]));
  const v3Parts = ({
    pools: v3Pools,
    ...contracts
  }: NonNullable<MarketAddresses["uniswapV3"]>): [string, Address][] => [
    ...within("uniswapV3.", contracts),
    ...within("uniswapV3.pools.", v3Pools),
  ];
  return [
    ...within("", { keeper, lens }),
    ...within("lending.", { treasury: lending.treasury }),
    ...within("tokens.", tokens),
    ...within("feeds.", feeds),
    ...within("pools.", pools),
    ...(uniswap === undefined
      ? []
      : [
          ...within("uniswap.", { factory: uniswap.factory, router: uniswap.router }),
          ...within("uniswap.pairs.", uniswap.pairs),
        ]),
    ...(uniswapV3 === undefined ? [] : v3Parts(uniswapV3)),
    ...within("ethena.", { ...ethena }),
  ];
}

/**
 * Find a market by its addresses provider alone. One eth_call a part.
 *
 * @param provider Where its addresses provider is.
 * @param definition The market file it was deployed from: it names the parts.
 * @throws NoAddressesProviderError, PartNotRegisteredError
 */
export async function readMarketAddresses(
  chain: Chain,
  provider: Address,
  definition: MarketDefinition,
): Promise<MarketAddresses> {
  const ask = async (data: Hex): Promise<Address> => new AbiWords(await chain.call(provider, data)).address(0);
  const own = (name: "getPool" | "getPoolConfigurator" | "getPriceOracle" | "getPoolDataProvider") =>
    ask(providerInterface.getFunction(name).selector as Hex);
  const optional = async (part: string): Promise<Address | undefined> => {
    const address = await ask(encoder.encodeFunctionData("getAddress", [registryId(part)]) as Hex);
    return address === ZERO_ADDRESS ? undefined : address;
  };
  const part = async (name: string): Promise<Address> => {
    const address = await optional(name);
    if (address === undefined) throw new PartNotRegisteredError(provider, name);
    return address;
  };
  const parts = async (place: string, names: readonly string[]): Promise<Record<string, Address>> => {
    const found: Record<string, Address> = {};
    for (const name of names) found[name] = await part(`${place}${name}`);
    return found;
  };

  const pool = await own("getPool").catch((error: unknown) => {
    throw isNoAnswer(error) ? new NoAddressesProviderError(provider) : error;
  });
  const stakedUsde = await optional("ethena.stakedUsde");
  return {
    chainId: await chain.chainId(),
    deployer: await ask(OWNER),
    tokens: await parts("tokens.", Object.keys(definition.tokens)),
    feeds: await parts("feeds.", Object.keys(definition.feeds)),
    lending: {
      provider,
      pool,
      configurator: await own("getPoolConfigurator"),
      oracle: await own("getPriceOracle"),
      dataProvider: await own("getPoolDataProvider"),
      treasury: await part("lending.treasury"),
    },
    pools: await parts(
      "pools.",
      definition.stablePools.map(({ name }) => name),
    ),
    ...(definition.uniswapPairs.length > 0 && {
      uniswap: {
        factory: await part("uniswap.factory"),
        router: await part("uniswap.router"),
        pairs: await parts(
          "uniswap.pairs.",
          definition.uniswapPairs.map(({ name }) => name),
        ),
      },
    }),
    ...(definition.uniswapV3Pools.length > 0 && {
      uniswapV3: {
        factory: await part("uniswapV3.factory"),
        router: await part("uniswapV3.router"),
        positionManager: await part("uniswapV3.positionManager"),
        lens: await part("uniswapV3.lens"),
        exit: await part("uniswapV3.exit"),
        pools: await parts(
          "uniswapV3.pools.",
          definition.uniswapV3Pools.map(({ name }) => name),
        ),
      },
    }),
    ...(definition.ethena !== undefined && {
      ethena: {
        minting: await part("ethena.minting"),
        backing: await part("ethena.backing"),
        custodian: await part("ethena.custodian"),
        ...(stakedUsde !== undefined && { stakedUsde }),
      },
    }),
    keeper: await part("keeper"),
    lens: await part("lens"),
  };
}

/** A revert, or the empty answer of an address without code. */
function isNoAnswer(error: unknown): boolean {
  return error instanceof CallRevertedError || error instanceof RangeError;
}
