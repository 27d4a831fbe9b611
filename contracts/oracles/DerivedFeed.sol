// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AggregatorInterface} from "../interfaces/chainlink/AggregatorInterface.sol";
import {AggregatorV2V3Interface} from "../interfaces/chainlink/AggregatorV2V3Interface.sol";
import {AggregatorV3Interface} from "../interfaces/chainlink/AggregatorV3Interface.sol";

/// @title A feed computed from another at the moment of reading
/// @notice Rounds and times are the source's, so that a reader who minds staleness sees the source's age.
/// @dev The source needs `latestAnswer`; the round getters also need its `latestRoundData`.
/// Only the latest round can be read: what the rest of the formula was in the past is not kept.
abstract contract DerivedFeed is AggregatorV2V3Interface {
    /// @inheritdoc AggregatorV3Interface
    uint8 public constant decimals = 8;

    /// @inheritdoc AggregatorV3Interface
    uint256 public constant version = 1;

    /// @inheritdoc AggregatorV3Interface
    string public description;

    AggregatorV3Interface internal immutable SOURCE;

    /// @param source Feed the answer is derived from, 8 decimals.
    /// @param description_ What the feed prices.
    constructor(address source, string memory description_) {
        SOURCE = AggregatorV3Interface(source);
        description = description_;
    }

    /// @inheritdoc AggregatorInterface
    function latestAnswer() public view virtual returns (int256);

    /// @inheritdoc AggregatorInterface
    function latestTimestamp() external view returns (uint256 updatedAt) {
        (, , , updatedAt, ) = SOURCE.latestRoundData();
    }

    /// @inheritdoc AggregatorInterface
    function latestRound() external view returns (uint256 roundId) {
        (roundId, , , , ) = SOURCE.latestRoundData();
    }

    /// @inheritdoc AggregatorInterface
    function getAnswer(uint256 roundId) external view returns (int256) {
        (uint80 latest, , , , ) = SOURCE.latestRoundData();
        return roundId == latest ? latestAnswer() : int256(0);
    }

    /// @inheritdoc AggregatorInterface
    function getTimestamp(uint256 roundId) external view returns (uint256) {
        (uint80 latest, , , uint256 updatedAt, ) = SOURCE.latestRoundData();
        return roundId == latest ? updatedAt : 0;
    }

    /// @inheritdoc AggregatorV3Interface
    function getRoundData(
        uint80 wantedRoundId
    )
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        (roundId, answer, startedAt, updatedAt, answeredInRound) = latestRoundData();
        require(roundId == wantedRoundId, NoDataPresent(wantedRoundId));
    }

    /// @inheritdoc AggregatorV3Interface
    function latestRoundData()
        public
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        (roundId, , startedAt, updatedAt, answeredInRound) = SOURCE.latestRoundData();
        answer = latestAnswer();
    }

    function _sourceAnswer() internal view returns (int256) {
        return AggregatorInterface(address(SOURCE)).latestAnswer();
    }
}
