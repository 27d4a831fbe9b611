// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Errors of the lending pool, its tokens, its configurator and its rate strategy
/// @notice Names and arguments are those of Aave v3.4 to v3.6, so one decoder reads both; the last section is ours.
interface IPoolErrors {
    /// @notice Thrown when the caller does not own the addresses provider.
    error CallerNotPoolAdmin();
    /// @notice Thrown when a pool function meant for the configurator is called by someone else.
    error CallerNotPoolConfigurator();
    /// @notice Thrown when `finalizeTransfer` is not called by the asset's aToken.
    error CallerNotAToken();
    /// @notice Thrown when a token function meant for the pool is called by someone else.
    error CallerMustBePool();
    /// @notice Thrown when a deficit is eliminated by anyone but the address registered as "UMBRELLA".
    error CallerNotUmbrella();
    /// @notice Thrown when an address that must be a contract holds no code.
    error NotContract();
    /// @notice Thrown when the zero address is given.
    error ZeroAddressNotValid();
    /// @notice Thrown when an asset is configured that was never listed.
    error AssetNotListed();
    /// @notice Thrown when a listed asset is listed again.
    error ReserveAlreadyInitialized();
    /// @notice Thrown when the list of reserves is full.
    error NoMoreReservesAllowed();
    /// @notice Thrown when a token belongs to another pool than the one it is listed in.
    error PoolAddressesDoNotMatch();

    /// @notice Thrown when an amount is zero, or larger than what the reserve can hold.
    error InvalidAmount();
    /// @notice Thrown when the amount rounds down to a scaled amount of zero on mint.
    error InvalidMintAmount();
    /// @notice Thrown when the amount rounds down to a scaled amount of zero on burn.
    error InvalidBurnAmount();
    /// @notice Thrown when the reserve is not active (also when the asset is not listed).
    error ReserveInactive();
    /// @notice Thrown when the reserve is frozen: no new supply and no new debt.
    error ReserveFrozen();
    /// @notice Thrown when the reserve is paused: nothing at all.
    error ReservePaused();
    /// @notice Thrown when supplying would lift the aToken supply above the cap.
    error SupplyCapExceeded();
    /// @notice Thrown when borrowing would lift the debt above the cap.
    error BorrowCapExceeded();
    /// @notice Thrown when aTokens would be minted to their own contract.
    error SupplyToAToken();
    /// @notice Thrown when underlying would be withdrawn to its own aToken.
    error WithdrawToAToken();
    /// @notice Thrown when more is withdrawn than is held.
    error NotEnoughAvailableUserBalance();
    /// @notice Thrown when the asset cannot be borrowed outside e-mode.
    error BorrowingNotEnabled();
    /// @notice Thrown when the asset cannot be borrowed in the user's e-mode.
    error NotBorrowableInEMode();
    /// @notice Thrown when the interest rate mode is not 2 (variable).
    error InvalidInterestRateModeSelected();
    /// @notice Thrown when a siloed asset would be borrowed beside another one.
    error SiloedBorrowingViolation();
    /// @notice Thrown when collateral times ltv does not cover the debt after a borrow.
    error CollateralCannotCoverNewBorrow();
    /// @notice Thrown when an action would leave the health factor below 1.
    error HealthFactorLowerThanLiquidationThreshold();
    /// @notice Thrown when somebody without collateral borrows (v3.0.2).
    error CollateralBalanceIsZero();
    /// @notice Thrown when something is borrowed at a stable rate (v3.0.2).
    error StableBorrowingNotEnabled();
    /// @notice Thrown when the position's ltv is zero, or when collateral with ltv zero has to be withdrawn first.
    error LtvValidationFailed();
    /// @notice Thrown when there is no debt to repay.
    error NoDebtOfSelectedType();
    /// @notice Thrown when "all of it" is repaid for someone else.
    error NoExplicitAmountToRepayOnBehalf();
    /// @notice Thrown when collateral use is switched without holding the aToken.
    error UnderlyingBalanceZero();
    /// @notice Thrown when collateral with ltv zero is switched on.
    error UserInIsolationModeOrLtvZero();
    /// @notice Thrown when the e-mode is not configured.
    error InconsistentEModeCategory();
    /// @notice Thrown when collateral in use has ltv zero in the e-mode that is entered.
    error InvalidCollateralInEmode(address reserve, uint256 categoryId);
    /// @notice Thrown when debt cannot be borrowed in the e-mode that is entered.
    error InvalidDebtInEmode(address reserve, uint256 categoryId);
    /// @notice Thrown when an asset is made ltv zero in an e-mode in which it is not collateral.
    error MustBeEmodeCollateral(address reserve, uint256 categoryId);

