// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../../interfaces/aave/IAaveOracle.sol";
import {IAToken} from "../../interfaces/aave/IAToken.sol";
import {IPool} from "../../interfaces/aave/IPool.sol";
import {IPoolErrors} from "../../interfaces/aave/IPoolErrors.sol";
import {IReserveInterestRateStrategy} from "../../interfaces/aave/IReserveInterestRateStrategy.sol";
import {IVariableDebtToken} from "../../interfaces/aave/IVariableDebtToken.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveLogic} from "./ReserveLogic.sol";
import {UserConfiguration} from "./UserConfiguration.sol";
import {ValidationLogic} from "./ValidationLogic.sol";
import {ValidationV302} from "./ValidationV302.sol";

/// @title Actions that go another way in a market of Aave v3.0.2
/// @notice Whether all of a balance or debt goes is told by amounts there, not by scaled ones; whoever receives a first aToken
/// has it as collateral. Other actions are those of v3.5 with roundings to the nearest (`VersionedMath`).
/// @dev Source: npm @aave/core-v3 1.19.3.
library V302Logic {
    using ReserveLogic for PoolTypes.Reserve;
    using SafeERC20 for IERC20;
    using UserConfiguration for DataTypes.UserConfigurationMap;
    using WadRayMath for uint256;

    /// @notice See `IPool.withdraw`.
    function executeWithdraw(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        IReserveInterestRateStrategy strategy,
        address asset,
        uint256 amount,
        address to
    ) external returns (uint256) {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        PoolTypes.ReserveCache memory cache = reserve.accrue();
        uint256 balance = IAToken(cache.aToken).scaledBalanceOf(msg.sender).rayMulHalfUp(cache.liquidityIndex);
        if (amount == type(uint256).max) amount = balance;
        ValidationLogic.validateWithdraw(cache, amount, amount, balance);

        reserve.updateRates(cache, strategy, asset, 0, amount);
        DataTypes.UserConfigurationMap storage userConfig = market.usersConfig[msg.sender];
        bool wasCollateral = userConfig.isUsingAsCollateral(reserve.id);
        if (wasCollateral && amount == balance) {
            userConfig.setUsingAsCollateral(reserve.id, false);
            emit IPool.ReserveUsedAsCollateralDisabled(asset, msg.sender);
        }
        IAToken(cache.aToken).burn(msg.sender, to, amount, amount, cache.liquidityIndex);
        if (wasCollateral && userConfig.isBorrowingAny())
            ValidationLogic.validateCollateralLeft(market, oracle, msg.sender, reserve);
        emit IPool.Withdraw(asset, msg.sender, to, amount);
        return amount;
    }

    /// @notice See `IPool.repay` and `IPool.repayWithATokens`.
    /// @dev aTokens that repay stay collateral, even the last.
    function executeRepay(
        PoolTypes.Market storage market,
        IReserveInterestRateStrategy strategy,
        address asset,
        uint256 amount,
        DataTypes.InterestRateMode interestRateMode,
        address onBehalfOf,
        bool useATokens
    ) external returns (uint256) {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        PoolTypes.ReserveCache memory cache = reserve.accrue();
        uint256 debt = _debtOf(cache, onBehalfOf);
        ValidationV302.validateRepay(cache, amount, interestRateMode, onBehalfOf, debt);
        if (useATokens && amount == type(uint256).max)
            amount = IAToken(cache.aToken).scaledBalanceOf(msg.sender).rayMulHalfUp(cache.liquidityIndex);
        if (amount > debt) amount = debt;

        bool debtFree;
        (debtFree, cache.scaledVariableDebt) = burnDebt(cache, onBehalfOf, amount);
        reserve.updateRates(cache, strategy, asset, useATokens ? 0 : amount, 0);
        if (debtFree) market.usersConfig[onBehalfOf].setBorrowing(reserve.id, false);
        if (useATokens) IAToken(cache.aToken).burn(msg.sender, cache.aToken, amount, amount, cache.liquidityIndex);
        else IERC20(asset).safeTransferFrom(msg.sender, cache.aToken, amount);
        emit IPool.Repay(asset, onBehalfOf, msg.sender, amount, useATokens);
        return amount;
    }

    /// @notice See `IPool.setUserUseReserveAsCollateral`.
    function executeUseReserveAsCollateral(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        address asset,
        bool useAsCollateral
    ) external {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        DataTypes.ReserveConfigurationMap memory configuration = reserve.configuration;
        DataTypes.UserConfigurationMap storage userConfig = market.usersConfig[msg.sender];
        uint256 id = reserve.id;
        require(IAToken(reserve.aToken).scaledBalanceOf(msg.sender) != 0, IPoolErrors.UnderlyingBalanceZero());
        ValidationLogic.requireUsable(configuration);
        if (userConfig.isUsingAsCollateral(id) == useAsCollateral) return;

        userConfig.setUsingAsCollateral(id, useAsCollateral);
        if (useAsCollateral) {
            require(
                ValidationLogic.mayUseAsCollateral(market, configuration, id, msg.sender),
                IPoolErrors.UserInIsolationModeOrLtvZero()
            );
            emit IPool.ReserveUsedAsCollateralEnabled(asset, msg.sender);
        } else {
            ValidationLogic.validateCollateralLeft(market, oracle, msg.sender, reserve);
            emit IPool.ReserveUsedAsCollateralDisabled(asset, msg.sender);
        }
    }

    /// @notice See `IPool.setUserEMode`. Leaving none, nobody's health is looked at.
    function executeSetUserEMode(PoolTypes.Market storage market, IAaveOracle oracle, uint8 eMode) external {
        ValidationV302.validateSetUserEMode(market, msg.sender, eMode);
        uint8 eModeBefore = market.usersEMode[msg.sender];
        market.usersEMode[msg.sender] = eMode;
        if (eModeBefore != 0) ValidationLogic.validateHealthFactor(market, oracle, msg.sender);
        emit IPool.UserEModeSet(msg.sender, eMode);
    }

    /// @notice See `IPool.finalizeTransfer`; amounts are not scaled.
    function executeFinalizeTransfer(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        address asset,
        address from,
        address to,
        uint256 amount,
        uint256 balanceFromBefore
    ) external {
        if (from == to || amount == 0) return;
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        uint256 id = reserve.id;
        DataTypes.UserConfigurationMap storage fromConfig = market.usersConfig[from];
        if (fromConfig.isUsingAsCollateral(id)) {
            if (fromConfig.isBorrowingAny()) ValidationLogic.validateCollateralLeft(market, oracle, from, reserve);
            if (balanceFromBefore == amount) {
                fromConfig.setUsingAsCollateral(id, false);
                emit IPool.ReserveUsedAsCollateralDisabled(asset, from);
            }
        }
        uint256 scaledAmount = amount.rayDivHalfUp(reserve.normalizedIncome());
        if (IAToken(reserve.aToken).scaledBalanceOf(to) == scaledAmount) enableFirst(market, asset, to);
    }

    /// @notice Burns debt, not scaled.
    /// @return debtFree Whether it was all that is owed.
    /// @return scaledTotalDebt Of all borrowers, afterwards.
    function burnDebt(
        PoolTypes.ReserveCache memory cache,
        address borrower,
        uint256 amount
    ) internal returns (bool debtFree, uint256 scaledTotalDebt) {
        debtFree = amount == _debtOf(cache, borrower);
        (, scaledTotalDebt) = IVariableDebtToken(cache.variableDebtToken).burn(
            borrower,
            amount,
            cache.variableBorrowIndex
        );
    }

    /// @notice Switches on the collateral use of an account's first aTokens, unless their ltv is zero.
    function enableFirst(PoolTypes.Market storage market, address asset, address account) internal {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        uint256 id = reserve.id;
        if (!ValidationLogic.mayUseAsCollateral(market, reserve.configuration, id, account)) return;
        market.usersConfig[account].setUsingAsCollateral(id, true);
        emit IPool.ReserveUsedAsCollateralEnabled(asset, account);
    }

    function _debtOf(PoolTypes.ReserveCache memory cache, address borrower) private view returns (uint256) {
        return
            IVariableDebtToken(cache.variableDebtToken).scaledBalanceOf(borrower).rayMulHalfUp(
                cache.variableBorrowIndex
            );
    }
}
