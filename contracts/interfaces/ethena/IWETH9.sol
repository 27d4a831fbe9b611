// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title IWETH9
/// @notice The part of wrapped ether that the desk needs.
interface IWETH9 is IERC20 {
    /// @notice Burn `amount` wei of WETH of the caller and pay it out as ether.
    function withdraw(uint256 amount) external;
}
