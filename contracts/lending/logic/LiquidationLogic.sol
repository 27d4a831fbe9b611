// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../../interfaces/aave/IAaveOracle.sol";
import {IAToken} from "../../interfaces/aave/IAToken.sol";
import {IPool} from "../../interfaces/aave/IPool.sol";
import {IPoolErrors} from "../../interfaces/aave/IPoolErrors.sol";
import {IReserveInterestRateStrategy} from "../../interfaces/aave/IReserveInterestRateStrategy.sol";
import {IScaledBalanceToken} from "../../interfaces/aave/IScaledBalanceToken.sol";
import {IVariableDebtToken} from "../../interfaces/aave/IVariableDebtToken.sol";
import {MathUtils} from "../../math/MathUtils.sol";
import {PercentageMath} from "../../math/PercentageMath.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {AccountLogic} from "./AccountLogic.sol";
import {EModeLogic} from "./EModeLogic.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveConfiguration} from "./ReserveConfiguration.sol";
import {ReserveLogic} from "./ReserveLogic.sol";
import {UserConfiguration} from "./UserConfiguration.sol";
import {V302Logic} from "./V302Logic.sol";
import {ValidationLogic} from "./ValidationLogic.sol";
import {VersionedMath} from "./VersionedMath.sol";

/// @title Liquidation, and the deficit it may leave
/// @dev First what would happen is calculated (`Terms`, `Amounts`), by views; then it is done.
library LiquidationLogic {
    using PercentageMath for uint256;
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using ReserveLogic for PoolTypes.Reserve;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using UserConfiguration for DataTypes.UserConfigurationMap;
    using VersionedMath for uint256;
    using WadRayMath for uint256;

    /// @notice A liquidation as asked of the pool.
    struct LiquidationRequest {
        address collateralAsset;
        address debtAsset;
        address borrower;
        uint256 debtToCover;
        bool receiveAToken;
    }

    /// @notice What the amounts of a liquidation follow from.
    struct Terms {
        uint256 collateralPrice; // base currency a whole token
        uint256 collateralUnit; // smallest units a whole token
        uint256 collateral; // the borrower's, in asset units
        uint256 debtPrice;
        uint256 debtUnit;
        uint256 debt; // the borrower's, in asset units
        uint256 liquidationBonusBps;
        uint256 protocolFeeBps; // share of the bonus
        bool isV302; // see `ReserveConfiguration.isV302`
    }

    /// @notice What changes hands.
    struct Amounts {
        uint256 debtRepaid; // debt asset units
        uint256 collateralSeized; // collateral asset units, by the liquidator
        uint256 protocolFee; // collateral asset units, by the treasury
        bool takesAllCollateral; // of this reserve
        bool leavesBadDebt; // no collateral is left in any reserve, and the rules make a deficit of the remaining debt
    }

    /// @notice See `IPool.liquidationCall`.
    function executeLiquidationCall(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        IReserveInterestRateStrategy strategy,
        LiquidationRequest calldata request
    ) external {
        PoolTypes.ReserveCache memory debtCache;
        PoolTypes.ReserveCache memory collateralCache;
        {
            PoolTypes.Reserve storage debtReserve = market.reserves[request.debtAsset];
            PoolTypes.Reserve storage collateralReserve = market.reserves[request.collateralAsset];
            uint256 owedBefore = debtReserve.accruedToTreasury;
            debtCache = debtReserve.accrue();
            // v3.0.2 leaves a reserve alone whose aTokens only change hands.
            collateralCache =
                debtCache.isV302 && request.receiveAToken ? collateralReserve.peek() : collateralReserve.accrue();
            // Of one and the same asset Aave accrues the treasury's share twice, since v3.4.
            if (request.collateralAsset == request.debtAsset && !debtCache.isV302)
                debtReserve.accruedToTreasury += debtReserve.accruedToTreasury - uint128(owedBefore);
        }
        Amounts memory amounts = _quote(market, oracle, request, collateralCache, debtCache);

        if (amounts.takesAllCollateral) {
            uint256 id = market.reserves[request.collateralAsset].id;
            market.usersConfig[request.borrower].setUsingAsCollateral(id, false);
            emit IPool.ReserveUsedAsCollateralDisabled(request.collateralAsset, request.borrower);
        }
        _settleDebt(
            market,
            strategy,
            debtCache,
            request.debtAsset,
            request.borrower,
            amounts.debtRepaid,
            amounts.leavesBadDebt
        );
        // Of one and the same asset the debt has just changed.
        if (request.collateralAsset == request.debtAsset)
            collateralCache.scaledVariableDebt = debtCache.scaledVariableDebt;
        _payOut(market, strategy, request, collateralCache, amounts);
        if (amounts.leavesBadDebt) _settleOtherDebts(market, strategy, request.borrower);

        IERC20(request.debtAsset).safeTransferFrom(msg.sender, debtCache.aToken, amounts.debtRepaid);
        emit IPool.LiquidationCall(
            request.collateralAsset,
            request.debtAsset,
            request.borrower,
            amounts.debtRepaid,
            amounts.collateralSeized,
            msg.sender,
            request.receiveAToken
        );
    }

    /// @notice See `IPool.eliminateReserveDeficit`.
    function executeEliminateDeficit(
        PoolTypes.Market storage market,
        IReserveInterestRateStrategy strategy,
        address asset,
        uint256 amount
    ) external returns (uint256) {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        DataTypes.UserConfigurationMap storage userConfig = market.usersConfig[msg.sender];
        require(amount != 0, IPoolErrors.InvalidAmount());
        uint256 deficit = reserve.deficit;
        require(deficit != 0, IPoolErrors.ReserveNotInDeficit());
        require(!userConfig.isBorrowingAny(), IPoolErrors.UserCannotHaveDebt());

        PoolTypes.ReserveCache memory cache = reserve.accrue();
        require(cache.configuration.getActive(), IPoolErrors.ReserveInactive());
        if (amount > deficit) amount = deficit;
        uint256 scaledAmount = amount.rayDivCeil(cache.liquidityIndex, cache.isV302);
        uint256 scaledBalance = IAToken(cache.aToken).scaledBalanceOf(msg.sender);
        require(scaledAmount <= scaledBalance, IPoolErrors.NotEnoughAvailableUserBalance());
        if (scaledAmount == scaledBalance && userConfig.isUsingAsCollateral(reserve.id)) {
            userConfig.setUsingAsCollateral(reserve.id, false);
            emit IPool.ReserveUsedAsCollateralDisabled(asset, msg.sender);
        }
        IAToken(cache.aToken).burn(msg.sender, cache.aToken, amount, scaledAmount, cache.liquidityIndex);
        reserve.deficit = (deficit - amount).toUint128();
        reserve.updateRates(cache, strategy, asset, 0, 0);
        emit IPool.DeficitCovered(asset, msg.sender, amount);
        return amount;
    }

    /* CALCULATION */

    function _quote(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        LiquidationRequest calldata request,
        PoolTypes.ReserveCache memory collateralCache,
        PoolTypes.ReserveCache memory debtCache
    ) private view returns (Amounts memory) {
        PoolTypes.AccountData memory account = AccountLogic.calculate(market, oracle, request.borrower);
        uint256 debt = IScaledBalanceToken(debtCache.variableDebtToken).scaledBalanceOf(request.borrower).rayMulCeil(
            debtCache.variableBorrowIndex,
            debtCache.isV302
        );
        ValidationLogic.validateLiquidation(
            market,
            market.reserves[request.collateralAsset],
            market.reserves[request.debtAsset],
            request.borrower,
            debt,
            account.healthFactor
        );
        Terms memory terms = _terms(market, oracle, request, collateralCache, debtCache);
        terms.debt = debt;
        return _amounts(market.liquidationRules, terms, account, request.debtToCover);
    }

    function _terms(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        LiquidationRequest calldata request,
        PoolTypes.ReserveCache memory collateralCache,
        PoolTypes.ReserveCache memory debtCache
    ) private view returns (Terms memory terms) {
        terms.collateralPrice = oracle.getAssetPrice(request.collateralAsset);
        terms.collateralUnit = collateralCache.configuration.getUnit();
        terms.isV302 = debtCache.isV302;
        terms.collateral = IScaledBalanceToken(collateralCache.aToken).scaledBalanceOf(request.borrower).rayMulFloor(
            collateralCache.liquidityIndex,
            terms.isV302
        );
        terms.debtPrice = oracle.getAssetPrice(request.debtAsset);
        terms.debtUnit = debtCache.configuration.getUnit();
        terms.liquidationBonusBps = EModeLogic.liquidationBonusOf(
            market,
            market.usersEMode[request.borrower],
            collateralCache.configuration,
            market.reserves[request.collateralAsset].id
        );
        terms.protocolFeeBps = collateralCache.configuration.getLiquidationProtocolFee();
    }

    function _amounts(
        DataTypes.LiquidationRules memory rules,
        Terms memory terms,
        PoolTypes.AccountData memory account,
        uint256 debtToCover
    ) private pure returns (Amounts memory amounts) {
        uint256 debt = _maxDebt(rules, terms, account);
        amounts = _seize(terms, debtToCover < debt ? debtToCover : debt);

        uint256 taken = amounts.collateralSeized + amounts.protocolFee;
        amounts.takesAllCollateral = taken == terms.collateral;
        amounts.leavesBadDebt =
            rules.badDebtBecomesDeficit &&
            account.totalCollateralBase == (taken * terms.collateralPrice) / terms.collateralUnit;
        if (amounts.takesAllCollateral || amounts.debtRepaid == terms.debt) return amounts;
        require(
            MathUtils.mulDivCeil(terms.debt - amounts.debtRepaid, terms.debtPrice, terms.debtUnit) >=
                rules.minLeftoverBase &&
                ((terms.collateral - taken) * terms.collateralPrice) / terms.collateralUnit >= rules.minLeftoverBase,
            IPoolErrors.MustNotLeaveDust()
        );
    }

    /// @dev The close factor binds only for positions that are large in both reserves and not too unhealthy.
    function _maxDebt(
        DataTypes.LiquidationRules memory rules,
        Terms memory terms,
        PoolTypes.AccountData memory account
    ) private pure returns (uint256) {
        uint256 debtBase = MathUtils.mulDivCeil(terms.debt, terms.debtPrice, terms.debtUnit);
        if (
            account.healthFactor <= rules.closeFactorHealthFactorThreshold ||
            debtBase < rules.minBaseMaxCloseFactorThreshold ||
            (terms.collateral * terms.collateralPrice) / terms.collateralUnit < rules.minBaseMaxCloseFactorThreshold
        ) return terms.debt;

        if (rules.closeFactorScope == DataTypes.CloseFactorScope.PerReserve)
            return terms.debt.percentMulHalfUp(rules.closeFactorBps);
        uint256 maxDebtBase = account.totalDebtBase.percentMulHalfUp(rules.closeFactorBps);
        return debtBase > maxDebtBase ? (maxDebtBase * terms.debtUnit) / terms.debtPrice : terms.debt;
    }

    /// @dev collateral = debt at the oracle's prices * bonus, or all there is and then only the debt it pays for.
    function _seize(Terms memory terms, uint256 debt) private pure returns (Amounts memory amounts) {
        uint256 atPar = (terms.debtPrice * debt * terms.collateralUnit) / (terms.collateralPrice * terms.debtUnit);
        uint256 collateral = atPar.percentMulHalfUp(terms.liquidationBonusBps);
        amounts.debtRepaid = debt;
        if (collateral > terms.collateral) {
            collateral = terms.collateral;
            amounts.debtRepaid = ((terms.collateralPrice * collateral * terms.debtUnit) /
                (terms.debtPrice * terms.collateralUnit)).percentDivCeil(terms.liquidationBonusBps, terms.isV302);
        }
        if (terms.protocolFeeBps != 0) {
            uint256 bonus = collateral - collateral.percentDivHalfUp(terms.liquidationBonusBps);
            amounts.protocolFee = bonus.percentMulHalfUp(terms.protocolFeeBps);
        }
        amounts.collateralSeized = collateral - amounts.protocolFee;
    }

    /* EXECUTION */

    /// @dev Burns what is repaid, or everything if no collateral is left; what nobody repaid becomes the reserve's deficit.
    function _settleDebt(
        PoolTypes.Market storage market,
        IReserveInterestRateStrategy strategy,
        PoolTypes.ReserveCache memory cache,
        address asset,
        address borrower,
        uint256 repaid,
        bool isBadDebt
    ) private {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        uint256 scaledAmount = repaid.rayDivFloor(cache.variableBorrowIndex);
        uint256 outstanding;
        if (isBadDebt) {
            scaledAmount = IVariableDebtToken(cache.variableDebtToken).scaledBalanceOf(borrower);
            outstanding = scaledAmount.rayMulCeil(cache.variableBorrowIndex, cache.isV302) - repaid;
        }
        bool debtFree;
        (debtFree, cache.scaledVariableDebt) =
            cache.isV302
                ? V302Logic.burnDebt(cache, borrower, repaid + outstanding)
                : IVariableDebtToken(cache.variableDebtToken).burn(borrower, scaledAmount, cache.variableBorrowIndex);
        if (outstanding != 0) {
            reserve.deficit += outstanding.toUint128();
            emit IPool.DeficitCreated(borrower, asset, outstanding);
        }
        if (debtFree) market.usersConfig[borrower].setBorrowing(reserve.id, false);
        reserve.updateRates(cache, strategy, asset, repaid, 0);
    }

    function _payOut(
        PoolTypes.Market storage market,
        IReserveInterestRateStrategy strategy,
        LiquidationRequest calldata request,
        PoolTypes.ReserveCache memory cache,
        Amounts memory amounts
    ) private {
        uint256 index = cache.liquidityIndex;
        uint256 seized = amounts.collateralSeized;
        uint256 scaledSeized = seized.rayDivCeil(index, cache.isV302);
        if (request.receiveAToken) {
            bool isFirst = cache.isV302 && IAToken(cache.aToken).scaledBalanceOf(msg.sender) == 0;
            IAToken(cache.aToken).transferOnLiquidation(request.borrower, msg.sender, seized, scaledSeized, index);
            if (isFirst) V302Logic.enableFirst(market, request.collateralAsset, msg.sender);
        } else {
            market.reserves[request.collateralAsset].updateRates(cache, strategy, request.collateralAsset, 0, seized);
            IAToken(cache.aToken).burn(request.borrower, msg.sender, seized, scaledSeized, index);
        }
        if (amounts.protocolFee != 0)
            _payFee(IAToken(cache.aToken), request.borrower, amounts.protocolFee, index, cache.isV302);
    }

    /// @dev Both parts of the collateral are rounded up when scaled, so the last one takes at most what is left.
    function _payFee(IAToken aToken, address borrower, uint256 fee, uint256 index, bool isV302) private {
        uint256 scaledFee = fee.rayDivCeil(index, isV302);
        uint256 scaledLeft = aToken.scaledBalanceOf(borrower);
        if (scaledFee > scaledLeft) {
            scaledFee = scaledLeft;
            fee = scaledLeft.rayMulFloor(index, isV302);
        }
        if (fee != 0 || isV302)
            aToken.transferOnLiquidation(borrower, aToken.RESERVE_TREASURY_ADDRESS(), fee, scaledFee, index);
    }

    function _settleOtherDebts(
        PoolTypes.Market storage market,
        IReserveInterestRateStrategy strategy,
        address borrower
    ) private {
        DataTypes.UserConfigurationMap memory userConfig = market.usersConfig[borrower];
        if (!userConfig.isBorrowingAny()) return;
        uint256 remaining = userConfig.data;
        for (uint256 id = 0; remaining != 0; (++id, remaining >>= 2)) {
            if (remaining & 1 == 0) continue;
            address asset = market.reservesList[id];
            PoolTypes.Reserve storage reserve = market.reserves[asset];
            if (!reserve.configuration.getActive()) continue;
            PoolTypes.ReserveCache memory cache = reserve.accrue();
            _settleDebt(market, strategy, cache, asset, borrower, 0, true);
        }
    }
}
