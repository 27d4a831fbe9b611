// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title ITestToken
/// @notice A token anybody's test can have as much of as it needs: stands in for USDC, USDT, WETH, WBTC and altcoins.
interface ITestToken is IERC20 {
    /// @notice `mintBatch` was given `recipients` accounts but `amounts` amounts.
    error BatchLengthMismatch(uint256 recipients, uint256 amounts);

    /// @notice Create `amount` (in the token's own decimals) for `to`.
    /// @dev Errors: OwnableUnauthorizedAccount when the caller is not the owner.
    function mint(address to, uint256 amount) external;

    /// @notice Create `amounts[i]` for `recipients[i]`, in one transaction: set-up of a population.
    /// @dev Errors: OwnableUnauthorizedAccount, BatchLengthMismatch.
    /// @param recipients accounts to credit; one may appear several times
    /// @param amounts amounts in the token's own decimals, as many as recipients
    function mintBatch(address[] calldata recipients, uint256[] calldata amounts) external;
}
