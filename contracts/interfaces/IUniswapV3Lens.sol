// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Reads Uniswap v3 pools
/// @notice Has no owner and no state: one serves every pool on a chain.
interface IUniswapV3Lens {
    /// @notice A pool and the ticks to be looked at.
    struct PoolQuery {
        address pool;
        int24[] ticks;
    }

    /// @notice What stands on a tick; zero where no range begins or ends.
    struct TickState {
        /// @dev Liquidity of all ranges that begin or end there.
        uint128 liquidityGross;
        /// @dev What crossing it upwards adds to the pool's liquidity.
        int128 liquidityNet;
    }

    /// @notice Where a pool stands.
    struct PoolState {
        /// @dev Square root of the price, token1 units for one token0 unit, 96 binary digits.
        uint160 sqrtPriceX96;
        int24 tick;
        /// @dev Of the ranges around the price.
        uint128 liquidity;
        /// @dev In the order asked.
        TickState[] ticks;
    }

    /// @notice Where pools stand, in the order asked.
    function getPools(PoolQuery[] calldata queries) external view returns (PoolState[] memory states);

    /// @notice Words of a pool's bitmap of the ticks at which a range begins or ends, one after the other.
    /// @param firstWord Bit b of word w is tick (256 * w + b) * tickSpacing.
    /// @param count How many; the last must be no word above 32767.
    function getTickBitmap(address pool, int16 firstWord, uint16 count) external view returns (uint256[] memory words);
}
