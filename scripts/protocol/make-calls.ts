import type { TypedDataDomain } from "ethers";
import {
  IEthenaBacking__factory,
  IEthenaMinting__factory,
  IPool__factory,
  IPushedFeed__factory,
  IStableSwapPool__factory,
  ITestToken__factory,
  IUniswapV2Router02__factory,
  StakedUSDe__factory,
} from "../../typechain-types/index.ts";
import { makeAdminCalls } from "./admin-calls.ts";
import { callEncoder } from "./call-encoder.ts";
import type { Call, Calls, RedeemOrder } from "./calls.ts";
import { type EthenaOrder, orderDomain, signOrderWithKey, toOrderStruct, toRouteStruct } from "./ethena-order.ts";
import { GAS_LIMITS, type GasLimitName } from "./gas-limits.ts";
import type { Address, Hex } from "./hex.ts";
import { makeKeeperCalls } from "./keeper-calls.ts";
import { makeUniswapV3Calls } from "./uniswap-v3-calls.ts";
import type { Backend, MarketAddresses } from "./market.ts";
import type { MarketNames } from "./market-names.ts";
import { requireDesk, requireUniswap } from "./market-venues.ts";
import { coinIndex } from "./coin-index.ts";

const VARIABLE_RATE = 2n;
const NO_REFERRAL = 0;

const token = callEncoder(ITestToken__factory.createInterface());
const pool = callEncoder(IPool__factory.createInterface());
const stablePool = callEncoder(IStableSwapPool__factory.createInterface());
const router = callEncoder(IUniswapV2Router02__factory.createInterface());
const desk = callEncoder(IEthenaMinting__factory.createInterface());
const backing = callEncoder(IEthenaBacking__factory.createInterface());
const feed = callEncoder(IPushedFeed__factory.createInterface());
const vault = callEncoder(StakedUSDe__factory.createInterface());

/**
 * Make the encoders of one market.
 *
 * @param addresses Where its contracts are.
 * @param names Symbols and names to addresses.
 */
