// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title FeeOnTransferToken
/// @notice An 18-decimal token that burns a share of every transfer. Anyone may mint.
contract FeeOnTransferToken is ERC20 {
    /// @notice Share of a transfer that is burnt, basis points.
    uint256 public immutable FEE_BPS;

    constructor(uint256 feeBps) ERC20("Fee on transfer", "FOT") {
        FEE_BPS = feeBps;
    }

    /// @notice Mints `amount` to `to`.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 burnt = from == address(0) || to == address(0) ? 0 : (amount * FEE_BPS) / 1e4;
        super._update(from, to, amount - burnt);
        if (burnt != 0) super._update(from, address(0), burnt);
    }
}
