// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Uniswap v3 pool: the part used here
/// @notice Prices are token1 units for one token0 unit. A tick t stands for the price 1.0001^t.
interface IUniswapV3Pool {
    /// @notice The pool was given its first price.
    event Initialize(uint160 sqrtPriceX96, int24 tick);

    /// @notice Liquidity was added to a range.
    event Mint(
        address sender,
        address indexed owner,
        int24 indexed tickLower,
        int24 indexed tickUpper,
        uint128 amount,
        uint256 amount0,
        uint256 amount1
    );

    /// @notice Liquidity was taken out of a range; the tokens are owed to its owner until it collects them.
    event Burn(
        address indexed owner,
        int24 indexed tickLower,
        int24 indexed tickUpper,
        uint128 amount,
        uint256 amount0,
        uint256 amount1
    );

    /// @notice Tokens owed to a range were paid out: liquidity taken out, and fees.
    event Collect(
        address indexed owner,
        address recipient,
        int24 indexed tickLower,
        int24 indexed tickUpper,
        uint128 amount0,
        uint128 amount1
    );

    /// @notice A swap took place. Amounts are what the pool's balances changed by: above 0 came in. Price, liquidity and tick
    /// are those afterwards.
    event Swap(
        address indexed sender,
        address indexed recipient,
        int256 amount0,
        int256 amount1,
        uint160 sqrtPriceX96,
        uint128 liquidity,
        int24 tick
    );

    /// @notice Gives the pool its first price. Anyone may, once.
    /// @dev Reverts with "AI" when it has one, "R" for a price out of range.
    /// @param sqrtPriceX96 Square root of the price, 96 binary digits.
    function initialize(uint160 sqrtPriceX96) external;

    /// @notice Sells one token for the other. The pool asks the caller's `uniswapV3SwapCallback` for what it is owed.
    /// @dev Reverts with "AS" for an amount of 0, "SPL" for a limit of 0 or on the wrong side of the price, "IIA" when unpaid.
    /// @param recipient Receives the token bought.
    /// @param zeroForOne Whether token0 is sold.
    /// @param amountSpecified Above 0: what is sold at most, in its units.
    /// @param sqrtPriceLimitX96 Where the sale stops.
    /// @param data Handed to the callback.
    /// @return amount0 What the pool's balance of token0 changed by: above 0 came in.
    /// @return amount1 Likewise of token1.
    function swap(
        address recipient,
        bool zeroForOne,
        int256 amountSpecified,
        uint160 sqrtPriceLimitX96,
        bytes calldata data
    ) external returns (int256 amount0, int256 amount1);

    /// @notice The token with the lower address.
    function token0() external view returns (address);

    /// @notice The token with the higher address.
    function token1() external view returns (address);

    /// @notice Fee on what comes in, hundredths of a basis point.
    function fee() external view returns (uint24);

    /// @notice Ranges begin and end at multiples of this.
    function tickSpacing() external view returns (int24);

    /// @notice The most liquidity that may begin or end at one tick.
    function maxLiquidityPerTick() external view returns (uint128);

    /// @notice Where the pool stands.
    /// @return sqrtPriceX96 Square root of the price, 96 binary digits; 0 before it has one.
    /// @return tick The highest tick whose price is not above it, or, right on a tick crossed downwards, the one below.
    function slot0()
        external
        view
        returns (
            uint160 sqrtPriceX96,
            int24 tick,
            uint16 observationIndex,
            uint16 observationCardinality,
            uint16 observationCardinalityNext,
            uint8 feeProtocol,
            bool unlocked
        );

    /// @notice Liquidity of the ranges around the price.
    function liquidity() external view returns (uint128);

    /// @notice Which of 256 neighbouring ticks a range begins or ends at: bit b of word w is tick (256 * w + b) * tickSpacing.
    function tickBitmap(int16 word) external view returns (uint256);

    /// @notice What stands on a tick; all zero where no range begins or ends.
    /// @return liquidityGross Liquidity of all ranges that begin or end there.
    /// @return liquidityNet What crossing it upwards adds to the pool's liquidity.
    function ticks(
        int24 tick
    )
        external
        view
        returns (
            uint128 liquidityGross,
            int128 liquidityNet,
            uint256 feeGrowthOutside0X128,
            uint256 feeGrowthOutside1X128,
            int56 tickCumulativeOutside,
            uint160 secondsPerLiquidityOutsideX128,
            uint32 secondsOutside,
            bool initialized
        );
}
