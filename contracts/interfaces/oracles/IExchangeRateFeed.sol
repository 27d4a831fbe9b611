// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AggregatorInterface} from "../chainlink/AggregatorInterface.sol";
import {AggregatorV2V3Interface} from "../chainlink/AggregatorV2V3Interface.sol";

/// @title A vault share's feed under a growth cap: Aave's PriceCapAdapterBase for sUSDe
/// @notice Answer = floor(base answer * min(ratio, max ratio) / 1e18), 8 decimals, where ratio = convertToAssets(1e18) and
/// max ratio = snapshotRatio + growthPerSecond * (now - snapshotTimestamp).
/// @dev The cap bounds what a donation to the vault can add to the price; a falling ratio passes through at once.
/// Answer 0 when the base answer or the ratio is zero or below. Rounds are those of the base feed; only its latest can be read.
interface IExchangeRateFeed is AggregatorV2V3Interface {
    /// @notice Where the growth line starts and how steep it is.
    struct PriceCapUpdateParams {
        uint48 snapshotTimestamp; // seconds, not in the future
        uint104 snapshotRatio; // wad
        uint16 maxYearlyRatioGrowthPercent; // bps a year of 365 days: 50_00 is 50 %
    }

    /// @notice The growth line changed.
    event CapParametersUpdated(
        uint256 indexed snapshotRatio,
        uint256 indexed snapshotTimestamp,
        uint256 indexed maxRatioGrowthPerSecond,
        uint16 maxYearlyRatioGrowthPercent
    );

    /// @notice Thrown when somebody else than the owner moves the growth line.
    error CallerIsNotRiskOrPoolAdmin();

    /// @notice Thrown when the snapshot ratio is zero.
    error SnapshotRatioIsZero();

    /// @notice Thrown when the snapshot is in the future, or older than the one in force.
    error InvalidRatioTimestamp(uint48 timestamp);

    /// @notice Moves the growth line.
    /// @dev Errors: CallerIsNotRiskOrPoolAdmin, SnapshotRatioIsZero, InvalidRatioTimestamp.
    /// Aave also asks that the snapshot be some days old; here its age is free, so that a market can be deployed with a snapshot of today.
    /// @param priceCapParams The new line.
    function setCapParameters(PriceCapUpdateParams calldata priceCapParams) external;

    /// @notice The vault's ratio now, without the cap.
    /// @return Assets for 1e18 shares, wad.
    function getRatio() external view returns (int256);

    /// @notice The largest ratio that counts now.
    /// @return Wad.
    function getMaxRatio() external view returns (int256);

    /// @notice Ratio at the start of the growth line.
    /// @return Wad.
    function getSnapshotRatio() external view returns (uint256);

    /// @notice Start of the growth line.
    /// @return Timestamp in seconds.
    function getSnapshotTimestamp() external view returns (uint256);

    /// @notice Slope of the growth line: floor(snapshotRatio * maxYearlyRatioGrowthPercent / 1e4 / 365 days).
    /// @return Wad per second.
    function getMaxRatioGrowthPerSecond() external view returns (uint256);

    /// @notice Slope of the growth line, as it was set.
    /// @return Bps a year.
    function getMaxYearlyGrowthRatePercent() external view returns (uint256);

    /// @notice Whether the cap binds now.
    /// @return True when the ratio is above the growth line.
    function isCapped() external view returns (bool);

    /// @notice The feed of the vault's asset in USD.
    /// @return Its address.
    function BASE_TO_USD_AGGREGATOR() external view returns (AggregatorInterface);

    /// @notice The vault.
    /// @return Its address.
    function RATIO_PROVIDER() external view returns (address);
}
