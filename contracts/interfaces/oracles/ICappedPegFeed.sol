// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AggregatorInterface} from "../chainlink/AggregatorInterface.sol";
import {AggregatorV2V3Interface} from "../chainlink/AggregatorV2V3Interface.sol";

/// @title A stablecoin's feed under a cap: Aave's PriceCapAdapterStable
/// @notice Answer = min(underlying answer, cap), and 0 when the underlying answer is zero or below. There is no floor.
/// @dev Aave prices USDe with the USDT feed under such a cap, so USDe's own market price never enters.
/// Rounds are those of the underlying feed; only its latest can be read, because the cap of the past is not kept.
interface ICappedPegFeed is AggregatorV2V3Interface {
    /// @notice The cap changed.
    /// @param priceCap 8 decimals.
    event PriceCapUpdated(int256 priceCap);

    /// @notice Thrown when somebody else than the owner sets the cap.
    error CallerIsNotRiskOrPoolAdmin();

    /// @notice Thrown when the new cap is negative or above 2e8.
    error InvalidNewPriceCap();

    /// @notice Thrown when the new cap is below the underlying answer.
    error CapLowerThanActualPrice();

    /// @notice Sets the cap.
    /// @dev Errors: CallerIsNotRiskOrPoolAdmin, InvalidNewPriceCap, CapLowerThanActualPrice.
    /// @param priceCap 8 decimals, at most 2e8 and at least the underlying answer.
    function setPriceCap(int256 priceCap) external;

    /// @notice The cap in force.
    /// @return 8 decimals.
    function getPriceCap() external view returns (int256);

    /// @notice Whether the cap binds now.
    /// @return True when the underlying answer is above the cap.
    function isCapped() external view returns (bool);

    /// @notice The underlying feed.
    /// @return Its address.
    function ASSET_TO_USD_AGGREGATOR() external view returns (AggregatorInterface);
}
