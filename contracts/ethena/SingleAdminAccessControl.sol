// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC5313} from "@openzeppelin/contracts/interfaces/IERC5313.sol";
import {ISingleAdminAccessControl} from "../interfaces/ethena/ISingleAdminAccessControl.sol";

/// @title SingleAdminAccessControl
/// @notice AccessControl whose admin role has one holder at any time.
abstract contract SingleAdminAccessControl is ISingleAdminAccessControl, IERC5313, AccessControl {
    address private _admin;
    address private _pendingAdmin;

    /// @dev The admin role moves only by transferAdmin and acceptAdmin.
    modifier notAdminRole(bytes32 role) {
        if (role == DEFAULT_ADMIN_ROLE) revert InvalidAdminChange();
        _;
    }

    /// @inheritdoc ISingleAdminAccessControl
    function transferAdmin(address newAdmin) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (newAdmin == msg.sender) revert InvalidAdminChange();
        _pendingAdmin = newAdmin;
        emit AdminTransferRequested(_admin, newAdmin);
    }

    /// @inheritdoc ISingleAdminAccessControl
    function acceptAdmin() external {
        if (msg.sender != _pendingAdmin) revert NotPendingAdmin();
        _setAdmin(msg.sender);
    }

    /// @inheritdoc AccessControl
    function grantRole(bytes32 role, address account) public override onlyRole(DEFAULT_ADMIN_ROLE) notAdminRole(role) {
        _grantRole(role, account);
    }

    /// @inheritdoc AccessControl
    function revokeRole(bytes32 role, address account) public override onlyRole(DEFAULT_ADMIN_ROLE) notAdminRole(role) {
        _revokeRole(role, account);
    }

    /// @inheritdoc AccessControl
    function renounceRole(bytes32 role, address account) public virtual override notAdminRole(role) {
        super.renounceRole(role, account);
    }

    /// @inheritdoc IERC5313
    function owner() public view returns (address) {
        return _admin;
    }

    /// @dev Takes the role from the old admin before the new one has it: there are never two.
    function _setAdmin(address newAdmin) internal {
        address oldAdmin = _admin;
        if (oldAdmin != address(0)) _revokeRole(DEFAULT_ADMIN_ROLE, oldAdmin);
        _admin = newAdmin;
        delete _pendingAdmin;
        _grantRole(DEFAULT_ADMIN_ROLE, newAdmin);
        emit AdminTransferred(oldAdmin, newAdmin);
    }
}
