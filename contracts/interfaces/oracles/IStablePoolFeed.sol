// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AggregatorInterface} from "../chainlink/AggregatorInterface.sol";
import {AggregatorV2V3Interface} from "../chainlink/AggregatorV2V3Interface.sol";

/// @title The USD price of a coin as a StableSwap-NG pool trades it
/// @notice Answer = floor(price of the asset in the quote coin * the quote coin's USD answer), 8 decimals.
/// @dev Direction: the pool's `get_p(k)` and `price_oracle(k)` are the price of coin k+1 IN coin 0, so for asset = coin 0
/// (USDe) and quote = coin k+1 (USDC) the price of the asset is 1e36 / p: the pool's number RISES when USDe falls.
/// Floor: the pool stores its spot as min(p, 2e18) before averaging, so with `Ema` coin 0 never reads below 0.50 of the
/// quote coin, however far the pool is driven. `Spot` has no such floor.
/// Warning: `Spot` moves within one transaction and can be pushed by a flash loan; `Ema` moves only between blocks.
/// Answer 0 when the quote feed's answer is zero or below. Rounds are those of the quote feed; only its latest can be read.
interface IStablePoolFeed is AggregatorV2V3Interface {
    /// @notice Which of the pool's prices counts.
    enum PriceMode {
        Spot, // get_p: the marginal price now, before the fee
        Ema // price_oracle: the exponential moving average
    }

    /// @notice Thrown when asset and quote are the same coin, or one of them is not in the pool.
    error InvalidCoinPair(uint256 assetIndex, uint256 quoteIndex, uint256 coinCount);

    /// @notice The pool that is read.
    /// @return Its address.
    function POOL() external view returns (address);

    /// @notice The feed of the quote coin in USD.
    /// @return Its address.
    function QUOTE_TO_USD_AGGREGATOR() external view returns (AggregatorInterface);

    /// @notice Index in the pool of the coin that is priced.
    /// @return Counting from 0.
    function ASSET_INDEX() external view returns (uint256);

    /// @notice Index in the pool of the coin it is priced in.
    /// @return Counting from 0.
    function QUOTE_INDEX() external view returns (uint256);

    /// @notice Which of the pool's prices counts.
    /// @return The mode, fixed at construction.
    function PRICE_MODE() external view returns (PriceMode);
}
