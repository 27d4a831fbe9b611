// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Receiver of a flash loan of one asset
interface IFlashLoanSimpleReceiver {
    /// @notice Uses `amount` of `asset` and leaves amount plus premium approved to the pool.
    /// @param asset Underlying token received.
    /// @param amount Amount received, in the asset's units.
    /// @param premium Premium owed on top, in the asset's units.
    /// @param initiator Account that called the pool.
    /// @param params Bytes passed through.
    /// @return Whether all went well; anything but true reverts the loan.
    function executeOperation(
        address asset,
        uint256 amount,
        uint256 premium,
        address initiator,
        bytes calldata params
    ) external returns (bool);
}
