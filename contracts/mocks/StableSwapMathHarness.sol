// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {StableSwapMath} from "../math/StableSwapMath.sol";
import {WadExp} from "../math/WadExp.sol";

/// @title StableSwapMathHarness
/// @notice The functions of StableSwapMath and WadExp, callable from a test.
contract StableSwapMathHarness {
    function getD(uint256[] memory xp, uint256 amp) external pure returns (uint256) {
        return StableSwapMath.getD(xp, amp);
    }

    function getY(
        uint256 i,
        uint256 j,
        uint256 x,
        uint256[] memory xp,
        uint256 amp,
        uint256 d
    ) external pure returns (uint256) {
        return StableSwapMath.getY(i, j, x, xp, amp, d);
    }

    function getYD(uint256 j, uint256[] memory xp, uint256 amp, uint256 d) external pure returns (uint256) {
        return StableSwapMath.getYD(j, xp, amp, d);
    }

    function dynamicFee(uint256 a, uint256 b, uint256 fee, uint256 multiplier) external pure returns (uint256) {
        return StableSwapMath.dynamicFee(a, b, fee, multiplier);
    }

    function spotPrices(uint256[] memory xp, uint256 amp, uint256 d) external pure returns (uint256[] memory) {
        return StableSwapMath.spotPrices(xp, amp, d);
    }

    function movingAverage(uint256 last, uint256 ema, uint256 window, uint256 elapsed) external pure returns (uint256) {
        return StableSwapMath.movingAverage(last, ema, window, elapsed);
    }

    function expOfNegativeWad(uint256 x) external pure returns (uint256) {
        return WadExp.expOfNegativeWad(x);
    }
}
