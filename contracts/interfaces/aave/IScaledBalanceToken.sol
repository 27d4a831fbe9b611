// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Token whose stored balances are scaled by an index of the reserve
/// @dev balance = scaled balance * index, rounded down for supply and up for debt.
interface IScaledBalanceToken {
    /// @notice Emitted when a balance grows: minted amount plus interest since the holder's last action.
    /// @param value Change of the balance, interest included.
    /// @param balanceIncrease Interest since the holder's last action.
    /// @param index Index at the time, ray.
    event Mint(
        address indexed caller,
        address indexed onBehalfOf,
        uint256 value,
        uint256 balanceIncrease,
        uint256 index
    );

    /// @notice Emitted when a balance shrinks. A burn smaller than the interest since the last action emits Mint instead.
    /// @param value Change of the balance, interest deducted.
    /// @param balanceIncrease Interest since the holder's last action.
    /// @param index Index at the time, ray.
    event Burn(address indexed from, address indexed target, uint256 value, uint256 balanceIncrease, uint256 index);

    /// @notice Scaled balance of `user`.
    function scaledBalanceOf(address user) external view returns (uint256);

    /// @notice Scaled balance of `user`, and the scaled total supply.
    function getScaledUserBalanceAndSupply(address user) external view returns (uint256, uint256);

    /// @notice Sum of all scaled balances.
    function scaledTotalSupply() external view returns (uint256);

    /// @notice Index at the last action of `user`, ray; 0 if there was none.
    function getPreviousIndex(address user) external view returns (uint256);
}
