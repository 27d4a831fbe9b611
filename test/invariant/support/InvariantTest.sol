// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Handler} from "./Handler.sol";

/// @title A test that lets the runner play a handler's actions in any order
abstract contract InvariantTest {
    /// @dev As the runner expects it.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Handler internal handler;

    /// @notice Asked by the runner: the only contract that it may call.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @notice Asked by the runner: the only function of it that it may call.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), new bytes4[](1));
        targets[0].selectors[0] = Handler.play.selector;
    }

    /// @notice Called by the runner at the end of a run: each action must have gone through at least once.
    function afterInvariant() external view {
        handler.requireEachDone();
    }
}
