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

    /// @notice Growth of a variable borrow index in Aave v3.0.2 to v3.3: (1 + rate / year)^elapsed, to the third term.
    /// @dev RAY + n r + n (n - 1) r^2 / 2 + n (n - 1) (n - 2) r^3 / 6, with r the rate of a second.
    /// Source: npm aave/core-v3 1.19.3.
    /// @param rate Ray per year.
    /// @param elapsed Seconds, n.
    /// @return Ray.
    function compoundedInterestV302(uint256 rate, uint256 elapsed) internal pure returns (uint256) {
        if (elapsed == 0) return WadRayMath.RAY;
        uint256 basePowerTwo = rate.rayMulHalfUp(rate) / (SECONDS_PER_YEAR * SECONDS_PER_YEAR);
        uint256 basePowerThree = basePowerTwo.rayMulHalfUp(rate) / SECONDS_PER_YEAR;
        uint256 pairs = elapsed * (elapsed - 1);
        uint256 triples = pairs * (elapsed > 2 ? elapsed - 2 : 0);
        return
            WadRayMath.RAY +
            (rate * elapsed) / SECONDS_PER_YEAR +
            (pairs * basePowerTwo) / 2 +
            (triples * basePowerThree) / 6;
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
