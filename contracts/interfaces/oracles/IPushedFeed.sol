// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AggregatorV2V3Interface} from "../chainlink/AggregatorV2V3Interface.sol";

/// @title A feed whose answers are brought by transactions, as oracle nodes do
/// @notice The update policy (deviation and heartbeat) is advice for the nodes: it is readable here and asked through
/// `needsUpdate`, but an authorised account may push at any time.
/// @dev The owner is always a node. Answers are not bounded: zero and below are kept, and mean "no price" to readers.
interface IPushedFeed is AggregatorV2V3Interface {
    /// @notice An account was given or denied the right to push.
    event NodeSet(address indexed node, bool authorised);

    /// @notice The update policy changed.
    event UpdatePolicySet(uint256 deviationBps, uint256 heartbeatSeconds);

    /// @notice Thrown when an account pushes that is neither the owner nor an authorised node.
    error NotNode(address caller);

    /// @notice Puts a new answer in force, in a new round.
    /// @dev Errors: NotNode; SafeCast's when the answer is beyond 176 bits.
    /// @param answer 8 decimals.
    function updateAnswer(int256 answer) external;

    /// @notice Gives or denies an account the right to push.
    /// @dev Only the owner.
    /// @param node The account.
    /// @param authorised Whether it may push from now on.
    function setNode(address node, bool authorised) external;

    /// @notice Sets when nodes should push.
    /// @dev Only the owner.
    /// @param deviationBps_ Smallest relative change that calls for a push; 0 means every change.
    /// @param heartbeatSeconds_ Age of the answer at which a push is due without any change.
    function setUpdatePolicy(uint256 deviationBps_, uint256 heartbeatSeconds_) external;

    /// @notice Whether an account may push.
    /// @param account The account.
    /// @return True for the owner and for authorised nodes.
    function isNode(address account) external view returns (bool);

    /// @notice Smallest relative change that calls for a push.
    /// @return Bps of the answer in force.
    function deviationBps() external view returns (uint256);

    /// @notice Age of the answer at which a push is due without any change.
    /// @return Seconds.
    function heartbeatSeconds() external view returns (uint256);

    /// @notice Whether a node that sees `candidate` should push it now.
    /// @dev True when |candidate - current| * 10_000 >= deviationBps * |current| and the two differ, or when the heartbeat is due.
    /// @param candidate 8 decimals.
    /// @return True when a push is due.
    function needsUpdate(int256 candidate) external view returns (bool);
}
