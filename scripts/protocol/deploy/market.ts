import type { Signer } from "ethers";
import type { StakedUSDe, StableSwapPool } from "../../../typechain-types/index.ts";
import type { FeedDefinition, MarketDefinition } from "../../lib/market-file/definition.ts";
import { WAD } from "../../lib/wad.ts";
import { attachMarket } from "../attach-market.ts";
import type { DeployMarketParams } from "../backends.ts";
import type { Chain } from "../chain.ts";
import { chainSigner } from "../chain-signer.ts";
import { DeploymentFailedError, deploymentStep } from "../deployment-failed-error.ts";
import type { Address } from "../hex.ts";
import type { Market, MarketAddresses } from "../market.ts";
import { registerParts } from "../market-registry.ts";
import { accountFor } from "../wallet.ts";
import { deployEthena } from "./ethena.ts";
import { deployKeeper } from "./keeper.ts";
import { deployLens } from "./lens.ts";
import { localLending, type LendingBackend } from "./lending-backend.ts";
import { deployCappedPegFeed, deployExchangeRateFeed, deployPushedFeed, deployStablePoolFeed } from "./oracles.ts";
import { deployStablePool, seedStablePool } from "./stable-pool.ts";
import { deployTokens, type DeployedTokens } from "./tokens.ts";
import { deployUniswapV3, type UniswapV3Deployment } from "./uniswap-v3.ts";
import { deployUniswap, deployWeth9, type UniswapDeployment } from "./uniswap.ts";
import { unitPrice } from "../../lib/market-file/resolve-uniswap-v3.ts";
import { mined } from "./mined.ts";

/** USDe that the deployer stakes so that the vault is never below its minimum of shares. */
const VAULT_SEED_WEI = 1_000n * WAD;

/**
 * Deploy a whole market: tokens, pools with their first liquidity, feeds, lending pool, issuer, keeper and lens. The
 * deployer owns everything, keeps the LP tokens, and is the desk's custodian.
 *
 * Deployment sends plain signed transactions, so that it also works on an external development node.
 *
 * @param lending Whose lending pool and oracle; all else is ours. Our own unless told.
 * @throws InvalidInputError naming what the market file asks that these lending contracts cannot express. Nothing is
 * deployed then.
 * @throws DeploymentFailedError naming the part that could not be deployed.
 */
export async function deployMarket(
  params: DeployMarketParams,
  lending: LendingBackend = localLending,
): Promise<Market> {
  const { chain, definition } = params;
  lending.check(definition);
  const deployer = params.deployer ?? (await chain.accounts())[0];
  if (deployer === undefined) throw new DeploymentFailedError("market", "the node holds no account to deploy from");
  const signer = await chainSigner(chain, deployer);
  const addresses = await deployParts(chain, signer, definition, lending);
  await deploymentStep("addresses provider", () => registerParts(signer, addresses));
  return attachMarket({ chain, definition, addresses, backend: lending.name, hasOwnTokens: true });
}

