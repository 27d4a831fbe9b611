// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Actor
/// @notice Code to which an agent's account is delegated (EIP-7702) on a development chain: calls come from the account's own
/// address though the bundle sends them. To everybody but the bundle the account stays one without code: calls of it succeed
/// and return nothing.
/// @dev Written for few instructions: the node records each of them.
contract Actor {
    address private immutable BUNDLE;

    /// @param bundle Dictates the calls.
    constructor(address bundle) {
        BUNDLE = bundle;
    }

    /// @notice Receives ether as an account without code does.
    receive() external payable {} // solhint-disable-line no-empty-blocks

    /// @notice Makes the call that the bundle dictates, with all the gas it is given: 20 bytes of target, then
    /// its data. Reverts with what the call reverted with.
    // Whatever else is called on an account without code succeeds.
    // solhint-disable-next-line no-complex-fallback
    fallback() external payable {
        if (msg.sender != BUNDLE) return;
        // solhint-disable-next-line no-inline-assembly
        assembly {
            let size := sub(calldatasize(), 20)
            calldatacopy(0, 20, size)
            if iszero(call(gas(), shr(96, calldataload(0)), 0, 0, size, 0, 0)) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }
}
