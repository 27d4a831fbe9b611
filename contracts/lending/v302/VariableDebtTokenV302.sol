// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPool} from "../../interfaces/aave/IPool.sol";
import {VariableDebtToken} from "../VariableDebtToken.sol";
import {ScaledBalanceTokenV302} from "./ScaledBalanceTokenV302.sol";

/// @title VariableDebtTokenV302
/// @notice A debt token of `LendingPoolV302`, which names amounts in place of scaled ones.
contract VariableDebtTokenV302 is VariableDebtToken, ScaledBalanceTokenV302 {
    constructor(
        IPool pool,
        address underlying,
        string memory name_,
        string memory symbol_
    ) VariableDebtToken(pool, underlying, name_, symbol_) {}

    /// @inheritdoc VariableDebtToken
    /// @dev Delegation shrinks by what is borrowed, and says so; panics (0x11) where it does not suffice.
    function mint(
        address user,
        address onBehalfOf,
        uint256 amount,
        uint256,
        uint256 index
    ) external override onlyPool returns (uint256) {
        if (user != onBehalfOf) _approveDelegation(onBehalfOf, user, _borrowAllowances[onBehalfOf][user] - amount);
        _mintAmount(user, onBehalfOf, amount, index);
        return _scaledTotalSupply;
    }

    /// @inheritdoc VariableDebtToken
    function burn(address from, uint256 amount, uint256 index) external override onlyPool returns (bool, uint256) {
        bool debtFree = _burnAmount(from, address(0), amount, index);
        return (debtFree, _scaledTotalSupply);
    }

    function _unscale(
        uint256 scaledAmount,
        uint256 index
    ) internal pure override(VariableDebtToken, ScaledBalanceTokenV302) returns (uint256) {
        return super._unscale(scaledAmount, index);
    }
}
