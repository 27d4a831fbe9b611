// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Fixed-point arithmetic with 18 (wad) and 27 (ray) decimals
/// @notice The rounding is in each name. HalfUp: to the nearest, a half up; half of an odd divisor is floored first.
/// @dev Overflow and division by zero revert without data, as in Aave.
library WadRayMath {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant RAY = 1e27;
    uint256 internal constant HALF_RAY = 0.5e27;

    /// @notice a * b / RAY, to the nearest.
    function rayMulHalfUp(uint256 a, uint256 b) internal pure returns (uint256) {
        unchecked {
            require(b == 0 || a <= (type(uint256).max - HALF_RAY) / b);
            return (a * b + HALF_RAY) / RAY;
        }
    }

    /// @notice a * b / RAY, down.
    function rayMulFloor(uint256 a, uint256 b) internal pure returns (uint256) {
        unchecked {
            require(b == 0 || a <= type(uint256).max / b);
            return (a * b) / RAY;
        }
    }

    /// @notice a * b / RAY, up.
    function rayMulCeil(uint256 a, uint256 b) internal pure returns (uint256) {
        unchecked {
            require(b == 0 || a <= type(uint256).max / b);
            uint256 product = a * b;
            return product == 0 ? 0 : (product - 1) / RAY + 1;
        }
    }

    /// @notice a * RAY / b, to the nearest.
    function rayDivHalfUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return _divHalfUp(a, RAY, b);
    }

    /// @notice a * RAY / b, down.
    function rayDivFloor(uint256 a, uint256 b) internal pure returns (uint256) {
        unchecked {
            require(b != 0 && a <= type(uint256).max / RAY);
            return (a * RAY) / b;
        }
    }

    /// @notice a * RAY / b, up.
    function rayDivCeil(uint256 a, uint256 b) internal pure returns (uint256) {
        unchecked {
            require(b != 0 && a <= type(uint256).max / RAY);
            return a == 0 ? 0 : (a * RAY - 1) / b + 1;
        }
    }

    /// @notice a * WAD / b, to the nearest.
    function wadDivHalfUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return _divHalfUp(a, WAD, b);
    }

    function _divHalfUp(uint256 a, uint256 unit, uint256 b) private pure returns (uint256) {
        unchecked {
            require(b != 0 && a <= (type(uint256).max - b / 2) / unit);
            return (a * unit + b / 2) / b;
        }
    }
}
