import type { Signer } from "ethers";
import { TestToken__factory, StableSwapPool__factory, type StableSwapPool } from "../../../typechain-types/index.ts";
import { PowderkegError } from "../../lib/errors.ts";

/** A coin of a pool: its address and what one whole token is in its smallest units. */
export interface StablePoolCoin {
  /** Address of a plain ERC-20. */
  readonly address: string;
  /** Decimals the caller reckons in, 18 at most; checked against the token before anything is deployed. */
  readonly decimals: number;
}

/** What a stable pool is made of. The order of `coins` is the order of indices: every price is in coin 0. */
export interface StablePoolParams {
  /** ERC-20 name of the LP token. */
  readonly name: string;
  /** ERC-20 symbol of the LP token. */
  readonly symbol: string;
  /** Two to four coins, all different. */
  readonly coins: readonly StablePoolCoin[];
  /** Amplification, without the factor 100: mainnet's USDe/USDC has 200. */
  readonly A: bigint;
  /** Base fee, 1e10 = 100 %: `1_000_000n` is 0.01 %; at most 1 %. */
  readonly feeE10: bigint;
  /** Most that the fee is multiplied by off the peg, 1e10 = once. */
  readonly offpegFeeMultiplierE10: bigint;
  /** Averaging window of the price oracle (half-life / ln 2): 866 is a half-life of 10 minutes. */
  readonly maExpTimeSeconds: number;
  /** Address that may ramp A and change fees. */
  readonly owner: string;
  /** Address paid the admin half of the fees; `owner` unless told. */
  readonly feeReceiver?: string;
}

/** The caller and a token disagree about the token's decimals, so every amount would be off by powers of ten. */
export class CoinDecimalsMismatchError extends PowderkegError {
  /**
   * @param coin Address of the token.
   * @param given Decimals the caller named.
   * @param actual Decimals the token reports.
   */
  constructor(
    readonly coin: string,
    readonly given: number,
    readonly actual: number,
  ) {
    super(`coin ${coin}: got ${given} decimals, but the token reports ${actual}; give ${actual}`);
  }
}

/**
 * Deploy a stable pool and wait until it is mined.
 *
 * @param deployer Pays for the deployment; has no rights afterwards unless it is `owner`.
 * @throws CoinDecimalsMismatchError if a coin's decimals are not the token's.
 * @throws The contract's own error if a parameter is out of range.
 */
export async function deployStablePool(deployer: Signer, params: StablePoolParams): Promise<StableSwapPool> {
  for (const coin of params.coins) {
    const actual = Number(await TestToken__factory.connect(coin.address, deployer).decimals());
    if (actual !== coin.decimals) throw new CoinDecimalsMismatchError(coin.address, coin.decimals, actual);
  }
  const pool = await new StableSwapPool__factory(deployer).deploy({
    name: params.name,
    symbol: params.symbol,
    coins: params.coins.map((coin) => coin.address),
    amplification: params.A,
    fee: params.feeE10,
    offpegFeeMultiplier: params.offpegFeeMultiplierE10,
    maExpTime: params.maExpTimeSeconds,
    owner: params.owner,
    feeReceiver: params.feeReceiver ?? params.owner,
  });
  return pool.waitForDeployment();
}

/**
 * Add liquidity from tokens that `provider` already holds, approving exactly what is added.
 *
 * The first deposit mints the invariant, pays no fee, and needs every coin.
 *
 * @param provider Holds the tokens; gets the LP.
 * @param pool Pool as deployed by `deployStablePool`.
 * @param amounts One amount a coin, in the order of the coins, each in its own smallest units.
 */
export async function seedStablePool(
  provider: Signer,
  pool: StableSwapPool,
  amounts: readonly bigint[],
): Promise<void> {
  const poolAddress = await pool.getAddress();
  for (const [index, amount] of amounts.entries()) {
    const coin = TestToken__factory.connect(await pool.coins(index), provider);
    await (await coin.approve(poolAddress, amount)).wait();
  }
  await (await pool.connect(provider)["add_liquidity(uint256[],uint256)"]([...amounts], 0n)).wait();
}
