// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {DataTypes} from "../interfaces/aave/DataTypes.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {IPoolAddressesProvider} from "../interfaces/aave/IPoolAddressesProvider.sol";
import {IPoolDataProvider} from "../interfaces/aave/IPoolDataProvider.sol";
import {IVariableDebtToken} from "../interfaces/aave/IVariableDebtToken.sol";
import {ReserveConfiguration} from "./logic/ReserveConfiguration.sol";
import {UserConfiguration} from "./logic/UserConfiguration.sol";

/// @title PoolDataProvider
/// @notice See {IPoolDataProvider}.
contract PoolDataProvider is IPoolDataProvider {
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using UserConfiguration for DataTypes.UserConfigurationMap;

    /// @inheritdoc IPoolDataProvider
    IPoolAddressesProvider public immutable ADDRESSES_PROVIDER;

    IPool private immutable _pool;

    /// @param provider The market's registry; its pool must be registered.
    constructor(IPoolAddressesProvider provider) {
        ADDRESSES_PROVIDER = provider;
        _pool = IPool(provider.getPool());
    }

    /// @inheritdoc IPoolDataProvider
    function POOL() external view returns (address) {
        return address(_pool);
    }

    /// @inheritdoc IPoolDataProvider
    function getAllReservesTokens() external view returns (TokenData[] memory tokens) {
        address[] memory reserves = _pool.getReservesList();
        tokens = new TokenData[](reserves.length);
        for (uint256 i = 0; i < reserves.length; ++i)
            tokens[i] = TokenData(IERC20Metadata(reserves[i]).symbol(), reserves[i]);
    }

    /// @inheritdoc IPoolDataProvider
    function getAllATokens() external view returns (TokenData[] memory tokens) {
        address[] memory reserves = _pool.getReservesList();
        tokens = new TokenData[](reserves.length);
        for (uint256 i = 0; i < reserves.length; ++i) {
            address aToken = _pool.getReserveAToken(reserves[i]);
            tokens[i] = TokenData(IERC20Metadata(aToken).symbol(), aToken);
        }
    }

    /// @inheritdoc IPoolDataProvider
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
        )
    {
        DataTypes.ReserveConfigurationMap memory configuration = _pool.getConfiguration(asset);
        decimals = configuration.getDecimals();
        ltv = configuration.getLtv();
        liquidationThreshold = configuration.getLiquidationThreshold();
        liquidationBonus = configuration.getLiquidationBonus();
        reserveFactor = configuration.getReserveFactor();
        usageAsCollateralEnabled = liquidationThreshold != 0;
        borrowingEnabled = configuration.getBorrowingEnabled();
        stableBorrowRateEnabled = false;
        isActive = configuration.getActive();
        isFrozen = configuration.getFrozen();
    }

    /// @inheritdoc IPoolDataProvider
    function getReserveCaps(address asset) external view returns (uint256 borrowCap, uint256 supplyCap) {
        DataTypes.ReserveConfigurationMap memory configuration = _pool.getConfiguration(asset);
        return (configuration.getBorrowCap(), configuration.getSupplyCap());
    }

    /// @inheritdoc IPoolDataProvider
    function getPaused(address asset) external view returns (bool) {
        return _pool.getConfiguration(asset).getPaused();
    }

    /// @inheritdoc IPoolDataProvider
    function getSiloedBorrowing(address asset) external view returns (bool) {
        return _pool.getConfiguration(asset).getSiloedBorrowing();
    }

    /// @inheritdoc IPoolDataProvider
    function getLiquidationProtocolFee(address asset) external view returns (uint256) {
        return _pool.getConfiguration(asset).getLiquidationProtocolFee();
    }

    /// @inheritdoc IPoolDataProvider
    function getUnbackedMintCap(address) external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc IPoolDataProvider
    function getDebtCeiling(address) external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc IPoolDataProvider
    function getDebtCeilingDecimals() external pure returns (uint256) {
        return 2;
    }

    /// @inheritdoc IPoolDataProvider
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
        )
    {
        DataTypes.ReserveDataLegacy memory reserve = _pool.getReserveData(asset);
        unbacked = 0;
        accruedToTreasuryScaled = reserve.accruedToTreasury;
        totalAToken = IERC20Metadata(reserve.aTokenAddress).totalSupply();
        totalStableDebt = 0;
        totalVariableDebt = IERC20Metadata(reserve.variableDebtTokenAddress).totalSupply();
        liquidityRate = reserve.currentLiquidityRate;
        variableBorrowRate = reserve.currentVariableBorrowRate;
        stableBorrowRate = 0;
        averageStableBorrowRate = 0;
        liquidityIndex = reserve.liquidityIndex;
        variableBorrowIndex = reserve.variableBorrowIndex;
        lastUpdateTimestamp = reserve.lastUpdateTimestamp;
    }

    /// @inheritdoc IPoolDataProvider
    function getATokenTotalSupply(address asset) external view returns (uint256) {
        return IERC20Metadata(_pool.getReserveAToken(asset)).totalSupply();
    }

    /// @inheritdoc IPoolDataProvider
    function getTotalDebt(address asset) external view returns (uint256) {
        return IERC20Metadata(_pool.getReserveVariableDebtToken(asset)).totalSupply();
    }

    /// @inheritdoc IPoolDataProvider
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
        )
    {
        DataTypes.ReserveDataLegacy memory reserve = _pool.getReserveData(asset);
        currentATokenBalance = IERC20Metadata(reserve.aTokenAddress).balanceOf(user);
        currentStableDebt = 0;
        currentVariableDebt = IERC20Metadata(reserve.variableDebtTokenAddress).balanceOf(user);
        principalStableDebt = 0;
        scaledVariableDebt = IVariableDebtToken(reserve.variableDebtTokenAddress).scaledBalanceOf(user);
        stableBorrowRate = 0;
        liquidityRate = reserve.currentLiquidityRate;
        stableRateLastUpdated = 0;
        usageAsCollateralEnabled = _pool.getUserConfiguration(user).isUsingAsCollateral(reserve.id);
    }

    /// @inheritdoc IPoolDataProvider
    function getReserveTokensAddresses(
        address asset
    ) external view returns (address aTokenAddress, address stableDebtTokenAddress, address variableDebtTokenAddress) {
        return (_pool.getReserveAToken(asset), address(0), _pool.getReserveVariableDebtToken(asset));
    }

    /// @inheritdoc IPoolDataProvider
    function getInterestRateStrategyAddress(address) external view returns (address) {
        return _pool.RESERVE_INTEREST_RATE_STRATEGY();
    }

    /// @inheritdoc IPoolDataProvider
    function getFlashLoanEnabled(address asset) external view returns (bool) {
        return _pool.getConfiguration(asset).getFlashLoanEnabled();
    }

    /// @inheritdoc IPoolDataProvider
    function getIsVirtualAccActive(address asset) external view returns (bool) {
        return !_pool.getConfiguration(asset).isV302();
    }

    /// @inheritdoc IPoolDataProvider
    function getVirtualUnderlyingBalance(address asset) external view returns (uint256) {
        return _pool.getVirtualUnderlyingBalance(asset);
    }

    /// @inheritdoc IPoolDataProvider
    function getReserveDeficit(address asset) external view returns (uint256) {
        return _pool.getReserveDeficit(asset);
    }
}
