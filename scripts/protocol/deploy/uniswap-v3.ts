import type { Signer } from "ethers";
import {
  INonfungiblePositionManager__factory,
  ISwapRouter__factory,
  ITestToken__factory,
  IUniswapV3Factory__factory,
  IUniswapV3Pool__factory,
  UniswapV3Exit__factory,
  UniswapV3Lens__factory,
  type INonfungiblePositionManager,
  type ISwapRouter,
  type IUniswapV3Factory,
  type IUniswapV3Pool,
  type UniswapV3Exit,
  type UniswapV3Lens,
} from "../../../typechain-types/index.ts";
import { MAX_UINT256 } from "../../lib/max-uint256.ts";
import { TICK_SPACINGS } from "../../lib/uniswap-v3/fee-tiers.ts";
import { amountsForLiquidityCeil, liquidityForAmountsFloor } from "../../lib/uniswap-v3/liquidity-amounts.ts";
import { sqrtPriceX96Floor, type UnitPrice } from "../../lib/uniswap-v3/price.ts";
import { sqrtPriceAtTickX96 } from "../../lib/uniswap-v3/tick-math.ts";
import { GenuineDeployer } from "../genuine/genuine-deployer.ts";
import { uniswapV3Artifacts } from "../genuine/uniswap-v3-artifacts.ts";
import { ZERO_ADDRESS } from "../hex.ts";
import { mined } from "./mined.ts";

/** Liquidity of a pool's start; ticks and amounts in the order of the pool's tokens as given. */
export interface UniswapV3RangeParams {
  readonly lowerTick: number;
  readonly upperTick: number;
  /** The most of each, in its units; the deployer must hold them. */
  readonly amountsUnits: readonly [bigint, bigint];
}

/** Two tokens in either order, their price, and the ranges the deployer opens. */
export interface UniswapV3PoolParams {
  readonly name: string;
  readonly tokens: readonly [string, string];
  readonly feePips: number;
  /** Units of the second token for units of the first. */
  readonly price: UnitPrice;
  readonly ranges: readonly UniswapV3RangeParams[];
}

/** The genuine Uniswap v3, deployed. */
export interface UniswapV3Deployment {
  readonly factory: IUniswapV3Factory;
  readonly router: ISwapRouter;
  readonly positionManager: INonfungiblePositionManager;
  readonly lens: UniswapV3Lens;
  /** What keepers sell through. */
  readonly exit: UniswapV3Exit;
  /** By the name given in the params. */
  readonly pools: Readonly<Record<string, IUniswapV3Pool>>;
}

/**
 * Deploy the genuine Uniswap v3 factory, router and position manager from npm, pools with their first ranges, our lens, and our exit for keepers.
 *
 * The bytecode is the published one, so pools live at the addresses that mainnet's init-code hash gives. The position
 * manager has no descriptor: all works but `tokenURI`, the picture of a position. The tier of 0.01 %, which the
 * published factory lacks, is added where a pool asks for it.
 *
 * @param deployer Pays the liquidity, owns the factory and the ranges.
 * @param params `weth` is the wrapped ether that router and position manager should know.
 * @throws PackageMissingError if Uniswap v3's packages are not installed.
 */
export async function deployUniswapV3(
  deployer: Signer,
  params: { readonly weth: string; readonly pools: readonly UniswapV3PoolParams[] },
): Promise<UniswapV3Deployment> {
  const genuine = new GenuineDeployer(deployer, uniswapV3Artifacts());
  const factory = IUniswapV3Factory__factory.connect(await genuine.deploy("UniswapV3Factory"), deployer);
  const router = await genuine.deploy("SwapRouter", await factory.getAddress(), params.weth);
  const manager = await genuine.deploy(
    "NonfungiblePositionManager",
    await factory.getAddress(),
    params.weth,
    ZERO_ADDRESS,
  );
  const positionManager = INonfungiblePositionManager__factory.connect(manager, deployer);
  const { lens, exit } = await deployUniswapV3Helpers(deployer);

  const pools: Record<string, IUniswapV3Pool> = {};
  for (const pool of params.pools) pools[pool.name] = await deployPool(deployer, factory, positionManager, pool);
  return { factory, router: ISwapRouter__factory.connect(router, deployer), positionManager, lens, exit, pools };
}