async function deployParts(
  chain: Chain,
  signer: Signer,
  definition: MarketDefinition,
  lendingBackend: LendingBackend,
): Promise<MarketAddresses> {
  const deployer = (await signer.getAddress()) as Address;
  const tokens = await deploymentStep("tokens", () => deployMarketTokens(signer, definition));
  await deploymentStep("first balances", () => mintFirstBalances(tokens, definition, deployer));

  const pools: Record<string, StableSwapPool> = {};
  for (const pool of definition.stablePools) {
    pools[pool.name] = await deploymentStep(`stable pool ${pool.name}`, async () => {
      const deployed = await deployStablePool(signer, {
        name: pool.name,
        symbol: pool.name,
        coins: pool.coins.map((coin) => ({
          address: address(tokens, coin),
          decimals: definition.tokens[coin]?.decimals ?? 0,
        })),
        A: pool.amplification,
        feeE10: pool.feeE10,
        offpegFeeMultiplierE10: pool.offpegFeeMultiplierE10,
        maExpTimeSeconds: pool.maExpTimeSeconds,
        owner: deployer,
      });
      await seedStablePool(signer, deployed, pool.balances);
      return deployed;
    });
  }
  const poolAddresses = await addressesOf(pools);
  const uniswap = await deploymentStep("Uniswap", () => deployPairs(signer, tokens, definition));
  const uniswapV3 = await deploymentStep("Uniswap v3", () => deployV3Pools(signer, tokens, definition, uniswap?.weth));

  const feeds: Record<string, Address> = {};
  for (const [name, feed] of Object.entries(definition.feeds)) {
    const parts = { tokens, pools: poolAddresses, feeds, definition };
    feeds[name] = await deploymentStep(`feed ${name}`, () => deployFeed(chain, signer, name, feed, parts));
  }
  const lending = await deploymentStep("lending pool", () =>
    lendingBackend.deploy(signer, {
      definition,
      tokens: tokens.addresses,
      sources: Object.entries(definition.lending.reserves).map(([symbol, reserve]) => ({
        asset: address(tokens, symbol),
        feed: feeds[reserve.feed] ?? reserve.feed,
      })),
      treasury: accountFor("powderkeg", "treasury").address,
    }),
  );
  const ethena = await deploymentStep("issuer", () => deployIssuer(signer, tokens, definition, deployer));
  const keeper = await deploymentStep("keeper", () => deployKeeper(signer, { pool: lending.pool }));
  const lens = await deploymentStep("lens", () => deployLens(signer));

  return {
    chainId: await chain.chainId(),
    deployer,
    tokens: Object.fromEntries(Object.keys(definition.tokens).map((symbol) => [symbol, address(tokens, symbol)])),
    feeds,
    lending,
    pools: poolAddresses,
    ...(uniswap !== undefined && { uniswap: await uniswapAddresses(uniswap) }),
    ...(uniswapV3 !== undefined && { uniswapV3: await uniswapV3Addresses(uniswapV3) }),
    ...(ethena !== undefined && { ethena }),
    keeper: (await keeper.getAddress()) as Address,
    lens: (await lens.getAddress()) as Address,
  };
}

/** Wrapped ether is a test token here, so that a scenario can have as much of it as it needs. */
function deployMarketTokens(signer: Signer, definition: MarketDefinition): Promise<DeployedTokens> {
  const tokens = Object.entries(definition.tokens).map(([symbol, { kind, decimals }]) => {
    return { symbol, name: symbol, decimals, kind: kind === "weth" ? ("test" as const) : kind };
  });
  const cooldownSeconds = definition.ethena?.cooldownSeconds;
  return deployTokens(signer, tokens, cooldownSeconds === undefined ? {} : { cooldownSeconds });
}

/** Give the deployer what pools and pairs start with; for sUSDe that means to stake, and then to lift the share's worth. */
async function mintFirstBalances(
  tokens: DeployedTokens,
  definition: MarketDefinition,
  deployer: Address,
): Promise<void> {
  const needed = new Map<string, bigint>();
  const need = (symbol: string, units: bigint): void => {
    needed.set(symbol, (needed.get(symbol) ?? 0n) + units);
  };
  for (const pool of definition.stablePools) pool.coins.forEach((coin, i) => need(coin, pool.balances[i] ?? 0n));
  for (const pair of definition.uniswapPairs) pair.tokens.forEach((token, i) => need(token, pair.balances[i] ?? 0n));
  for (const pool of definition.uniswapV3Pools) {
    for (const { amounts } of pool.ranges) pool.tokens.forEach((token, i) => need(token, amounts[i] ?? 0n));
  }

  const { usde, stakedUsde } = tokens;
  for (const [symbol, units] of needed) {
    const testToken = tokens.testTokens.get(symbol);
    if (testToken !== undefined) await mined(testToken.mint(deployer, units));
    else if (definition.tokens[symbol]?.kind === "usde") await mined(usde?.mint(deployer, units));
  }
  if (usde === undefined || stakedUsde === undefined) return;
  const [vaultSymbol = ""] = Object.entries(definition.tokens).find(([, { kind }]) => kind === "susde") ?? [];
  await seedVault(tokens, stakedUsde, {
    deployer,
    sharesWei: VAULT_SEED_WEI + (needed.get(vaultSymbol) ?? 0n),
    exchangeRateWad: definition.ethena?.stakedExchangeRateWad ?? WAD,
  });
}

