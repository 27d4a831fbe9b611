// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {vm} from "../../helpers/Vm.sol";

/// @title What every handler has: a clock, a count of its actions, contracts by name
/// @notice Actions draw their own bounded arguments from what the runner gives them. A refusal by the contract under test is
/// counted; a handler's own revert is a violation, since the runner is told to fail on reverts.
abstract contract Handler {
    struct Count {
        uint64 tried;
        uint64 done;
        uint64 skipped;
    }

    uint256 internal constant START = 1_760_128_200;

    /// @notice Actions that one call of `play` plays. The runner's own work for a call costs as much as several actions.
    uint256 public constant ACTIONS_PER_CALL = 20;

    /// @notice By the action's selector.
    mapping(bytes4 action => Count) public counts;

    /// @dev Cheatcodes set the time for one call only; this is the world's.
    uint256 internal clock = START;
    uint256 internal blockNumber = 23_549_500;

    /// @dev What `play` draws from: functions of (uint256 draw, uint256 amount).
    bytes4[] private _actions;

    error NotCreated(string name);
    error Refused(string invariant, bytes4 action, bytes reason);
    error Idle(bytes4 action, uint256 tried);

    /// @notice Plays some actions, drawn one after the other from the seed, and checks the books after each.
    function play(uint256 seed) external {
        for (uint256 i = 0; i < ACTIONS_PER_CALL; i++) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            bytes4 action = _actions[draw % _actions.length];
            draw = uint256(keccak256(abi.encode(draw)));
            (bool isPlayed, bytes memory reason) = address(this).call(
                abi.encodeWithSelector(action, draw, uint256(keccak256(abi.encode(draw))))
            );
            if (!isPlayed) _bubble(reason);
            check();
        }
    }

    /// @notice Fails if an action never went through, though there was something for it to do: such a handler proves nothing.
    function requireEachDone() external view {
        for (uint256 i = 0; i < _actions.length; i++) {
            Count memory count = counts[_actions[i]];
            if (count.done == 0 && (count.tried == 0 || count.tried > count.skipped))
                revert Idle(_actions[i], count.tried);
        }
    }

    /// @notice What must hold after every action.
    function check() public virtual;

    function _mayPlay(bytes4 action) internal {
        _actions.push(action);
    }

    /// @dev Brings the chain to the world's time and lets some of it pass: a block and up to `most` seconds, or none at all
    /// in one of four calls.
    function _begin(uint256 draw, uint256 most) internal {
        counts[msg.sig].tried++;
        if (draw % 4 != 0) {
            blockNumber++;
            clock += 1 + ((draw >> 8) % most);
        }
        _now();
    }

    function _done() internal {
        counts[msg.sig].done++;
    }

    /// @dev There is nothing to do for this action now, and may never be in this run.
    function _skip() internal {
        counts[msg.sig].skipped++;
    }

    function _now() internal {
        vm.warp(clock);
        vm.roll(blockNumber);
    }

    /// @dev Contracts come from their artifacts, so that a test's own compilation need not carry them.
    function _create(string memory name, bytes memory arguments) internal returns (address) {
        return _deploy(name, bytes.concat(vm.getCode(string.concat(name, ".sol:", name)), arguments));
    }

    /// @dev A genuine contract, as its package ships it compiled. The configuration lists the files that may be read.
    function _createGenuine(string memory packageFile, bytes memory arguments) internal returns (address) {
        string memory artifact = vm.readFile(string.concat("node_modules/", packageFile));
        return _deploy(packageFile, bytes.concat(vm.parseJsonBytes(artifact, ".bytecode"), arguments));
    }

    /// @dev Within [least, most]; `least` if the bounds cross.
    function _within(uint256 draw, uint256 least, uint256 most) internal pure returns (uint256) {
        return most <= least ? least : least + (draw % (most - least + 1));
    }

    /// @dev A contract may refuse, but by an error of its own: never by a panic or without a reason.
    function _isOwnError(bytes memory reason) internal pure returns (bool) {
        return reason.length >= 4 && bytes4(reason) != 0x4e487b71;
    }

    /// @dev Whether a refusal gives this reason. Old compilers do not pad it, so what follows its last letter is not compared.
    function _isReason(bytes memory given, string memory reason) internal pure returns (bool) {
        bytes memory expected = abi.encodeWithSignature("Error(string)", reason);
        uint256 length = 4 + 2 * 32 + bytes(reason).length;
        if (given.length < length) return false;
        assembly ("memory-safe") {
            mstore(given, length)
            mstore(expected, length)
        }
        return keccak256(given) == keccak256(expected);
    }

    function _deploy(string memory name, bytes memory code) private returns (address created) {
        assembly ("memory-safe") {
            created := create(0, add(code, 32), mload(code))
        }
        if (created == address(0)) revert NotCreated(name);
    }

    function _bubble(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
