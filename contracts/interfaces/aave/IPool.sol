// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "./DataTypes.sol";
import {IPoolAddressesProvider} from "./IPoolAddressesProvider.sol";
import {IPoolErrors} from "./IPoolErrors.sol";

/// @title The lending pool, with the ABI of Aave v3
/// @dev Behaviour is that of v3.6; `LendingPoolV302` is deployed for that of v3.0.2. Amounts in the asset's units, rates and indexes in ray (1e27), health factors in wad (1e18),
/// parameters in bps, base amounts in the oracle's currency with 8 decimals.
interface IPool is IPoolErrors {
    event Supply(
        address indexed reserve,
        address user,
        address indexed onBehalfOf,
        uint256 amount,
        uint16 indexed referralCode
    );
    event Withdraw(address indexed reserve, address indexed user, address indexed to, uint256 amount);
    event Borrow(
        address indexed reserve,
        address user,
        address indexed onBehalfOf,
        uint256 amount,
        DataTypes.InterestRateMode interestRateMode,
        uint256 borrowRate,
        uint16 indexed referralCode
    );
    event Repay(
        address indexed reserve,
        address indexed user,
        address indexed repayer,
        uint256 amount,
        bool useATokens
    );
    event UserEModeSet(address indexed user, uint8 categoryId);
    event ReserveUsedAsCollateralEnabled(address indexed reserve, address indexed user);
    event ReserveUsedAsCollateralDisabled(address indexed reserve, address indexed user);
    event FlashLoan(
        address indexed target,
        address initiator,
        address indexed asset,
        uint256 amount,
        DataTypes.InterestRateMode interestRateMode,
        uint256 premium,
        uint16 indexed referralCode
    );

    /// @param debtToCover Debt repaid by the liquidator.
    /// @param liquidatedCollateralAmount Collateral received by the liquidator, without the protocol's fee.
    event LiquidationCall(
        address indexed collateralAsset,
        address indexed debtAsset,
        address indexed user,
        uint256 debtToCover,
        uint256 liquidatedCollateralAmount,
        address liquidator,
        bool receiveAToken
    );
    event ReserveDataUpdated(
        address indexed reserve,
        uint256 liquidityRate,
        uint256 stableBorrowRate,
        uint256 variableBorrowRate,
        uint256 liquidityIndex,
        uint256 variableBorrowIndex
    );
    event MintedToTreasury(address indexed reserve, uint256 amountMinted);
    event DeficitCreated(address indexed user, address indexed debtAsset, uint256 amountCreated);
    event DeficitCovered(address indexed reserve, address caller, uint256 amountCovered);

    /// @notice Emitted when governance changes the rules of liquidation. Ours: Aave hard-codes them.
    event LiquidationRulesChanged(DataTypes.LiquidationRules rules);

    /* ACTIONS */

    /// @notice Supplies `amount` of `asset` and mints aTokens to `onBehalfOf`.
    /// @dev The first supply of an asset switches its use as collateral on, if its ltv is not zero.
    /// Errors in firing order: InvalidAmount (also for less than one scaled unit), ReserveInactive, ReservePaused,
    /// ReserveFrozen, SupplyToAToken, SupplyCapExceeded.
    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;

    /// @notice `supply` after an EIP-2612 permit of the underlying. A failing permit is ignored: it may have been used already.
    function supplyWithPermit(
        address asset,
        uint256 amount,
        address onBehalfOf,
        uint16 referralCode,
        uint256 deadline,
        uint8 permitV,
        bytes32 permitR,
        bytes32 permitS
    ) external;

    /// @notice Burns the caller's aTokens and sends `amount` of underlying to `to`; uint256 max withdraws all.
    /// @dev Errors in firing order: WithdrawToAToken, InvalidAmount, NotEnoughAvailableUserBalance, ReserveInactive,
    /// ReservePaused, panic 0x11 if the reserve lacks liquidity, HealthFactorLowerThanLiquidationThreshold, LtvValidationFailed.
    /// @return The amount withdrawn.
    function withdraw(address asset, uint256 amount, address to) external returns (uint256);

