// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @title ICurveStableSwapNG
/// @notice The ABI of a Curve StableSwap-NG plain pool, which is also its own LP token (18 decimals).
/// @dev Works against a genuine pool at its mainnet address as well as against ours.
/// @dev Amounts of coin k are in that coin's own decimals. "xp" amounts are balances scaled to 18 decimals:
/// rate * amount / 1e18 with rate = 10^(36 - decimals). Fees are in 1e10 (1e6 = 0.01 %).
/// @dev Coin indices are `int128` in calls that trade and `uint256` in getters. Price getters take the index of the
/// price, k - 1 for coin k: 0 is coin 1.
/// @dev Warning: every price is that of coin k IN coin 0. With coins (USDe, USDC), `last_price(0)`, `price_oracle(0)`
/// and `get_p(0)` are the price of USDC in USDe, so a depeg of USDe makes them go UP; USDe in USDC is 1e36 / price.
interface ICurveStableSwapNG is IERC20Metadata, IERC20Permit {
    /// @notice `buyer` sold `tokens_sold` of coin `sold_id` (what arrived) for `tokens_bought` of coin `bought_id`.
    event TokenExchange(
        address indexed buyer,
        int128 sold_id,
        uint256 tokens_sold,
        int128 bought_id,
        uint256 tokens_bought
    );

    /// @notice Coins were added. `fees` per coin in its decimals (empty on the first deposit); `invariant` after fees.
    event AddLiquidity(
        address indexed provider,
        uint256[] token_amounts,
        uint256[] fees,
        uint256 invariant,
        uint256 token_supply
    );

    /// @notice Coins were removed in proportion; `fees` is always empty.
    event RemoveLiquidity(address indexed provider, uint256[] token_amounts, uint256[] fees, uint256 token_supply);

    /// @notice `token_amount` of LP were burnt for `coin_amount` of coin `token_id`.
    event RemoveLiquidityOne(
        address indexed provider,
        int128 token_id,
        uint256 token_amount,
        uint256 coin_amount,
        uint256 token_supply
    );

    /// @notice Given amounts were removed. `fees` per coin in its decimals; `invariant` after fees.
    event RemoveLiquidityImbalance(
        address indexed provider,
        uint256[] token_amounts,
        uint256[] fees,
        uint256 invariant,
        uint256 token_supply
    );

    /// @notice A ramp of the amplification was set; `old_A` and `new_A` are A * 100, times in unix seconds.
    event RampA(uint256 old_A, uint256 new_A, uint256 initial_time, uint256 future_time);

    /// @notice The ramp stopped at `A` (A * 100) at unix second `t`.
    event StopRampA(uint256 A, uint256 t);

    /// @notice The base fee and the off-peg multiplier changed, both in 1e10.
    event ApplyNewFee(uint256 fee, uint256 offpeg_fee_multiplier);

    /// @notice The averaging windows of the price and invariant oracles changed, seconds.
    event SetNewMATime(uint256 ma_exp_time, uint256 D_ma_time);

    /// @notice Sells `_dx` of coin `i` for coin `j`, paid to the caller.
    /// @dev The price is that of what arrives, so a token that takes a fee on transfer sells less than `_dx`.
    /// @dev Rounds against the caller: one xp unit and the fee are taken before the output is floored to coin `j`.
    /// An output of less than one unit of `j` pays 0 and does not revert: one unit of a 6-decimal coin is 1e12 xp units.
    /// A sale so small that the invariant does not see it reverts (arithmetic underflow).
    /// @dev Reverts (data-less in Curve): same coins, bad index, zero receiver, zero `_dx`. Then "Exchange resulted in
    /// fewer coins than expected".
    /// @param i Index of the coin sold.
    /// @param j Index of the coin bought.
    /// @param _dx Amount sold, decimals of coin `i`.
    /// @param _min_dy Least amount bought, decimals of coin `j`.
    /// @return Amount bought, decimals of coin `j`.
    function exchange(int128 i, int128 j, uint256 _dx, uint256 _min_dy) external returns (uint256);

    /// @notice As `exchange`, paid to `_receiver`.
    function exchange(int128 i, int128 j, uint256 _dx, uint256 _min_dy, address _receiver) external returns (uint256);

    /// @notice Sells the whole surplus of coin `i` over the pool's book, sent beforehand, for coin `j`.
    /// @dev Reverts as `exchange`, and data-less in Curve when the surplus is less than `_dx`.
    /// @dev Warning: the surplus belongs to whoever calls first; send and call in one transaction.
    /// @param i Index of the coin sold.
    /// @param j Index of the coin bought.
    /// @param _dx Least surplus, decimals of coin `i`.
    /// @param _min_dy Least amount bought, decimals of coin `j`.
    /// @return Amount bought, decimals of coin `j`.
    function exchange_received(int128 i, int128 j, uint256 _dx, uint256 _min_dy) external returns (uint256);

