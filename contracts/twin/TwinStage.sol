// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Puppet} from "./Puppet.sol";
import {ReadList} from "./ReadList.sol";

/// @title TwinStage
/// @notice Plays one action on several lending pools in one transaction, by the same puppet at the same time, and logs what
/// came of it on each and what lists of views say of each afterwards.
contract TwinStage {
    /// @notice What the puppet is to call.
    struct Call {
        address target;
        bytes data;
    }

    /// @notice What came of the call on one twin; logged after the call's own logs.
    event Acted(bool success, bytes result, uint256 gasUsed);

    /// @notice All values that were read of one twin after the action, in the order of the lists asked for.
    event State(uint256[] values);

    Puppet[] private _puppets;
    ReadList[][] private _twins;

    /// @param puppets How many accounts to make; the first governs.
    constructor(uint256 puppets) {
        for (uint256 i = 0; i < puppets; i++) _puppets.push(new Puppet(address(this)));
    }

    /// @notice Adds a pool to compare, by lists of what can be read of it: see `ReadList` for the form.
    function addTwin(bytes[] calldata lists) external {
        ReadList[] storage twin = _twins.push();
        for (uint256 i = 0; i < lists.length; i++) twin.push(new ReadList(lists[i]));
    }

    /// @notice Has a puppet make one call for each twin, in their order, then logs what is read of each.
    /// @param lists Which lists to read, by their places.
    /// @param always Whether to read also if every call was refused, and so changed nothing.
    function play(uint256 puppet, Call[] calldata calls, uint256[] calldata lists, bool always) external {
        bool reads = always;
        for (uint256 i = 0; i < calls.length; i++) {
            (bool success, bytes memory result, uint256 gasUsed) = _puppets[puppet].act(calls[i].target, calls[i].data);
            emit Acted(success, result, gasUsed);
            reads = reads || success;
        }
        for (uint256 i = 0; reads && i < _twins.length; i++) _logState(_twins[i], lists);
    }

    /// @notice The accounts, the governing one first.
    function getPuppets() external view returns (Puppet[] memory) {
        return _puppets;
    }

    /// @dev Emits `State`.
    function _logState(ReadList[] storage twin, uint256[] calldata lists) private {
        uint256 log;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            log := mload(0x40)
            mstore(log, 0x20) // where the array stands
            mstore(0x40, add(log, 0x40))
        }
        for (uint256 i = 0; i < lists.length; i++) _read(twin[lists[i]]);
        bytes32 topic = State.selector;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let end := mload(0x40)
            mstore(add(log, 0x20), shr(5, sub(end, add(log, 0x40)))) // its length
            log1(log, sub(end, log), topic)
        }
    }

    /// @dev Calls every view of a list and puts the words that it asks for at the end of memory. A view that the target does
    /// not have, or that reverts, counts as zero. Written for few instructions: the node records each of them.
    function _read(ReadList list) private view {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let out := mload(0x40)
            let size := sub(extcodesize(list), 1)
            let entry := add(out, 0x8000) // beyond what any list's words fill
            let end := add(entry, size)
            extcodecopy(list, entry, 1, size)
            for {} lt(entry, end) {
                entry := add(entry, 0x40)
            } {
                let head := mload(entry)
                let skipped := shl(5, byte(24, head))
                let kept := shl(5, byte(25, head))
                mstore(0x00, shl(160, head)) // the selector
                mstore(0x04, mload(add(entry, 0x20)))
                let success := staticcall(gas(), shr(96, head), 0x00, 0x24, 0x00, 0x00)
                switch gt(mul(success, returndatasize()), sub(add(skipped, kept), 1))
                case 0 {
                    calldatacopy(out, calldatasize(), kept)
                } // zeros
                default {
                    returndatacopy(out, skipped, kept)
                }
                out := add(out, kept)
            }
            mstore(0x40, out)
        }
    }
}
