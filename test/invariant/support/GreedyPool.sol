// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IUniswapV3Exit} from "../../../contracts/interfaces/uniswap/IUniswapV3Exit.sol";

/// @title A pool of somebody's own, which asks the exit for more than was sold and for another's tokens
contract GreedyPool {
    address public immutable token0;
    address public immutable token1;
    address private immutable VICTIM;

    constructor(address sold, address bought, address victim) {
        (token0, token1, VICTIM) = (sold, bought, victim);
    }

    function swap(address, bool, int256 amount, uint160, bytes calldata) external returns (int256, int256) {
        IUniswapV3Exit(msg.sender).uniswapV3SwapCallback(2 * amount, 0, abi.encode(token0, VICTIM));
        return (amount, -1);
    }
}
