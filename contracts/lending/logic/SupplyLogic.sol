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
import {WadRayMath} from "../../math/WadRayMath.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveLogic} from "./ReserveLogic.sol";
import {UserConfiguration} from "./UserConfiguration.sol";
import {ValidationLogic} from "./ValidationLogic.sol";

/// @title Supply, withdrawal, collateral use, e-mode and aToken transfers
library SupplyLogic {
    using ReserveLogic for PoolTypes.Reserve;
    using SafeERC20 for IERC20;
    using UserConfiguration for DataTypes.UserConfigurationMap;
    using WadRayMath for uint256;

    /// @notice See `IPool.supply`.
    function executeSupply(
        PoolTypes.Market storage market,
        IReserveInterestRateStrategy strategy,
        address asset,
        uint256 amount,
        address onBehalfOf,
        uint16 referralCode
    ) external {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        PoolTypes.ReserveCache memory cache = reserve.accrue();
        // In v3.0.2 scaling is the aToken's matter.
        uint256 scaledAmount = cache.isV302 ? amount : amount.rayDivFloor(cache.liquidityIndex);
        ValidationLogic.validateSupply(reserve, cache, scaledAmount, onBehalfOf);

        reserve.updateRates(cache, strategy, asset, amount, 0);
        IERC20(asset).safeTransferFrom(msg.sender, cache.aToken, amount);
        bool isFirstSupply = IAToken(cache.aToken).mint(msg.sender, onBehalfOf, scaledAmount, cache.liquidityIndex);
        if (isFirstSupply) {
            uint256 id = reserve.id;
            if (ValidationLogic.mayUseAsCollateral(market, cache.configuration, id, onBehalfOf)) {
                market.usersConfig[onBehalfOf].setUsingAsCollateral(id, true);
                emit IPool.ReserveUsedAsCollateralEnabled(asset, onBehalfOf);
            }
        }
        emit IPool.Supply(asset, msg.sender, onBehalfOf, amount, referralCode);
    }

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
        require(to != cache.aToken, IPoolErrors.WithdrawToAToken());

        uint256 scaledBalance = IAToken(cache.aToken).scaledBalanceOf(msg.sender);
        uint256 scaledAmount;
        if (amount == type(uint256).max) {
            scaledAmount = scaledBalance;
            amount = scaledBalance.rayMulFloor(cache.liquidityIndex);
        } else {
            scaledAmount = amount.rayDivCeil(cache.liquidityIndex);
        }
        ValidationLogic.validateWithdraw(cache, amount, scaledAmount, scaledBalance);

        reserve.updateRates(cache, strategy, asset, 0, amount);
        bool emptied = IAToken(cache.aToken).burn(msg.sender, to, amount, scaledAmount, cache.liquidityIndex);
        _collateralLeft(market, oracle, asset, msg.sender, emptied);
        emit IPool.Withdraw(asset, msg.sender, to, amount);
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
        ValidationLogic.validateSetUseReserveAsCollateral(configuration);
        if (userConfig.isUsingAsCollateral(id) == useAsCollateral) return;

        if (useAsCollateral) {
            require(IAToken(reserve.aToken).scaledBalanceOf(msg.sender) != 0, IPoolErrors.UnderlyingBalanceZero());
            require(
                ValidationLogic.mayUseAsCollateral(market, configuration, id, msg.sender),
                IPoolErrors.UserInIsolationModeOrLtvZero()
            );
            userConfig.setUsingAsCollateral(id, true);
            emit IPool.ReserveUsedAsCollateralEnabled(asset, msg.sender);
        } else {
            userConfig.setUsingAsCollateral(id, false);
            emit IPool.ReserveUsedAsCollateralDisabled(asset, msg.sender);
            // Asked of everybody, also of accounts without debt.
            ValidationLogic.validateCollateralLeft(market, oracle, msg.sender, reserve);
        }
    }

    /// @notice See `IPool.setUserEMode`.
    function executeSetUserEMode(PoolTypes.Market storage market, IAaveOracle oracle, uint8 eMode) external {
        if (market.usersEMode[msg.sender] == eMode) return;
        ValidationLogic.validateSetUserEMode(market, msg.sender, eMode);
        market.usersEMode[msg.sender] = eMode;
        ValidationLogic.validateHealthFactor(market, oracle, msg.sender);
        emit IPool.UserEModeSet(msg.sender, eMode);
    }

    /// @notice See `IPool.finalizeTransfer`.
    function executeFinalizeTransfer(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        address asset,
        address from,
        address to,
        uint256 scaledAmount,
        uint256 scaledBalanceFromBefore
    ) external {
        if (from == to || scaledAmount == 0) return;
        _collateralLeft(market, oracle, asset, from, scaledBalanceFromBefore == scaledAmount);
    }

    /// @dev Collateral of `user` has left: if all of it, its use is switched off; a borrower must be safe without it.
    function _collateralLeft(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        address asset,
        address user,
        bool allOfIt
    ) private {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        DataTypes.UserConfigurationMap storage userConfig = market.usersConfig[user];
        uint256 id = reserve.id;
        if (!userConfig.isUsingAsCollateral(id)) return;
        if (allOfIt) {
            userConfig.setUsingAsCollateral(id, false);
            emit IPool.ReserveUsedAsCollateralDisabled(asset, user);
        }
        if (userConfig.isBorrowingAny()) ValidationLogic.validateCollateralLeft(market, oracle, user, reserve);
    }
}
