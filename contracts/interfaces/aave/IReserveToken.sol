// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IScaledBalanceToken} from "./IScaledBalanceToken.sol";

/// @title What the two tokens of a reserve have in common
interface IReserveToken is IERC20Metadata, IScaledBalanceToken {
    /// @notice The pool that mints and burns.
    function POOL() external view returns (address);

    /// @notice The reserve's underlying token.
    function UNDERLYING_ASSET_ADDRESS() external view returns (address);

    /// @notice EIP-712 domain separator: the token's name, version "1".
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Nonce of the next signature of `owner`.
    function nonces(address owner) external view returns (uint256);
}