    /// @notice As `exchange_received`, paid to `_receiver`.
    function exchange_received(
        int128 i,
        int128 j,
        uint256 _dx,
        uint256 _min_dy,
        address _receiver
    ) external returns (uint256);

    /// @notice Adds coins and mints LP to the caller.
    /// @dev The first deposit mints exactly the invariant and pays no fee; it must hold every coin. Later ones pay a
    /// fee on their distance from the pool's proportions; the mint is floored.
    /// @dev Reverts (data-less in Curve): zero receiver, first deposit with a zero amount, invariant not growing. Then
    /// "Slippage screwed you".
    /// @param _amounts One amount a coin, each in its decimals.
    /// @param _min_mint_amount Least LP minted, 18 decimals.
    /// @return LP minted, 18 decimals.
    function add_liquidity(uint256[] calldata _amounts, uint256 _min_mint_amount) external returns (uint256);

    /// @notice As `add_liquidity`, LP to `_receiver`.
    function add_liquidity(
        uint256[] calldata _amounts,
        uint256 _min_mint_amount,
        address _receiver
    ) external returns (uint256);

    /// @notice Burns the caller's LP for its share of every coin, floored, without a fee.
    /// @dev The admin fees are paid out too.
    /// @dev Reverts (data-less in Curve): zero burn, zero receiver. Then "Withdrawal resulted in fewer coins than
    /// expected".
    /// @param _burn_amount LP burnt, 18 decimals.
    /// @param _min_amounts Least amount a coin, each in its decimals.
    /// @return Amounts paid, each in its coin's decimals.
    function remove_liquidity(
        uint256 _burn_amount,
        uint256[] calldata _min_amounts
    ) external returns (uint256[] memory);

    /// @notice As `remove_liquidity`, paid to `_receiver`.
    function remove_liquidity(
        uint256 _burn_amount,
        uint256[] calldata _min_amounts,
        address _receiver
    ) external returns (uint256[] memory);

    /// @notice As `remove_liquidity`, paid to `_receiver`, admin fees paid out only if `_claim_admin_fees`.
    function remove_liquidity(
        uint256 _burn_amount,
        uint256[] calldata _min_amounts,
        address _receiver,
        bool _claim_admin_fees
    ) external returns (uint256[] memory);

    /// @notice Burns the caller's LP for coin `i` alone.
    /// @dev Charges the dynamic fee on each coin's distance from proportion; one xp unit less, then floored.
    /// @dev Reverts (data-less in Curve): zero burn, bad index, zero receiver. Then "Not enough coins removed".
    /// @param _burn_amount LP burnt, 18 decimals.
    /// @param i Index of the coin paid.
    /// @param _min_received Least amount paid, decimals of coin `i`.
    /// @return Amount paid, decimals of coin `i`.
    function remove_liquidity_one_coin(
        uint256 _burn_amount,
        int128 i,
        uint256 _min_received
    ) external returns (uint256);

    /// @notice As `remove_liquidity_one_coin`, paid to `_receiver`.
    function remove_liquidity_one_coin(
        uint256 _burn_amount,
        int128 i,
        uint256 _min_received,
        address _receiver
    ) external returns (uint256);

    /// @notice Takes given amounts out and burns the caller's LP for them, floored plus one.
    /// @dev Reverts (data-less in Curve): zero receiver, a burn of no more than one unit. Then "Slippage screwed you".
    /// @param _amounts One amount a coin, each in its decimals.
    /// @param _max_burn_amount Most LP burnt, 18 decimals.
    /// @return LP burnt, 18 decimals.
    function remove_liquidity_imbalance(
        uint256[] calldata _amounts,
        uint256 _max_burn_amount
    ) external returns (uint256);

    /// @notice As `remove_liquidity_imbalance`, paid to `_receiver`.
    function remove_liquidity_imbalance(
        uint256[] calldata _amounts,
        uint256 _max_burn_amount,
        address _receiver
    ) external returns (uint256);

    /// @notice Pays the admin's half of the fees to the fee receiver. Anyone may call.
    function withdraw_admin_fees() external;

    /// @notice Starts a linear ramp of A from now to `_future_A` at `_future_time`. Owner (Curve: factory admin) only.
    /// @dev Reverts (data-less in Curve): caller; less than a day since the last ramp began; less than a day long;
    /// A outside 1..999,999; more than 10x up or down.
    /// @param _future_A Target A, without the factor 100.
    /// @param _future_time Unix seconds.
    function ramp_A(uint256 _future_A, uint256 _future_time) external;

    /// @notice Freezes A where its ramp stands. Owner only.
    function stop_ramp_A() external;

