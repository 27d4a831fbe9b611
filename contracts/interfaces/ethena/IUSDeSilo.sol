// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IUSDeSilo
/// @notice Holds USDe that left the vault and waits for the end of its cooldown.
interface IUSDeSilo {
    /// @notice The caller is not the vault.
    error OnlyStakingVault();

    /// @notice Pay `amount` USDe (18 decimals) to `to`.
    /// @dev Errors: OnlyStakingVault.
    function withdraw(address to, uint256 amount) external;
}
