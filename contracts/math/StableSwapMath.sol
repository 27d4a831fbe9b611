// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {WadExp} from "./WadExp.sol";

/// @title StableSwapMath
/// @notice Integer arithmetic of StableSwap-NG for 2 to 4 coins, equal to Curve's (v7.0.0) to the last wei.
/// @dev Every division floors and the order of operations is part of the result: do not simplify.
/// @dev `xp` are balances scaled to 18 decimals, `amp` is A * 100 ("A_precise"), fees are in 1e10.
library StableSwapMath {
    uint256 internal constant A_PRECISION = 100;
    uint256 internal constant FEE_DENOMINATOR = 1e10;
    uint256 internal constant PRECISION = 1e18;
    uint256 private constant MAX_ITERATIONS = 255;

    /// @notice Newton's method did not settle in 255 steps.
    error NewtonDidNotConverge();

    /// @notice Invariant D of balances `xp`, 18 decimals; within 1 wei of the real solution. 0 if the pool is empty.
    /// @dev Ann * S + D = Ann * D + D^(n+1) / (n^n * prod(xp)) with Ann = A * n, by Newton from D = S.
    /// @dev Panics if one of several balances is zero; reverts `NewtonDidNotConverge`.
    function getD(uint256[] memory xp, uint256 amp) internal pure returns (uint256 d) {
        uint256 n = xp.length;
        uint256 sum;
        for (uint256 k; k < n; ++k) sum += xp[k];
        if (sum == 0) return 0;

        uint256 ann = amp * n;
        uint256 nToTheN = n ** n;
        d = sum;
        for (uint256 step; step < MAX_ITERATIONS; ++step) {
            uint256 dP = d;
            for (uint256 k; k < n; ++k) dP = (dP * d) / xp[k];
            dP /= nToTheN;
            uint256 previous = d;
            d = (((ann * sum) / A_PRECISION + dP * n) * d) / (((ann - A_PRECISION) * d) / A_PRECISION + (n + 1) * dP);
            if (_within1(d, previous)) return d;
        }
        revert NewtonDidNotConverge();
    }

    /// @notice Balance of coin `j` that keeps invariant `d` when coin `i` has balance `x`, 18 decimals.
    /// @dev `x` takes the place of `xp[i]`. Reverts `NewtonDidNotConverge`.
    function getY(
        uint256 i,
        uint256 j,
        uint256 x,
        uint256[] memory xp,
        uint256 amp,
        uint256 d
    ) internal pure returns (uint256) {
        uint256 n = xp.length;
        uint256 c = d;
        uint256 sum;
        for (uint256 k; k < n; ++k) {
            if (k == j) continue;
            uint256 balance = k == i ? x : xp[k];
            sum += balance;
            c = (c * d) / (balance * n);
        }
        return _solveY(c, sum, amp * n, n, d);
    }

    /// @notice Balance of coin `j` at invariant `d`, the other balances staying as they are, 18 decimals.
    /// @dev Reverts `NewtonDidNotConverge`.
    function getYD(uint256 j, uint256[] memory xp, uint256 amp, uint256 d) internal pure returns (uint256) {
        return getY(j, j, 0, xp, amp, d);
    }

    /// @notice Fee between two balances, 1e10: `fee` where they are equal, towards `fee * multiplier` apart.
    /// @dev multiplier * fee / ((multiplier - 1) * 4ab / (a + b)^2 + 1); constant for a multiplier of at most 1.
    function dynamicFee(uint256 a, uint256 b, uint256 fee, uint256 multiplier) internal pure returns (uint256) {
        if (multiplier <= FEE_DENOMINATOR) return fee;
        uint256 sum = a + b;
        return (multiplier * fee) / (((multiplier - FEE_DENOMINATOR) * 4 * a * b) / (sum * sum) + FEE_DENOMINATOR);
    }

    /// @notice Spot prices of coins 1..n-1 in coin 0, 1e18, floored, before any fee.
    /// @dev (Ann * x0 + D_r * x0 / x_k) / (Ann * x0 + D_r) with D_r = D^(n+1) / (n^n * prod(x)).
    function spotPrices(uint256[] memory xp, uint256 amp, uint256 d) internal pure returns (uint256[] memory prices) {
        uint256 n = xp.length;
        uint256 dR = d / n ** n;
        for (uint256 k; k < n; ++k) dR = (dR * d) / xp[k];
        uint256 xp0 = xp[0];
        uint256 xp0A = (amp * n * xp0) / A_PRECISION;

        prices = new uint256[](n - 1);
        for (uint256 k = 1; k < n; ++k) {
            prices[k - 1] = (PRECISION * (xp0A + (dR * xp0) / xp[k])) / (xp0A + dR);
        }
    }

    /// @notice Moving average `elapsed` seconds after it stood at `ema`, the value having been `last` since then.
    /// @dev ema * alpha + last * (1 - alpha), floored, alpha = exp(-elapsed / window) in 1e18.
    function movingAverage(uint256 last, uint256 ema, uint256 window, uint256 elapsed) internal pure returns (uint256) {
        if (elapsed == 0) return ema;
        uint256 alpha = WadExp.expOfNegativeWad((elapsed * PRECISION) / window);
        return (last * (PRECISION - alpha) + ema * alpha) / PRECISION;
    }

    /// @dev y = (y^2 + c) / (2y + b - D), from y = D; `c` and `sum` are over the other coins.
    function _solveY(uint256 c, uint256 sum, uint256 ann, uint256 n, uint256 d) private pure returns (uint256 y) {
        c = (c * d * A_PRECISION) / (ann * n);
        uint256 b = sum + (d * A_PRECISION) / ann;
        y = d;
        for (uint256 step; step < MAX_ITERATIONS; ++step) {
            uint256 previous = y;
            y = (y * y + c) / (2 * y + b - d);
            if (_within1(y, previous)) return y;
        }
        revert NewtonDidNotConverge();
    }

    function _within1(uint256 a, uint256 b) private pure returns (bool) {
        return a > b ? a - b <= 1 : b - a <= 1;
    }
}