    /// @notice Sets the base fee (at most 50 %) and the off-peg multiplier, both in 1e10. Owner only.
    /// @dev Reverts (data-less in Curve): caller; fee above 5e9; fee * multiplier above 5e19.
    function set_new_fee(uint256 _new_fee, uint256 _new_offpeg_fee_multiplier) external;

    /// @notice Sets the averaging windows of the price and the invariant oracle, seconds, neither zero. Owner only.
    function set_ma_exp_time(uint256 _ma_exp_time, uint256 _D_ma_time) external;

    /// @notice What `exchange` would pay now for `dx` of coin `i`, decimals of coin `j`.
    /// @dev Equal to `exchange` to the wei, except while A ramps: views use A() * 100, the swap uses A_precise().
    function get_dy(int128 i, int128 j, uint256 dx) external view returns (uint256);

    /// @notice About how much of coin `i` buys `dy` of coin `j`, decimals of coin `i`.
    /// @dev Approximate: the dynamic fee is taken at current balances, not at their mean over the swap. Floored.
    function get_dx(int128 i, int128 j, uint256 dy) external view returns (uint256);

    /// @notice The fee of an infinitesimal swap between `i` and `j` at current balances, 1e10.
    function dynamic_fee(int128 i, int128 j) external view returns (uint256);

    /// @notice LP minted for (or burnt against) `_amounts` after fees, 18 decimals, floored, without the burn's plus one.
    function calc_token_amount(uint256[] calldata _amounts, bool _is_deposit) external view returns (uint256);

    /// @notice What `remove_liquidity_one_coin` would pay now, decimals of coin `i`.
    function calc_withdraw_one_coin(uint256 _burn_amount, int128 i) external view returns (uint256);

    /// @notice Invariant per LP token, 1e18, floored. Starts at 1e18 and does not fall but by rounding (1-2 wei).
    function get_virtual_price() external view returns (uint256);

    /// @notice The amplification now, floored.
    function A() external view returns (uint256);

    /// @notice The amplification now times 100.
    function A_precise() external view returns (uint256);

    /// @notice Balance of coin `i` that belongs to LPs (admin fees left out), its decimals.
    function balances(uint256 i) external view returns (uint256);

    /// @notice `balances` of every coin.
    function get_balances() external view returns (uint256[] memory);

    /// @notice 10^(36 - decimals) of every coin.
    function stored_rates() external view returns (uint256[] memory);

    /// @notice Spot price of coin `i + 1` in coin 0 at the last action, 1e18, capped at 2e18.
    /// @dev From the balances before the fee is left in. Because of the cap the oracle shows coin 0 never below 0.50.
    function last_price(uint256 i) external view returns (uint256);

    /// @notice Moving average of coin `i + 1` in coin 0 as stored at the last action, 1e18.
    function ema_price(uint256 i) external view returns (uint256);

    /// @notice Moving average of coin `i + 1` in coin 0 carried to now, 1e18. What happens in a block does not move it
    /// in that block.
    function price_oracle(uint256 i) external view returns (uint256);

    /// @notice Spot price of coin `i + 1` in coin 0 from the balances now, 1e18, not capped, without fee.
    function get_p(uint256 i) external view returns (uint256);

    /// @notice Moving average of the invariant carried to now, 18 decimals.
    function D_oracle() external view returns (uint256);

    /// @notice Averaging window of the prices: half-life in seconds / ln 2.
    function ma_exp_time() external view returns (uint256);

    /// @notice Averaging window of the invariant, seconds.
    function D_ma_time() external view returns (uint256);

    /// @notice Unix seconds of the last update of the prices (low 128 bits) and of the invariant (high 128 bits).
    function ma_last_time() external view returns (uint256);

    /// @notice Number of coins.
    function N_COINS() external view returns (uint256);

    /// @notice Address of coin `i`.
    function coins(uint256 i) external view returns (address);

    /// @notice Base fee, 1e10.
    function fee() external view returns (uint256);

    /// @notice The most the fee is multiplied by off the peg, 1e10; at or below 1e10 the fee is constant.
    function offpeg_fee_multiplier() external view returns (uint256);

    /// @notice Share of the fee that belongs to the admin, 1e10: 5e9.
    function admin_fee() external view returns (uint256);

    /// @notice A * 100 at the start of the ramp.
    function initial_A() external view returns (uint256);

    /// @notice A * 100 at the end of the ramp.
    function future_A() external view returns (uint256);

    /// @notice Start of the ramp, unix seconds.
    function initial_A_time() external view returns (uint256);

    /// @notice End of the ramp, unix seconds.
    function future_A_time() external view returns (uint256);

    /// @notice Admin fees of coin `i` not yet paid out, its decimals.
    function admin_balances(uint256 i) external view returns (uint256);
}
