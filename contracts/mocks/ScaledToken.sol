// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ScaledToken
/// @notice The scaled balances of an aToken or variable debt token, set by hand.
contract ScaledToken {
    mapping(address user => uint256) public scaledBalanceOf;
    uint256 public scaledTotalSupply;

    function setScaledBalance(address user, uint256 scaledBalance) external {
        scaledTotalSupply = scaledTotalSupply - scaledBalanceOf[user] + scaledBalance;
        scaledBalanceOf[user] = scaledBalance;
    }
}
