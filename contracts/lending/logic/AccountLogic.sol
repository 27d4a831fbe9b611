// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../../interfaces/aave/IAaveOracle.sol";
import {IScaledBalanceToken} from "../../interfaces/aave/IScaledBalanceToken.sol";
import {MathUtils} from "../../math/MathUtils.sol";
import {PercentageMath} from "../../math/PercentageMath.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {EModeLogic} from "./EModeLogic.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveConfiguration} from "./ReserveConfiguration.sol";
import {ReserveLogic} from "./ReserveLogic.sol";
import {VersionedMath} from "./VersionedMath.sol";

/// @title A position's collateral, debt and health over all reserves
library AccountLogic {
    using PercentageMath for uint256;
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using ReserveLogic for PoolTypes.Reserve;
    using VersionedMath for uint256;
    using WadRayMath for uint256;

    /// @notice Values the position of `user` at the oracle's prices, interest included.
    /// @dev Collateral is rounded down and debt up, asset by asset: any debt counts for at least one base unit.
    /// healthFactor = sum(collateral * threshold) / debt, with the averages floored only afterwards (Aave v3.5). In v3.0.2
    /// debt is rounded down too, and healthFactor = collateral * average threshold in whole bps / debt.
    function calculate(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        address user
    ) internal view returns (PoolTypes.AccountData memory account) {
        uint256 remaining = market.usersConfig[user].data;
        if (remaining == 0) {
            account.healthFactor = type(uint256).max;
            return account;
        }
        uint8 eMode = market.usersEMode[user];
        // ltv and liquidationThreshold hold sums of value * bps until the loop is over.
        for (uint256 id = 0; remaining != 0; (++id, remaining >>= 2)) {
            if (remaining & 3 == 0) continue;
            address asset = market.reservesList[id];
            PoolTypes.Reserve storage reserve = market.reserves[asset];
            DataTypes.ReserveConfigurationMap memory configuration = reserve.configuration;
            account.isV302 = configuration.isV302();
            uint256 price = oracle.getAssetPrice(asset);
            if (remaining & 2 != 0) _addCollateral(account, market, reserve, configuration, eMode, price, user);
            if (remaining & 1 != 0) account.totalDebtBase += debtBase(reserve, configuration, price, user);
        }
        uint256 weightedThreshold = account.liquidationThreshold;
        if (account.totalCollateralBase != 0) {
            account.ltv /= account.totalCollateralBase;
            account.liquidationThreshold /= account.totalCollateralBase;
        }
        account.healthFactor = _healthFactor(account, weightedThreshold);
    }

    /// @notice What may still be borrowed, in the base currency: collateral * ltv rounded down, less the debt.
    function availableBorrows(PoolTypes.AccountData memory account) internal pure returns (uint256) {
        uint256 capacity = account.totalCollateralBase.percentMulFloor(account.ltv, account.isV302);
        return capacity > account.totalDebtBase ? capacity - account.totalDebtBase : 0;
    }

    /// @notice Value of the user's debt in one reserve, rounded up (in v3.0.2: down).
    function debtBase(
        PoolTypes.Reserve storage reserve,
        DataTypes.ReserveConfigurationMap memory configuration,
        uint256 price,
        address user
    ) internal view returns (uint256) {
        uint256 scaledDebt = IScaledBalanceToken(reserve.variableDebtToken).scaledBalanceOf(user);
        if (scaledDebt == 0) return 0;
        bool isV302 = configuration.isV302();
        uint256 debt = scaledDebt.rayMulCeil(reserve.normalizedDebt(isV302), isV302);
        if (isV302) return (debt * price) / configuration.getUnit();
        return MathUtils.mulDivCeil(debt, price, configuration.getUnit());
    }

    /// @param weightedThreshold Sum of value * bps, before it became the average.
    function _healthFactor(
        PoolTypes.AccountData memory account,
        uint256 weightedThreshold
    ) private pure returns (uint256) {
        if (account.totalDebtBase == 0) return type(uint256).max;
        if (!account.isV302)
            return weightedThreshold.wadDivHalfUp(account.totalDebtBase) / PercentageMath.PERCENTAGE_FACTOR;
        return
            account.totalCollateralBase.percentMulHalfUp(account.liquidationThreshold).wadDivHalfUp(
                account.totalDebtBase
            );
    }

    function _addCollateral(
        PoolTypes.AccountData memory account,
        PoolTypes.Market storage market,
        PoolTypes.Reserve storage reserve,
        DataTypes.ReserveConfigurationMap memory configuration,
        uint8 eMode,
        uint256 price,
        address user
    ) private view {
        uint256 balance = IScaledBalanceToken(reserve.aToken).scaledBalanceOf(user).rayMulFloor(
            reserve.normalizedIncome(),
            account.isV302
        );
        uint256 value = (balance * price) / configuration.getUnit();
        account.totalCollateralBase += value;

        (uint256 ltv, uint256 liquidationThreshold) = _collateralParameters(market, eMode, configuration, reserve.id);
        if (ltv == 0) account.hasZeroLtvCollateral = true;
        account.ltv += value * ltv;
        account.liquidationThreshold += value * liquidationThreshold;
    }

    function _collateralParameters(
        PoolTypes.Market storage market,
        uint8 eMode,
        DataTypes.ReserveConfigurationMap memory configuration,
        uint256 id
    ) private view returns (uint256 ltv, uint256 liquidationThreshold) {
        if (eMode != 0) {
            PoolTypes.EModeCategory storage category = market.eModes[eMode];
            if (EModeLogic.contains(category.collateralBitmap, id)) {
                ltv = EModeLogic.isLtvZero(category, configuration, id) ? 0 : category.ltv;
                return (ltv, category.liquidationThreshold);
            }
        }
        return (configuration.getLtv(), configuration.getLiquidationThreshold());
    }
}
