// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPoolAddressesProvider} from "./IPoolAddressesProvider.sol";

/// @title Reads of a market, under the names of Aave's ProtocolDataProvider
/// @dev Fields of features that Aave dropped (stable rate, unbacked, debt ceiling) read as zero.
interface IPoolDataProvider {
    struct TokenData {
        string symbol;
        address tokenAddress;
    }

    /// @notice The market's registry.
    function ADDRESSES_PROVIDER() external view returns (IPoolAddressesProvider);

    /// @notice The pool that is read.
    function POOL() external view returns (address);

    /// @notice Listed assets with their symbols, by reserve id.
    function getAllReservesTokens() external view returns (TokenData[] memory);

    /// @notice Their aTokens with their symbols, by reserve id.
    function getAllATokens() external view returns (TokenData[] memory);

    /// @notice A reserve's parameters; bps.
    function getReserveConfigurationData(
        address asset
    )
        external
        view
        returns (
            uint256 decimals,
            uint256 ltv,
            uint256 liquidationThreshold,
            uint256 liquidationBonus,
            uint256 reserveFactor,
            bool usageAsCollateralEnabled,
            bool borrowingEnabled,
            bool stableBorrowRateEnabled,
            bool isActive,
            bool isFrozen
        );

    /// @notice A reserve's caps in whole tokens; 0 is none.
    function getReserveCaps(address asset) external view returns (uint256 borrowCap, uint256 supplyCap);

    /// @notice Whether the reserve is paused.
    function getPaused(address asset) external view returns (bool isPaused);

    /// @notice Whether the asset can only be borrowed alone.
    function getSiloedBorrowing(address asset) external view returns (bool);

    /// @notice Share of the liquidation bonus that goes to the treasury, bps.
    function getLiquidationProtocolFee(address asset) external view returns (uint256);

    /// @notice Always 0.
    function getUnbackedMintCap(address asset) external view returns (uint256);

    /// @notice Always 0.
    function getDebtCeiling(address asset) external view returns (uint256);

    /// @notice Always 2.
    function getDebtCeilingDecimals() external pure returns (uint256);

    /// @notice A reserve's totals (asset units), rates (ray per year) and indexes (ray).
    function getReserveData(
        address asset
    )
        external
        view
        returns (
            uint256 unbacked,
            uint256 accruedToTreasuryScaled,
            uint256 totalAToken,
            uint256 totalStableDebt,
            uint256 totalVariableDebt,
            uint256 liquidityRate,
            uint256 variableBorrowRate,
            uint256 stableBorrowRate,
            uint256 averageStableBorrowRate,
            uint256 liquidityIndex,
            uint256 variableBorrowIndex,
            uint40 lastUpdateTimestamp
        );

    /// @notice Supply of the asset's aToken.
    function getATokenTotalSupply(address asset) external view returns (uint256);

    /// @notice Debt of the asset.
    function getTotalDebt(address asset) external view returns (uint256);

    /// @notice A user's balances in a reserve.
    function getUserReserveData(
        address asset,
        address user
    )
        external
        view
        returns (
            uint256 currentATokenBalance,
            uint256 currentStableDebt,
            uint256 currentVariableDebt,
            uint256 principalStableDebt,
            uint256 scaledVariableDebt,
            uint256 stableBorrowRate,
            uint256 liquidityRate,
            uint40 stableRateLastUpdated,
            bool usageAsCollateralEnabled
        );

    /// @notice A reserve's tokens; the stable debt token is the zero address.
    function getReserveTokensAddresses(
        address asset
    ) external view returns (address aTokenAddress, address stableDebtTokenAddress, address variableDebtTokenAddress);

    /// @notice The reserve's rate strategy.
    function getInterestRateStrategyAddress(address asset) external view returns (address irStrategyAddress);

    /// @notice Whether the asset can be flash borrowed.
    function getFlashLoanEnabled(address asset) external view returns (bool);

    /// @notice Always true.
    function getIsVirtualAccActive(address asset) external view returns (bool);

    /// @notice Underlying that the pool knows of.
    function getVirtualUnderlyingBalance(address asset) external view returns (uint256);

    /// @notice Debt burned without being repaid and not yet covered.
    function getReserveDeficit(address asset) external view returns (uint256);
}
