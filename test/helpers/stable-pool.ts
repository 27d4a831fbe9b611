import type { Signer } from "ethers";
import {
  StableSwapPoolHarness__factory,
  TestToken__factory,
  type StableSwapPoolHarness,
  type TestToken,
} from "../../typechain-types/index.ts";
import { deployStablePool, seedStablePool, type StablePoolParams } from "../../scripts/protocol/deploy/stable-pool.ts";

const PLENTY = 2n ** 120n;

/** Mainnet's USDe/USDC parameters, two coins of 18 and 6 decimals. */
export const MAINNET_POOL = {
  name: "USDe-USDC",
  symbol: "USDeUSDC",
  A: 200n,
  feeE10: 1_000_000n,
  offpegFeeMultiplierE10: 50_000_000_000n,
  maExpTimeSeconds: 866,
} as const;

/** Deploy one mintable token for each entry of `decimals`, plenty of it to each holder. */
export async function deployCoins(
  deployer: Signer,
  decimals: readonly number[],
  holders: readonly string[],
): Promise<TestToken[]> {
  const tokens: TestToken[] = [];
  for (const [index, places] of decimals.entries()) {
    const token = await new TestToken__factory(deployer).deploy(deployer, `Coin ${index}`, `C${index}`, places);
    for (const holder of holders) await token.mint(holder, PLENTY);
    tokens.push(token);
  }
  return tokens;
}

/** Pool parameters of `tokens`, mainnet's where `overrides` says nothing; the deployer is owner and fee receiver. */
export async function poolParams(
  deployer: Signer,
  tokens: readonly TestToken[],
  overrides: Partial<StablePoolParams> = {},
): Promise<StablePoolParams> {
  const coins = await Promise.all(
    tokens.map(async (token) => ({ address: await token.getAddress(), decimals: Number(await token.decimals()) })),
  );
  return { ...MAINNET_POOL, coins, owner: await deployer.getAddress(), ...overrides };
}

/** Deploy a pool of `tokens` with first deposit `balances`, by the deploy functions that scenarios use. */
export async function deploySeededPool(
  deployer: Signer,
  tokens: readonly TestToken[],
  balances: readonly bigint[],
  overrides: Partial<StablePoolParams> = {},
) {
  const pool = await deployStablePool(deployer, await poolParams(deployer, tokens, overrides));
  await seedStablePool(deployer, pool, balances);
  return pool;
}

/** Deploy an empty pool whose supply and averages a test may write. */
export async function deployHarness(
  deployer: Signer,
  tokens: readonly TestToken[],
  overrides: Partial<StablePoolParams> = {},
): Promise<StableSwapPoolHarness> {
  const params = await poolParams(deployer, tokens, overrides);
  const pool = await new StableSwapPoolHarness__factory(deployer).deploy({
    ...params,
    coins: params.coins.map((coin) => coin.address),
    amplification: params.A,
    fee: params.feeE10,
    offpegFeeMultiplier: params.offpegFeeMultiplierE10,
    maExpTime: params.maExpTimeSeconds,
    feeReceiver: params.feeReceiver ?? params.owner,
  });
  return pool;
}