/** Stake at one to one, then give the vault USDe until a share is worth exactly the exchange rate. */
async function seedVault(
  tokens: DeployedTokens,
  vault: StakedUSDe,
  seed: { readonly deployer: Address; readonly sharesWei: bigint; readonly exchangeRateWad: bigint },
): Promise<void> {
  const { deployer, sharesWei, exchangeRateWad } = seed;
  // ERC-4626 of OpenZeppelin counts one virtual share and one virtual asset: worth of a share = (assets + 1) / (shares + 1).
  const assetsWei = (exchangeRateWad * (sharesWei + 1n) + WAD - 1n) / WAD - 1n;
  await mined(tokens.usde?.mint(deployer, assetsWei));
  await mined(tokens.usde?.approve(await vault.getAddress(), sharesWei));
  await mined(vault.deposit(sharesWei, deployer));
  await mined(tokens.usde?.transfer(await vault.getAddress(), assetsWei - sharesWei));
}

async function deployPairs(
  signer: Signer,
  tokens: DeployedTokens,
  definition: MarketDefinition,
): Promise<UniswapDeployment | undefined> {
  if (definition.uniswapPairs.length === 0) return undefined;
  const weth = wrappedEther(tokens, definition);
  return deployUniswap(signer, {
    ...(weth !== undefined && { weth }),
    pairs: definition.uniswapPairs.map(({ name, tokens: [first, second], balances }) => ({
      name,
      tokens: [address(tokens, first), address(tokens, second)],
      balancesUnits: balances,
    })),
  });
}

async function deployV3Pools(
  signer: Signer,
  tokens: DeployedTokens,
  definition: MarketDefinition,
  knownWeth: string | undefined,
): Promise<UniswapV3Deployment | undefined> {
  if (definition.uniswapV3Pools.length === 0) return undefined;
  return deployUniswapV3(signer, {
    weth: wrappedEther(tokens, definition) ?? knownWeth ?? (await deployWeth9(signer)),
    pools: definition.uniswapV3Pools.map(({ name, feePips, priceWad, tokens: [first, second], ranges }) => {
      const decimals = [first, second].map((symbol) => definition.tokens[symbol]?.decimals ?? 0);
      return {
        name,
        feePips,
        tokens: [address(tokens, first), address(tokens, second)],
        price: unitPrice(priceWad, [decimals[0] ?? 0, decimals[1] ?? 0]),
        ranges: ranges.map(({ amounts, ...ends }) => ({ ...ends, amountsUnits: amounts })),
      };
    }),
  });
}

/** The market's own wrapped ether, if it has one. */
function wrappedEther(tokens: DeployedTokens, definition: MarketDefinition): Address | undefined {
  const [symbol] = Object.entries(definition.tokens).find(([, { kind }]) => kind === "weth") ?? [];
  return symbol === undefined ? undefined : address(tokens, symbol);
}

async function uniswapV3Addresses(deployment: UniswapV3Deployment): Promise<MarketAddresses["uniswapV3"]> {
  const { factory, router, positionManager, lens, exit, pools } = deployment;
  return {
    factory: (await factory.getAddress()) as Address,
    router: (await router.getAddress()) as Address,
    positionManager: (await positionManager.getAddress()) as Address,
    lens: (await lens.getAddress()) as Address,
    exit: (await exit.getAddress()) as Address,
    pools: await addressesOf(pools),
  };
}

async function uniswapAddresses({ factory, router, pairs }: UniswapDeployment): Promise<MarketAddresses["uniswap"]> {
  return {
    factory: (await factory.getAddress()) as Address,
    router: (await router.getAddress()) as Address,
    pairs: await addressesOf(pairs),
  };
}

interface FeedParts {
  readonly tokens: DeployedTokens;
  readonly pools: Readonly<Record<string, Address>>;
  /** Those deployed so far. */
  readonly feeds: Readonly<Record<string, Address>>;
  readonly definition: MarketDefinition;
}

