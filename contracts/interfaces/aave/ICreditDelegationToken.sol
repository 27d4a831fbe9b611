// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Debt that a third party may be allowed to open
interface ICreditDelegationToken {
    /// @notice Emitted when `fromUser` sets what `toUser` may borrow on its behalf.
    event BorrowAllowanceDelegated(
        address indexed fromUser,
        address indexed toUser,
        address indexed asset,
        uint256 amount
    );

    /// @notice Thrown when more is borrowed on behalf than was delegated.
    error InsufficientBorrowAllowance(address spender, uint256 allowance, uint256 needed);

    /// @notice Sets what `delegatee` may borrow on the caller's behalf, in the asset's units.
    function approveDelegation(address delegatee, uint256 amount) external;

    /// @notice The same by EIP-712 signature of `delegator`.
    /// @dev Errors in firing order: ZeroAddressNotValid, InvalidExpiration, InvalidSignature.
    function delegationWithSig(
        address delegator,
        address delegatee,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Gives up what is left of the caller's allowance to borrow for `delegator`.
    function renounceDelegation(address delegator) external;

    /// @notice What `toUser` may still borrow on behalf of `fromUser`.
    function borrowAllowance(address fromUser, address toUser) external view returns (uint256);
}
