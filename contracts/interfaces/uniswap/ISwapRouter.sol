// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Uniswap v3 router: the part used here
interface ISwapRouter {
    struct ExactInputSingleParams {
        address tokenIn;
        address tokenOut;
        /// @dev Hundredths of a basis point.
        uint24 fee;
        address recipient;
        /// @dev Seconds; later it reverts with "Transaction too old".
        uint256 deadline;
        /// @dev The most that is sold.
        uint256 amountIn;
        /// @dev The least that is bought, else it reverts with "Too little received".
        uint256 amountOutMinimum;
        /// @dev Where the swap stops, whatever is left unsold; 0 means that it does not. Reverts with "SPL" on the wrong side.
        uint160 sqrtPriceLimitX96;
    }

    /// @notice Sells an exact amount in one pool, or as much of it as the price limit allows.
    /// @return amountOut What was bought.
    function exactInputSingle(ExactInputSingleParams calldata params) external payable returns (uint256 amountOut);

    /// @notice The factory whose pools are used.
    function factory() external view returns (address);

    /// @notice The wrapped ether the ETH functions use.
    function WETH9() external view returns (address);
}
