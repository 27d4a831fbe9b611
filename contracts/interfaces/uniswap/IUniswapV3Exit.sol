// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A Uniswap v3 pool behind the swap of Uniswap v2's router, with a price limit that cannot be left out
/// @notice Sells for whoever can call a v2 router and nothing else, such as a liquidation keeper. Holds nothing and has no owner.
/// @dev The caller pays, by an allowance to this contract, and must trust the pool that it names.
interface IUniswapV3Exit {
    /// @notice Thrown when the block is later than the deadline.
    error DeadlinePassed(uint256 deadline);

    /// @notice Thrown when a path is not [token sold, pool, price limit, token bought].
    error MalformedPath(uint256 length);

    /// @notice Thrown when the tokens of a path are not the two of its pool.
    error NotTokensOfPool(address pool, address sold, address bought);

    /// @notice Thrown when the price limit is reached before all is sold, in the sold token's units.
    error PriceLimitReached(uint256 sold, uint256 amountIn);

    /// @notice Thrown when a sale brings less than asked, in the bought token's units.
    error AmountOutTooLow(uint256 amountOut, uint256 amountOutMin);

    /// @notice Thrown when payment is asked for by anybody but the pool of the sale under way.
    error CallerNotPool(address caller);

    /// @notice Sells an exact amount in one pool, all of it or nothing.
    /// @dev Errors: DeadlinePassed, MalformedPath, NotTokensOfPool; the pool's, "SPL" for a limit of 0 or on the wrong side of the
    /// price among them; PriceLimitReached, AmountOutTooLow.
    /// @param amountIn Of `path[0]`, in its units.
    /// @param amountOutMin Least of the token bought, in its units.
    /// @param path [token sold, pool, sqrtPriceLimitX96 written as an address: both have 160 bits, token bought].
    /// @param to Receives the token bought.
    /// @param deadline Timestamp in seconds after which it reverts.
    /// @return amounts For each place of the path: what was sold, 0, 0, what was bought.
    function swapExactTokensForTokens(
        uint256 amountIn,
        uint256 amountOutMin,
        address[] calldata path,
        address to,
        uint256 deadline
    ) external returns (uint256[] memory amounts);

    /// @notice Pays the pool for the sale under way.
    /// @dev Errors: CallerNotPool; the token's.
    /// @param amount0Delta Token0 that the pool is owed, in its units; negative where it pays.
    /// @param amount1Delta Token1 likewise.
    function uniswapV3SwapCallback(int256 amount0Delta, int256 amount1Delta, bytes calldata) external;
}
