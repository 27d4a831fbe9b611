// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IScaledBalanceToken} from "./IScaledBalanceToken.sol";
import {ICreditDelegationToken} from "./ICreditDelegationToken.sol";

/// @title Debt of a reserve at the variable rate; it can be neither transferred nor approved
/// @dev Scaled amounts: mint rounds up, burn rounds down, balances round up (Aave v3.5).
interface IVariableDebtToken is IERC20Metadata, IScaledBalanceToken, ICreditDelegationToken {
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

    /// @notice EIP-712 domain separator.
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Next delegation nonce of `owner`.
    function nonces(address owner) external view returns (uint256);

    /// @notice The reserve's underlying token.
    function UNDERLYING_ASSET_ADDRESS() external view returns (address);

    /// @notice The pool that mints and burns.
    function POOL() external view returns (address);
}