async function deployFeed(
  chain: Chain,
  signer: Signer,
  name: string,
  feed: FeedDefinition,
  parts: FeedParts,
): Promise<Address> {
  const base = (wanted: string): Address => required(parts.feeds, wanted);
  switch (feed.kind) {
    case "pushed": {
      const deployed = await deployPushedFeed(signer, {
        description: name,
        deviationBps: feed.deviationBps,
        heartbeatSeconds: BigInt(feed.heartbeatSeconds),
        answerE8: feed.priceE8,
      });
      return (await deployed.getAddress()) as Address;
    }
    case "capped-peg": {
      const deployed = await deployCappedPegFeed(signer, {
        underlyingFeed: base(feed.base),
        description: name,
        priceCapE8: feed.capE8,
      });
      return (await deployed.getAddress()) as Address;
    }
    case "stable-pool": {
      const coins = parts.definition.stablePools.find((pool) => pool.name === feed.pool)?.coins ?? [];
      const deployed = await deployStablePoolFeed(signer, {
        pool: required(parts.pools, feed.pool),
        assetIndex: coins.indexOf(feed.coin),
        quoteIndex: coins.indexOf(feed.quoteCoin),
        quoteFeed: base(feed.quoteFeed),
        mode: feed.mode,
        description: name,
      });
      return (await deployed.getAddress()) as Address;
    }
    case "exchange-rate": {
      const deployed = await deployExchangeRateFeed(signer, {
        baseFeed: base(feed.base),
        vault: address(parts.tokens, feed.vault),
        description: name,
        snapshotTimestamp: BigInt(feed.snapshotTimestamp ?? (await chain.block("latest")).timestamp),
        snapshotRatioWad: feed.snapshotRatioWad,
        maxYearlyGrowthBps: feed.maxYearlyGrowthBps,
      });
      return (await deployed.getAddress()) as Address;
    }
  }
}

/**
 * Deploy the desk and its backing, and fill the redemption buffer and custody.
 *
 * The book value makes up what the stablecoins lack to the market file's backing ratio at today's supply; where they
 * are worth more than that, it is zero and the ratio is higher.
 */
async function deployIssuer(
  signer: Signer,
  tokens: DeployedTokens,
  definition: MarketDefinition,
  deployer: Address,
): Promise<MarketAddresses["ethena"]> {
  const { ethena } = definition;
  const { usde, stakedUsde } = tokens;
  if (ethena === undefined || usde === undefined) return undefined;
  const kindOf = (symbol: string) => (definition.tokens[symbol]?.kind === "test" ? "stable" : "asset");
  let liquidWad = 0n;
  for (const [symbol, { buffer, custody }] of Object.entries(ethena.assets)) {
    const scale = 10n ** BigInt(18 - (definition.tokens[symbol]?.decimals ?? 18));
    if (kindOf(symbol) === "stable") liquidWad += (buffer + custody) * scale;
  }
  const targetWad = (ethena.backingRatioWad * (await usde.totalSupply())) / WAD;

  const { desk, backing } = await deployEthena(signer, {
    usde,
    assets: Object.entries(ethena.assets).map(([symbol, asset]) => ({
      address: address(tokens, symbol),
      kind: kindOf(symbol),
      maxMintPerBlockUsdeWei: asset.maxMintPerBlockWad,
      maxRedeemPerBlockUsdeWei: asset.maxRedeemPerBlockWad,
    })),
    globalMaxMintPerBlockUsdeWei: ethena.globalMaxMintPerBlockWad,
    globalMaxRedeemPerBlockUsdeWei: ethena.globalMaxRedeemPerBlockWad,
    custodian: deployer,
    backing: {
      bookValueUsdWad: targetWad > liquidWad ? targetWad - liquidWad : 0n,
      refillEnabled: true,
      refillPerBlockUsdWad: ethena.refillPerBlockWad,
    },
  });
  const [minting, custodyAccount] = [await desk.getAddress(), await backing.getAddress()];
  for (const [symbol, { buffer, custody }] of Object.entries(ethena.assets)) {
    const token = tokens.testTokens.get(symbol);
    if (buffer > 0n) await mined(token?.mint(minting, buffer));
    if (custody > 0n) await mined(token?.mint(custodyAccount, custody));
  }
  return {
    minting: minting as Address,
    backing: custodyAccount as Address,
    custodian: deployer,
    ...(stakedUsde !== undefined && { stakedUsde: (await stakedUsde.getAddress()) as Address }),
  };
}

function address(tokens: DeployedTokens, symbol: string): Address {
  return required(Object.fromEntries(tokens.addresses), symbol) as Address;
}

/** The market file's names all resolve, so what is missing here is a defect. */
function required<T>(known: Readonly<Record<string, T>>, name: string): T {
  const part = known[name];
  if (part === undefined) throw new DeploymentFailedError(name, `it is not among ${Object.keys(known).join(", ")}`);
  return part;
}

async function addressesOf<Name extends string>(
  contracts: Readonly<Record<Name, { getAddress(): Promise<string> }>>,
): Promise<Record<Name, Address>> {
  const names = Object.keys(contracts) as Name[];
  const entries = names.map(async (name) => [name, (await contracts[name].getAddress()) as Address] as const);
  return Object.fromEntries(await Promise.all(entries)) as Record<Name, Address>;
}
