// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title CallbackToken
/// @notice An 18-decimal token that calls a chosen contract on every transfer. Anyone may mint.
contract CallbackToken is ERC20 {
    /// @notice What the last call returned, or reverted with.
    bytes public lastResult;

    address private _target;
    bytes private _data;

    constructor() ERC20("Callback", "CB") {}

    /// @notice Sets the call made after every transfer.
    function setCallback(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    /// @notice Mints `amount` to `to`.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (_target != address(0)) (, lastResult) = _target.call(_data);
    }
}