export function makeCalls(addresses: MarketAddresses, names: MarketNames, backend: Backend = "local"): Calls {
  const { lending } = addresses;
  const toPool = (label: GasLimitName, data: string): Call => call(lending.pool, data, label);
  const asset = (symbol: string): Address => names.reserve(symbol).address;

  let domain: TypedDataDomain | undefined;
  const sign = (order: RedeemOrder, kind: EthenaOrder["kind"]) => {
    const struct: EthenaOrder = {
      orderId: String(order.nonce),
      kind,
      expirySeconds: order.expirySeconds,
      nonce: order.nonce,
      benefactor: order.benefactor,
      beneficiary: order.benefactor,
      collateralAsset: names.token(order.asset).address,
      collateralAmountUnits: order.assetUnits,
      usdeAmountWei: order.usdeWei,
    };
    domain ??= orderDomain(addresses.chainId, requireDesk(addresses).minting);
    return [toOrderStruct(struct), signOrderWithKey(order.benefactorKey, domain, struct)] as const;
  };

  return {
    approve: (symbol, spender, amountUnits) =>
      call(names.token(symbol).address, token.encodeFunctionData("approve", [spender, amountUnits]), "approve"),
    transfer: (symbol, to, amountUnits) =>
      call(names.token(symbol).address, token.encodeFunctionData("transfer", [to, amountUnits]), "transfer"),
    mint: (symbol, to, amountUnits) =>
      call(names.token(symbol).address, token.encodeFunctionData("mint", [to, amountUnits]), "mint"),

    supply: (symbol, amountUnits, onBehalfOf) =>
      toPool("supply", pool.encodeFunctionData("supply", [asset(symbol), amountUnits, onBehalfOf, NO_REFERRAL])),
    withdraw: (symbol, amountUnits, to) =>
      toPool("withdraw", pool.encodeFunctionData("withdraw", [asset(symbol), amountUnits, to])),
    borrow: (symbol, amountUnits, onBehalfOf) =>
      toPool(
        "borrow",
        pool.encodeFunctionData("borrow", [asset(symbol), amountUnits, VARIABLE_RATE, NO_REFERRAL, onBehalfOf]),
      ),
    repay: (symbol, amountUnits, onBehalfOf) =>
      toPool("repay", pool.encodeFunctionData("repay", [asset(symbol), amountUnits, VARIABLE_RATE, onBehalfOf])),
    repayWithATokens: (symbol, amountUnits) =>
      toPool(
        "repayWithATokens",
        pool.encodeFunctionData("repayWithATokens", [asset(symbol), amountUnits, VARIABLE_RATE]),
      ),
    setUserEMode: (categoryId) => toPool("setUserEMode", pool.encodeFunctionData("setUserEMode", [categoryId])),
    setUserUseReserveAsCollateral: (symbol, useAsCollateral) =>
      toPool(
        "setUserUseReserveAsCollateral",
        pool.encodeFunctionData("setUserUseReserveAsCollateral", [asset(symbol), useAsCollateral]),
      ),
    liquidationCall: ({ collateral, debt, user, debtToCoverUnits, receiveAToken }) =>
      toPool(
        "liquidationCall",
        pool.encodeFunctionData("liquidationCall", [
          asset(collateral),
          asset(debt),
          user,
          debtToCoverUnits,
          receiveAToken,
        ]),
      ),

    exchange: (poolName, sell, buy, amountUnits, minOutUnits) => {
      const info = names.stablePool(poolName);
      const [i, j] = [coinIndex(info, sell), coinIndex(info, buy)];
      const data = stablePool.encodeFunctionData("exchange(int128,int128,uint256,uint256)", [
        i,
        j,
        amountUnits,
        minOutUnits,
      ]);
      return call(info.address, data, "exchange");
    },
    addLiquidity: (poolName, amountsUnits, minMintWei) =>
      call(
        names.stablePool(poolName).address,
        stablePool.encodeFunctionData("add_liquidity(uint256[],uint256)", [[...amountsUnits], minMintWei]),
        "addLiquidity",
      ),
    removeLiquidity: (poolName, burnWei, minAmountsUnits) =>
      call(
        names.stablePool(poolName).address,
        stablePool.encodeFunctionData("remove_liquidity(uint256,uint256[])", [burnWei, [...minAmountsUnits]]),
        "removeLiquidity",
      ),
    removeLiquidityOneCoin: (poolName, burnWei, coin, minOutUnits) => {
      const info = names.stablePool(poolName);
      const data = stablePool.encodeFunctionData("remove_liquidity_one_coin(uint256,int128,uint256)", [
        burnWei,
        coinIndex(info, coin),
        minOutUnits,
      ]);
      return call(info.address, data, "removeLiquidityOneCoin");
    },
    approveAddress: (tokenAddress, spender, amountUnits) =>
      call(tokenAddress, token.encodeFunctionData("approve", [spender, amountUnits]), "approve"),
    transferAddress: (tokenAddress, to, amountUnits) =>
      call(tokenAddress, token.encodeFunctionData("transfer", [to, amountUnits]), "transfer"),
    swapExactTokens: (path, amountInUnits, minOutUnits, to, deadline) => {
      const hops = path.map((symbol) => names.token(symbol).address);
      const data = router.encodeFunctionData("swapExactTokensForTokens", [
        amountInUnits,
        minOutUnits,
        hops,
        to,
        deadline,
      ]);
      return call(requireUniswap(addresses).router, data, "swapExactTokens");
    },

    mintUsde: (order) => {
      const { minting, backing: custody } = requireDesk(addresses);
      const [struct, signature] = sign(order, "mint");
      const route = toRouteStruct([{ address: custody, ratioBps: 10_000n }]);
      return call(minting, desk.encodeFunctionData("mint", [struct, route, signature]), "mintUsde");
    },
    redeemUsde: (order) => {
      const { minting } = requireDesk(addresses);
      const [struct, signature] = sign(order, "redeem");
      return call(minting, desk.encodeFunctionData("redeem", [struct, signature]), "redeemUsde");
    },
    refillBuffer: (symbol, amountUnits) => {
      const data = backing.encodeFunctionData("refill", [names.token(symbol).address, amountUnits]);
      return call(requireDesk(addresses).backing, data, "refillBuffer");
    },
    stake: (usdeWei, receiver) => {
      return call(
        names.tokenOfKind("susde").address,
        vault.encodeFunctionData("deposit", [usdeWei, receiver]),
        "stake",
      );
    },

    updateAnswer: (feedName, answerE8) =>
      call(names.feed(feedName).address, feed.encodeFunctionData("updateAnswer", [answerE8]), "updateAnswer"),

    ...makeUniswapV3Calls(addresses, names),
    ...makeKeeperCalls(addresses, names),
    admin: makeAdminCalls(addresses, names, backend),
  };
}

function call(to: Address, data: string, label: GasLimitName): Call {
  return { to, data: data as Hex, gasLimit: GAS_LIMITS[label], label };
}
