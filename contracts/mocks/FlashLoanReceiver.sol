// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IFlashLoanReceiver} from "../interfaces/aave/IFlashLoanReceiver.sol";
import {IFlashLoanSimpleReceiver} from "../interfaces/aave/IFlashLoanSimpleReceiver.sol";

/// @title A flash loan receiver that repays from what it holds, and fails when told to
contract FlashLoanReceiver is IFlashLoanReceiver, IFlashLoanSimpleReceiver {
    /// @notice Emitted for each asset lent, with what the receiver holds at that moment.
    event Received(address asset, uint256 amount, uint256 premium, address initiator, uint256 balance, bytes params);

    bool private _answer = true;
    bool private _approves = true;

    /// @notice Sets what `executeOperation` returns, and whether it approves the repayment.
    function behave(bool answer, bool approves) external {
        _answer = answer;
        _approves = approves;
    }

    /// @inheritdoc IFlashLoanSimpleReceiver
    function executeOperation(
        address asset,
        uint256 amount,
        uint256 premium,
        address initiator,
        bytes calldata params
    ) external returns (bool) {
        _receive(asset, amount, premium, initiator, params);
        return _answer;
    }

    /// @inheritdoc IFlashLoanReceiver
    function executeOperation(
        address[] calldata assets,
        uint256[] calldata amounts,
        uint256[] calldata premiums,
        address initiator,
        bytes calldata params
    ) external returns (bool) {
        for (uint256 i = 0; i < assets.length; ++i) _receive(assets[i], amounts[i], premiums[i], initiator, params);
        return _answer;
    }

    function _receive(
        address asset,
        uint256 amount,
        uint256 premium,
        address initiator,
        bytes calldata params
    ) private {
        emit Received(asset, amount, premium, initiator, IERC20(asset).balanceOf(address(this)), params);
        if (_approves) IERC20(asset).approve(msg.sender, amount + premium);
    }
}
