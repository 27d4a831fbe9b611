// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title VaultWithRatio
/// @notice The one function of an ERC-4626 vault that a share's feed reads, with the ratio set by hand, downwards too.
contract VaultWithRatio {
    uint256 public ratio;

    /// @param ratio_ Assets for one share, wad.
    constructor(uint256 ratio_) {
        ratio = ratio_;
    }

    /// @param ratio_ Assets for one share, wad.
    function setRatio(uint256 ratio_) external {
        ratio = ratio_;
    }

    /// @param shares Wad.
    /// @return Assets, wad, floored.
    function convertToAssets(uint256 shares) external view returns (uint256) {
        return (shares * ratio) / 1e18;
    }
}
