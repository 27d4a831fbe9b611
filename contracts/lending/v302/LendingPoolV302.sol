// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IPoolAddressesProvider} from "../../interfaces/aave/IPoolAddressesProvider.sol";
import {IReserveInterestRateStrategy} from "../../interfaces/aave/IReserveInterestRateStrategy.sol";
import {LendingPool} from "../LendingPool.sol";
import {LendingPoolViews} from "../LendingPoolViews.sol";
import {LiquidationRulesLib} from "../logic/LiquidationRulesLib.sol";
import {PoolTypes} from "../logic/PoolTypes.sol";
import {ReserveConfiguration} from "../logic/ReserveConfiguration.sol";
import {ReserveLogic} from "../logic/ReserveLogic.sol";
import {V302Logic} from "../logic/V302Logic.sol";

/// @title LendingPoolV302
/// @notice The pool as Aave v3.0.2 (2022) behaves: amounts to the nearest, another series for compound interest, cash counted
/// by what the aToken holds, other checks in another order. Liquidation rules are parameters here too, and begin as its own.
/// @dev Its reserves have no virtual accounting, which is how the logic libraries know them. Stable rates, isolation mode and
/// the price sources of e-modes are left out.
contract LendingPoolV302 is LendingPool {
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using ReserveLogic for PoolTypes.Reserve;
    using SafeCast for uint256;

    /// @param provider The market's registry.
    /// @param strategy The rate strategy of every reserve.
    constructor(
        IPoolAddressesProvider provider,
        IReserveInterestRateStrategy strategy
    ) LendingPool(provider, strategy) {
        _market.liquidationRules = LiquidationRulesLib.aaveV302();
    }

    /// @inheritdoc LendingPool
    function withdraw(address asset, uint256 amount, address to) external override returns (uint256) {
        return V302Logic.executeWithdraw(_market, _oracle(), STRATEGY, asset, amount, to);
    }

    /// @inheritdoc LendingPool
    function setUserUseReserveAsCollateral(address asset, bool useAsCollateral) external override {
        V302Logic.executeUseReserveAsCollateral(_market, _oracle(), asset, useAsCollateral);
    }

    /// @inheritdoc LendingPool
    function setUserEMode(uint8 categoryId) external override {
        V302Logic.executeSetUserEMode(_market, _oracle(), categoryId);
    }

    /// @inheritdoc LendingPool
    function setConfiguration(
        address asset,
        DataTypes.ReserveConfigurationMap calldata configuration
    ) external override onlyPoolConfigurator {
        DataTypes.ReserveConfigurationMap memory legacy = configuration;
        legacy.setVirtualAccounting(false);
        _market.reserves[asset].configuration = legacy;
    }

    /// @inheritdoc LendingPoolViews
    function getReserveNormalizedVariableDebt(address asset) external view override returns (uint256) {
        return _market.reserves[asset].normalizedDebt(true);
    }

    /// @inheritdoc LendingPoolViews
    function getVirtualUnderlyingBalance(address asset) external view override returns (uint128) {
        return IERC20(asset).balanceOf(_market.reserves[asset].aToken).toUint128();
    }

    function _repay(
        address asset,
        uint256 amount,
        uint256 interestRateMode,
        address onBehalfOf,
        bool useATokens
    ) internal override returns (uint256) {
        return
            V302Logic.executeRepay(
                _market,
                STRATEGY,
                asset,
                amount,
                DataTypes.InterestRateMode(interestRateMode),
                onBehalfOf,
                useATokens
            );
    }

    function _finalizeTransfer(
        address asset,
        address from,
        address to,
        uint256 amount,
        uint256 balanceFromBefore
    ) internal override {
        V302Logic.executeFinalizeTransfer(_market, _oracle(), asset, from, to, amount, balanceFromBefore);
    }
}
