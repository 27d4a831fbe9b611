// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IPool} from "../../interfaces/aave/IPool.sol";
import {IReserveInterestRateStrategy} from "../../interfaces/aave/IReserveInterestRateStrategy.sol";
import {IVariableDebtToken} from "../../interfaces/aave/IVariableDebtToken.sol";
import {MathUtils} from "../../math/MathUtils.sol";
import {PercentageMath} from "../../math/PercentageMath.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveConfiguration} from "./ReserveConfiguration.sol";
import {VersionedMath} from "./VersionedMath.sol";

/// @title Interest of one reserve: indexes, treasury, rates, known liquidity
library ReserveLogic {
    using PercentageMath for uint256;
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using SafeCast for uint256;
    using VersionedMath for uint256;
    using WadRayMath for uint256;

    /// @notice Liquidity index now, ray.
    function normalizedIncome(PoolTypes.Reserve storage reserve) internal view returns (uint256) {
        uint256 index = reserve.liquidityIndex;
        uint256 elapsed = block.timestamp - reserve.lastUpdateTimestamp;
        if (elapsed == 0) return index;
        return MathUtils.linearInterest(reserve.currentLiquidityRate, elapsed).rayMulHalfUp(index);
    }

    /// @notice Variable borrow index now, ray.
    function normalizedDebt(PoolTypes.Reserve storage reserve, bool isV302) internal view returns (uint256) {
        uint256 index = reserve.variableBorrowIndex;
        uint256 elapsed = block.timestamp - reserve.lastUpdateTimestamp;
        if (elapsed == 0) return index;
        return _compounded(reserve.currentVariableBorrowRate, elapsed, isV302).rayMulHalfUp(index);
    }

    /// @notice Brings the reserve's indexes and its treasury's share up to now, once a timestamp.
    /// @return cache The reserve for the rest of the action.
    function accrue(PoolTypes.Reserve storage reserve) internal returns (PoolTypes.ReserveCache memory cache) {
        cache.configuration = reserve.configuration;
        cache.isV302 = cache.configuration.isV302();
        cache.liquidityIndex = reserve.liquidityIndex;
        cache.variableBorrowIndex = reserve.variableBorrowIndex;
        cache.aToken = reserve.aToken;
        cache.variableDebtToken = reserve.variableDebtToken;
        cache.scaledVariableDebt = IVariableDebtToken(cache.variableDebtToken).scaledTotalSupply();

        uint256 elapsed = block.timestamp - reserve.lastUpdateTimestamp;
        if (elapsed == 0) return cache;
        reserve.lastUpdateTimestamp = uint40(block.timestamp);

        uint256 liquidityRate = reserve.currentLiquidityRate;
        if (liquidityRate != 0) {
            cache.liquidityIndex = MathUtils.linearInterest(liquidityRate, elapsed).rayMulHalfUp(cache.liquidityIndex);
            reserve.liquidityIndex = cache.liquidityIndex.toUint128();
        }
        if (cache.scaledVariableDebt != 0) _accrueDebt(reserve, cache, elapsed);
    }

    /// @notice The reserve as `accrue` would leave it, but for its debt: nothing is written.
    function peek(PoolTypes.Reserve storage reserve) internal view returns (PoolTypes.ReserveCache memory cache) {
        cache.configuration = reserve.configuration;
        cache.isV302 = cache.configuration.isV302();
        cache.liquidityIndex = normalizedIncome(reserve);
        cache.aToken = reserve.aToken;
    }

    /// @notice Sets the rates that follow from the reserve's debt and liquidity, and moves its known liquidity.
    /// @param liquidityAdded Underlying that comes in with this action.
    /// @param liquidityTaken Underlying that leaves with this action; panics (0x11) if the reserve does not have it.
    function updateRates(
        PoolTypes.Reserve storage reserve,
        PoolTypes.ReserveCache memory cache,
        IReserveInterestRateStrategy strategy,
        address asset,
        uint256 liquidityAdded,
        uint256 liquidityTaken
    ) internal {
        uint256 liquidity = cache.isV302 ? IERC20(asset).balanceOf(cache.aToken) : reserve.virtualUnderlyingBalance;
        (uint256 liquidityRate, uint256 variableBorrowRate) = strategy.calculateInterestRates(
            DataTypes.CalculateInterestRatesParams({
                unbacked: reserve.deficit,
                liquidityAdded: liquidityAdded,
                liquidityTaken: liquidityTaken,
                totalDebt: cache.scaledVariableDebt.rayMulCeil(cache.variableBorrowIndex, cache.isV302),
                reserveFactor: cache.configuration.getReserveFactor(),
                reserve: asset,
                usingVirtualBalance: !cache.isV302,
                virtualUnderlyingBalance: liquidity
            })
        );
        reserve.currentLiquidityRate = liquidityRate.toUint128();
        reserve.currentVariableBorrowRate = variableBorrowRate.toUint128();
        if (!cache.isV302) {
            if (liquidityAdded != 0) liquidity = uint128(liquidity) + liquidityAdded.toUint128();
            if (liquidityTaken != 0) liquidity = uint128(liquidity) - liquidityTaken.toUint128();
            if (liquidityAdded != liquidityTaken) reserve.virtualUnderlyingBalance = uint128(liquidity);
        }

        emit IPool.ReserveDataUpdated(
            asset,
            liquidityRate,
            0,
            variableBorrowRate,
            cache.liquidityIndex,
            cache.variableBorrowIndex
        );
    }

    function _accrueDebt(
        PoolTypes.Reserve storage reserve,
        PoolTypes.ReserveCache memory cache,
        uint256 elapsed
    ) private {
        uint256 previousIndex = cache.variableBorrowIndex;
        cache.variableBorrowIndex = _compounded(reserve.currentVariableBorrowRate, elapsed, cache.isV302).rayMulHalfUp(
            previousIndex
        );
        reserve.variableBorrowIndex = cache.variableBorrowIndex.toUint128();

        uint256 reserveFactor = cache.configuration.getReserveFactor();
        if (reserveFactor == 0) return;
        uint256 scaledDebt = cache.scaledVariableDebt;
        uint256 interest =
            cache.isV302
                ? scaledDebt.rayMulHalfUp(cache.variableBorrowIndex) - scaledDebt.rayMulHalfUp(previousIndex)
                : scaledDebt.rayMulFloor(cache.variableBorrowIndex - previousIndex);
        uint256 share = interest.percentMulHalfUp(reserveFactor);
        if (share != 0) reserve.accruedToTreasury += share.rayDivFloor(cache.liquidityIndex, cache.isV302).toUint128();
    }

    function _compounded(uint256 rate, uint256 elapsed, bool isV302) private pure returns (uint256) {
        return isV302 ? MathUtils.compoundedInterestV302(rate, elapsed) : MathUtils.compoundedInterest(rate, elapsed);
    }
}
