// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The present Chainlink feed ABI
// Chainlink's own name:
// solhint-disable-next-line interface-starts-with-i
interface AggregatorV3Interface {
    /// @notice Thrown when a round is asked for that the feed does not hold.
    error NoDataPresent(uint80 roundId);

    /// @notice Decimals of every answer.
    /// @return 8 on every feed of this project.
    function decimals() external view returns (uint8);

    /// @notice What the feed prices, for people.
    /// @return For example "USDe / USD".
    function description() external view returns (string memory);

    /// @notice Version of the feed's implementation.
    /// @return Version number.
    function version() external view returns (uint256);

    /// @notice One round.
    /// @dev Errors: NoDataPresent.
    /// @param roundId The round.
    /// @return roundId_ The same round.
    /// @return answer 8 decimals.
    /// @return startedAt Timestamp in seconds.
    /// @return updatedAt Timestamp in seconds.
    /// @return answeredInRound The round in which the answer was computed: the same.
    function getRoundData(
        uint80 roundId
    )
        external
        view
        returns (uint80 roundId_, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice The round in force.
    /// @return roundId The round.
    /// @return answer 8 decimals.
    /// @return startedAt Timestamp in seconds.
    /// @return updatedAt Timestamp in seconds.
    /// @return answeredInRound The round in which the answer was computed: the same.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
