// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title SettableFeed
/// @notice A feed that says what it is told, also zero and less; anybody may tell it.
contract SettableFeed {
    /// @notice USD with 8 decimals.
    int256 public latestAnswer;

    /// @param answer What it says first.
    constructor(int256 answer) {
        latestAnswer = answer;
    }

    /// @notice Sets what it says.
    function set(int256 answer) external {
        latestAnswer = answer;
    }
}
