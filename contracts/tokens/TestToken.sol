// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ITestToken} from "../interfaces/tokens/ITestToken.sol";

/// @title TestToken
/// @notice An ERC-20 with permit, chosen decimals, and an owner who mints.
contract TestToken is ITestToken, ERC20, ERC20Permit, Ownable {
    uint8 private immutable _decimals;

    /// @param owner_ may mint
    /// @param name_ also the name in the EIP-712 domain of `permit`
    /// @param decimals_ as the token it stands in for: 6 for USDC, 8 for WBTC, 18 for WETH
    constructor(
        address owner_,
        string memory name_,
        string memory symbol_,
        uint8 decimals_
    ) ERC20(name_, symbol_) ERC20Permit(name_) Ownable(owner_) {
        _decimals = decimals_;
    }

    /// @inheritdoc ITestToken
    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }

    /// @inheritdoc ITestToken
    function mintBatch(address[] calldata recipients, uint256[] calldata amounts) external onlyOwner {
        if (recipients.length != amounts.length) revert BatchLengthMismatch(recipients.length, amounts.length);
        for (uint256 i = 0; i < recipients.length; ++i) _mint(recipients[i], amounts[i]);
    }

    /// @notice The decimals chosen at deployment.
    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}
