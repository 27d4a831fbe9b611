// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";
import {AggregatorInterface} from "../interfaces/chainlink/AggregatorInterface.sol";
import {AggregatorV3Interface} from "../interfaces/chainlink/AggregatorV3Interface.sol";
import {IPushedFeed} from "../interfaces/oracles/IPushedFeed.sol";

/// @title PushedFeed
/// @notice See {IPushedFeed}.
contract PushedFeed is IPushedFeed, Ownable {
    using SafeCast for int256;
    using SafeCast for uint256;

    uint256 internal constant BPS = 1e4;

    // One slot: a reader of the latest answer pays for a single cold load.
    struct Round {
        int176 answer;
        uint48 updatedAt;
        uint32 id;
    }

    /// @inheritdoc AggregatorV3Interface
    uint8 public constant decimals = 8;

    /// @inheritdoc AggregatorV3Interface
    uint256 public constant version = 1;

    /// @inheritdoc AggregatorV3Interface
    string public description;

    /// @inheritdoc IPushedFeed
    uint256 public deviationBps;

    /// @inheritdoc IPushedFeed
    uint256 public heartbeatSeconds;

    Round internal _latest;
    mapping(uint256 roundId => Round) internal _rounds;
    mapping(address account => bool) internal _nodes;

    /// @param initialOwner Owner and first node.
    /// @param description_ What the feed prices.
    /// @param deviationBps_ Smallest relative change that calls for a push; 0 means every change.
    /// @param heartbeatSeconds_ Age of the answer at which a push is due without any change.
    /// @param initialAnswer Answer of round 1, 8 decimals.
    constructor(
        address initialOwner,
        string memory description_,
        uint256 deviationBps_,
        uint256 heartbeatSeconds_,
        int256 initialAnswer
    ) Ownable(initialOwner) {
        description = description_;
        _setUpdatePolicy(deviationBps_, heartbeatSeconds_);
        _push(initialAnswer);
    }

    /// @inheritdoc IPushedFeed
    function updateAnswer(int256 answer) external {
        require(isNode(msg.sender), NotNode(msg.sender));
        _push(answer);
    }

    /// @inheritdoc IPushedFeed
    function setNode(address node, bool authorised) external onlyOwner {
        _nodes[node] = authorised;
        emit NodeSet(node, authorised);
    }

    /// @inheritdoc IPushedFeed
    function setUpdatePolicy(uint256 deviationBps_, uint256 heartbeatSeconds_) external onlyOwner {
        _setUpdatePolicy(deviationBps_, heartbeatSeconds_);
    }

    /// @inheritdoc IPushedFeed
    function needsUpdate(int256 candidate) external view returns (bool) {
        Round memory latest = _latest;
        if (block.timestamp >= latest.updatedAt + heartbeatSeconds) return true;
        uint256 change = SignedMath.abs(candidate - latest.answer);
        return change != 0 && change * BPS >= deviationBps * SignedMath.abs(latest.answer);
    }

    /// @inheritdoc AggregatorInterface
    function latestAnswer() external view returns (int256) {
        return _latest.answer;
    }

    /// @inheritdoc AggregatorInterface
    function latestTimestamp() external view returns (uint256) {
        return _latest.updatedAt;
    }

    /// @inheritdoc AggregatorInterface
    function latestRound() external view returns (uint256) {
        return _latest.id;
    }

    /// @inheritdoc AggregatorInterface
    function getAnswer(uint256 roundId) external view returns (int256) {
        return _rounds[roundId].answer;
    }

    /// @inheritdoc AggregatorInterface
    function getTimestamp(uint256 roundId) external view returns (uint256) {
        return _rounds[roundId].updatedAt;
    }

    /// @inheritdoc AggregatorV3Interface
    function getRoundData(uint80 roundId) external view returns (uint80, int256, uint256, uint256, uint80) {
        Round memory round = _rounds[roundId];
        require(round.id != 0, NoDataPresent(roundId));
        return _data(round);
    }

    /// @inheritdoc AggregatorV3Interface
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return _data(_latest);
    }

    /// @inheritdoc IPushedFeed
    function isNode(address account) public view returns (bool) {
        return account == owner() || _nodes[account];
    }

    function _setUpdatePolicy(uint256 deviationBps_, uint256 heartbeatSeconds_) internal {
        deviationBps = deviationBps_;
        heartbeatSeconds = heartbeatSeconds_;
        emit UpdatePolicySet(deviationBps_, heartbeatSeconds_);
    }

    function _push(int256 answer) internal {
        Round memory round = Round({
            answer: answer.toInt176(),
            updatedAt: block.timestamp.toUint48(),
            id: _latest.id + 1
        });
        _latest = round;
        _rounds[round.id] = round;
        emit NewRound(round.id, msg.sender, block.timestamp);
        emit AnswerUpdated(answer, round.id, block.timestamp);
    }

    function _data(Round memory round) internal pure returns (uint80, int256, uint256, uint256, uint80) {
        return (round.id, round.answer, round.updatedAt, round.updatedAt, round.id);
    }
}
