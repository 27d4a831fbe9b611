// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IPool} from "../../interfaces/aave/IPool.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {AToken} from "../AToken.sol";
import {ScaledBalanceTokenV302} from "./ScaledBalanceTokenV302.sol";

/// @title ATokenV302
/// @notice An aToken of `LendingPoolV302`, which names amounts in place of scaled ones.
contract ATokenV302 is AToken, ScaledBalanceTokenV302 {
    using SafeERC20 for IERC20;
    using WadRayMath for uint256;

    /// @param treasury Account that receives the reserve's fees.
    constructor(
        IPool pool,
        address underlying,
        address treasury,
        string memory name_,
        string memory symbol_
    ) AToken(pool, underlying, treasury, name_, symbol_) {}

    /// @inheritdoc AToken
    function mint(
        address caller,
        address onBehalfOf,
        uint256 amount,
        uint256 index
    ) external override onlyPool returns (bool) {
        return _mintAmount(caller, onBehalfOf, amount, index);
    }

    /// @inheritdoc AToken
    function burn(
        address from,
        address receiverOfUnderlying,
        uint256 amount,
        uint256,
        uint256 index
    ) external override onlyPool returns (bool) {
        bool emptied = _burnAmount(from, receiverOfUnderlying, amount, index);
        if (receiverOfUnderlying != address(this)) IERC20(_underlying).safeTransfer(receiverOfUnderlying, amount);
        return emptied;
    }

    /// @inheritdoc AToken
    function mintToTreasury(uint256 scaledAmount, uint256 index) external override onlyPool {
        _mintAmount(address(_pool), _treasury, _unscale(scaledAmount, index), index);
    }

    /// @inheritdoc AToken
    function transfer(address to, uint256 amount) external override(AToken, IERC20) returns (bool) {
        _transferAmount(msg.sender, to, amount);
        return true;
    }

    /// @inheritdoc AToken
    /// @dev Allowances shrink whatever they are, unlimited ones too; panics (0x11) where they do not suffice.
    function transferFrom(address from, address to, uint256 amount) external override(AToken, IERC20) returns (bool) {
        _approve(from, msg.sender, _allowances[from][msg.sender] - amount);
        _transferAmount(from, to, amount);
        return true;
    }

    function _transferAmount(address from, address to, uint256 amount) private {
        uint256 index = _index();
        uint256 balanceFromBefore = _unscale(_holders[from].scaledBalance, index);
        uint256 scaledAmount = amount.rayDivHalfUp(index);
        _shiftScaled(from, to, amount, scaledAmount, index);
        _pool.finalizeTransfer(_underlying, from, to, amount, balanceFromBefore);
        emit BalanceTransfer(from, to, scaledAmount, index);
    }

    function _unscale(
        uint256 scaledAmount,
        uint256 index
    ) internal pure override(AToken, ScaledBalanceTokenV302) returns (uint256) {
        return super._unscale(scaledAmount, index);
    }
}
