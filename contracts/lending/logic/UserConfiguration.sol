// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../interfaces/aave/DataTypes.sol";

/// @title Fields of a user's configuration bitmap: bit 2 * id borrows, bit 2 * id + 1 uses as collateral
library UserConfiguration {
    uint256 private constant BORROWING_MASK = 0x5555555555555555555555555555555555555555555555555555555555555555;

    function setBorrowing(DataTypes.UserConfigurationMap storage self, uint256 id, bool borrowing) internal {
        uint256 bit = 1 << (id << 1);
        self.data = borrowing ? self.data | bit : self.data & ~bit;
    }

    function setUsingAsCollateral(DataTypes.UserConfigurationMap storage self, uint256 id, bool using_) internal {
        uint256 bit = 1 << ((id << 1) + 1);
        self.data = using_ ? self.data | bit : self.data & ~bit;
    }

    function isBorrowing(DataTypes.UserConfigurationMap memory self, uint256 id) internal pure returns (bool) {
        return (self.data >> (id << 1)) & 1 != 0;
    }

    function isUsingAsCollateral(DataTypes.UserConfigurationMap memory self, uint256 id) internal pure returns (bool) {
        return (self.data >> ((id << 1) + 1)) & 1 != 0;
    }

    function isBorrowingAny(DataTypes.UserConfigurationMap memory self) internal pure returns (bool) {
        return self.data & BORROWING_MASK != 0;
    }

    /// @notice Id of the one reserve that is borrowed.
    /// @return one Whether exactly one is.
    /// @return id Its reserve id; meaningless otherwise.
    function onlyBorrowedReserve(
        DataTypes.UserConfigurationMap memory self
    ) internal pure returns (bool one, uint256 id) {
        uint256 borrowed = self.data & BORROWING_MASK;
        one = borrowed != 0 && borrowed & (borrowed - 1) == 0;
        if (one) while (borrowed >> (id << 1) != 1) ++id;
    }
}
