// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {AggregatorInterface} from "../interfaces/chainlink/AggregatorInterface.sol";
import {ICurveStableSwapNG} from "../interfaces/curve/ICurveStableSwapNG.sol";
import {IStablePoolFeed} from "../interfaces/oracles/IStablePoolFeed.sol";
import {DerivedFeed} from "./DerivedFeed.sol";

/// @title StablePoolFeed
/// @notice See {IStablePoolFeed}.
contract StablePoolFeed is IStablePoolFeed, DerivedFeed {
    using SafeCast for int256;
    using SafeCast for uint256;

    uint256 internal constant WAD = 1e18;

    /// @inheritdoc IStablePoolFeed
    address public immutable POOL;

    /// @inheritdoc IStablePoolFeed
    uint256 public immutable ASSET_INDEX;

    /// @inheritdoc IStablePoolFeed
    uint256 public immutable QUOTE_INDEX;

    /// @inheritdoc IStablePoolFeed
    PriceMode public immutable PRICE_MODE;

    /// @param pool StableSwap-NG pool.
    /// @param assetIndex Index of the coin that is priced.
    /// @param quoteIndex Index of the coin it is priced in.
    /// @param quoteFeed USD feed of the quote coin, 8 decimals.
    /// @param priceMode Which of the pool's prices counts.
    /// @param description_ What the feed prices.
    constructor(
        address pool,
        uint256 assetIndex,
        uint256 quoteIndex,
        address quoteFeed,
        PriceMode priceMode,
        string memory description_
    ) DerivedFeed(quoteFeed, description_) {
        uint256 coinCount = ICurveStableSwapNG(pool).N_COINS();
        require(
            assetIndex != quoteIndex && assetIndex < coinCount && quoteIndex < coinCount,
            InvalidCoinPair(assetIndex, quoteIndex, coinCount)
        );
        POOL = pool;
        ASSET_INDEX = assetIndex;
        QUOTE_INDEX = quoteIndex;
        PRICE_MODE = priceMode;
    }

    /// @inheritdoc IStablePoolFeed
    function QUOTE_TO_USD_AGGREGATOR() external view returns (AggregatorInterface) {
        return AggregatorInterface(address(SOURCE));
    }

    /// @inheritdoc AggregatorInterface
    function latestAnswer() public view override(AggregatorInterface, DerivedFeed) returns (int256) {
        int256 quoteAnswer = _sourceAnswer();
        if (quoteAnswer <= 0) return 0;
        // asset in quote = (asset in coin 0) / (quote in coin 0); one division, so one floor
        return Math.mulDiv(_inCoin0(ASSET_INDEX), quoteAnswer.toUint256(), _inCoin0(QUOTE_INDEX)).toInt256();
    }

    /// @dev The pool numbers its prices from coin 1, each in coin 0.
    function _inCoin0(uint256 coinIndex) internal view returns (uint256) {
        if (coinIndex == 0) return WAD;
        ICurveStableSwapNG pool = ICurveStableSwapNG(POOL);
        return PRICE_MODE == PriceMode.Spot ? pool.get_p(coinIndex - 1) : pool.price_oracle(coinIndex - 1);
    }
}
