// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {DataTypes} from "../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../interfaces/aave/IAaveOracle.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {IPoolAddressesProvider} from "../interfaces/aave/IPoolAddressesProvider.sol";
import {IReserveInterestRateStrategy} from "../interfaces/aave/IReserveInterestRateStrategy.sol";
import {BorrowLogic} from "./logic/BorrowLogic.sol";
import {FlashLoanLogic} from "./logic/FlashLoanLogic.sol";
import {LiquidationLogic} from "./logic/LiquidationLogic.sol";
import {LiquidationRulesLib} from "./logic/LiquidationRulesLib.sol";
import {PoolLogic} from "./logic/PoolLogic.sol";
import {PoolTypes} from "./logic/PoolTypes.sol";
import {ReserveConfiguration} from "./logic/ReserveConfiguration.sol";
import {ReserveLogic} from "./logic/ReserveLogic.sol";
import {SupplyLogic} from "./logic/SupplyLogic.sol";

/// @title LendingPool
/// @notice See {IPool}. A thin door: each action is one call of a logic library that works on the pool's state.
contract LendingPool is IPool {
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using ReserveLogic for PoolTypes.Reserve;

    /// @inheritdoc IPool
    uint128 public constant FLASHLOAN_PREMIUM_TO_PROTOCOL = 100_00;

    /// @inheritdoc IPool
    uint16 public constant MAX_NUMBER_RESERVES = 128;

    bytes32 private constant UMBRELLA = "UMBRELLA";

    /// @inheritdoc IPool
    IPoolAddressesProvider public immutable ADDRESSES_PROVIDER;

    IReserveInterestRateStrategy internal immutable STRATEGY;

    PoolTypes.Market internal _market;

    /// @param provider The market's registry.
    /// @param strategy The rate strategy of every reserve.
    constructor(IPoolAddressesProvider provider, IReserveInterestRateStrategy strategy) {
        require(address(provider) != address(0) && address(strategy) != address(0), ZeroAddressNotValid());
        ADDRESSES_PROVIDER = provider;
        STRATEGY = strategy;
        _market.liquidationRules = LiquidationRulesLib.aaveV35();
    }

    modifier onlyPoolConfigurator() {
        require(msg.sender == ADDRESSES_PROVIDER.getPoolConfigurator(), CallerNotPoolConfigurator());
        _;
    }

    /* ACTIONS */

    /// @inheritdoc IPool
    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) public {
        SupplyLogic.executeSupply(_market, STRATEGY, asset, amount, onBehalfOf, referralCode);
    }

    /// @inheritdoc IPool
    function supplyWithPermit(
        address asset,
        uint256 amount,
        address onBehalfOf,
        uint16 referralCode,
        uint256 deadline,
        uint8 permitV,
        bytes32 permitR,
        bytes32 permitS
    ) external {
        _tryPermit(asset, amount, deadline, permitV, permitR, permitS);
        supply(asset, amount, onBehalfOf, referralCode);
    }

    /// @inheritdoc IPool
    function withdraw(address asset, uint256 amount, address to) external virtual returns (uint256) {
        return SupplyLogic.executeWithdraw(_market, _oracle(), STRATEGY, asset, amount, to);
    }

    /// @inheritdoc IPool
    function borrow(
        address asset,
        uint256 amount,
        uint256 interestRateMode,
        uint16 referralCode,
        address onBehalfOf
    ) external {
        BorrowLogic.executeBorrow(
            _market,
            _oracle(),
            STRATEGY,
            BorrowLogic.BorrowRequest({
                asset: asset,
                amount: amount,
                interestRateMode: DataTypes.InterestRateMode(interestRateMode),
                referralCode: referralCode,
                onBehalfOf: onBehalfOf,
                releaseUnderlying: true
            })
        );
    }

    /// @inheritdoc IPool
    function repay(
        address asset,
        uint256 amount,
        uint256 interestRateMode,
        address onBehalfOf
    ) public returns (uint256) {
        return _repay(asset, amount, interestRateMode, onBehalfOf, false);
    }

    /// @inheritdoc IPool
    function repayWithPermit(
        address asset,
        uint256 amount,
        uint256 interestRateMode,
        address onBehalfOf,
        uint256 deadline,
        uint8 permitV,
        bytes32 permitR,
        bytes32 permitS
    ) external returns (uint256) {
        _tryPermit(asset, amount, deadline, permitV, permitR, permitS);
        return repay(asset, amount, interestRateMode, onBehalfOf);
    }

    /// @inheritdoc IPool
    function repayWithATokens(address asset, uint256 amount, uint256 interestRateMode) external returns (uint256) {
        return _repay(asset, amount, interestRateMode, msg.sender, true);
    }

    /// @inheritdoc IPool
    function setUserUseReserveAsCollateral(address asset, bool useAsCollateral) external virtual {
        SupplyLogic.executeUseReserveAsCollateral(_market, _oracle(), asset, useAsCollateral);
    }

    /// @inheritdoc IPool
    function setUserEMode(uint8 categoryId) external virtual {
        SupplyLogic.executeSetUserEMode(_market, _oracle(), categoryId);
    }

    /// @inheritdoc IPool
    function liquidationCall(
        address collateralAsset,
        address debtAsset,
        address user,
        uint256 debtToCover,
        bool receiveAToken
    ) external {
        LiquidationLogic.executeLiquidationCall(
            _market,
            _oracle(),
            STRATEGY,
            LiquidationLogic.LiquidationRequest({
                collateralAsset: collateralAsset,
                debtAsset: debtAsset,
                borrower: user,
                debtToCover: debtToCover,
                receiveAToken: receiveAToken
            })
        );
    }

    /// @inheritdoc IPool
    function flashLoan(
        address receiverAddress,
        address[] calldata assets,
        uint256[] calldata amounts,
        uint256[] calldata interestRateModes,
        address onBehalfOf,
        bytes calldata params,
        uint16 referralCode
    ) external {
        FlashLoanLogic.FlashLoanRequest memory request;
        request.receiver = receiverAddress;
        request.assets = assets;
        request.amounts = amounts;
        request.interestRateModes = interestRateModes;
        request.onBehalfOf = onBehalfOf;
        request.params = params;
        request.referralCode = referralCode;
        FlashLoanLogic.executeFlashLoan(_market, _oracle(), STRATEGY, request);
    }

    /// @inheritdoc IPool
    function flashLoanSimple(
        address receiverAddress,
        address asset,
        uint256 amount,
        bytes calldata params,
        uint16 referralCode
    ) external {
        FlashLoanLogic.executeFlashLoanSimple(_market, STRATEGY, receiverAddress, asset, amount, params, referralCode);
    }

    /// @inheritdoc IPool
    function mintToTreasury(address[] calldata assets) external {
        PoolLogic.executeMintToTreasury(_market, assets);
    }

    /// @inheritdoc IPool
    function eliminateReserveDeficit(address asset, uint256 amount) external returns (uint256) {
        require(msg.sender == ADDRESSES_PROVIDER.getAddress(UMBRELLA), CallerNotUmbrella());
        return LiquidationLogic.executeEliminateDeficit(_market, STRATEGY, asset, amount);
    }

    /// @inheritdoc IPool
    function finalizeTransfer(
        address asset,
        address from,
        address to,
        uint256 scaledAmount,
        uint256 scaledBalanceFromBefore
    ) external {
        PoolTypes.Reserve storage reserve = _market.reserves[asset];
        require(msg.sender == reserve.aToken, CallerNotAToken());
        require(!reserve.configuration.getPaused(), ReservePaused());
        _finalizeTransfer(asset, from, to, scaledAmount, scaledBalanceFromBefore);
    }

    /* ACCOUNTS */

    /// @inheritdoc IPool
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
        )
    {
        PoolTypes.AccountData memory account;
        (account, availableBorrowsBase) = PoolLogic.accountData(_market, _oracle(), user);
        totalCollateralBase = account.totalCollateralBase;
        totalDebtBase = account.totalDebtBase;
        currentLiquidationThreshold = account.liquidationThreshold;
        ltv = account.ltv;
        healthFactor = account.healthFactor;
    }

    /// @inheritdoc IPool
    function getUserConfiguration(address user) external view returns (DataTypes.UserConfigurationMap memory) {
        return _market.usersConfig[user];
    }

    /// @inheritdoc IPool
    function getUserEMode(address user) external view returns (uint256) {
        return _market.usersEMode[user];
    }

    /* RESERVES */

    /// @inheritdoc IPool
    function getReserveData(address asset) external view returns (DataTypes.ReserveDataLegacy memory data) {
        PoolTypes.Reserve storage reserve = _market.reserves[asset];
        data.configuration = reserve.configuration;
        data.liquidityIndex = reserve.liquidityIndex;
        data.currentLiquidityRate = reserve.currentLiquidityRate;
        data.variableBorrowIndex = reserve.variableBorrowIndex;
        data.currentVariableBorrowRate = reserve.currentVariableBorrowRate;
        data.lastUpdateTimestamp = reserve.lastUpdateTimestamp;
        data.id = reserve.id;
        data.aTokenAddress = reserve.aToken;
        data.variableDebtTokenAddress = reserve.variableDebtToken;
        data.interestRateStrategyAddress = address(STRATEGY);
        data.accruedToTreasury = reserve.accruedToTreasury;
    }

    /// @inheritdoc IPool
    function getConfiguration(address asset) external view returns (DataTypes.ReserveConfigurationMap memory) {
        return _market.reserves[asset].configuration;
    }

    /// @inheritdoc IPool
    function getReserveNormalizedIncome(address asset) external view returns (uint256) {
        return _market.reserves[asset].normalizedIncome();
    }

    /// @inheritdoc IPool
    function getReserveNormalizedVariableDebt(address asset) external view virtual returns (uint256) {
        return _market.reserves[asset].normalizedDebt(false);
    }

    /// @inheritdoc IPool
    function getVirtualUnderlyingBalance(address asset) external view virtual returns (uint128) {
        return _market.reserves[asset].virtualUnderlyingBalance;
    }

    /// @inheritdoc IPool
    function getReserveDeficit(address asset) external view returns (uint256) {
        return _market.reserves[asset].deficit;
    }

    /// @inheritdoc IPool
    function getReserveAToken(address asset) external view returns (address) {
        return _market.reserves[asset].aToken;
    }

    /// @inheritdoc IPool
    function getReserveVariableDebtToken(address asset) external view returns (address) {
        return _market.reserves[asset].variableDebtToken;
    }

    /// @inheritdoc IPool
    function getLiquidationGracePeriod(address asset) external view returns (uint40) {
        return _market.reserves[asset].liquidationGracePeriodUntil;
    }

    /// @inheritdoc IPool
    function getReservesList() external view returns (address[] memory reserves) {
        reserves = new address[](_market.reservesCount);
        for (uint256 id = 0; id < reserves.length; ++id) reserves[id] = _market.reservesList[id];
    }

    /// @inheritdoc IPool
    function getReservesCount() external view returns (uint256) {
        return _market.reservesCount;
    }

    /// @inheritdoc IPool
    function getReserveAddressById(uint16 id) external view returns (address) {
        return _market.reservesList[id];
    }

    /* E-MODES */

    /// @inheritdoc IPool
    function getEModeCategoryData(uint8 id) external view returns (DataTypes.EModeCategoryLegacy memory) {
        PoolTypes.EModeCategory storage category = _market.eModes[id];
        return
            DataTypes.EModeCategoryLegacy({
                ltv: category.ltv,
                liquidationThreshold: category.liquidationThreshold,
                liquidationBonus: category.liquidationBonus,
                priceSource: address(0),
                label: category.label
            });
    }

    /// @inheritdoc IPool
    function getEModeCategoryCollateralConfig(uint8 id) external view returns (DataTypes.CollateralConfig memory) {
        PoolTypes.EModeCategory storage category = _market.eModes[id];
        return
            DataTypes.CollateralConfig({
                ltv: category.ltv,
                liquidationThreshold: category.liquidationThreshold,
                liquidationBonus: category.liquidationBonus
            });
    }

    /// @inheritdoc IPool
    function getEModeCategoryCollateralBitmap(uint8 id) external view returns (uint128) {
        return _market.eModes[id].collateralBitmap;
    }

    /// @inheritdoc IPool
    function getEModeCategoryBorrowableBitmap(uint8 id) external view returns (uint128) {
        return _market.eModes[id].borrowableBitmap;
    }

    /// @inheritdoc IPool
    function getEModeCategoryLtvzeroBitmap(uint8 id) external view returns (uint128) {
        return _market.eModes[id].ltvzeroBitmap;
    }

    /// @inheritdoc IPool
    function getEModeCategoryLabel(uint8 id) external view returns (string memory) {
        return _market.eModes[id].label;
    }

    /* MARKET */

    /// @inheritdoc IPool
    function RESERVE_INTEREST_RATE_STRATEGY() external view returns (address) {
        return address(STRATEGY);
    }

    /// @inheritdoc IPool
    function FLASHLOAN_PREMIUM_TOTAL() external view returns (uint128) {
        return _market.flashLoanPremium;
    }

    /// @inheritdoc IPool
    function getLiquidationRules() external view returns (DataTypes.LiquidationRules memory) {
        return _market.liquidationRules;
    }

    /* GOVERNANCE */

    /// @inheritdoc IPool
    function initReserve(
        address asset,
        address aTokenAddress,
        address variableDebtTokenAddress
    ) external onlyPoolConfigurator {
        PoolLogic.executeInitReserve(_market, asset, aTokenAddress, variableDebtTokenAddress, MAX_NUMBER_RESERVES);
    }

    /// @inheritdoc IPool
    function syncIndexesState(address asset) external onlyPoolConfigurator {
        PoolLogic.executeSyncIndexes(_market, asset);
    }

    /// @inheritdoc IPool
    function syncRatesState(address asset) external onlyPoolConfigurator {
        PoolLogic.executeSyncRates(_market, STRATEGY, asset);
    }

    /// @inheritdoc IPool
    function setConfiguration(
        address asset,
        DataTypes.ReserveConfigurationMap calldata configuration
    ) external virtual onlyPoolConfigurator {
        _market.reserves[asset].configuration = configuration;
    }

    /// @inheritdoc IPool
    function configureEModeCategory(
        uint8 id,
        DataTypes.EModeCategoryBaseConfiguration calldata config
    ) external onlyPoolConfigurator {
        require(id != 0, EModeCategoryReserved());
        PoolTypes.EModeCategory storage category = _market.eModes[id];
        category.ltv = config.ltv;
        category.liquidationThreshold = config.liquidationThreshold;
        category.liquidationBonus = config.liquidationBonus;
        category.label = config.label;
    }

    /// @inheritdoc IPool
    function configureEModeCategoryCollateralBitmap(uint8 id, uint128 collateralBitmap) external onlyPoolConfigurator {
        require(id != 0, EModeCategoryReserved());
        _market.eModes[id].collateralBitmap = collateralBitmap;
    }

    /// @inheritdoc IPool
    function configureEModeCategoryBorrowableBitmap(uint8 id, uint128 borrowableBitmap) external onlyPoolConfigurator {
        require(id != 0, EModeCategoryReserved());
        _market.eModes[id].borrowableBitmap = borrowableBitmap;
    }

    /// @inheritdoc IPool
    function configureEModeCategoryLtvzeroBitmap(uint8 id, uint128 ltvzeroBitmap) external onlyPoolConfigurator {
        require(id != 0, EModeCategoryReserved());
        _market.eModes[id].ltvzeroBitmap = ltvzeroBitmap;
    }

    /// @inheritdoc IPool
    function updateFlashloanPremium(uint128 flashLoanPremium) external onlyPoolConfigurator {
        _market.flashLoanPremium = flashLoanPremium;
    }

    /// @inheritdoc IPool
    function setLiquidationGracePeriod(address asset, uint40 until) external onlyPoolConfigurator {
        _market.reserves[asset].liquidationGracePeriodUntil = until;
    }

    /// @inheritdoc IPool
    function setLiquidationRules(DataTypes.LiquidationRules calldata rules) external onlyPoolConfigurator {
        PoolLogic.executeSetLiquidationRules(_market, rules);
    }

    function _repay(
        address asset,
        uint256 amount,
        uint256 interestRateMode,
        address onBehalfOf,
        bool useATokens
    ) internal virtual returns (uint256) {
        return
            BorrowLogic.executeRepay(
                _market,
                _oracle(),
                STRATEGY,
                asset,
                amount,
                DataTypes.InterestRateMode(interestRateMode),
                onBehalfOf,
                useATokens
            );
    }

    // A permit that was front-run has done its work; one that failed shows in the transfer that follows.
    function _tryPermit(address asset, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) private {
        try IERC20Permit(asset).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
    }

    function _finalizeTransfer(
        address asset,
        address from,
        address to,
        uint256 scaledAmount,
        uint256 scaledBalanceFromBefore
    ) internal virtual {
        SupplyLogic.executeFinalizeTransfer(_market, _oracle(), asset, from, to, scaledAmount, scaledBalanceFromBefore);
    }

    function _oracle() internal view returns (IAaveOracle) {
        return IAaveOracle(ADDRESSES_PROVIDER.getPriceOracle());
    }
}
