// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @title Uniswap v2 pair: the part used here
/// @notice The pair is its own LP token, 18 decimals.
interface IUniswapV2Pair is IERC20Metadata {
    /// @notice Liquidity was added.
    event Mint(address indexed sender, uint256 amount0, uint256 amount1);

    /// @notice Liquidity was removed.
    event Burn(address indexed sender, uint256 amount0, uint256 amount1, address indexed to);

    /// @notice A swap took place; amounts in the tokens' own units.
    event Swap(
        address indexed sender,
        uint256 amount0In,
        uint256 amount1In,
        uint256 amount0Out,
        uint256 amount1Out,
        address indexed to
    );

    /// @notice The reserves are now these.
    event Sync(uint112 reserve0, uint112 reserve1);

    /// @notice Mints LP tokens for what the pair holds beyond its reserves.
    /// @dev Reverts with "UniswapV2: INSUFFICIENT_LIQUIDITY_MINTED". The first 1000 wei of LP are burned.
    /// @param to Receives the LP tokens.
    /// @return liquidity LP tokens minted, wad.
    function mint(address to) external returns (uint256 liquidity);

    /// @notice The token with the lower address.
    function token0() external view returns (address);

    /// @notice The token with the higher address.
    function token1() external view returns (address);

    /// @notice Reserves in the tokens' own units.
    /// @return reserve0 Of `token0`.
    /// @return reserve1 Of `token1`.
    /// @return blockTimestampLast Timestamp of the last change, seconds modulo 2^32.
    function getReserves() external view returns (uint112 reserve0, uint112 reserve1, uint32 blockTimestampLast);
}
