// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IPoolErrors} from "../../interfaces/aave/IPoolErrors.sol";

/// @title Fields of a reserve's configuration bitmap
/// @dev The layout is stated at `DataTypes.ReserveConfigurationMap`; it is what off-chain readers of Aave decode.
library ReserveConfiguration {
    uint256 private constant LIQUIDATION_THRESHOLD_BIT = 16;
    uint256 private constant LIQUIDATION_BONUS_BIT = 32;
    uint256 private constant DECIMALS_BIT = 48;
    uint256 private constant ACTIVE_BIT = 56;
    uint256 private constant FROZEN_BIT = 57;
    uint256 private constant BORROWING_BIT = 58;
    uint256 private constant PAUSED_BIT = 60;
    uint256 private constant SILOED_BIT = 62;
    uint256 private constant FLASHLOAN_BIT = 63;
    uint256 private constant RESERVE_FACTOR_BIT = 64;
    uint256 private constant BORROW_CAP_BIT = 80;
    uint256 private constant SUPPLY_CAP_BIT = 116;
    uint256 private constant LIQUIDATION_PROTOCOL_FEE_BIT = 152;
    uint256 private constant VIRTUAL_ACCOUNTING_BIT = 252;

    uint256 private constant MASK_8 = type(uint8).max;
    uint256 private constant MASK_16 = type(uint16).max;
    uint256 private constant MASK_36 = (1 << 36) - 1;
    uint256 private constant MAX_BPS = 1e4;

    function _field(
        DataTypes.ReserveConfigurationMap memory self,
        uint256 bit,
        uint256 mask
    ) private pure returns (uint256) {
        return (self.data >> bit) & mask;
    }

    function _setField(
        DataTypes.ReserveConfigurationMap memory self,
        uint256 bit,
        uint256 mask,
        uint256 value
    ) private pure {
        self.data = (self.data & ~(mask << bit)) | (value << bit);
    }

    function _setFlag(DataTypes.ReserveConfigurationMap memory self, uint256 bit, bool value) private pure {
        _setField(self, bit, 1, value ? 1 : 0);
    }

    function getLtv(DataTypes.ReserveConfigurationMap memory self) internal pure returns (uint256) {
        return _field(self, 0, MASK_16);
    }

    function setLtv(DataTypes.ReserveConfigurationMap memory self, uint256 ltv) internal pure {
        require(ltv <= MASK_16, IPoolErrors.InvalidLtv());
        _setField(self, 0, MASK_16, ltv);
    }

    function getLiquidationThreshold(DataTypes.ReserveConfigurationMap memory self) internal pure returns (uint256) {
        return _field(self, LIQUIDATION_THRESHOLD_BIT, MASK_16);
    }

    function setLiquidationThreshold(DataTypes.ReserveConfigurationMap memory self, uint256 threshold) internal pure {
        require(threshold <= MASK_16, IPoolErrors.InvalidLiquidationThreshold());
        _setField(self, LIQUIDATION_THRESHOLD_BIT, MASK_16, threshold);
    }

    function getLiquidationBonus(DataTypes.ReserveConfigurationMap memory self) internal pure returns (uint256) {
        return _field(self, LIQUIDATION_BONUS_BIT, MASK_16);
    }

    function setLiquidationBonus(DataTypes.ReserveConfigurationMap memory self, uint256 bonus) internal pure {
        require(bonus <= MASK_16, IPoolErrors.InvalidLiquidationBonus());
        _setField(self, LIQUIDATION_BONUS_BIT, MASK_16, bonus);
    }

    function getDecimals(DataTypes.ReserveConfigurationMap memory self) internal pure returns (uint256) {
        return _field(self, DECIMALS_BIT, MASK_8);
    }

    function setDecimals(DataTypes.ReserveConfigurationMap memory self, uint8 decimals) internal pure {
        _setField(self, DECIMALS_BIT, MASK_8, decimals);
    }

    /// @notice One whole token in the asset's smallest units.
    function getUnit(DataTypes.ReserveConfigurationMap memory self) internal pure returns (uint256) {
        return 10 ** getDecimals(self);
    }

    function getActive(DataTypes.ReserveConfigurationMap memory self) internal pure returns (bool) {
        return _field(self, ACTIVE_BIT, 1) != 0;
    }

    function setActive(DataTypes.ReserveConfigurationMap memory self, bool active) internal pure {
        _setFlag(self, ACTIVE_BIT, active);
    }

    function getFrozen(DataTypes.ReserveConfigurationMap memory self) internal pure returns (bool) {
        return _field(self, FROZEN_BIT, 1) != 0;
    }

    function setFrozen(DataTypes.ReserveConfigurationMap memory self, bool frozen) internal pure {
        _setFlag(self, FROZEN_BIT, frozen);
    }

    function getPaused(DataTypes.ReserveConfigurationMap memory self) internal pure returns (bool) {
        return _field(self, PAUSED_BIT, 1) != 0;
    }

    function setPaused(DataTypes.ReserveConfigurationMap memory self, bool paused) internal pure {
        _setFlag(self, PAUSED_BIT, paused);
    }

    function getBorrowingEnabled(DataTypes.ReserveConfigurationMap memory self) internal pure returns (bool) {
        return _field(self, BORROWING_BIT, 1) != 0;
    }

    function setBorrowingEnabled(DataTypes.ReserveConfigurationMap memory self, bool enabled) internal pure {
        _setFlag(self, BORROWING_BIT, enabled);
    }

    function getSiloedBorrowing(DataTypes.ReserveConfigurationMap memory self) internal pure returns (bool) {
        return _field(self, SILOED_BIT, 1) != 0;
    }

    function setSiloedBorrowing(DataTypes.ReserveConfigurationMap memory self, bool siloed) internal pure {
        _setFlag(self, SILOED_BIT, siloed);
    }

    function getFlashLoanEnabled(DataTypes.ReserveConfigurationMap memory self) internal pure returns (bool) {
        return _field(self, FLASHLOAN_BIT, 1) != 0;
    }

    function setFlashLoanEnabled(DataTypes.ReserveConfigurationMap memory self, bool enabled) internal pure {
        _setFlag(self, FLASHLOAN_BIT, enabled);
    }

    function getReserveFactor(DataTypes.ReserveConfigurationMap memory self) internal pure returns (uint256) {
        return _field(self, RESERVE_FACTOR_BIT, MASK_16);
    }

    function setReserveFactor(DataTypes.ReserveConfigurationMap memory self, uint256 reserveFactor) internal pure {
        require(reserveFactor <= MAX_BPS, IPoolErrors.InvalidReserveFactor());
        _setField(self, RESERVE_FACTOR_BIT, MASK_16, reserveFactor);
    }

    function getBorrowCap(DataTypes.ReserveConfigurationMap memory self) internal pure returns (uint256) {
        return _field(self, BORROW_CAP_BIT, MASK_36);
    }

    function setBorrowCap(DataTypes.ReserveConfigurationMap memory self, uint256 borrowCap) internal pure {
        require(borrowCap <= MASK_36, IPoolErrors.InvalidBorrowCap());
        _setField(self, BORROW_CAP_BIT, MASK_36, borrowCap);
    }

    function getSupplyCap(DataTypes.ReserveConfigurationMap memory self) internal pure returns (uint256) {
        return _field(self, SUPPLY_CAP_BIT, MASK_36);
    }

    function setSupplyCap(DataTypes.ReserveConfigurationMap memory self, uint256 supplyCap) internal pure {
        require(supplyCap <= MASK_36, IPoolErrors.InvalidSupplyCap());
        _setField(self, SUPPLY_CAP_BIT, MASK_36, supplyCap);
    }

    function getLiquidationProtocolFee(DataTypes.ReserveConfigurationMap memory self) internal pure returns (uint256) {
        return _field(self, LIQUIDATION_PROTOCOL_FEE_BIT, MASK_16);
    }

    function setLiquidationProtocolFee(DataTypes.ReserveConfigurationMap memory self, uint256 fee) internal pure {
        require(fee <= MAX_BPS, IPoolErrors.InvalidLiquidationProtocolFee());
        _setField(self, LIQUIDATION_PROTOCOL_FEE_BIT, MASK_16, fee);
    }

    /// @notice Whether the reserve, if listed, is of a market of Aave v3.0.2, which knows no virtual accounting.
    function isV302(DataTypes.ReserveConfigurationMap memory self) internal pure returns (bool) {
        return self.data != 0 && _field(self, VIRTUAL_ACCOUNTING_BIT, 1) == 0;
    }

    function setVirtualAccounting(DataTypes.ReserveConfigurationMap memory self, bool virtualAccounting) internal pure {
        _setFlag(self, VIRTUAL_ACCOUNTING_BIT, virtualAccounting);
    }
}
