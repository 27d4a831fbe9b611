// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {DataTypes} from "../interfaces/aave/DataTypes.sol";
import {IAToken} from "../interfaces/aave/IAToken.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {IPoolAddressesProvider} from "../interfaces/aave/IPoolAddressesProvider.sol";
import {IPoolConfigurator} from "../interfaces/aave/IPoolConfigurator.sol";
import {IPoolErrors} from "../interfaces/aave/IPoolErrors.sol";
import {IReserveInterestRateStrategy} from "../interfaces/aave/IReserveInterestRateStrategy.sol";
import {IVariableDebtToken} from "../interfaces/aave/IVariableDebtToken.sol";
import {PercentageMath} from "../math/PercentageMath.sol";
import {ReserveConfiguration} from "./logic/ReserveConfiguration.sol";

/// @title PoolConfigurator
/// @notice See {IPoolConfigurator}.
contract PoolConfigurator is IPoolConfigurator {
    using PercentageMath for uint256;
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;

    uint256 private constant MIN_DECIMALS = 6;

    /// @inheritdoc IPoolConfigurator
    uint40 public constant MAX_GRACE_PERIOD = 4 hours;

    IPoolAddressesProvider private immutable _provider;
    IPool private immutable _pool;

    mapping(address asset => uint256 ltv) private _pendingLtv;
    // E-modes (bit = category id) in which an asset is collateral: what freezing it has to visit.
    mapping(address asset => uint256 bitmap) private _eModesOf;

    /// @param provider The market's registry; its pool must be registered.
    constructor(IPoolAddressesProvider provider) {
        _provider = provider;
        _pool = IPool(provider.getPool());
    }

    modifier onlyOwner() {
        require(msg.sender == _provider.getACLAdmin(), IPoolErrors.CallerNotPoolAdmin());
        _;
    }

    /* LISTING */

    /// @inheritdoc IPoolConfigurator
    function initReserves(InitReserveInput[] calldata inputs) external onlyOwner {
        for (uint256 i = 0; i < inputs.length; ++i) _initReserve(inputs[i]);
    }

    /* COLLATERAL */

    /// @inheritdoc IPoolConfigurator
    function configureReserveAsCollateral(
        address asset,
        uint256 ltv,
        uint256 liquidationThreshold,
        uint256 liquidationBonus
    ) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        require(ltv <= liquidationThreshold, IPoolErrors.InvalidReserveParams());
        if (liquidationThreshold != 0) {
            require(_coversBonus(liquidationThreshold, liquidationBonus), IPoolErrors.InvalidReserveParams());
        } else {
            require(liquidationBonus == 0, IPoolErrors.InvalidReserveParams());
            _requireNoSuppliers(asset);
        }
        uint256 effectiveLtv = ltv;
        // A reserve of v3.0.2 keeps its ltv while frozen.
        if (configuration.getFrozen() && !configuration.isV302()) {
            _setPendingLtv(asset, ltv);
            effectiveLtv = 0;
        } else if (_pendingLtv[asset] != 0) {
            _setPendingLtv(asset, 0);
        }
        configuration.setLtv(effectiveLtv);
        configuration.setLiquidationThreshold(liquidationThreshold);
        configuration.setLiquidationBonus(liquidationBonus);
        _pool.setConfiguration(asset, configuration);
        emit CollateralConfigurationChanged(asset, effectiveLtv, liquidationThreshold, liquidationBonus);
    }

    /// @inheritdoc IPoolConfigurator
    function setReserveLtvzero(address asset, bool ltvzero) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        if (ltvzero) {
            require(configuration.getLtv() != 0, IPoolErrors.InvalidLtvzeroState());
            _zeroLtv(asset, configuration);
        } else {
            require(!configuration.getFrozen(), IPoolErrors.ReserveFrozen());
            uint256 ltv = _pendingLtv[asset];
            require(ltv != 0, IPoolErrors.InvalidLtvzeroState());
            _setPendingLtv(asset, 0);
            configuration.setLtv(ltv);
            _emitCollateralConfiguration(asset, configuration);
        }
        _pool.setConfiguration(asset, configuration);
    }

    /* SWITCHES */

    /// @inheritdoc IPoolConfigurator
    function setReserveBorrowing(address asset, bool enabled) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        configuration.setBorrowingEnabled(enabled);
        _pool.setConfiguration(asset, configuration);
        emit ReserveBorrowing(asset, enabled);
    }

    /// @inheritdoc IPoolConfigurator
    function setReserveFlashLoaning(address asset, bool enabled) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        configuration.setFlashLoanEnabled(enabled);
        _pool.setConfiguration(asset, configuration);
        emit ReserveFlashLoaning(asset, enabled);
    }

    /// @inheritdoc IPoolConfigurator
    function setReserveActive(address asset, bool active) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        if (!active) _requireNoSuppliers(asset);
        configuration.setActive(active);
        _pool.setConfiguration(asset, configuration);
        emit ReserveActive(asset, active);
    }

    /// @inheritdoc IPoolConfigurator
    function setReserveFreeze(address asset, bool freeze) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        bool isV302 = configuration.isV302();
        require(isV302 || freeze != configuration.getFrozen(), IPoolErrors.InvalidFreezeState());
        if (freeze && !isV302) {
            if (configuration.getLtv() != 0) _zeroLtv(asset, configuration);
            uint16 id = _pool.getReserveData(asset).id;
            uint256 eModes = _eModesOf[asset];
            for (uint8 categoryId = 0; eModes != 0; (++categoryId, eModes >>= 1))
                if (eModes & 1 != 0) _setLtvzeroInEMode(asset, id, categoryId, true);
        }
        configuration.setFrozen(freeze);
        _pool.setConfiguration(asset, configuration);
        emit ReserveFrozen(asset, freeze);
    }

    /// @inheritdoc IPoolConfigurator
    function setReservePause(address asset, bool paused) external onlyOwner {
        _setReservePause(asset, paused, 0);
    }

    /// @inheritdoc IPoolConfigurator
    function setReservePause(address asset, bool paused, uint40 gracePeriod) external onlyOwner {
        _setReservePause(asset, paused, gracePeriod);
    }

    /// @inheritdoc IPoolConfigurator
    function setPoolPause(bool paused) external onlyOwner {
        _setPoolPause(paused, 0);
    }

    /// @inheritdoc IPoolConfigurator
    function setPoolPause(bool paused, uint40 gracePeriod) external onlyOwner {
        _setPoolPause(paused, gracePeriod);
    }

    /// @inheritdoc IPoolConfigurator
    function disableLiquidationGracePeriod(address asset) external onlyOwner {
        _listed(asset);
        _pool.setLiquidationGracePeriod(asset, 0);
        emit LiquidationGracePeriodDisabled(asset);
    }

    /// @inheritdoc IPoolConfigurator
    function setSiloedBorrowing(address asset, bool siloed) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        if (siloed) {
            address debtToken = _pool.getReserveVariableDebtToken(asset);
            require(IVariableDebtToken(debtToken).scaledTotalSupply() == 0, IPoolErrors.ReserveDebtNotZero());
        }
        bool wasSiloed = configuration.getSiloedBorrowing();
        configuration.setSiloedBorrowing(siloed);
        _pool.setConfiguration(asset, configuration);
        emit SiloedBorrowingChanged(asset, wasSiloed, siloed);
    }

    /* FEES, CAPS, RATES */

    /// @inheritdoc IPoolConfigurator
    function setReserveFactor(address asset, uint256 newReserveFactor) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        // In v3.0.2 the new factor goes for interest since the last action, too.
        bool isV302 = configuration.isV302();
        if (!isV302) _pool.syncIndexesState(asset);
        uint256 oldReserveFactor = configuration.getReserveFactor();
        configuration.setReserveFactor(newReserveFactor);
        _pool.setConfiguration(asset, configuration);
        emit ReserveFactorChanged(asset, oldReserveFactor, newReserveFactor);
        if (!isV302) _pool.syncRatesState(asset);
    }

    /// @inheritdoc IPoolConfigurator
    function setLiquidationProtocolFee(address asset, uint256 newFee) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        uint256 oldFee = configuration.getLiquidationProtocolFee();
        configuration.setLiquidationProtocolFee(newFee);
        _pool.setConfiguration(asset, configuration);
        emit LiquidationProtocolFeeChanged(asset, oldFee, newFee);
    }

    /// @inheritdoc IPoolConfigurator
    function setSupplyCap(address asset, uint256 newSupplyCap) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        uint256 oldSupplyCap = configuration.getSupplyCap();
        configuration.setSupplyCap(newSupplyCap);
        _pool.setConfiguration(asset, configuration);
        emit SupplyCapChanged(asset, oldSupplyCap, newSupplyCap);
    }

    /// @inheritdoc IPoolConfigurator
    function setBorrowCap(address asset, uint256 newBorrowCap) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        uint256 oldBorrowCap = configuration.getBorrowCap();
        configuration.setBorrowCap(newBorrowCap);
        _pool.setConfiguration(asset, configuration);
        emit BorrowCapChanged(asset, oldBorrowCap, newBorrowCap);
    }

    /// @inheritdoc IPoolConfigurator
    function setReserveInterestRateData(address asset, bytes calldata rateData) external onlyOwner {
        _listed(asset);
        _pool.syncIndexesState(asset);
        _setRateData(asset, rateData);
        _pool.syncRatesState(asset);
    }

    /// @inheritdoc IPoolConfigurator
    function updateFlashloanPremium(uint128 newFlashloanPremium) external onlyOwner {
        require(newFlashloanPremium <= PercentageMath.PERCENTAGE_FACTOR, IPoolErrors.FlashloanPremiumInvalid());
        uint128 oldFlashloanPremium = _pool.FLASHLOAN_PREMIUM_TOTAL();
        _pool.updateFlashloanPremium(newFlashloanPremium);
        emit FlashloanPremiumTotalUpdated(oldFlashloanPremium, newFlashloanPremium);
    }

    /// @inheritdoc IPoolConfigurator
    function setLiquidationRules(DataTypes.LiquidationRules calldata rules) external onlyOwner {
        _pool.setLiquidationRules(rules);
    }

    /* E-MODES */

    /// @inheritdoc IPoolConfigurator
    function setEModeCategory(
        uint8 categoryId,
        uint16 ltv,
        uint16 liquidationThreshold,
        uint16 liquidationBonus,
        string calldata label
    ) external onlyOwner {
        require(
            ltv != 0 && ltv <= liquidationThreshold && _coversBonus(liquidationThreshold, liquidationBonus),
            IPoolErrors.InvalidEmodeCategoryParams()
        );
        _pool.configureEModeCategory(
            categoryId,
            DataTypes.EModeCategoryBaseConfiguration({
                ltv: ltv,
                liquidationThreshold: liquidationThreshold,
                liquidationBonus: liquidationBonus,
                label: label
            })
        );
        emit EModeCategoryAdded(categoryId, ltv, liquidationThreshold, liquidationBonus, address(0), label);
    }

    /// @inheritdoc IPoolConfigurator
    function setAssetCollateralInEMode(address asset, uint8 categoryId, bool collateral) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        uint16 id = _pool.getReserveData(asset).id;
        if (collateral) {
            require(!configuration.getFrozen(), IPoolErrors.ReserveFrozen());
        } else {
            if (configuration.getLiquidationThreshold() == 0) _requireNoSuppliers(asset);
            if (_has(_pool.getEModeCategoryLtvzeroBitmap(categoryId), id))
                _setLtvzeroInEMode(asset, id, categoryId, false);
        }
        uint256 eMode = 1 << categoryId;
        _eModesOf[asset] = collateral ? _eModesOf[asset] | eMode : _eModesOf[asset] & ~eMode;
        uint128 bitmap = _with(_pool.getEModeCategoryCollateralBitmap(categoryId), id, collateral);
        _pool.configureEModeCategoryCollateralBitmap(categoryId, bitmap);
        emit AssetCollateralInEModeChanged(asset, categoryId, collateral);
    }

    /// @inheritdoc IPoolConfigurator
    function setAssetBorrowableInEMode(address asset, uint8 categoryId, bool borrowable) external onlyOwner {
        _listed(asset);
        uint16 id = _pool.getReserveData(asset).id;
        uint128 bitmap = _with(_pool.getEModeCategoryBorrowableBitmap(categoryId), id, borrowable);
        _pool.configureEModeCategoryBorrowableBitmap(categoryId, bitmap);
        emit AssetBorrowableInEModeChanged(asset, categoryId, borrowable);
    }

    /// @inheritdoc IPoolConfigurator
    function setAssetLtvzeroInEMode(address asset, uint8 categoryId, bool ltvzero) external onlyOwner {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        uint16 id = _pool.getReserveData(asset).id;
        require(
            _has(_pool.getEModeCategoryCollateralBitmap(categoryId), id),
            IPoolErrors.MustBeEmodeCollateral(asset, categoryId)
        );
        require(ltvzero || !configuration.getFrozen(), IPoolErrors.ReserveFrozen());
        _setLtvzeroInEMode(asset, id, categoryId, ltvzero);
    }

    /// @inheritdoc IPoolConfigurator
    function getPendingLtv(address asset) external view returns (uint256) {
        return _pendingLtv[asset];
    }

    function _initReserve(InitReserveInput calldata input) private {
        uint8 decimals = IERC20Metadata(input.underlyingAsset).decimals();
        require(decimals >= MIN_DECIMALS, IPoolErrors.InvalidDecimals());
        require(
            IAToken(input.aToken).POOL() == address(_pool) &&
                IVariableDebtToken(input.variableDebtToken).POOL() == address(_pool),
            IPoolErrors.PoolAddressesDoNotMatch()
        );
        _pool.initReserve(input.underlyingAsset, input.aToken, input.variableDebtToken);
        _setRateData(input.underlyingAsset, input.interestRateData);

        DataTypes.ReserveConfigurationMap memory configuration;
        configuration.setDecimals(decimals);
        configuration.setActive(true);
        configuration.setVirtualAccounting(true);
        _pool.setConfiguration(input.underlyingAsset, configuration);
        emit ReserveInitialized(
            input.underlyingAsset,
            input.aToken,
            address(0),
            input.variableDebtToken,
            _pool.RESERVE_INTEREST_RATE_STRATEGY()
        );
    }

    function _setRateData(address asset, bytes calldata rateData) private {
        address strategy = _pool.RESERVE_INTEREST_RATE_STRATEGY();
        IReserveInterestRateStrategy(strategy).setInterestRateParams(asset, rateData);
        emit ReserveInterestRateDataChanged(asset, strategy, rateData);
    }

    function _setReservePause(address asset, bool paused, uint40 gracePeriod) private {
        DataTypes.ReserveConfigurationMap memory configuration = _listed(asset);
        if (!paused && gracePeriod != 0) {
            require(gracePeriod <= MAX_GRACE_PERIOD, IPoolErrors.InvalidGracePeriod());
            uint40 until = uint40(block.timestamp) + gracePeriod;
            _pool.setLiquidationGracePeriod(asset, until);
            emit LiquidationGracePeriodChanged(asset, until);
        }
        configuration.setPaused(paused);
        _pool.setConfiguration(asset, configuration);
        emit ReservePaused(asset, paused);
    }

    function _setPoolPause(bool paused, uint40 gracePeriod) private {
        address[] memory reserves = _pool.getReservesList();
        for (uint256 i = 0; i < reserves.length; ++i) _setReservePause(reserves[i], paused, gracePeriod);
    }

    function _setPendingLtv(address asset, uint256 ltv) private {
        _pendingLtv[asset] = ltv;
        emit PendingLtvChanged(asset, ltv);
    }

    function _zeroLtv(address asset, DataTypes.ReserveConfigurationMap memory configuration) private {
        _setPendingLtv(asset, configuration.getLtv());
        configuration.setLtv(0);
        _emitCollateralConfiguration(asset, configuration);
    }

    function _emitCollateralConfiguration(
        address asset,
        DataTypes.ReserveConfigurationMap memory configuration
    ) private {
        emit CollateralConfigurationChanged(
            asset,
            configuration.getLtv(),
            configuration.getLiquidationThreshold(),
            configuration.getLiquidationBonus()
        );
    }

    function _setLtvzeroInEMode(address asset, uint16 id, uint8 categoryId, bool ltvzero) private {
        uint128 bitmap = _with(_pool.getEModeCategoryLtvzeroBitmap(categoryId), id, ltvzero);
        _pool.configureEModeCategoryLtvzeroBitmap(categoryId, bitmap);
        emit AssetLtvzeroInEModeChanged(asset, categoryId, ltvzero);
    }

    function _listed(address asset) private view returns (DataTypes.ReserveConfigurationMap memory) {
        require(_pool.getReserveAToken(asset) != address(0), IPoolErrors.AssetNotListed());
        return _pool.getConfiguration(asset);
    }

    function _requireNoSuppliers(address asset) private view {
        DataTypes.ReserveDataLegacy memory reserve = _pool.getReserveData(asset);
        require(
            IAToken(reserve.aTokenAddress).scaledTotalSupply() == 0 && reserve.accruedToTreasury == 0,
            IPoolErrors.ReserveLiquidityNotZero()
        );
    }

    // A liquidation at the threshold must leave enough collateral to pay the bonus.
    function _coversBonus(uint256 liquidationThreshold, uint256 liquidationBonus) private pure returns (bool) {
        return
            liquidationBonus > PercentageMath.PERCENTAGE_FACTOR &&
            liquidationThreshold.percentMulHalfUp(liquidationBonus) <= PercentageMath.PERCENTAGE_FACTOR;
    }

    function _has(uint128 bitmap, uint16 id) private pure returns (bool) {
        return (bitmap >> id) & 1 != 0;
    }

    function _with(uint128 bitmap, uint16 id, bool value) private pure returns (uint128) {
        uint128 bit = uint128(1) << id;
        return value ? bitmap | bit : bitmap & ~bit;
    }
}
