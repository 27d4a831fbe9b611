// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReserveToken} from "./IReserveToken.sol";
import {ICreditDelegationToken} from "./ICreditDelegationToken.sol";

/// @title Debt of a reserve at the variable rate; it can be neither transferred nor approved
/// @dev Scaled amounts: mint rounds up, burn rounds down, balances round up (Aave v3.5).
interface IVariableDebtToken is IReserveToken, ICreditDelegationToken {
    /// @notice Mints `scaledAmount` of debt to `onBehalfOf`. Pool only.
    /// @param user Who receives what is borrowed; spends delegation if it is not `onBehalfOf`.
    /// @param amount The same in underlying units, for the delegation.
    /// @return The scaled total debt.
    function mint(
        address user,
        address onBehalfOf,
        uint256 amount,
        uint256 scaledAmount,
        uint256 index
    ) external returns (uint256);

    /// @notice Burns `scaledAmount` of debt from `from`. Pool only.
    /// @return Whether the borrower has no debt left.
    /// @return The scaled total debt.
    function burn(address from, uint256 scaledAmount, uint256 index) external returns (bool, uint256);
}
