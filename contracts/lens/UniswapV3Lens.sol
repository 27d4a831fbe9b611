// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IUniswapV3Lens} from "../interfaces/IUniswapV3Lens.sol";
import {IUniswapV3Pool} from "../interfaces/uniswap/IUniswapV3Pool.sol";

/// @title UniswapV3Lens
/// @notice See {IUniswapV3Lens}.
contract UniswapV3Lens is IUniswapV3Lens {
    using SafeCast for int256;

    /// @inheritdoc IUniswapV3Lens
    function getPools(PoolQuery[] calldata queries) external view returns (PoolState[] memory states) {
        states = new PoolState[](queries.length);
        for (uint256 i = 0; i < queries.length; i++) {
            IUniswapV3Pool pool = IUniswapV3Pool(queries[i].pool);
            (states[i].sqrtPriceX96, states[i].tick, , , , , ) = pool.slot0();
            states[i].liquidity = pool.liquidity();
            states[i].ticks = _ticks(pool, queries[i].ticks);
        }
    }

    /// @inheritdoc IUniswapV3Lens
    function getTickBitmap(address pool, int16 firstWord, uint16 count) external view returns (uint256[] memory words) {
        words = new uint256[](count);
        for (uint16 i = 0; i < count; i++) {
            words[i] = IUniswapV3Pool(pool).tickBitmap((int256(firstWord) + int256(uint256(i))).toInt16());
        }
    }

    function _ticks(IUniswapV3Pool pool, int24[] calldata asked) internal view returns (TickState[] memory ticks) {
        ticks = new TickState[](asked.length);
        for (uint256 i = 0; i < asked.length; i++) {
            (ticks[i].liquidityGross, ticks[i].liquidityNet, , , , , , ) = pool.ticks(asked[i]);
        }
    }
}
