import { ContractFactory, type InterfaceAbi, type Signer } from "ethers";
import factoryArtifact from "@uniswap/v2-core/build/UniswapV2Factory.json" with { type: "json" };
import routerArtifact from "@uniswap/v2-periphery/build/UniswapV2Router02.json" with { type: "json" };
import wethArtifact from "@uniswap/v2-periphery/build/WETH9.json" with { type: "json" };
import {
  ITestToken__factory,
  IUniswapV2Factory__factory,
  IUniswapV2Pair__factory,
  IUniswapV2Router02__factory,
  type IUniswapV2Factory,
  type IUniswapV2Pair,
  type IUniswapV2Router02,
} from "../../../typechain-types/index.ts";
import { ZERO_ADDRESS } from "../hex.ts";

/** Two tokens and what the deployer puts in; the first balance over the second is the price. */
export interface UniswapPairParams {
  readonly name: string;
  readonly tokens: readonly [string, string];
  /** In each token's units; the deployer must hold them. */
  readonly balancesUnits: readonly [bigint, bigint];
}

/** The genuine Uniswap v2, deployed. */
export interface UniswapDeployment {
  readonly factory: IUniswapV2Factory;
  readonly router: IUniswapV2Router02;
  readonly weth: string;
  /** By the name given in the params. */
  readonly pairs: Readonly<Record<string, IUniswapV2Pair>>;
}

/**
 * Deploy the genuine Uniswap v2 factory and router from npm, and pairs with their first liquidity.
 *
 * The bytecode is the published one, so pairs live at the addresses that mainnet's init-code hash gives.
 *
 * @param deployer Pays the liquidity and owns the LP tokens.
 * @param params `weth` is the wrapped ether the router should know; a genuine WETH9 is deployed where it is left out.
 */
export async function deployUniswap(
  deployer: Signer,
  params: { readonly weth?: string; readonly pairs: readonly UniswapPairParams[] },
): Promise<UniswapDeployment> {
  const weth = params.weth ?? (await deployWeth9(deployer));
  const factoryAddress = await deployArtifact(deployer, factoryArtifact, [ZERO_ADDRESS]);
  const routerAddress = await deployArtifact(deployer, routerArtifact, [factoryAddress, weth]);
  const factory = IUniswapV2Factory__factory.connect(factoryAddress, deployer);
  const router = IUniswapV2Router02__factory.connect(routerAddress, deployer);

  const pairs: Record<string, IUniswapV2Pair> = {};
  for (const pair of params.pairs) pairs[pair.name] = await deployUniswapPair(deployer, factory, pair);
  return { factory, router, weth, pairs };
}

/**
 * Create one pair and give it its first liquidity, straight into the pair: no allowance is left behind.
 *
 * @param deployer Pays the liquidity and receives the LP tokens.
 */
export async function deployUniswapPair(
  deployer: Signer,
  factory: IUniswapV2Factory,
  params: UniswapPairParams,
): Promise<IUniswapV2Pair> {
  await (await factory.createPair(...params.tokens)).wait();
  const pair = IUniswapV2Pair__factory.connect(await factory.getPair(...params.tokens), deployer);
  const to = await pair.getAddress();
  for (const [i, token] of params.tokens.entries()) {
    await (await ITestToken__factory.connect(token, deployer).transfer(to, params.balancesUnits[i] ?? 0n)).wait();
  }
  await (await pair.mint(await deployer.getAddress())).wait();
  return pair;
}

/** Deploy the genuine WETH9, for a Uniswap whose market has no wrapped ether of its own. */
export function deployWeth9(deployer: Signer): Promise<string> {
  return deployArtifact(deployer, wethArtifact, []);
}

/** Deploys a Truffle-era artifact, whose bytecode has no 0x. */
async function deployArtifact(
  deployer: Signer,
  artifact: { readonly abi: InterfaceAbi; readonly bytecode: string },
  args: readonly string[],
): Promise<string> {
  const contract = await new ContractFactory(artifact.abi, `0x${artifact.bytecode}`, deployer).deploy(...args);
  await contract.waitForDeployment();
  return contract.getAddress();
}
