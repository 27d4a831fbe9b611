import {
  EthenaBacking__factory,
  EthenaMinting__factory,
  IAToken__factory,
  ICappedPegFeed__factory,
  IExchangeRateFeed__factory,
  ILiquidationKeeper__factory,
  IPoolAddressesProvider__factory,
  IPoolConfigurator__factory,
  IPoolErrors__factory,
  IPool__factory,
  IPushedFeed__factory,
  IStablePoolFeed__factory,
  IStableSwapPool__factory,
  IUniswapV2Factory__factory,
  IUniswapV2Pair__factory,
  IUniswapV3Exit__factory,
  IUniswapV3Factory__factory,
  IUniswapV3Pool__factory,
  INonfungiblePositionManager__factory,
  IVariableDebtToken__factory,
  LiquidationKeeper__factory,
  PriceRegistry__factory,
  StakedUSDe__factory,
  TestToken__factory,
  USDe__factory,
} from "../../typechain-types/index.ts";
import { Decoder } from "./decode.ts";
import { LEGACY_ERROR_NAMES } from "./genuine/legacy-errors.ts";

/** Every ABI whose errors and events a market can show; what is the same in two of them is told by the first. */
const ABIS = [
  IPoolErrors__factory.abi,
  IPool__factory.abi,
  IPoolConfigurator__factory.abi,
  IPoolAddressesProvider__factory.abi,
  IAToken__factory.abi,
  IVariableDebtToken__factory.abi,
  TestToken__factory.abi,
  USDe__factory.abi,
  StakedUSDe__factory.abi,
  EthenaMinting__factory.abi,
  EthenaBacking__factory.abi,
  IStableSwapPool__factory.abi,
  IUniswapV2Factory__factory.abi,
  IUniswapV2Pair__factory.abi,
  IUniswapV3Factory__factory.abi,
  IUniswapV3Pool__factory.abi,
  IUniswapV3Exit__factory.abi,
  INonfungiblePositionManager__factory.abi,
  ILiquidationKeeper__factory.abi,
  LiquidationKeeper__factory.abi,
  PriceRegistry__factory.abi,
  IPushedFeed__factory.abi,
  ICappedPegFeed__factory.abi,
  IExchangeRateFeed__factory.abi,
  IStablePoolFeed__factory.abi,
];

let decoder: Decoder | undefined;

/** The decoder of everything a market can say, codes of Aave before v3.4 too; made once a process. */
export function marketDecoder(): Decoder {
  decoder ??= new Decoder(ABIS, LEGACY_ERROR_NAMES);
  return decoder;
}
