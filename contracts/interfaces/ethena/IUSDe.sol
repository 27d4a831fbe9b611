// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title IUSDe
/// @notice The synthetic dollar: an ERC-20 of 18 decimals that one minter may create without a cap. ABI of the mainnet token
/// (0x4c9EDD5852cd905f086C759E8383e09bff1E68B3), without its ERC20Burnable, ERC20Permit and Ownable2Step parts.
interface IUSDe is IERC20 {
    /// @notice The minter changed from `oldMinter` to `newMinter`.
    event MinterUpdated(address indexed newMinter, address indexed oldMinter);

    /// @notice The owner given to the constructor is the zero address.
    error ZeroAddressException();

    /// @notice The caller of `mint` is not the minter.
    error OnlyMinter();

    /// @notice Ownership can be handed over, never given up.
    error CantRenounceOwnership();

    /// @notice Create `amount` USDe (18 decimals) for `to`.
    /// @dev Errors: OnlyMinter.
    function mint(address to, uint256 amount) external;

    /// @notice Make `newMinter` the only minter. The zero address stops minting.
    /// @dev Errors: OwnableUnauthorizedAccount when the caller is not the owner.
    function setMinter(address newMinter) external;

    /// @notice The account that may mint: in a deployed market the mint and redeem desk.
    function minter() external view returns (address);
}
