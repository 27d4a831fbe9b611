// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IUSDeSilo} from "../interfaces/ethena/IUSDeSilo.sol";

/// @title USDeSilo
/// @notice Keeps USDe in cooldown apart from the vault, so that it neither earns nor counts as the vault's assets.
contract USDeSilo is IUSDeSilo {
    using SafeERC20 for IERC20;

    address private immutable _stakingVault;
    IERC20 private immutable _usde;

    /// @param stakingVault the only account that may withdraw
    constructor(address stakingVault, address usde) {
        _stakingVault = stakingVault;
        _usde = IERC20(usde);
    }

    /// @inheritdoc IUSDeSilo
    function withdraw(address to, uint256 amount) external {
        if (msg.sender != _stakingVault) revert OnlyStakingVault();
        _usde.safeTransfer(to, amount);
    }
}