/** Deploy what is ours beside Uniswap v3. Neither has an owner or state: one of each serves every pool on the chain. */
export async function deployUniswapV3Helpers(deployer: Signer): Promise<Pick<UniswapV3Deployment, "lens" | "exit">> {
  const lens = await new UniswapV3Lens__factory(deployer).deploy();
  await lens.waitForDeployment();
  const exit = await new UniswapV3Exit__factory(deployer).deploy();
  await exit.waitForDeployment();
  return { lens, exit };
}

async function deployPool(
  deployer: Signer,
  factory: IUniswapV3Factory,
  positionManager: INonfungiblePositionManager,
  params: UniswapV3PoolParams,
): Promise<IUniswapV3Pool> {
  const { feePips } = params;
  if ((await factory.feeAmountTickSpacing(feePips)) === 0n) {
    await mined(factory.enableFeeAmount(feePips, TICK_SPACINGS.get(feePips) ?? 0));
  }
  await mined(factory.createPool(...params.tokens, feePips));
  const pool = IUniswapV3Pool__factory.connect(await factory.getPool(...params.tokens, feePips), deployer);
  const sorted = sortedAs(params, (await pool.token0()) === params.tokens[0]);
  const sqrtPriceX96 = sqrtPriceX96Floor(sorted.price);
  await mined(pool.initialize(sqrtPriceX96));
  for (const range of sorted.ranges) await openRange(deployer, positionManager, { ...sorted, sqrtPriceX96 }, range);
  return pool;
}

/** The same pool with its tokens in the chain's order: the other way round, prices and ticks turn over. */
function sortedAs(params: UniswapV3PoolParams, isInOrder: boolean): UniswapV3PoolParams {
  if (isInOrder) return params;
  const { tokens, price, ranges } = params;
  return {
    ...params,
    tokens: [tokens[1], tokens[0]],
    price: { units1: price.units0, units0: price.units1 },
    ranges: ranges.map(({ lowerTick, upperTick, amountsUnits: [first, second] }) => ({
      lowerTick: -upperTick,
      upperTick: -lowerTick,
      amountsUnits: [second, first],
    })),
  };
}

/** Open one range with as much as the price allows; the allowances are those amounts, so none is left behind. */
async function openRange(
  deployer: Signer,
  positionManager: INonfungiblePositionManager,
  pool: UniswapV3PoolParams & { readonly sqrtPriceX96: bigint },
  { lowerTick, upperTick, amountsUnits: [amount0Units, amount1Units] }: UniswapV3RangeParams,
): Promise<void> {
  const range = { lowerX96: sqrtPriceAtTickX96(lowerTick), upperX96: sqrtPriceAtTickX96(upperTick) };
  const liquidity = liquidityForAmountsFloor(pool.sqrtPriceX96, range, { amount0Units, amount1Units });
  const taken = amountsForLiquidityCeil(pool.sqrtPriceX96, range, liquidity);
  const [token0, token1] = pool.tokens.map((token) => ITestToken__factory.connect(token, deployer));
  await mined(token0?.approve(positionManager, taken.amount0Units));
  await mined(token1?.approve(positionManager, taken.amount1Units));
  await mined(
    positionManager.mint({
      token0: pool.tokens[0],
      token1: pool.tokens[1],
      fee: pool.feePips,
      tickLower: lowerTick,
      tickUpper: upperTick,
      amount0Desired: amount0Units,
      amount1Desired: amount1Units,
      amount0Min: taken.amount0Units,
      amount1Min: taken.amount1Units,
      recipient: await deployer.getAddress(),
      deadline: MAX_UINT256,
    }),
  );
}
