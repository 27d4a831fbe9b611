// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {WadRayMath} from "./WadRayMath.sol";

/// @title Interest over time, and division rounded up
library MathUtils {
    using WadRayMath for uint256;

    /// @notice Seconds of a year, of 365 days.
    uint256 internal constant SECONDS_PER_YEAR = 365 days;

    /// @notice Growth of a liquidity index: RAY + rate * elapsed / year, the quotient truncated.
    /// @param rate Ray per year.
    /// @param elapsed Seconds.
    /// @return Ray.
    function linearInterest(uint256 rate, uint256 elapsed) internal pure returns (uint256) {
        return WadRayMath.RAY + (rate * elapsed) / SECONDS_PER_YEAR;
    }

    /// @notice Growth of a variable borrow index: e^x with x = rate * elapsed / year, to the third power of x.
    /// @dev RAY + x + x * (x / 2 + x * x / 6), products to the nearest: the form of Aave v3.4 and later.
    /// @param rate Ray per year.
    /// @param elapsed Seconds.
    /// @return Ray.
    function compoundedInterest(uint256 rate, uint256 elapsed) internal pure returns (uint256) {
        uint256 x = (rate * elapsed) / SECONDS_PER_YEAR;
        return WadRayMath.RAY + x + x.rayMulHalfUp(x / 2 + x.rayMulHalfUp(x / 6));
    }

    /// @notice a * b / c, up. Overflow and division by zero revert without data, as in Aave.
    function mulDivCeil(uint256 a, uint256 b, uint256 c) internal pure returns (uint256) {
        unchecked {
            require(c != 0 && (b == 0 || a <= type(uint256).max / b));
            uint256 product = a * b;
            return product == 0 ? 0 : (product - 1) / c + 1;
        }
    }
}
