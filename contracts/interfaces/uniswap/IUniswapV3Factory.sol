// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Uniswap v3 factory: the part used here
/// @notice Fees are hundredths of a basis point. Tiers 500, 3000 and 10000 are there from the start, with ticks 10, 60 and 200
/// apart.
interface IUniswapV3Factory {
    /// @notice A fee tier was added.
    event FeeAmountEnabled(uint24 indexed fee, int24 indexed tickSpacing);

    /// @notice A pool was created.
    event PoolCreated(
        address indexed token0,
        address indexed token1,
        uint24 indexed fee,
        int24 tickSpacing,
        address pool
    );

    /// @notice Creates the pool of two tokens in a fee tier. Anyone may.
    /// @dev Reverts without a reason for equal tokens, the zero address, an unknown tier or a pool that exists.
    /// @return pool Address of the pool, derived by CREATE2 from the tokens in address order and the fee.
    function createPool(address tokenA, address tokenB, uint24 fee) external returns (address pool);

    /// @notice Adds a fee tier. Only the owner.
    /// @dev Reverts without a reason for another sender, a fee of 100 % or more, a spacing outside 1 to 16383, or a tier that
    /// exists.
    function enableFeeAmount(uint24 fee, int24 tickSpacing) external;

    /// @notice How far apart usable ticks are in a tier; 0 for a tier that does not exist.
    function feeAmountTickSpacing(uint24 fee) external view returns (int24);

    /// @notice The pool of two tokens, given in any order; 0x0 where there is none.
    function getPool(address tokenA, address tokenB, uint24 fee) external view returns (address pool);

    /// @notice Who may add tiers and take protocol fees.
    function owner() external view returns (address);
}
