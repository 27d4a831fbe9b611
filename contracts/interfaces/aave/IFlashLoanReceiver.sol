// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Receiver of a flash loan of several assets
interface IFlashLoanReceiver {
    /// @notice Uses `amounts` of `assets` and, where no debt is to be opened, leaves amount plus premium approved to the pool.
    /// @param assets Underlying tokens received.
    /// @param amounts Amount of each, in its units.
    /// @param premiums Premium of each; 0 where debt is opened.
    /// @param initiator Account that called the pool.
    /// @param params Bytes passed through.
    /// @return Whether all went well; anything but true reverts the loan.
    function executeOperation(
        address[] calldata assets,
        uint256[] calldata amounts,
        uint256[] calldata premiums,
        address initiator,
        bytes calldata params
    ) external returns (bool);
}
