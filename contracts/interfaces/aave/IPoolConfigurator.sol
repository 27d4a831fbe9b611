// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "./DataTypes.sol";

/// @title Governance of the lending pool, under the names of Aave's configurator
/// @dev Every setter is for the owner of the addresses provider, else CallerNotPoolAdmin. Parameters in bps.
interface IPoolConfigurator {
    /// @notice A reserve to list; its tokens are deployed beforehand.
    struct InitReserveInput {
        address underlyingAsset;
        address aToken;
        address variableDebtToken;
        bytes interestRateData;
    }

    event ReserveInitialized(
        address indexed asset,
        address indexed aToken,
        address stableDebtToken,
        address variableDebtToken,
        address interestRateStrategyAddress
    );
    event ReserveBorrowing(address indexed asset, bool enabled);
    event ReserveFlashLoaning(address indexed asset, bool enabled);
    event CollateralConfigurationChanged(
        address indexed asset,
        uint256 ltv,
        uint256 liquidationThreshold,
        uint256 liquidationBonus
    );
    event PendingLtvChanged(address indexed asset, uint256 ltv);
    event ReserveActive(address indexed asset, bool active);
    event ReserveFrozen(address indexed asset, bool frozen);
    event ReservePaused(address indexed asset, bool paused);
    event ReserveFactorChanged(address indexed asset, uint256 oldReserveFactor, uint256 newReserveFactor);
    event BorrowCapChanged(address indexed asset, uint256 oldBorrowCap, uint256 newBorrowCap);
    event SupplyCapChanged(address indexed asset, uint256 oldSupplyCap, uint256 newSupplyCap);
    event LiquidationProtocolFeeChanged(address indexed asset, uint256 oldFee, uint256 newFee);
    event LiquidationGracePeriodChanged(address indexed asset, uint40 gracePeriodUntil);
    event LiquidationGracePeriodDisabled(address indexed asset);
    event SiloedBorrowingChanged(address indexed asset, bool oldState, bool newState);
    event ReserveInterestRateDataChanged(address indexed asset, address indexed strategy, bytes data);
    event EModeCategoryAdded(
        uint8 indexed categoryId,
        uint256 ltv,
        uint256 liquidationThreshold,
        uint256 liquidationBonus,
        address oracle,
        string label
    );
    event AssetCollateralInEModeChanged(address indexed asset, uint8 categoryId, bool collateral);
    event AssetBorrowableInEModeChanged(address indexed asset, uint8 categoryId, bool borrowable);
    event AssetLtvzeroInEModeChanged(address indexed asset, uint8 categoryId, bool ltvzero);
    event FlashloanPremiumTotalUpdated(uint128 oldFlashloanPremiumTotal, uint128 newFlashloanPremiumTotal);

    /// @notice Lists reserves: active, neither collateral nor borrowable, no caps, no fees.
    /// @dev Errors in firing order: InvalidDecimals, PoolAddressesDoNotMatch, NotContract, ReserveAlreadyInitialized,
    /// NoMoreReservesAllowed, and those of the rate strategy.
    function initReserves(InitReserveInput[] calldata inputs) external;

    /// @notice Sets a reserve's collateral parameters outside e-mode.
    /// @dev With ltv and threshold 0 the asset is collateral only in e-modes, or not at all. While the reserve is
    /// frozen the ltv is kept as pending; else it holds at once and nothing is pending any more. Errors in firing order: InvalidReserveParams, ReserveLiquidityNotZero,
    /// InvalidLtv, InvalidLiquidationThreshold, InvalidLiquidationBonus.
    /// @param liquidationBonus As Aave writes it: 10450 is +4.5%.
    function configureReserveAsCollateral(
        address asset,
        uint256 ltv,
        uint256 liquidationThreshold,
        uint256 liquidationBonus
    ) external;

    /// @notice Allows or forbids borrowing outside e-mode.
    function setReserveBorrowing(address asset, bool enabled) external;

    /// @notice Allows or forbids flash loans.
    function setReserveFlashLoaning(address asset, bool enabled) external;

    /// @notice Sets the share of interest that goes to the treasury. Accrues interest first. Error: InvalidReserveFactor.
    function setReserveFactor(address asset, uint256 newReserveFactor) external;

    /// @notice Sets the share of the liquidation bonus that goes to the treasury. Error: InvalidLiquidationProtocolFee.
    function setLiquidationProtocolFee(address asset, uint256 newFee) external;

