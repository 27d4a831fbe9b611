// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title AnswerOnlyFeed
/// @notice A feed like Aave's price-cap adapters on mainnet, which have `latestAnswer` and no rounds.
contract AnswerOnlyFeed {
    int256 public immutable latestAnswer;

    /// @param answer 8 decimals.
    constructor(int256 answer) {
        latestAnswer = answer;
    }
}
