// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The first Chainlink feed ABI
/// @notice Aave reads prices through `latestAnswer` alone.
// Chainlink's own name:
// solhint-disable-next-line interface-starts-with-i
interface AggregatorInterface {
    /// @notice A new answer is in force.
    /// @param current The answer, 8 decimals on every feed of this project.
    /// @param roundId Its round, counting from 1.
    /// @param updatedAt Timestamp of the block that brought it, in seconds.
    event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);

    /// @notice A round has begun.
    /// @param roundId The round, counting from 1.
    /// @param startedBy Account whose transaction began it.
    /// @param startedAt Timestamp of the block, in seconds.
    event NewRound(uint256 indexed roundId, address indexed startedBy, uint256 startedAt);

    /// @notice The answer in force, however old it is.
    /// @return 8 decimals; zero or below means that there is no usable price.
    function latestAnswer() external view returns (int256);

    /// @notice When the answer in force was brought.
    /// @return Timestamp in seconds.
    function latestTimestamp() external view returns (uint256);

    /// @notice The round of the answer in force.
    /// @return Round id.
    function latestRound() external view returns (uint256);

    /// @notice The answer of one round.
    /// @dev An unknown round gives 0.
    /// @param roundId The round.
    /// @return 8 decimals.
    function getAnswer(uint256 roundId) external view returns (int256);

    /// @notice When the answer of one round was brought.
    /// @dev An unknown round gives 0.
    /// @param roundId The round.
    /// @return Timestamp in seconds.
    function getTimestamp(uint256 roundId) external view returns (uint256);
}
