// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReserveToken} from "./IReserveToken.sol";

/// @title Interest-bearing claim on a reserve's underlying, which it also holds
/// @dev Scaled amounts: mint rounds down, burn and transfer round up, balances round down (Aave v3.5).
interface IAToken is IReserveToken {
    /// @notice Emitted on every transfer beside the ERC-20 event.
    /// @param value Scaled amount.
    /// @param index Liquidity index at the time, ray.
    event BalanceTransfer(address indexed from, address indexed to, uint256 value, uint256 index);

    /// @notice Mints `scaledAmount` to `onBehalfOf`. Pool only.
    /// @return Whether the holder had no balance before.
    function mint(address caller, address onBehalfOf, uint256 scaledAmount, uint256 index) external returns (bool);

    /// @notice Burns `scaledAmount` from `from` and sends `amount` of underlying to `receiverOfUnderlying`. Pool only.
    /// @dev Underlying stays where it is if the receiver is the aToken itself.
    /// @return Whether the holder has no balance left.
    function burn(
        address from,
        address receiverOfUnderlying,
        uint256 amount,
        uint256 scaledAmount,
        uint256 index
    ) external returns (bool);

    /// @notice Mints `scaledAmount` to the treasury. Pool only.
    function mintToTreasury(uint256 scaledAmount, uint256 index) external;

    /// @notice Moves `scaledAmount` without the health check of a transfer. Pool only.
    /// @param amount The same in underlying units, for the Transfer event.
    function transferOnLiquidation(
        address from,
        address to,
        uint256 amount,
        uint256 scaledAmount,
        uint256 index
    ) external;

    /// @notice Sends `amount` of underlying to `target`. Pool only.
    function transferUnderlyingTo(address target, uint256 amount) external;

    /// @notice EIP-2612 approval by signature.
    /// @dev Errors in firing order: ZeroAddressNotValid, InvalidExpiration, InvalidSignature.
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Gives up what is left of the caller's allowance over the tokens of `owner`.
    function renounceAllowance(address owner) external;

    /// @notice Account that receives the reserve's fees.
    function RESERVE_TREASURY_ADDRESS() external view returns (address);
}
