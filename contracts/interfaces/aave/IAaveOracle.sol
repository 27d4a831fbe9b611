// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The price oracle of an Aave v3 market
/// @notice One source per asset, each read through `latestAnswer`, with no check of its age.
/// @dev Prices are in the base currency: US dollars (`BASE_CURRENCY` = 0x0) with 8 decimals (`BASE_CURRENCY_UNIT` = 1e8).
interface IAaveOracle {
    /// @notice The base currency was set, once, at construction.
    event BaseCurrencySet(address indexed baseCurrency, uint256 baseCurrencyUnit);

    /// @notice An asset has a new source.
    event AssetSourceUpdated(address indexed asset, address indexed source);

    /// @notice The fallback oracle changed.
    event FallbackOracleUpdated(address indexed fallbackOracle);

    /// @notice Thrown when the two arrays differ in length.
    error InconsistentParamsLength();

    /// @notice Thrown when somebody else than the owner sets sources or the fallback.
    error CallerNotAssetListingOrPoolAdmin();

    /// @notice Sets or replaces the sources of assets.
    /// @dev Errors: CallerNotAssetListingOrPoolAdmin, InconsistentParamsLength.
    /// @param assets The assets.
    /// @param sources Their Chainlink-like feeds, in the same order; 0x0 sends the asset to the fallback oracle.
    function setAssetSources(address[] calldata assets, address[] calldata sources) external;

    /// @notice Sets the oracle asked where an asset has no source, or its source answers zero or below.
    /// @dev Errors: CallerNotAssetListingOrPoolAdmin.
    /// @param fallbackOracle The oracle, or 0x0 for none.
    function setFallbackOracle(address fallbackOracle) external;

    /// @notice Price of an asset.
    /// @dev Reverts without data when the price would come from the fallback oracle and there is none.
    /// @param asset The asset; the base currency itself gives `BASE_CURRENCY_UNIT`.
    /// @return Base currency, 8 decimals.
    function getAssetPrice(address asset) external view returns (uint256);

    /// @notice Prices of assets.
    /// @dev Reverts as `getAssetPrice` does, for any of them.
    /// @param assets The assets.
    /// @return Base currency, 8 decimals, in the same order.
    function getAssetsPrices(address[] calldata assets) external view returns (uint256[] memory);

    /// @notice Source of an asset.
    /// @param asset The asset.
    /// @return The feed, or 0x0.
    function getSourceOfAsset(address asset) external view returns (address);

    /// @notice The fallback oracle.
    /// @return The oracle, or 0x0.
    function getFallbackOracle() external view returns (address);

    /// @notice The base currency.
    /// @return 0x0, which stands for the US dollar.
    function BASE_CURRENCY() external view returns (address);

    /// @notice One unit of the base currency.
    /// @return 1e8.
    function BASE_CURRENCY_UNIT() external view returns (uint256);
}
