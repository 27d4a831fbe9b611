// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A liquidation bot's contract: liquidate, leave the collateral, keep the rest, in one transaction
/// @notice Drives any Aave v3 pool (v3.0.2 to v3.6) through `IPool` alone, with debt of the variable mode.
/// @dev Only the owner may call. Two kinds of funding: a flash loan of the debt asset from the same pool, or the contract's own
/// inventory, which is sent to it by plain transfers. Nothing but the profit leaves the contract; `withdraw` takes out the rest.
/// The contract leaves unlimited allowances to the pool and to the venues its owner names: it should hold working capital only.
interface ILiquidationKeeper {
    /// @notice How one step of an exit turns the token at hand into the next.
    enum StepKind {
        StableSwap, // Curve StableSwap-NG: uses `i`, `j`
        UniswapV2, // Uniswap v2 router: uses `path`
        RedeemUsde, // EthenaMinting at par: `path` is [the asset to redeem into]
        HoldCollateral // stop and keep the token at hand
    }

    /// @notice One step of an exit. Each step sells all that the one before it yielded.
    struct Step {
        StepKind kind;
        address venue; // pool, router or desk; unused by HoldCollateral
        int128 i; // StableSwap: index of the coin sold
        int128 j; // StableSwap: index of the coin bought
        address[] path; // UniswapV2: tokens from the one sold to the one bought; RedeemUsde: [asset]
        uint256 minAmountOut; // least this step must yield, in units of the token it yields
    }

    /// @notice One liquidation.
    struct Liquidation {
        address collateralAsset;
        address debtAsset;
        address user; // whose position it is
        uint256 debtToCover; // debt asset's units; 2^256-1 = all the user owes
        bool useFlashLoan; // otherwise paid from inventory
        Step[] exit; // how the seized collateral is left; none where collateral and debt are the same asset
        uint256 minProfit; // debt asset's units; 0 where the exit does not end in the debt asset
    }

    /// @notice A liquidation was carried out.
    /// @param profit What the debt asset's balance gained, in its units, premium deducted; negative where the collateral was kept.
    /// @param heldAsset Token in which the exit ended: the debt asset, or what was kept.
    /// @param heldAmount Amount of `heldAsset` the exit yielded, in its units; 0 where collateral and debt are the same asset.
    event Liquidated(
        address indexed collateralAsset,
        address indexed debtAsset,
        address indexed user,
        int256 profit,
        address heldAsset,
        uint256 heldAmount
    );

    /// @notice Thrown when somebody else than the owner calls.
    error NotOwner(address caller);

    /// @notice Thrown when the flash-loan callback is not the answer to this contract's own loan from its own pool.
    error UnexpectedFlashLoan(address initiator, address caller);

    /// @notice Thrown when a liquidation would end with less profit than asked, in the debt asset's units.
    error ProfitBelowMinimum(int256 profit, uint256 minProfit);

    /// @notice Thrown when a profit is asked of an exit that does not end in the debt asset.
    error ProfitNotMeasurable(address heldAsset, address debtAsset);

    /// @notice Thrown when a step sells another token than the one at hand.
    error StepTokenMismatch(uint256 stepIndex, address tokenAtHand, address tokenSold);

    /// @notice Thrown when a step yields less than its minimum.
    error AmountOutBelowMinimum(uint256 stepIndex, uint256 amountOut, uint256 minAmountOut);

    /// @notice Liquidates, exits, and sends the profit to the owner.
    /// @dev With a flash loan the exit must end in the debt asset and cover loan and premium. With inventory an exit may end
    /// elsewhere (no steps, or HoldCollateral): the token stays here, `minProfit` must be 0, and the step's own minimum guards it.
    /// Errors: NotOwner; the pool's; StepTokenMismatch, AmountOutBelowMinimum or the venue's, step by step; ProfitNotMeasurable;
    /// ProfitBelowMinimum.
    /// @param liquidation What to do.
    /// @return profit As in `Liquidated`.
    function liquidate(Liquidation calldata liquidation) external returns (int256 profit);

    /// @notice Sells inventory, which stays here in its new form.
    /// @dev Errors: NotOwner; those of the steps.
    /// @param token Token sold first.
    /// @param amount In its units; 2^256-1 = all that is here.
    /// @param exit Steps.
    /// @return heldAsset Token in which the exit ended.
    /// @return heldAmount Amount of it, in its units.
    function sell(
        address token,
        uint256 amount,
        Step[] calldata exit
    ) external returns (address heldAsset, uint256 heldAmount);

    /// @notice Redeems USDe held here at par; what is paid out stays here.
    /// @dev Needs a whitelisted benefactor and the REDEEMER role at the desk for this contract. Errors: NotOwner; the desk's.
    /// @param desk EthenaMinting.
    /// @param asset Asset to redeem into.
    /// @param usdeAmount Wad; 2^256-1 = all that is here.
    /// @return amountOut Paid out, in the asset's units: par, floored.
    function redeem(address desk, address asset, uint256 usdeAmount) external returns (uint256 amountOut);

    /// @notice Sends inventory to the owner.
    /// @dev Errors: NotOwner; the token's.
    /// @param token Token sent.
    /// @param amount In its units; 2^256-1 = all that is here.
    function withdraw(address token, uint256 amount) external;

    /// @notice Who may call and is paid.
    /// @return Its address, fixed at construction.
    function owner() external view returns (address);

    /// @notice The pool that is driven.
    /// @return Its address, fixed at construction.
    function POOL() external view returns (address);
}
