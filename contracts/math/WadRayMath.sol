// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Fixed-point arithmetic with 18 (wad) and 27 (ray) decimals
/// @notice The rounding is in each name. HalfUp: to the nearest, a half up; half of an odd divisor is floored first.
/// @dev Overflow and division by zero panic.
library WadRayMath {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant RAY = 1e27;
    uint256 internal constant HALF_RAY = 0.5e27;

    /// @notice a * b / RAY, to the nearest.
    function rayMulHalfUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return (a * b + HALF_RAY) / RAY;
    }

    /// @notice a * b / RAY, down.
    function rayMulFloor(uint256 a, uint256 b) internal pure returns (uint256) {
        return (a * b) / RAY;
    }

    /// @notice a * b / RAY, up.
    function rayMulCeil(uint256 a, uint256 b) internal pure returns (uint256) {
        return (a * b + (RAY - 1)) / RAY;
    }

    /// @notice a * RAY / b, to the nearest.
    function rayDivHalfUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return (a * RAY + b / 2) / b;
    }

    /// @notice a * RAY / b, down.
    function rayDivFloor(uint256 a, uint256 b) internal pure returns (uint256) {
        return (a * RAY) / b;
    }

    /// @notice a * RAY / b, up.
    function rayDivCeil(uint256 a, uint256 b) internal pure returns (uint256) {
        return (a * RAY + (b - 1)) / b;
    }

    /// @notice a * WAD / b, to the nearest.
    function wadDivHalfUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return (a * WAD + b / 2) / b;
    }
}
