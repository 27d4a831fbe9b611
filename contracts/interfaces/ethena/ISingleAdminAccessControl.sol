// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ISingleAdminAccessControl
/// @notice Roles with exactly one admin, handed over in two steps. The admin role itself can't be granted, revoked or
/// renounced: `grantRole`, `revokeRole` and `renounceRole` of DEFAULT_ADMIN_ROLE revert with InvalidAdminChange.
/// @dev Missing roles revert with AccessControlUnauthorizedAccount(account, role) of OpenZeppelin 5. The deployed contracts
/// were built with OpenZeppelin 4 and revert with a string instead.
interface ISingleAdminAccessControl {
    /// @notice `oldAdmin` offers the admin role to `newAdmin`.
    event AdminTransferRequested(address indexed oldAdmin, address indexed newAdmin);

    /// @notice `newAdmin` took the admin role over from `oldAdmin` (the zero address at deployment).
    event AdminTransferred(address indexed oldAdmin, address indexed newAdmin);

    /// @notice The admin offers the role to itself, or the admin role is changed by another way than the two steps.
    error InvalidAdminChange();

    /// @notice The caller of `acceptAdmin` was not offered the role.
    error NotPendingAdmin();

    /// @notice Offer the admin role to `newAdmin`; a second offer replaces the first.
    /// @dev Errors: AccessControlUnauthorizedAccount, InvalidAdminChange when `newAdmin` is the caller.
    function transferAdmin(address newAdmin) external;

    /// @notice Take the offered admin role; the old admin loses it in the same call.
    /// @dev Errors: NotPendingAdmin.
    function acceptAdmin() external;
}
