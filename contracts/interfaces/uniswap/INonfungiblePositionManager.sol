// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Uniswap v3 position manager: the part used here
/// @notice Holds ranges for their owners; each is a token (ERC-721) with an id.
interface INonfungiblePositionManager {
    struct MintParams {
        address token0;
        address token1;
        /// @dev Hundredths of a basis point.
        uint24 fee;
        int24 tickLower;
        int24 tickUpper;
        uint256 amount0Desired;
        uint256 amount1Desired;
        /// @dev Less than either minimum reverts with "Price slippage check".
        uint256 amount0Min;
        uint256 amount1Min;
        address recipient;
        /// @dev Seconds; later it reverts with "Transaction too old".
        uint256 deadline;
    }

    struct DecreaseLiquidityParams {
        uint256 tokenId;
        uint128 liquidity;
        uint256 amount0Min;
        uint256 amount1Min;
        uint256 deadline;
    }

    struct CollectParams {
        uint256 tokenId;
        address recipient;
        uint128 amount0Max;
        uint128 amount1Max;
    }

    /// @notice Liquidity was added to a range, by its first minting or later.
    event IncreaseLiquidity(uint256 indexed tokenId, uint128 liquidity, uint256 amount0, uint256 amount1);

    /// @notice Liquidity was taken out of a range; the tokens wait to be collected.
    event DecreaseLiquidity(uint256 indexed tokenId, uint128 liquidity, uint256 amount0, uint256 amount1);

    /// @notice Tokens were paid out to `recipient`.
    event Collect(uint256 indexed tokenId, address recipient, uint256 amount0, uint256 amount1);

    /// @notice A range changed hands; from 0x0 it was minted, to 0x0 burnt.
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

    /// @notice Opens a range with as much of both tokens as the pool's price allows.
    /// @return tokenId Id of the new range.
    /// @return liquidity What it holds.
    /// @return amount0 Token0 that went in.
    /// @return amount1 Token1 that went in.
    function mint(
        MintParams calldata params
    ) external payable returns (uint256 tokenId, uint128 liquidity, uint256 amount0, uint256 amount1);

    /// @notice Takes liquidity out of a range; the tokens wait to be collected. Only its owner, or whom it approved.
    /// @dev Reverts with "Not approved", "Price slippage check", or without a reason for 0 or more than it holds.
    function decreaseLiquidity(
        DecreaseLiquidityParams calldata params
    ) external payable returns (uint256 amount0, uint256 amount1);

    /// @notice Pays out what waits, fees included, up to the maxima.
    function collect(CollectParams calldata params) external payable returns (uint256 amount0, uint256 amount1);

    /// @notice Several calls in one transaction.
    function multicall(bytes[] calldata data) external payable returns (bytes[] memory results);

    /// @notice A range. What it is owed is as of its last change.
    function positions(
        uint256 tokenId
    )
        external
        view
        returns (
            uint96 nonce,
            address operator,
            address token0,
            address token1,
            uint24 fee,
            int24 tickLower,
            int24 tickUpper,
            uint128 liquidity,
            uint256 feeGrowthInside0LastX128,
            uint256 feeGrowthInside1LastX128,
            uint128 tokensOwed0,
            uint128 tokensOwed1
        );

    /// @notice How many ranges an account owns.
    function balanceOf(address owner) external view returns (uint256);

    /// @notice Id of one of an account's ranges.
    function tokenOfOwnerByIndex(address owner, uint256 index) external view returns (uint256);

    /// @notice Whose range it is.
    function ownerOf(uint256 tokenId) external view returns (address);

    /// @notice The factory whose pools are used.
    function factory() external view returns (address);
}