    /// @notice Borrows `amount` of `asset` to the caller, the debt being that of `onBehalfOf`.
    /// @dev Errors in firing order: InvalidAmount, ReserveInactive, ReservePaused, ReserveFrozen, NotBorrowableInEMode or
    /// BorrowingNotEnabled, InvalidAmount (more than the aToken supply), InvalidInterestRateModeSelected, BorrowCapExceeded,
    /// SiloedBorrowingViolation, InsufficientBorrowAllowance, panic 0x11 if the reserve lacks liquidity, LtvValidationFailed,
    /// HealthFactorLowerThanLiquidationThreshold, CollateralCannotCoverNewBorrow.
    /// @param interestRateMode Must be 2 (variable); above that panic 0x21.
    function borrow(
        address asset,
        uint256 amount,
        uint256 interestRateMode,
        uint16 referralCode,
        address onBehalfOf
    ) external;

    /// @notice Repays debt of `onBehalfOf` with the caller's underlying; uint256 max repays all of one's own debt.
    /// @dev Errors in firing order: InvalidAmount, InvalidInterestRateModeSelected, NoExplicitAmountToRepayOnBehalf,
    /// ReserveInactive, ReservePaused, NoDebtOfSelectedType, InvalidBurnAmount.
    /// @return The amount repaid: at most the debt.
    function repay(
        address asset,
        uint256 amount,
        uint256 interestRateMode,
        address onBehalfOf
    ) external returns (uint256);

    /// @notice `repay` after an EIP-2612 permit of the underlying. A failing permit is ignored.
    function repayWithPermit(
        address asset,
        uint256 amount,
        uint256 interestRateMode,
        address onBehalfOf,
        uint256 deadline,
        uint8 permitV,
        bytes32 permitR,
        bytes32 permitS
    ) external returns (uint256);

    /// @notice Repays the caller's debt with its aTokens of the same asset; uint256 max uses all of them, up to the debt.
    /// @dev As `repay`, then NotEnoughAvailableUserBalance by underflow of the balance, and
    /// HealthFactorLowerThanLiquidationThreshold if the position is unhealthy afterwards.
    /// @return The amount repaid.
    function repayWithATokens(address asset, uint256 amount, uint256 interestRateMode) external returns (uint256);

    /// @notice Switches the use of a supplied asset as collateral. Does nothing if it is so already.
    /// @dev Errors in firing order: ReserveInactive, ReservePaused, UnderlyingBalanceZero, UserInIsolationModeOrLtvZero when
    /// switching on; HealthFactorLowerThanLiquidationThreshold, LtvValidationFailed when switching off.
    function setUserUseReserveAsCollateral(address asset, bool useAsCollateral) external;

    /// @notice Enters e-mode `categoryId`, or leaves it with 0. Does nothing if it is so already.
    /// @dev Errors in firing order: InconsistentEModeCategory, InvalidDebtInEmode and InvalidCollateralInEmode in order of
    /// reserve id, HealthFactorLowerThanLiquidationThreshold.
    function setUserEMode(uint8 categoryId) external;

    /// @notice Repays debt of a position whose health factor is below 1 and takes collateral worth that plus a bonus.
    /// @dev Errors in firing order: SelfLiquidation, ReserveInactive, ReservePaused, LiquidationGraceSentinelCheckFailed,
    /// HealthFactorNotBelowThreshold, CollateralCannotBeLiquidated, SpecifiedCurrencyNotBorrowedByUser, MustNotLeaveDust,
    /// InvalidBurnAmount.
    /// @param debtToCover Debt to repay at most; uint256 max for as much as the rules allow.
    /// @param receiveAToken Whether to receive aTokens instead of underlying.
    function liquidationCall(
        address collateralAsset,
        address debtAsset,
        address user,
        uint256 debtToCover,
        bool receiveAToken
    ) external;

    /// @notice Lends `amounts` of `assets` within one transaction.
    /// @dev Errors in firing order: InconsistentFlashloanParams (as many amounts as assets; for too few modes panic 0x32), then
    /// for each asset InconsistentFlashloanParams (named twice), ReservePaused, ReserveInactive, FlashloanDisabled, InvalidAmount (more than the aToken supply); panic 0x11 if the reserve
    /// lacks liquidity, InvalidFlashloanExecutorReturn, and the errors of `borrow` where debt is opened.
    /// @param interestRateModes For each asset 0 to pull amount plus premium from the receiver, 2 to open debt of `onBehalfOf`.
    function flashLoan(
        address receiverAddress,
        address[] calldata assets,
        uint256[] calldata amounts,
        uint256[] calldata interestRateModes,
        address onBehalfOf,
        bytes calldata params,
        uint16 referralCode
    ) external;

