// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Uniswap v2 router: the part used here
/// @notice Every pair takes 0.3 % of what comes in. Reverts carry strings that begin with "UniswapV2".
interface IUniswapV2Router02 {
    /// @notice The factory whose pairs are used.
    function factory() external view returns (address);

    /// @notice The wrapped ether the ETH functions use.
    function WETH() external view returns (address);

    /// @notice Adds liquidity at the pair's present price, creating the pair if need be.
    /// @param amountADesired Most of token A that goes in, in its units.
    /// @param amountBDesired Most of token B that goes in, in its units.
    /// @param amountAMin Least of token A, else it reverts.
    /// @param amountBMin Least of token B, else it reverts.
    /// @param to Receives the LP tokens.
    /// @param deadline Timestamp in seconds after which it reverts.
    /// @return amountA Token A that went in.
    /// @return amountB Token B that went in.
    /// @return liquidity LP tokens minted, wad.
    function addLiquidity(
        address tokenA,
        address tokenB,
        uint256 amountADesired,
        uint256 amountBDesired,
        uint256 amountAMin,
        uint256 amountBMin,
        address to,
        uint256 deadline
    ) external returns (uint256 amountA, uint256 amountB, uint256 liquidity);

    /// @notice Removes liquidity.
    /// @param liquidity LP tokens to burn, wad.
    /// @param amountAMin Least of token A, else it reverts.
    /// @param amountBMin Least of token B, else it reverts.
    /// @param to Receives both tokens.
    /// @param deadline Timestamp in seconds after which it reverts.
    /// @return amountA Token A paid out.
    /// @return amountB Token B paid out.
    function removeLiquidity(
        address tokenA,
        address tokenB,
        uint256 liquidity,
        uint256 amountAMin,
        uint256 amountBMin,
        address to,
        uint256 deadline
    ) external returns (uint256 amountA, uint256 amountB);

    /// @notice Sells an exact amount along a path of pairs.
    /// @param amountIn Of `path[0]`, in its units.
    /// @param amountOutMin Least of the last token, else it reverts.
    /// @param path Tokens from the one sold to the one bought, at least two.
    /// @param to Receives the last token.
    /// @param deadline Timestamp in seconds after which it reverts.
    /// @return amounts Amount of each token of the path.
    function swapExactTokensForTokens(
        uint256 amountIn,
        uint256 amountOutMin,
        address[] calldata path,
        address to,
        uint256 deadline
    ) external returns (uint256[] memory amounts);

    /// @notice What `swapExactTokensForTokens` would give now.
    /// @param amountIn Of `path[0]`, in its units.
    /// @param path Tokens from the one sold to the one bought.
    /// @return amounts Amount of each token of the path, each floored.
    function getAmountsOut(uint256 amountIn, address[] calldata path) external view returns (uint256[] memory amounts);
}
