// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {DataTypes} from "../interfaces/aave/DataTypes.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {IPoolAddressesProvider} from "../interfaces/aave/IPoolAddressesProvider.sol";
import {IReserveInterestRateStrategy} from "../interfaces/aave/IReserveInterestRateStrategy.sol";
import {LendingPoolViews} from "./LendingPoolViews.sol";
import {BorrowLogic} from "./logic/BorrowLogic.sol";
import {FlashLoanLogic} from "./logic/FlashLoanLogic.sol";
import {LiquidationLogic} from "./logic/LiquidationLogic.sol";
import {PoolLogic} from "./logic/PoolLogic.sol";
import {PoolTypes} from "./logic/PoolTypes.sol";
import {ReserveConfiguration} from "./logic/ReserveConfiguration.sol";
import {SupplyLogic} from "./logic/SupplyLogic.sol";

/// @title LendingPool
/// @notice See {IPool}. A thin door: each action is one call of a logic library that works on the pool's state.
contract LendingPool is LendingPoolViews {
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;

    bytes32 private constant UMBRELLA = "UMBRELLA";

    /// @param provider The market's registry.
    /// @param strategy The rate strategy of every reserve.
    constructor(
        IPoolAddressesProvider provider,
        IReserveInterestRateStrategy strategy
    ) LendingPoolViews(provider, strategy) {}

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
}