    /// @notice Lends `amount` of `asset` within one transaction and pulls amount plus premium (rounded up) from the receiver.
    /// @dev The premium stays in the reserve and is owed to the treasury, scaled and rounded down, until `mintToTreasury`.
    /// Errors in firing order: ReservePaused, ReserveInactive, FlashloanDisabled, InvalidAmount, panic 0x11 if the reserve
    /// lacks liquidity, InvalidFlashloanExecutorReturn.
    function flashLoanSimple(
        address receiverAddress,
        address asset,
        uint256 amount,
        bytes calldata params,
        uint16 referralCode
    ) external;

    /// @notice Mints the fees accrued by `assets` to the treasury. Anyone may call; inactive reserves are skipped.
    function mintToTreasury(address[] calldata assets) external;

    /// @notice Burns the caller's aTokens to cover the reserve's deficit. Only the address registered as "UMBRELLA".
    /// @dev Errors in firing order: CallerNotUmbrella, InvalidAmount, ReserveNotInDeficit, UserCannotHaveDebt, ReserveInactive,
    /// NotEnoughAvailableUserBalance.
    /// @return The deficit covered: at most the deficit.
    function eliminateReserveDeficit(address asset, uint256 amount) external returns (uint256);

    /// @notice Checks a transfer of aTokens and keeps the sender's configuration in step. Called by the aToken only.
    /// @dev Errors in firing order: CallerNotAToken, ReservePaused, HealthFactorLowerThanLiquidationThreshold, LtvValidationFailed.
    /// @param scaledAmount Scaled amount moved.
    /// @param scaledBalanceFromBefore Scaled balance of the sender before.
    function finalizeTransfer(
        address asset,
        address from,
        address to,
        uint256 scaledAmount,
        uint256 scaledBalanceFromBefore
    ) external;

    /* ACCOUNTS */

    /// @notice The position of `user` over all reserves.
    /// @return totalCollateralBase Collateral in use, rounded down asset by asset.
    /// @return totalDebtBase Debt, rounded up asset by asset.
    /// @return availableBorrowsBase Collateral times ltv, less debt; not below zero.
    /// @return currentLiquidationThreshold Average weighted by collateral, bps, rounded down.
    /// @return ltv Average weighted by collateral, bps, rounded down.
    /// @return healthFactor Sum of collateral times threshold over debt, wad; uint256 max without debt.
    function getUserAccountData(
        address user
    )
        external
        view
        returns (
            uint256 totalCollateralBase,
            uint256 totalDebtBase,
            uint256 availableBorrowsBase,
            uint256 currentLiquidationThreshold,
            uint256 ltv,
            uint256 healthFactor
        );

    /// @notice What `user` borrows and uses as collateral.
    function getUserConfiguration(address user) external view returns (DataTypes.UserConfigurationMap memory);

    /// @notice E-mode of `user`; 0 is none.
    function getUserEMode(address user) external view returns (uint256);

    /* RESERVES */

    /// @notice The reserve, in the form of v3.0 (15 fields). Indexes and rates as of the last update.
    function getReserveData(address asset) external view returns (DataTypes.ReserveDataLegacy memory);

    /// @notice The reserve's parameters.
    function getConfiguration(address asset) external view returns (DataTypes.ReserveConfigurationMap memory);

    /// @notice Liquidity index now, ray.
    function getReserveNormalizedIncome(address asset) external view returns (uint256);

    /// @notice Variable borrow index now, ray.
    function getReserveNormalizedVariableDebt(address asset) external view returns (uint256);

    /// @notice Underlying that the pool knows of; donations to the aToken do not count. In a market of v3.0.2, which knows no
    /// more than that: what the aToken holds.
    function getVirtualUnderlyingBalance(address asset) external view returns (uint128);

    /// @notice Debt burned without being repaid and not yet covered.
    function getReserveDeficit(address asset) external view returns (uint256);

    /// @notice The reserve's aToken.
    function getReserveAToken(address asset) external view returns (address);

    /// @notice The reserve's debt token.
    function getReserveVariableDebtToken(address asset) external view returns (address);

