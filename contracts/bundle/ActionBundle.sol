// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ActionBundle
/// @notice Runs many accounts' actions in one transaction, in the order given, each from its own account: see `Actor`. An
/// action that reverts is undone alone. After each action's own logs comes one that says what became of it.
/// @dev Written for few instructions: the node records each of them.
contract ActionBundle {
    address private immutable OPERATOR;

    /// @notice Somebody other than the operator sent a bundle.
    error NotTheOperator(address caller);

    /// @param operator Sends the bundles.
    constructor(address operator) {
        OPERATOR = operator;
    }

    /// @notice Runs a bundle. For each action: 20 bytes of account, 4 bytes of size, 8 bytes of gas; then `size` bytes for
    /// the account's `Actor`. A successful action is followed by an anonymous log without data, a reverted one by a log whose
    /// only topic is 1 and whose data is what it reverted with.
    // What it is given is no ABI: a bundle is read byte by byte.
    // solhint-disable-next-line no-complex-fallback
    fallback() external {
        require(msg.sender == OPERATOR, NotTheOperator(msg.sender));
        // solhint-disable-next-line no-inline-assembly
        assembly {
            let at := 0
            for {} lt(at, calldatasize()) {} {
                let head := calldataload(at)
                let size := and(shr(64, head), 0xffffffff)
                calldatacopy(0, add(at, 0x20), size)
                at := add(at, add(size, 0x20))
                switch call(and(head, 0xffffffffffffffff), shr(96, head), 0, 0, size, 0, 0)
                case 0 {
                    returndatacopy(0, 0, returndatasize())
                    log1(0, returndatasize(), 1)
                }
                default {
                    log0(0, 0)
                }
            }
        }
    }
}
