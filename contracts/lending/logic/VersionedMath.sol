// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PercentageMath} from "../../math/PercentageMath.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";

/// @title The pool's directed roundings, which are to the nearest in a market of Aave v3.0.2
/// @notice The rounding in each name is that of v3.5 and later: against whoever acts. Overloads of the functions in
/// `WadRayMath` and `PercentageMath`, which round as named whatever the version.
/// @dev Source: reference of both versions, npm @aave/core-v3 1.19.3 and @aave-dao/aave-v3-origin 3.6.0.
library VersionedMath {
    function rayMulFloor(uint256 a, uint256 b, bool isV302) internal pure returns (uint256) {
        return isV302 ? WadRayMath.rayMulHalfUp(a, b) : WadRayMath.rayMulFloor(a, b);
    }

    function rayMulCeil(uint256 a, uint256 b, bool isV302) internal pure returns (uint256) {
        return isV302 ? WadRayMath.rayMulHalfUp(a, b) : WadRayMath.rayMulCeil(a, b);
    }

    function rayDivFloor(uint256 a, uint256 b, bool isV302) internal pure returns (uint256) {
        return isV302 ? WadRayMath.rayDivHalfUp(a, b) : WadRayMath.rayDivFloor(a, b);
    }

    function rayDivCeil(uint256 a, uint256 b, bool isV302) internal pure returns (uint256) {
        return isV302 ? WadRayMath.rayDivHalfUp(a, b) : WadRayMath.rayDivCeil(a, b);
    }

    function percentMulFloor(uint256 value, uint256 shareBps, bool isV302) internal pure returns (uint256) {
        return
            isV302 ? PercentageMath.percentMulHalfUp(value, shareBps) : PercentageMath.percentMulFloor(value, shareBps);
    }

    function percentMulCeil(uint256 value, uint256 shareBps, bool isV302) internal pure returns (uint256) {
        return
            isV302 ? PercentageMath.percentMulHalfUp(value, shareBps) : PercentageMath.percentMulCeil(value, shareBps);
    }

    function percentDivCeil(uint256 value, uint256 shareBps, bool isV302) internal pure returns (uint256) {
        return
            isV302 ? PercentageMath.percentDivHalfUp(value, shareBps) : PercentageMath.percentDivCeil(value, shareBps);
    }
}