    /// @notice Thrown when the borrower liquidates itself.
    error SelfLiquidation();
    /// @notice Thrown while the grace period of either reserve lasts.
    error LiquidationGraceSentinelCheckFailed();
    /// @notice Thrown when the position to liquidate has a health factor of 1 or more.
    error HealthFactorNotBelowThreshold();
    /// @notice Thrown when the user does not use the asset as collateral.
    error CollateralCannotBeLiquidated();
    /// @notice Thrown when the user does not owe the asset.
    error SpecifiedCurrencyNotBorrowedByUser();
    /// @notice Thrown when a partial liquidation would leave too little debt or too little collateral.
    error MustNotLeaveDust();
    /// @notice Thrown when there is no deficit to eliminate.
    error ReserveNotInDeficit();
    /// @notice Thrown when the account that eliminates a deficit has debt.
    error UserCannotHaveDebt();

    /// @notice Thrown when the asset cannot be flash borrowed.
    error FlashloanDisabled();
    /// @notice Thrown when the lists of a flash loan differ in length or name an asset twice.
    error InconsistentFlashloanParams();
    /// @notice Thrown when the receiver of a flash loan does not return true.
    error InvalidFlashloanExecutorReturn();
    /// @notice Thrown when the flash loan premium is above 100%.
    error FlashloanPremiumInvalid();

    /// @notice Thrown when ltv, threshold and bonus of a reserve do not fit together.
    error InvalidReserveParams();
    /// @notice Thrown when ltv, threshold and bonus of an e-mode do not fit together.
    error InvalidEmodeCategoryParams();
    /// @notice Thrown when category 0 is configured.
    error EModeCategoryReserved();
    /// @notice Thrown when a reserve stops being collateral while it has suppliers.
    error ReserveLiquidityNotZero();
    /// @notice Thrown when a siloed flag is set while the reserve has debt.
    error ReserveDebtNotZero();
    /// @notice Thrown when an ltv does not fit its 16 bits.
    error InvalidLtv();
    /// @notice Thrown when a liquidation threshold does not fit its 16 bits.
    error InvalidLiquidationThreshold();
    /// @notice Thrown when a liquidation bonus does not fit its 16 bits.
    error InvalidLiquidationBonus();
    /// @notice Thrown when the underlying has fewer than 6 decimals.
    error InvalidDecimals();
    /// @notice Thrown when the reserve factor is above 100%.
    error InvalidReserveFactor();
    /// @notice Thrown when the borrow cap does not fit its 36 bits.
    error InvalidBorrowCap();
    /// @notice Thrown when the supply cap does not fit its 36 bits.
    error InvalidSupplyCap();
    /// @notice Thrown when the liquidation protocol fee is above 100%.
    error InvalidLiquidationProtocolFee();
    /// @notice Thrown when a grace period is longer than `MAX_GRACE_PERIOD`.
    error InvalidGracePeriod();
    /// @notice Thrown when a reserve is frozen twice or thawed twice.
    error InvalidFreezeState();
    /// @notice Thrown when a reserve's ltv is set to zero twice, or restored with nothing to restore.
    error InvalidLtvzeroState();
    /// @notice Thrown when the optimal usage is outside [1%, 99%].
    error InvalidOptimalUsageRatio();
    /// @notice Thrown when slope 2 is below slope 1.
    error Slope2MustBeGteSlope1();
    /// @notice Thrown when the borrow rate at full usage is above `MAX_BORROW_RATE`.
    error InvalidMaxRate();

    /// @notice Thrown when a permit is presented after its deadline.
    error InvalidExpiration();
    /// @notice Thrown when a permit is not signed by the owner.
    error InvalidSignature();
    /// @notice Thrown by functions of a debt token that debt cannot have (transfer, approve).
    error OperationNotSupported();

    /* LIQUIDATION RULES */

    /// @notice Thrown when the close factor is zero or above 100%.
    error InvalidCloseFactor(uint256 closeFactorBps);
    /// @notice Thrown when the close factor's health factor threshold is above 1, where nothing is liquidatable.
    error InvalidCloseFactorHealthFactorThreshold(uint256 closeFactorHealthFactorThreshold);
    /// @notice Thrown when the leftover is above the size from which the close factor binds: a position between the two
    /// could be neither closed nor reduced.
    error LeftoverAboveCloseFactorThreshold(uint256 minLeftoverBase, uint256 minBaseMaxCloseFactorThreshold);
}
