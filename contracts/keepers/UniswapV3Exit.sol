// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IUniswapV3Exit} from "../interfaces/uniswap/IUniswapV3Exit.sol";
import {IUniswapV3Pool} from "../interfaces/uniswap/IUniswapV3Pool.sol";

/// @title UniswapV3Exit
/// @notice See {IUniswapV3Exit}.
contract UniswapV3Exit is IUniswapV3Exit {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint256 internal constant PATH_LENGTH = 4;

    // The sale under way: who may ask for payment, of what, from whom. Not taken from the callback's data, which a pool makes up.
    address internal transient _pool;
    IERC20 internal transient _sold;
    address internal transient _payer;

    /// @inheritdoc IUniswapV3Exit
    function swapExactTokensForTokens(
        uint256 amountIn,
        uint256 amountOutMin,
        address[] calldata path,
        address to,
        uint256 deadline
    ) external returns (uint256[] memory amounts) {
        require(block.timestamp <= deadline, DeadlinePassed(deadline));
        require(path.length == PATH_LENGTH, MalformedPath(path.length));
        amounts = new uint256[](PATH_LENGTH);
        uint256 amountOut = _sell(amountIn, path, to);
        require(amountOut >= amountOutMin, AmountOutTooLow(amountOut, amountOutMin));
        (amounts[0], amounts[PATH_LENGTH - 1]) = (amountIn, amountOut);
    }

    /// @inheritdoc IUniswapV3Exit
    function uniswapV3SwapCallback(int256 amount0Delta, int256 amount1Delta, bytes calldata) external {
        require(msg.sender == _pool, CallerNotPool(msg.sender));
        _sold.safeTransferFrom(_payer, msg.sender, uint256(amount0Delta > 0 ? amount0Delta : amount1Delta));
    }

    function _sell(uint256 amountIn, address[] calldata path, address to) internal returns (uint256 amountOut) {
        address pool = path[1];
        bool sellsToken0 = _sellsToken0(pool, path[0], path[PATH_LENGTH - 1]);
        (_pool, _sold, _payer) = (pool, IERC20(path[0]), msg.sender);
        (int256 paid, int256 received) = IUniswapV3Pool(pool).swap(
            to,
            sellsToken0,
            amountIn.toInt256(),
            uint160(path[2]),
            ""
        );
        _pool = address(0);
        if (!sellsToken0) (paid, received) = (received, paid);
        require(paid == amountIn.toInt256(), PriceLimitReached(uint256(paid), amountIn));
        return uint256(-received);
    }

    function _sellsToken0(address pool, address sold, address bought) internal view returns (bool) {
        (address token0, address token1) = (IUniswapV3Pool(pool).token0(), IUniswapV3Pool(pool).token1());
        require(
            (sold == token0 && bought == token1) || (sold == token1 && bought == token0),
            NotTokensOfPool(pool, sold, bought)
        );
        return sold == token0;
    }
}
