// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../../interfaces/aave/IAaveOracle.sol";
import {IAToken} from "../../interfaces/aave/IAToken.sol";
import {IPool} from "../../interfaces/aave/IPool.sol";
import {IReserveInterestRateStrategy} from "../../interfaces/aave/IReserveInterestRateStrategy.sol";
import {IVariableDebtToken} from "../../interfaces/aave/IVariableDebtToken.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveLogic} from "./ReserveLogic.sol";
import {UserConfiguration} from "./UserConfiguration.sol";
import {ValidationLogic} from "./ValidationLogic.sol";
import {ValidationV302} from "./ValidationV302.sol";

/// @title Borrowing and repayment
library BorrowLogic {
    using ReserveLogic for PoolTypes.Reserve;
    using SafeERC20 for IERC20;
    using UserConfiguration for DataTypes.UserConfigurationMap;
    using WadRayMath for uint256;

    /// @notice What to borrow, for whom.
    /// @dev `releaseUnderlying` is false where a flash loan has paid it out already.
    struct BorrowRequest {
        address asset;
        uint256 amount;
        DataTypes.InterestRateMode interestRateMode;
        uint16 referralCode;
        address onBehalfOf;
        bool releaseUnderlying;
    }

    /// @notice See `IPool.borrow`.
    function executeBorrow(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        IReserveInterestRateStrategy strategy,
        BorrowRequest memory request
    ) external {
        PoolTypes.Reserve storage reserve = market.reserves[request.asset];
        PoolTypes.ReserveCache memory cache = reserve.accrue();
        uint256 scaledAmount; // in v3.0.2 the debt token's matter
        bool isFirstBorrowing = true;
        if (cache.isV302) {
            ValidationV302.validateBorrow(
                market,
                oracle,
                cache,
                request.asset,
                request.amount,
                request.interestRateMode,
                request.onBehalfOf
            );
            isFirstBorrowing = IVariableDebtToken(cache.variableDebtToken).scaledBalanceOf(request.onBehalfOf) == 0;
        } else {
            scaledAmount = request.amount.rayDivCeil(cache.variableBorrowIndex);
            ValidationLogic.validateBorrow(
                market,
                cache,
                request.asset,
                scaledAmount,
                request.interestRateMode,
                request.onBehalfOf
            );
        }

        cache.scaledVariableDebt = IVariableDebtToken(cache.variableDebtToken).mint(
            msg.sender,
            request.onBehalfOf,
            request.amount,
            scaledAmount,
            cache.variableBorrowIndex
        );
        if (isFirstBorrowing) market.usersConfig[request.onBehalfOf].setBorrowing(reserve.id, true);
        reserve.updateRates(cache, strategy, request.asset, 0, request.releaseUnderlying ? request.amount : 0);
        if (request.releaseUnderlying) IAToken(cache.aToken).transferUnderlyingTo(msg.sender, request.amount);

        if (!cache.isV302) ValidationLogic.validateBorrowed(market, oracle, request.onBehalfOf);
        emit IPool.Borrow(
            request.asset,
            msg.sender,
            request.onBehalfOf,
            request.amount,
            DataTypes.InterestRateMode.VARIABLE,
            reserve.currentVariableBorrowRate,
            request.referralCode
        );
    }

    /// @notice See `IPool.repay` and `IPool.repayWithATokens`.
    function executeRepay(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        IReserveInterestRateStrategy strategy,
        address asset,
        uint256 amount,
        DataTypes.InterestRateMode interestRateMode,
        address onBehalfOf,
        bool useATokens
    ) external returns (uint256) {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        PoolTypes.ReserveCache memory cache = reserve.accrue();
        {
            uint256 debt = IVariableDebtToken(cache.variableDebtToken).scaledBalanceOf(onBehalfOf).rayMulCeil(
                cache.variableBorrowIndex
            );
            ValidationLogic.validateRepay(cache, amount, interestRateMode, onBehalfOf, debt);
            if (useATokens && amount == type(uint256).max)
                amount = IAToken(cache.aToken).scaledBalanceOf(msg.sender).rayMulFloor(cache.liquidityIndex);
            if (amount > debt) amount = debt;
        }

        bool debtFree;
        (debtFree, cache.scaledVariableDebt) = IVariableDebtToken(cache.variableDebtToken).burn(
            onBehalfOf,
            amount.rayDivFloor(cache.variableBorrowIndex),
            cache.variableBorrowIndex
        );
        reserve.updateRates(cache, strategy, asset, useATokens ? 0 : amount, 0);
        if (debtFree) market.usersConfig[onBehalfOf].setBorrowing(reserve.id, false);

        if (useATokens) _payWithATokens(market, oracle, cache, asset, amount);
        else IERC20(asset).safeTransferFrom(msg.sender, cache.aToken, amount);
        emit IPool.Repay(asset, onBehalfOf, msg.sender, amount, useATokens);
        return amount;
    }

    /// @dev Rounding may cost the payer a unit of collateral, if it is any, so a borrower must still be healthy afterwards.
    function _payWithATokens(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        PoolTypes.ReserveCache memory cache,
        address asset,
        uint256 amount
    ) private {
        uint256 scaledAmount = amount.rayDivCeil(cache.liquidityIndex);
        bool emptied = IAToken(cache.aToken).burn(msg.sender, cache.aToken, amount, scaledAmount, cache.liquidityIndex);
        DataTypes.UserConfigurationMap storage userConfig = market.usersConfig[msg.sender];
        uint256 id = market.reserves[asset].id;
        if (!userConfig.isUsingAsCollateral(id)) return;
        if (emptied) {
            userConfig.setUsingAsCollateral(id, false);
            emit IPool.ReserveUsedAsCollateralDisabled(asset, msg.sender);
        }
        if (userConfig.isBorrowingAny()) ValidationLogic.validateHealthFactor(market, oracle, msg.sender);
    }
}
