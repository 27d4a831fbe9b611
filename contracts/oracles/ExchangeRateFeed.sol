// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";
import {AggregatorInterface} from "../interfaces/chainlink/AggregatorInterface.sol";
import {IExchangeRateFeed} from "../interfaces/oracles/IExchangeRateFeed.sol";
import {DerivedFeed} from "./DerivedFeed.sol";

/// @title ExchangeRateFeed
/// @notice See {IExchangeRateFeed}.
contract ExchangeRateFeed is IExchangeRateFeed, DerivedFeed, Ownable {
    using SafeCast for uint256;

    uint256 internal constant WAD = 1e18;
    uint256 internal constant BPS = 1e4;
    uint256 internal constant SECONDS_PER_YEAR = 365 days;

    IERC4626 internal immutable VAULT;

    PriceCapUpdateParams internal _cap;

    /// @param initialOwner May move the growth line.
    /// @param baseFeed USD feed of the vault's asset, 8 decimals.
    /// @param vault ERC-4626 vault whose share is priced, 18 decimals.
    /// @param description_ What the feed prices.
    /// @param priceCapParams First growth line, under the rules of `setCapParameters`.
    constructor(
        address initialOwner,
        address baseFeed,
        address vault,
        string memory description_,
        PriceCapUpdateParams memory priceCapParams
    ) DerivedFeed(baseFeed, description_) Ownable(initialOwner) {
        VAULT = IERC4626(vault);
        _setCapParameters(priceCapParams);
    }

    /// @inheritdoc IExchangeRateFeed
    function setCapParameters(PriceCapUpdateParams calldata priceCapParams) external {
        require(msg.sender == owner(), CallerIsNotRiskOrPoolAdmin());
        _setCapParameters(priceCapParams);
    }

    /// @inheritdoc IExchangeRateFeed
    function isCapped() external view returns (bool) {
        return getRatio() > getMaxRatio();
    }

    /// @inheritdoc IExchangeRateFeed
    function getSnapshotRatio() external view returns (uint256) {
        return _cap.snapshotRatio;
    }

    /// @inheritdoc IExchangeRateFeed
    function getSnapshotTimestamp() external view returns (uint256) {
        return _cap.snapshotTimestamp;
    }

    /// @inheritdoc IExchangeRateFeed
    function getMaxRatioGrowthPerSecond() external view returns (uint256) {
        return _growthPerSecond(_cap);
    }

    /// @inheritdoc IExchangeRateFeed
    function getMaxYearlyGrowthRatePercent() external view returns (uint256) {
        return _cap.maxYearlyRatioGrowthPercent;
    }

    /// @inheritdoc IExchangeRateFeed
    function BASE_TO_USD_AGGREGATOR() external view returns (AggregatorInterface) {
        return AggregatorInterface(address(SOURCE));
    }

    /// @inheritdoc IExchangeRateFeed
    function RATIO_PROVIDER() external view returns (address) {
        return address(VAULT);
    }

    /// @inheritdoc AggregatorInterface
    function latestAnswer() public view override(AggregatorInterface, DerivedFeed) returns (int256) {
        int256 base = _sourceAnswer();
        if (base <= 0) return 0;
        return (base * SignedMath.min(getRatio(), getMaxRatio())) / int256(WAD);
    }

    /// @inheritdoc IExchangeRateFeed
    function getRatio() public view returns (int256) {
        return VAULT.convertToAssets(WAD).toInt256();
    }

    /// @inheritdoc IExchangeRateFeed
    function getMaxRatio() public view returns (int256) {
        PriceCapUpdateParams memory cap = _cap;
        uint256 growth = _growthPerSecond(cap) * (block.timestamp - cap.snapshotTimestamp);
        return (cap.snapshotRatio + growth).toInt256();
    }

    function _setCapParameters(PriceCapUpdateParams memory priceCapParams) internal {
        require(priceCapParams.snapshotRatio != 0, SnapshotRatioIsZero());
        uint48 timestamp = priceCapParams.snapshotTimestamp;
        require(timestamp <= block.timestamp && timestamp >= _cap.snapshotTimestamp, InvalidRatioTimestamp(timestamp));
        _cap = priceCapParams;
        emit CapParametersUpdated(
            priceCapParams.snapshotRatio,
            timestamp,
            _growthPerSecond(priceCapParams),
            priceCapParams.maxYearlyRatioGrowthPercent
        );
    }

    function _growthPerSecond(PriceCapUpdateParams memory cap) internal pure returns (uint256) {
        return (uint256(cap.snapshotRatio) * cap.maxYearlyRatioGrowthPercent) / BPS / SECONDS_PER_YEAR;
    }
}
