import type { Call } from "../protocol/calls.ts";
import type { Market } from "../protocol/market.ts";
import { MAX_UINT256 } from "../lib/max-uint256.ts";

/**
 * List the approvals that let an account act everywhere in a market: each token to the lending pool (reserves), to every
 * stable pool that holds it, to the Uniswap routers and v3's position manager and, for USDe and the desk's assets, to the desk. Agents count on them;
 * they are given in the set-up, before the first step.
 */
export function approvalsForAgents(market: Market): readonly Call[] {
  const { addresses, calls } = market;
  const approvals = market.reserves.map(({ symbol }) => calls.approve(symbol, addresses.lending.pool, MAX_UINT256));
  for (const pool of market.stablePools) {
    for (const { symbol } of pool.coins) approvals.push(calls.approve(symbol, pool.address, MAX_UINT256));
  }
  if (addresses.uniswap !== undefined) {
    const symbols = new Set(market.pairs.flatMap(({ token0, token1 }) => [token0.symbol, token1.symbol]));
    for (const symbol of symbols) approvals.push(calls.approve(symbol, addresses.uniswap.router, MAX_UINT256));
  }
  if (addresses.uniswapV3 !== undefined) {
    const { router, positionManager } = addresses.uniswapV3;
    const symbols = new Set(market.uniswapV3Pools.flatMap(({ token0, token1 }) => [token0.symbol, token1.symbol]));
    for (const symbol of symbols) {
      for (const spender of [router, positionManager]) approvals.push(calls.approve(symbol, spender, MAX_UINT256));
    }
  }
  const { tokens, ethena } = market.definition;
  if (addresses.ethena !== undefined && ethena !== undefined) {
    const usde = Object.keys(tokens).filter((symbol) => tokens[symbol]?.kind === "usde");
    for (const symbol of [...usde, ...Object.keys(ethena.assets)]) {
      approvals.push(calls.approve(symbol, addresses.ethena.minting, MAX_UINT256));
    }
  }
  return approvals;
}
