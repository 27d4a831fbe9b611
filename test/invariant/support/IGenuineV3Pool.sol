// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IUniswapV3Pool} from "../../../contracts/interfaces/uniswap/IUniswapV3Pool.sol";

/// @title Uniswap v3 pool: what handlers use beyond the part that the project uses
interface IGenuineV3Pool is IUniswapV3Pool {
    function mint(
        address recipient,
        int24 tickLower,
        int24 tickUpper,
        uint128 amount,
        bytes calldata data
    ) external returns (uint256 amount0, uint256 amount1);
    function burn(int24 tickLower, int24 tickUpper, uint128 amount) external returns (uint256 amount0, uint256 amount1);
    function collect(
        address recipient,
        int24 tickLower,
        int24 tickUpper,
        uint128 amount0Requested,
        uint128 amount1Requested
    ) external returns (uint128 amount0, uint128 amount1);
    function flash(address recipient, uint256 amount0, uint256 amount1, bytes calldata data) external;
    function feeGrowthGlobal0X128() external view returns (uint256 growth);
    function feeGrowthGlobal1X128() external view returns (uint256 growth);
}
