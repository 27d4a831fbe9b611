// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../../interfaces/aave/IAaveOracle.sol";
import {IPoolErrors} from "../../interfaces/aave/IPoolErrors.sol";
import {PercentageMath} from "../../math/PercentageMath.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {AccountLogic} from "./AccountLogic.sol";
import {EModeLogic} from "./EModeLogic.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveConfiguration} from "./ReserveConfiguration.sol";
import {UserConfiguration} from "./UserConfiguration.sol";
import {ValidationLogic} from "./ValidationLogic.sol";

/// @title Who may do what in a market of Aave v3.0.2, where its checks or their order are others
/// @dev Source: npm @aave/core-v3 1.19.3. Where it reverts with a code, so does this with the error of the same name since v3.4.
library ValidationV302 {
    using PercentageMath for uint256;
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using UserConfiguration for DataTypes.UserConfigurationMap;
    using WadRayMath for uint256;

    /// @notice Before the debt is there: the position must be healthy (a healthFactor of exactly 1 is not enough), and its
    /// collateral times ltv must cover all debt and what is to be borrowed.
    function validateBorrow(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        PoolTypes.ReserveCache memory cache,
        address asset,
        uint256 amount,
        DataTypes.InterestRateMode interestRateMode,
        address onBehalfOf
    ) internal view {
        DataTypes.ReserveConfigurationMap memory configuration = cache.configuration;
        require(amount != 0, IPoolErrors.InvalidAmount());
        ValidationLogic.requireUsable(configuration);
        require(!configuration.getFrozen(), IPoolErrors.ReserveFrozen());
        require(configuration.getBorrowingEnabled(), IPoolErrors.BorrowingNotEnabled());
        require(interestRateMode != DataTypes.InterestRateMode.NONE, IPoolErrors.InvalidInterestRateModeSelected());
        uint256 borrowCap = configuration.getBorrowCap();
        require(
            borrowCap == 0 ||
                cache.scaledVariableDebt.rayMulHalfUp(cache.variableBorrowIndex) + amount <=
                    borrowCap * configuration.getUnit(),
            IPoolErrors.BorrowCapExceeded()
        );
        uint8 eMode = market.usersEMode[onBehalfOf];
        require(
            eMode == 0 || EModeLogic.contains(market.eModes[eMode].borrowableBitmap, market.reserves[asset].id),
            IPoolErrors.InconsistentEModeCategory()
        );
        _requireCovered(market, oracle, configuration, asset, amount, onBehalfOf);
        require(interestRateMode == DataTypes.InterestRateMode.VARIABLE, IPoolErrors.StableBorrowingNotEnabled());
        ValidationLogic.requireSiloRespected(market, configuration, asset, onBehalfOf);
    }

    function validateRepay(
        PoolTypes.ReserveCache memory cache,
        uint256 amount,
        DataTypes.InterestRateMode interestRateMode,
        address onBehalfOf,
        uint256 debt
    ) internal view {
        require(amount != 0, IPoolErrors.InvalidAmount());
        require(amount != type(uint256).max || onBehalfOf == msg.sender, IPoolErrors.NoExplicitAmountToRepayOnBehalf());
        ValidationLogic.requireUsable(cache.configuration);
        require(
            debt != 0 && interestRateMode == DataTypes.InterestRateMode.VARIABLE,
            IPoolErrors.NoDebtOfSelectedType()
        );
    }

    /// @notice What the user borrows must be in the category entered; what is collateral need not be.
    function validateSetUserEMode(PoolTypes.Market storage market, address user, uint8 eMode) internal view {
        require(eMode == 0 || market.eModes[eMode].liquidationThreshold != 0, IPoolErrors.InconsistentEModeCategory());
        if (eMode == 0) return;
        uint256 remaining = market.usersConfig[user].data;
        for (uint256 id = 0; remaining != 0; (++id, remaining >>= 2)) {
            require(
                remaining & 1 == 0 || EModeLogic.contains(market.eModes[eMode].borrowableBitmap, id),
                IPoolErrors.InconsistentEModeCategory()
            );
        }
    }

    function _requireCovered(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        DataTypes.ReserveConfigurationMap memory configuration,
        address asset,
        uint256 amount,
        address onBehalfOf
    ) private view {
        PoolTypes.AccountData memory account = AccountLogic.calculate(market, oracle, onBehalfOf);
        require(account.totalCollateralBase != 0, IPoolErrors.CollateralBalanceIsZero());
        require(account.ltv != 0, IPoolErrors.LtvValidationFailed());
        require(
            account.healthFactor > ValidationLogic.HEALTH_FACTOR_LIQUIDATION_THRESHOLD,
            IPoolErrors.HealthFactorLowerThanLiquidationThreshold()
        );
        uint256 amountBase = (oracle.getAssetPrice(asset) * amount) / configuration.getUnit();
        require(
            (account.totalDebtBase + amountBase).percentDivHalfUp(account.ltv) <= account.totalCollateralBase,
            IPoolErrors.CollateralCannotCoverNewBorrow()
        );
    }
}
