// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IUniswapV2Pair} from "../../../contracts/interfaces/uniswap/IUniswapV2Pair.sol";

/// @title Uniswap v2 pair: what handlers use beyond the part that the project uses
interface IGenuinePair is IUniswapV2Pair {
    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external;
    function burn(address to) external returns (uint256 amount0, uint256 amount1);
    function skim(address to) external;
    function sync() external;
    function kLast() external view returns (uint256 product);
}
