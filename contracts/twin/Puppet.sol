// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IFlashLoanReceiver} from "../interfaces/aave/IFlashLoanReceiver.sol";
import {IFlashLoanSimpleReceiver} from "../interfaces/aave/IFlashLoanSimpleReceiver.sol";

/// @title Puppet
/// @notice An account whose every call is dictated by its stage, and which uses a flash loan for the one call in its params.
contract Puppet is IFlashLoanReceiver, IFlashLoanSimpleReceiver {
    address private immutable STAGE;

    /// @notice Somebody other than the stage asked for a call.
    error NotTheStage(address caller);

    /// @param stage Dictates the calls.
    constructor(address stage) {
        STAGE = stage;
    }

    /// @notice Calls `target`; a revert is a result, not a failure.
    /// @return success Whether it did not revert.
    /// @return result Returned values, or what it reverted with.
    /// @return gasUsed By the call alone, without what a transaction costs.
    function act(
        address target,
        bytes calldata data
    ) external returns (bool success, bytes memory result, uint256 gasUsed) {
        require(msg.sender == STAGE, NotTheStage(msg.sender));
        gasUsed = gasleft();
        (success, result) = target.call(data); // solhint-disable-line avoid-low-level-calls
        gasUsed -= gasleft();
    }

    /// @inheritdoc IFlashLoanSimpleReceiver
    function executeOperation(
        address asset,
        uint256 amount,
        uint256 premium,
        address,
        bytes calldata params
    ) external returns (bool) {
        _use(params);
        IERC20(asset).approve(msg.sender, amount + premium);
        return true;
    }

    /// @inheritdoc IFlashLoanReceiver
    function executeOperation(
        address[] calldata assets,
        uint256[] calldata amounts,
        uint256[] calldata premiums,
        address,
        bytes calldata params
    ) external returns (bool) {
        _use(params);
        for (uint256 i = 0; i < assets.length; i++) IERC20(assets[i]).approve(msg.sender, amounts[i] + premiums[i]);
        return true;
    }

    /// @dev `params` is empty, or what to approve to the pool first, and one call on the pool, whose revert is passed on.
    function _use(bytes calldata params) private {
        if (params.length == 0) return;
        (address asset, bytes memory data) = abi.decode(params, (address, bytes));
        IERC20(asset).approve(msg.sender, type(uint256).max);
        (bool success, bytes memory result) = msg.sender.call(data); // solhint-disable-line avoid-low-level-calls
        if (success) return;
        // solhint-disable-next-line no-inline-assembly
        assembly {
            revert(add(result, 0x20), mload(result))
        }
    }
}