    /// @notice Sets the supply cap in whole tokens; 0 is none. Error: InvalidSupplyCap.
    function setSupplyCap(address asset, uint256 newSupplyCap) external;

    /// @notice Sets the borrow cap in whole tokens; 0 is none. Error: InvalidBorrowCap.
    function setBorrowCap(address asset, uint256 newBorrowCap) external;

    /// @notice Activates a reserve, or deactivates one without suppliers. Error: ReserveLiquidityNotZero.
    function setReserveActive(address asset, bool active) external;

    /// @notice Freezes a reserve (no new supply, no new debt, ltv zero in and outside e-modes), or thaws it.
    /// @dev Thawing restores no ltv (Aave v3.6): see `setReserveLtvzero` and `setAssetLtvzeroInEMode`.
    /// Error: InvalidFreezeState.
    function setReserveFreeze(address asset, bool freeze) external;

    /// @notice Sets a reserve's ltv outside e-mode to zero, keeping it as pending, or restores the pending ltv.
    /// @dev Errors in firing order: ReserveFrozen (restoring while frozen), InvalidLtvzeroState.
    function setReserveLtvzero(address asset, bool ltvzero) external;

    /// @notice Pauses a reserve or ends the pause, without a grace period.
    function setReservePause(address asset, bool paused) external;

    /// @notice Pauses a reserve or ends the pause; no liquidations for `gracePeriod` seconds after its end.
    /// @dev Error: InvalidGracePeriod.
    function setReservePause(address asset, bool paused, uint40 gracePeriod) external;

    /// @notice Ends a grace period early.
    function disableLiquidationGracePeriod(address asset) external;

    /// @notice Pauses all reserves or ends the pause, without a grace period.
    function setPoolPause(bool paused) external;

    /// @notice Pauses all reserves or ends the pause; no liquidations for `gracePeriod` seconds after its end.
    function setPoolPause(bool paused, uint40 gracePeriod) external;

    /// @notice Makes an asset borrowable only alone, or no longer so. Error: ReserveDebtNotZero when it has debt.
    function setSiloedBorrowing(address asset, bool siloed) external;

    /// @notice Sets a reserve's rate curve. Accrues interest first.
    /// @param rateData ABI-encoded (uint16 optimal, uint32 base, uint32 slope 1, uint32 slope 2), bps.
    function setReserveInterestRateData(address asset, bytes calldata rateData) external;

    /// @notice Adds or changes an e-mode.
    /// @dev Errors in firing order: InvalidEmodeCategoryParams, EModeCategoryReserved.
    function setEModeCategory(
        uint8 categoryId,
        uint16 ltv,
        uint16 liquidationThreshold,
        uint16 liquidationBonus,
        string calldata label
    ) external;

    /// @notice Makes an asset collateral in an e-mode, or no longer so.
    /// @dev Errors in firing order: ReserveFrozen (adding), ReserveLiquidityNotZero (removing an asset that is not
    /// collateral outside e-mode while it has suppliers), EModeCategoryReserved. The category need not have been set.
    function setAssetCollateralInEMode(address asset, uint8 categoryId, bool collateral) external;

    /// @notice Makes an asset borrowable in an e-mode, or no longer so. Error: EModeCategoryReserved.
    function setAssetBorrowableInEMode(address asset, uint8 categoryId, bool borrowable) external;

    /// @notice Sets an asset's ltv in an e-mode to zero, or back to the e-mode's.
    /// @dev Errors in firing order: MustBeEmodeCollateral, ReserveFrozen (restoring while frozen).
    function setAssetLtvzeroInEMode(address asset, uint8 categoryId, bool ltvzero) external;

    /// @notice Sets the flash loan premium. Error: FlashloanPremiumInvalid.
    function updateFlashloanPremium(uint128 newFlashloanPremium) external;

    /// @notice Sets the rules of liquidation. Ours: Aave hard-codes them. Errors: see `IPool.setLiquidationRules`.
    function setLiquidationRules(DataTypes.LiquidationRules calldata rules) external;

    /// @notice Ltv that `setReserveLtvzero` would restore, bps.
    function getPendingLtv(address asset) external view returns (uint256);

    /// @notice Longest grace period, seconds.
    function MAX_GRACE_PERIOD() external view returns (uint40);
}
