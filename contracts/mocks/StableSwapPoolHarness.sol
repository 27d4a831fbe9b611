// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {StableSwapPool} from "../amm/StableSwapPool.sol";

/// @title StableSwapPoolHarness
/// @notice A StableSwapPool whose past can be written, so that a test may start from any state.
contract StableSwapPoolHarness is StableSwapPool {
    constructor(PoolParameters memory p) StableSwapPool(p) {}

    /// @notice Mints LP against nothing (or burns it), as if fees and donations had moved the virtual price.
    /// @param holder Whose LP changes.
    /// @param supply Total supply afterwards, 18 decimals.
    function setTotalSupply(address holder, uint256 supply) external {
        uint256 current = totalSupply();
        if (supply > current) _mint(holder, supply - current);
        else _burn(holder, current - supply);
    }

    /// @notice Writes the stored price of coin 1 in coin 0, its average, as if stored `age` seconds ago.
    function setPriceAverage(uint128 last, uint128 ema, uint128 age) external {
        _prices[0] = Average({last: last, ema: ema});
        _averageTimes.price = uint128(block.timestamp) - age;
    }

    /// @notice Writes the stored invariant, its average, as if stored `age` seconds ago.
    function setInvariantAverage(uint128 last, uint128 ema, uint128 age) external {
        _invariant = Average({last: last, ema: ema});
        _averageTimes.invariant = uint128(block.timestamp) - age;
    }
}
