// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Shares in basis points (1e4 = 100%)
/// @notice The rounding is in each name. HalfUp: to the nearest, a half up; half of an odd divisor is floored first.
/// @dev Overflow and division by zero revert without data, as in Aave.
library PercentageMath {
    uint256 internal constant PERCENTAGE_FACTOR = 1e4;
    uint256 internal constant HALF_PERCENTAGE_FACTOR = 0.5e4;

    /// @notice value * share, to the nearest.
    function percentMulHalfUp(uint256 value, uint256 shareBps) internal pure returns (uint256) {
        unchecked {
            require(shareBps == 0 || value <= (type(uint256).max - HALF_PERCENTAGE_FACTOR) / shareBps);
            return (value * shareBps + HALF_PERCENTAGE_FACTOR) / PERCENTAGE_FACTOR;
        }
    }

    /// @notice value * share, down.
    function percentMulFloor(uint256 value, uint256 shareBps) internal pure returns (uint256) {
        unchecked {
            require(shareBps == 0 || value <= type(uint256).max / shareBps);
            return (value * shareBps) / PERCENTAGE_FACTOR;
        }
    }

    /// @notice value * share, up.
    function percentMulCeil(uint256 value, uint256 shareBps) internal pure returns (uint256) {
        unchecked {
            require(shareBps == 0 || value <= type(uint256).max / shareBps);
            uint256 product = value * shareBps;
            return product == 0 ? 0 : (product - 1) / PERCENTAGE_FACTOR + 1;
        }
    }

    /// @notice value / share, to the nearest.
    function percentDivHalfUp(uint256 value, uint256 shareBps) internal pure returns (uint256) {
        unchecked {
            require(shareBps != 0 && value <= (type(uint256).max - shareBps / 2) / PERCENTAGE_FACTOR);
            return (value * PERCENTAGE_FACTOR + shareBps / 2) / shareBps;
        }
    }

    /// @notice value / share, up.
    function percentDivCeil(uint256 value, uint256 shareBps) internal pure returns (uint256) {
        unchecked {
            require(shareBps != 0 && value <= type(uint256).max / PERCENTAGE_FACTOR);
            return value == 0 ? 0 : (value * PERCENTAGE_FACTOR - 1) / shareBps + 1;
        }
    }
}