    /// @notice Timestamp up to which positions in the asset are not liquidatable.
    function getLiquidationGracePeriod(address asset) external view returns (uint40);

    /// @notice Listed assets, by reserve id.
    function getReservesList() external view returns (address[] memory);

    /// @notice Number of listed assets.
    function getReservesCount() external view returns (uint256);

    /// @notice Asset with the reserve id `id`, or the zero address.
    function getReserveAddressById(uint16 id) external view returns (address);

    /* E-MODES */

    /// @notice The e-mode, in the form of v3.0.
    function getEModeCategoryData(uint8 id) external view returns (DataTypes.EModeCategoryLegacy memory);

    /// @notice Collateral parameters of the e-mode.
    function getEModeCategoryCollateralConfig(uint8 id) external view returns (DataTypes.CollateralConfig memory);

    /// @notice Reserves (bit = reserve id) to which the e-mode's collateral parameters apply.
    function getEModeCategoryCollateralBitmap(uint8 id) external view returns (uint128);

    /// @notice Reserves (bit = reserve id) that may be borrowed in the e-mode.
    function getEModeCategoryBorrowableBitmap(uint8 id) external view returns (uint128);

    /// @notice Reserves (bit = reserve id) whose ltv is zero in the e-mode.
    function getEModeCategoryLtvzeroBitmap(uint8 id) external view returns (uint128);

    /// @notice Name of the e-mode.
    function getEModeCategoryLabel(uint8 id) external view returns (string memory);

    /* MARKET */

    /// @notice The market's registry.
    function ADDRESSES_PROVIDER() external view returns (IPoolAddressesProvider);

    /// @notice The rate strategy of every reserve.
    function RESERVE_INTEREST_RATE_STRATEGY() external view returns (address);

    /// @notice Flash loan premium, bps.
    function FLASHLOAN_PREMIUM_TOTAL() external view returns (uint128);

    /// @notice Share of that premium that goes to the treasury, bps: always 10000 (Aave v3.4).
    function FLASHLOAN_PREMIUM_TO_PROTOCOL() external view returns (uint128);

    /// @notice Most reserves a pool can list.
    function MAX_NUMBER_RESERVES() external view returns (uint16);

    /// @notice The rules of liquidation in force.
    function getLiquidationRules() external view returns (DataTypes.LiquidationRules memory);

    /* GOVERNANCE: configurator only, else CallerNotPoolConfigurator */

    /// @notice Lists `asset`.
    /// @dev Errors in firing order: NotContract, ReserveAlreadyInitialized, NoMoreReservesAllowed.
    function initReserve(address asset, address aTokenAddress, address variableDebtTokenAddress) external;

    /// @notice Accrues the reserve's interest.
    function syncIndexesState(address asset) external;

    /// @notice Recalculates the reserve's rates.
    function syncRatesState(address asset) external;

    /// @notice Replaces the reserve's parameters.
    function setConfiguration(address asset, DataTypes.ReserveConfigurationMap calldata configuration) external;

    /// @notice Sets the e-mode's parameters and label.
    function configureEModeCategory(uint8 id, DataTypes.EModeCategoryBaseConfiguration calldata config) external;

    /// @notice Replaces the e-mode's collateral bitmap.
    function configureEModeCategoryCollateralBitmap(uint8 id, uint128 collateralBitmap) external;

    /// @notice Replaces the e-mode's borrowable bitmap.
    function configureEModeCategoryBorrowableBitmap(uint8 id, uint128 borrowableBitmap) external;

    /// @notice Replaces the e-mode's bitmap of assets with ltv zero.
    function configureEModeCategoryLtvzeroBitmap(uint8 id, uint128 ltvzeroBitmap) external;

    /// @notice Sets the flash loan premium, bps.
    function updateFlashloanPremium(uint128 flashLoanPremium) external;

    /// @notice Sets the timestamp up to which positions in the asset are not liquidatable.
    function setLiquidationGracePeriod(address asset, uint40 until) external;

    /// @notice Sets the rules of liquidation. Values are checked.
    /// @dev Errors in firing order: InvalidCloseFactor, InvalidCloseFactorHealthFactorThreshold,
    /// LeftoverAboveCloseFactorThreshold.
    function setLiquidationRules(DataTypes.LiquidationRules calldata rules) external;
}
