// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Uniswap v2 factory: the part used here
interface IUniswapV2Factory {
    /// @notice A pair was created.
    /// @param pairCount Number of pairs after it.
    event PairCreated(address indexed token0, address indexed token1, address pair, uint256 pairCount);

    /// @notice Creates the pair of two tokens. Anyone may.
    /// @dev Reverts with "UniswapV2: IDENTICAL_ADDRESSES", "ZERO_ADDRESS" or "PAIR_EXISTS".
    /// @param tokenA One token.
    /// @param tokenB The other.
    /// @return pair Address of the pair, derived by CREATE2 from the two tokens in address order.
    function createPair(address tokenA, address tokenB) external returns (address pair);

    /// @notice The pair of two tokens, given in any order.
    /// @return pair Its address, or 0x0.
    function getPair(address tokenA, address tokenB) external view returns (address pair);

    /// @notice Number of pairs.
    function allPairsLength() external view returns (uint256);

    /// @notice Who receives the protocol's sixth of the fee; 0x0 switches it off.
    function feeTo() external view returns (address);
}
