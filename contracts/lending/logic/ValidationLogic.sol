// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../../interfaces/aave/IAaveOracle.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPoolErrors} from "../../interfaces/aave/IPoolErrors.sol";
import {IScaledBalanceToken} from "../../interfaces/aave/IScaledBalanceToken.sol";
import {PercentageMath} from "../../math/PercentageMath.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {AccountLogic} from "./AccountLogic.sol";
import {EModeLogic} from "./EModeLogic.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveConfiguration} from "./ReserveConfiguration.sol";
import {UserConfiguration} from "./UserConfiguration.sol";

/// @title Who may do what, and when
/// @dev The order of checks is part of the behaviour: a caller that breaks two rules sees the error Aave shows.
library ValidationLogic {
    using PercentageMath for uint256;
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using UserConfiguration for DataTypes.UserConfigurationMap;
    using WadRayMath for uint256;

    uint256 internal constant HEALTH_FACTOR_LIQUIDATION_THRESHOLD = 1e18;

    /// @dev In v3.0.2 with the amount in place of the scaled one.
    function validateSupply(
        PoolTypes.Reserve storage reserve,
        PoolTypes.ReserveCache memory cache,
        uint256 scaledAmount,
        address onBehalfOf
    ) internal view {
        require(scaledAmount != 0, IPoolErrors.InvalidAmount());
        requireUsable(cache.configuration);
        require(!cache.configuration.getFrozen(), IPoolErrors.ReserveFrozen());
        require(cache.isV302 || onBehalfOf != cache.aToken, IPoolErrors.SupplyToAToken());

        uint256 supplyCap = cache.configuration.getSupplyCap();
        if (supplyCap == 0) return;
        uint256 scaledBefore = IScaledBalanceToken(cache.aToken).scaledTotalSupply() + reserve.accruedToTreasury;
        uint256 supplyAfter =
            cache.isV302
                ? scaledBefore.rayMulHalfUp(cache.liquidityIndex) + scaledAmount
                : (scaledBefore + scaledAmount).rayMulFloor(cache.liquidityIndex);
        require(supplyAfter <= supplyCap * cache.configuration.getUnit(), IPoolErrors.SupplyCapExceeded());
    }

    /// @dev In v3.0.2 with amounts in place of scaled ones.
    function validateWithdraw(
        PoolTypes.ReserveCache memory cache,
        uint256 amount,
        uint256 scaledAmount,
        uint256 scaledBalance
    ) internal pure {
        require(amount != 0, IPoolErrors.InvalidAmount());
        require(scaledAmount <= scaledBalance, IPoolErrors.NotEnoughAvailableUserBalance());
        requireUsable(cache.configuration);
    }

    /// @dev As debt, rounded up, is what is borrowed compared with what is supplied.
    function validateBorrow(
        PoolTypes.Market storage market,
        PoolTypes.ReserveCache memory cache,
        address asset,
        uint256 scaledAmount,
        DataTypes.InterestRateMode interestRateMode,
        address onBehalfOf
    ) internal view {
        require(scaledAmount != 0, IPoolErrors.InvalidAmount());
        requireUsable(cache.configuration);
        require(!cache.configuration.getFrozen(), IPoolErrors.ReserveFrozen());
        _requireBorrowable(market, cache.configuration, market.reserves[asset].id, onBehalfOf);
        require(
            scaledAmount.rayMulCeil(cache.variableBorrowIndex) <= IERC20(cache.aToken).totalSupply(),
            IPoolErrors.InvalidAmount()
        );
        _requireVariable(interestRateMode);

        uint256 borrowCap = cache.configuration.getBorrowCap();
        require(
            borrowCap == 0 ||
                (cache.scaledVariableDebt + scaledAmount).rayMulCeil(cache.variableBorrowIndex) <=
                    borrowCap * cache.configuration.getUnit(),
            IPoolErrors.BorrowCapExceeded()
        );
        requireSiloRespected(market, cache.configuration, asset, onBehalfOf);
    }

    /// @notice After a borrow: the position must be healthy, and its collateral times ltv must cover all debt.
    function validateBorrowed(PoolTypes.Market storage market, IAaveOracle oracle, address user) internal view {
        PoolTypes.AccountData memory account = AccountLogic.calculate(market, oracle, user);
        require(account.ltv != 0, IPoolErrors.LtvValidationFailed());
        _requireHealthy(account);
        require(
            account.totalDebtBase.percentDivCeil(account.ltv) <= account.totalCollateralBase,
            IPoolErrors.CollateralCannotCoverNewBorrow()
        );
    }

    function validateRepay(
        PoolTypes.ReserveCache memory cache,
        uint256 amount,
        DataTypes.InterestRateMode interestRateMode,
        address onBehalfOf,
        uint256 debt
    ) internal view {
        require(amount != 0, IPoolErrors.InvalidAmount());
        _requireVariable(interestRateMode);
        require(amount != type(uint256).max || onBehalfOf == msg.sender, IPoolErrors.NoExplicitAmountToRepayOnBehalf());
        requireUsable(cache.configuration);
        require(debt != 0, IPoolErrors.NoDebtOfSelectedType());
    }

    function validateSetUseReserveAsCollateral(DataTypes.ReserveConfigurationMap memory configuration) internal pure {
        requireUsable(configuration);
    }

    /// @notice Whether collateral use of the reserve may be switched on: its ltv to this user must not be zero.
    function mayUseAsCollateral(
        PoolTypes.Market storage market,
        DataTypes.ReserveConfigurationMap memory configuration,
        uint256 id,
        address user
    ) internal view returns (bool) {
        return EModeLogic.ltvOf(market, market.usersEMode[user], configuration, id) != 0;
    }

    /// @notice What the user borrows and uses as collateral must be allowed in the e-mode entered (or outside, for 0).
    function validateSetUserEMode(PoolTypes.Market storage market, address user, uint8 eMode) internal view {
        require(eMode == 0 || market.eModes[eMode].liquidationThreshold != 0, IPoolErrors.InconsistentEModeCategory());
        uint256 remaining = market.usersConfig[user].data;
        for (uint256 id = 0; remaining != 0; (++id, remaining >>= 2)) {
            if (remaining & 3 == 0) continue;
            address asset = market.reservesList[id];
            DataTypes.ReserveConfigurationMap memory configuration = market.reserves[asset].configuration;
            if (remaining & 1 != 0)
                require(
                    EModeLogic.isBorrowable(market, eMode, configuration, id),
                    IPoolErrors.InvalidDebtInEmode(asset, eMode)
                );
            if (remaining & 2 != 0)
                require(
                    EModeLogic.ltvOf(market, eMode, configuration, id) != 0,
                    IPoolErrors.InvalidCollateralInEmode(asset, eMode)
                );
        }
    }

    /// @notice After an action: the position must be healthy.
    function validateHealthFactor(PoolTypes.Market storage market, IAaveOracle oracle, address user) internal view {
        _requireHealthy(AccountLogic.calculate(market, oracle, user));
    }

    /// @notice After collateral has left: the position must be healthy, and collateral with ltv zero leaves first.
    function validateCollateralLeft(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        address user,
        PoolTypes.Reserve storage left
    ) internal view {
        PoolTypes.AccountData memory account = AccountLogic.calculate(market, oracle, user);
        _requireHealthy(account);
        require(
            !account.hasZeroLtvCollateral ||
                EModeLogic.ltvOf(market, market.usersEMode[user], left.configuration, left.id) == 0,
            IPoolErrors.LtvValidationFailed()
        );
    }

    function validateFlashLoan(
        PoolTypes.Market storage market,
        address[] calldata assets,
        uint256[] calldata amounts
    ) internal view {
        require(assets.length == amounts.length, IPoolErrors.InconsistentFlashloanParams());
        for (uint256 i = 0; i < assets.length; ++i) {
            for (uint256 j = i + 1; j < assets.length; ++j)
                require(
                    assets[i] != assets[j] || market.reserves[assets[i]].configuration.isV302(),
                    IPoolErrors.InconsistentFlashloanParams()
                );
            validateFlashLoanOf(market.reserves[assets[i]], amounts[i]);
        }
    }

    function validateFlashLoanOf(PoolTypes.Reserve storage reserve, uint256 amount) internal view {
        DataTypes.ReserveConfigurationMap memory configuration = reserve.configuration;
        require(!configuration.getPaused(), IPoolErrors.ReservePaused());
        require(configuration.getActive(), IPoolErrors.ReserveInactive());
        require(configuration.getFlashLoanEnabled(), IPoolErrors.FlashloanDisabled());
        if (configuration.isV302()) return;
        require(amount <= IERC20(reserve.aToken).totalSupply(), IPoolErrors.InvalidAmount());
    }

    function validateLiquidation(
        PoolTypes.Market storage market,
        PoolTypes.Reserve storage collateralReserve,
        PoolTypes.Reserve storage debtReserve,
        address borrower,
        uint256 borrowerDebt,
        uint256 healthFactor
    ) internal view {
        require(
            borrower != msg.sender || market.liquidationRules.selfLiquidationAllowed,
            IPoolErrors.SelfLiquidation()
        );
        DataTypes.ReserveConfigurationMap memory collateral = collateralReserve.configuration;
        DataTypes.ReserveConfigurationMap memory debt = debtReserve.configuration;
        require(collateral.getActive() && debt.getActive(), IPoolErrors.ReserveInactive());
        require(!collateral.getPaused() && !debt.getPaused(), IPoolErrors.ReservePaused());
        require(
            collateralReserve.liquidationGracePeriodUntil < block.timestamp &&
                debtReserve.liquidationGracePeriodUntil < block.timestamp,
            IPoolErrors.LiquidationGraceSentinelCheckFailed()
        );
        require(healthFactor < HEALTH_FACTOR_LIQUIDATION_THRESHOLD, IPoolErrors.HealthFactorNotBelowThreshold());
        require(
            market.usersConfig[borrower].isUsingAsCollateral(collateralReserve.id),
            IPoolErrors.CollateralCannotBeLiquidated()
        );
        require(borrowerDebt != 0, IPoolErrors.SpecifiedCurrencyNotBorrowedByUser());
    }

    function requireUsable(DataTypes.ReserveConfigurationMap memory configuration) internal pure {
        require(configuration.getActive(), IPoolErrors.ReserveInactive());
        require(!configuration.getPaused(), IPoolErrors.ReservePaused());
    }

    function _requireVariable(DataTypes.InterestRateMode interestRateMode) private pure {
        require(interestRateMode == DataTypes.InterestRateMode.VARIABLE, IPoolErrors.InvalidInterestRateModeSelected());
    }

    function _requireHealthy(PoolTypes.AccountData memory account) private pure {
        require(
            account.healthFactor >= HEALTH_FACTOR_LIQUIDATION_THRESHOLD,
            IPoolErrors.HealthFactorLowerThanLiquidationThreshold()
        );
    }

    function _requireBorrowable(
        PoolTypes.Market storage market,
        DataTypes.ReserveConfigurationMap memory configuration,
        uint256 id,
        address user
    ) private view {
        uint8 eMode = market.usersEMode[user];
        if (EModeLogic.isBorrowable(market, eMode, configuration, id)) return;
        if (eMode != 0) revert IPoolErrors.NotBorrowableInEMode();
        revert IPoolErrors.BorrowingNotEnabled();
    }

    /// @dev A siloed asset may only be borrowed alone: neither beside other debt nor other debt beside it.
    function requireSiloRespected(
        PoolTypes.Market storage market,
        DataTypes.ReserveConfigurationMap memory configuration,
        address asset,
        address user
    ) internal view {
        DataTypes.UserConfigurationMap memory userConfig = market.usersConfig[user];
        if (!userConfig.isBorrowingAny()) return;
        (bool one, uint256 id) = userConfig.onlyBorrowedReserve();
        if (one) {
            address borrowed = market.reservesList[id];
            DataTypes.ReserveConfigurationMap memory borrowedConfiguration = market.reserves[borrowed].configuration;
            if (borrowed == asset) return;
            require(!borrowedConfiguration.getSiloedBorrowing(), IPoolErrors.SiloedBorrowingViolation());
        }
        require(!configuration.getSiloedBorrowing(), IPoolErrors.SiloedBorrowingViolation());
    }
}
