// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../interfaces/aave/IAaveOracle.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {IPoolAddressesProvider} from "../interfaces/aave/IPoolAddressesProvider.sol";
import {IReserveInterestRateStrategy} from "../interfaces/aave/IReserveInterestRateStrategy.sol";
import {LiquidationRulesLib} from "./logic/LiquidationRulesLib.sol";
import {PoolLogic} from "./logic/PoolLogic.sol";
import {PoolTypes} from "./logic/PoolTypes.sol";
import {ReserveLogic} from "./logic/ReserveLogic.sol";

/// @title LendingPoolViews
/// @notice The pool's state, and what can be read of it.
abstract contract LendingPoolViews is IPool {
    using ReserveLogic for PoolTypes.Reserve;

    /// @inheritdoc IPool
    uint128 public constant FLASHLOAN_PREMIUM_TO_PROTOCOL = 100_00;

    /// @inheritdoc IPool
    uint16 public constant MAX_NUMBER_RESERVES = 128;

    /// @inheritdoc IPool
    IPoolAddressesProvider public immutable ADDRESSES_PROVIDER;

    IReserveInterestRateStrategy internal immutable STRATEGY;

    PoolTypes.Market internal _market;

    /// @param provider The market's registry.
    /// @param strategy The rate strategy of every reserve.
    constructor(IPoolAddressesProvider provider, IReserveInterestRateStrategy strategy) {
        require(address(provider) != address(0) && address(strategy) != address(0), ZeroAddressNotValid());
        ADDRESSES_PROVIDER = provider;
        STRATEGY = strategy;
        _market.liquidationRules = LiquidationRulesLib.aaveV35();
    }

    /* ACCOUNTS */

    /// @inheritdoc IPool
    function getUserAccountData(
        address user
    )
        external
        view
        returns (
            uint256 totalCollateralBase,
            uint256 totalDebtBase,
            uint256 availableBorrowsBase,
            uint256 currentLiquidationThreshold,
            uint256 ltv,
            uint256 healthFactor
        )
    {
        PoolTypes.AccountData memory account;
        (account, availableBorrowsBase) = PoolLogic.accountData(_market, _oracle(), user);
        totalCollateralBase = account.totalCollateralBase;
        totalDebtBase = account.totalDebtBase;
        currentLiquidationThreshold = account.liquidationThreshold;
        ltv = account.ltv;
        healthFactor = account.healthFactor;
    }

    /// @inheritdoc IPool
    function getUserConfiguration(address user) external view returns (DataTypes.UserConfigurationMap memory) {
        return _market.usersConfig[user];
    }

    /// @inheritdoc IPool
    function getUserEMode(address user) external view returns (uint256) {
        return _market.usersEMode[user];
    }

    /* RESERVES */

    /// @inheritdoc IPool
    function getReserveData(address asset) external view returns (DataTypes.ReserveDataLegacy memory data) {
        PoolTypes.Reserve storage reserve = _market.reserves[asset];
        data.configuration = reserve.configuration;
        data.liquidityIndex = reserve.liquidityIndex;
        data.currentLiquidityRate = reserve.currentLiquidityRate;
        data.variableBorrowIndex = reserve.variableBorrowIndex;
        data.currentVariableBorrowRate = reserve.currentVariableBorrowRate;
        data.lastUpdateTimestamp = reserve.lastUpdateTimestamp;
        data.id = reserve.id;
        data.aTokenAddress = reserve.aToken;
        data.variableDebtTokenAddress = reserve.variableDebtToken;
        data.interestRateStrategyAddress = address(STRATEGY);
        data.accruedToTreasury = reserve.accruedToTreasury;
    }

    /// @inheritdoc IPool
    function getConfiguration(address asset) external view returns (DataTypes.ReserveConfigurationMap memory) {
        return _market.reserves[asset].configuration;
    }

    /// @inheritdoc IPool
    function getReserveNormalizedIncome(address asset) external view returns (uint256) {
        return _market.reserves[asset].normalizedIncome();
    }

    /// @inheritdoc IPool
    function getReserveNormalizedVariableDebt(address asset) external view virtual returns (uint256) {
        return _market.reserves[asset].normalizedDebt(false);
    }

    /// @inheritdoc IPool
    function getVirtualUnderlyingBalance(address asset) external view virtual returns (uint128) {
        return _market.reserves[asset].virtualUnderlyingBalance;
    }

    /// @inheritdoc IPool
    function getReserveDeficit(address asset) external view returns (uint256) {
        return _market.reserves[asset].deficit;
    }

    /// @inheritdoc IPool
    function getReserveAToken(address asset) external view returns (address) {
        return _market.reserves[asset].aToken;
    }

    /// @inheritdoc IPool
    function getReserveVariableDebtToken(address asset) external view returns (address) {
        return _market.reserves[asset].variableDebtToken;
    }

    /// @inheritdoc IPool
    function getLiquidationGracePeriod(address asset) external view returns (uint40) {
        return _market.reserves[asset].liquidationGracePeriodUntil;
    }

    /// @inheritdoc IPool
    function getReservesList() external view returns (address[] memory reserves) {
        reserves = new address[](_market.reservesCount);
        for (uint256 id = 0; id < reserves.length; ++id) reserves[id] = _market.reservesList[id];
    }

    /// @inheritdoc IPool
    function getReservesCount() external view returns (uint256) {
        return _market.reservesCount;
    }

    /// @inheritdoc IPool
    function getReserveAddressById(uint16 id) external view returns (address) {
        return _market.reservesList[id];
    }

    /* E-MODES */

    /// @inheritdoc IPool
    function getEModeCategoryData(uint8 id) external view returns (DataTypes.EModeCategoryLegacy memory) {
        PoolTypes.EModeCategory storage category = _market.eModes[id];
        return
            DataTypes.EModeCategoryLegacy({
                ltv: category.ltv,
                liquidationThreshold: category.liquidationThreshold,
                liquidationBonus: category.liquidationBonus,
                priceSource: address(0),
                label: category.label
            });
    }

    /// @inheritdoc IPool
    function getEModeCategoryCollateralConfig(uint8 id) external view returns (DataTypes.CollateralConfig memory) {
        PoolTypes.EModeCategory storage category = _market.eModes[id];
        return
            DataTypes.CollateralConfig({
                ltv: category.ltv,
                liquidationThreshold: category.liquidationThreshold,
                liquidationBonus: category.liquidationBonus
            });
    }

    /// @inheritdoc IPool
    function getEModeCategoryCollateralBitmap(uint8 id) external view returns (uint128) {
        return _market.eModes[id].collateralBitmap;
    }

    /// @inheritdoc IPool
    function getEModeCategoryBorrowableBitmap(uint8 id) external view returns (uint128) {
        return _market.eModes[id].borrowableBitmap;
    }

    /// @inheritdoc IPool
    function getEModeCategoryLtvzeroBitmap(uint8 id) external view returns (uint128) {
        return _market.eModes[id].ltvzeroBitmap;
    }

    /// @inheritdoc IPool
    function getEModeCategoryLabel(uint8 id) external view returns (string memory) {
        return _market.eModes[id].label;
    }

    /* MARKET */

    /// @inheritdoc IPool
    function RESERVE_INTEREST_RATE_STRATEGY() external view returns (address) {
        return address(STRATEGY);
    }

    /// @inheritdoc IPool
    function FLASHLOAN_PREMIUM_TOTAL() external view returns (uint128) {
        return _market.flashLoanPremium;
    }

    /// @inheritdoc IPool
    function getLiquidationRules() external view returns (DataTypes.LiquidationRules memory) {
        return _market.liquidationRules;
    }

    function _oracle() internal view returns (IAaveOracle) {
        return IAaveOracle(ADDRESSES_PROVIDER.getPriceOracle());
    }
}
