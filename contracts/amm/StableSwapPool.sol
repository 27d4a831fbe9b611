// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICurveStableSwapNG} from "../interfaces/curve/ICurveStableSwapNG.sol";
import {IStableSwapPool} from "../interfaces/curve/IStableSwapPool.sol";
import {StableSwapMath} from "../math/StableSwapMath.sol";

/// @title StableSwapPool
/// @notice StableSwap-NG plain pool of 2 to 4 coins, and its own LP token.
/// @dev `A` and `D` are the invariant's own letters, kept as the field writes them.
contract StableSwapPool is IStableSwapPool, ERC20Permit, Ownable, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev In the coin's decimals. `stored` includes `admin`.
    struct Book {
        uint128 stored;
        uint128 admin;
    }

    /// @dev `last` is the value at the last action, `ema` its average then.
    struct Average {
        uint128 last;
        uint128 ema;
    }

    /// @dev When the averages were last carried forward, unix seconds.
    struct AverageTimes {
        uint128 price;
        uint128 invariant;
    }

    /// @dev A * 100 at both ends of the ramp, unix seconds.
    struct Ramp {
        uint64 initialA;
        uint64 futureA;
        uint64 initialTime;
        uint64 futureTime;
    }

    /// @dev Fee and multiplier in 1e10, windows in seconds.
    struct Settings {
        uint64 fee;
        uint64 offpegFeeMultiplier;
        uint64 maExpTime;
        uint64 dMaTime;
    }

    /// @dev One swap in xp units, before its output is scaled to the coin bought.
    struct Swap {
        uint256 amp;
        uint256 d;
        uint256 x;
        uint256 y;
        uint256 fee;
        uint256 dyAfterFee;
    }

    /// @inheritdoc ICurveStableSwapNG
    uint256 public constant override admin_fee = 5e9;

    uint256 private constant MIN_COINS = 2;
    uint256 private constant MAX_COINS = 4;
    uint256 private constant MAX_A = 1e6;
    uint256 private constant MAX_A_CHANGE = 10;
    uint256 private constant MIN_RAMP_TIME = 1 days;
    uint256 private constant MAX_INITIAL_FEE = 1e8;
    uint256 private constant MAX_FEE = 5e9;
    uint256 private constant MAX_STORED_SPOT = 2e18;
    uint64 private constant DEFAULT_D_MA_TIME = 62324; // 12 h half-life
    uint256 private constant PRECISION = StableSwapMath.PRECISION;
    uint256 private constant FEE_DENOMINATOR = StableSwapMath.FEE_DENOMINATOR;

    /// @inheritdoc ICurveStableSwapNG
    uint256 public immutable override N_COINS;
    /// @inheritdoc IStableSwapPool
    address public immutable override fee_receiver;

    address private immutable _coin0;
    address private immutable _coin1;
    address private immutable _coin2;
    address private immutable _coin3;
    uint256 private immutable _rate0;
    uint256 private immutable _rate1;
    uint256 private immutable _rate2;
    uint256 private immutable _rate3;

    Book[MAX_COINS] internal _books;
    Average[MAX_COINS - 1] internal _prices;
    Average internal _invariant;
    AverageTimes internal _averageTimes;
    Ramp private _ramp;
    Settings private _settings;

    constructor(PoolParameters memory p) ERC20(p.name, p.symbol) ERC20Permit(p.name) Ownable(p.owner) {
        uint256 n = p.coins.length;
        if (n < MIN_COINS || n > MAX_COINS) revert UnsupportedCoinCount(n);
        if (p.feeReceiver == address(0)) revert ZeroReceiver();
        if (p.amplification == 0 || p.amplification >= MAX_A) revert AmplificationOutOfRange(p.amplification);
        require(p.fee <= MAX_INITIAL_FEE, "Invalid fee");

        uint256[MAX_COINS] memory rates;
        for (uint256 k; k < n; ++k) {
            uint256 decimals_ = IERC20Metadata(p.coins[k]).decimals();
            require(decimals_ <= 18, "Max 18 decimals for coins");
            rates[k] = 10 ** (36 - decimals_);
            for (uint256 m; m < k; ++m) require(p.coins[m] != p.coins[k], "Duplicate coins");
        }

        N_COINS = n;
        fee_receiver = p.feeReceiver;
        _coin0 = p.coins[0];
        _coin1 = p.coins[1];
        _coin2 = n > 2 ? p.coins[2] : address(0);
        _coin3 = n > 3 ? p.coins[3] : address(0);
        (_rate0, _rate1, _rate2, _rate3) = (rates[0], rates[1], rates[2], rates[3]);

        uint64 amp = uint64(p.amplification * StableSwapMath.A_PRECISION);
        _ramp = Ramp({initialA: amp, futureA: amp, initialTime: 0, futureTime: 0});
        _setFee(p.fee, p.offpegFeeMultiplier);
        _setWindows(p.maExpTime, DEFAULT_D_MA_TIME);

        for (uint256 k; k < n - 1; ++k) _prices[k] = Average({last: uint128(PRECISION), ema: uint128(PRECISION)});
        _averageTimes = AverageTimes({price: uint128(block.timestamp), invariant: uint128(block.timestamp)});
    }

    /* SWAPS */

    /// @inheritdoc ICurveStableSwapNG
    function exchange(int128 i, int128 j, uint256 _dx, uint256 _min_dy) external override returns (uint256) {
        return _exchange(i, j, _dx, _min_dy, msg.sender, false);
    }

    /// @inheritdoc ICurveStableSwapNG
    function exchange(
        int128 i,
        int128 j,
        uint256 _dx,
        uint256 _min_dy,
        address _receiver
    ) external override returns (uint256) {
        return _exchange(i, j, _dx, _min_dy, _receiver, false);
    }

    /// @inheritdoc ICurveStableSwapNG
    function exchange_received(int128 i, int128 j, uint256 _dx, uint256 _min_dy) external override returns (uint256) {
        return _exchange(i, j, _dx, _min_dy, msg.sender, true);
    }

    /// @inheritdoc ICurveStableSwapNG
    function exchange_received(
        int128 i,
        int128 j,
        uint256 _dx,
        uint256 _min_dy,
        address _receiver
    ) external override returns (uint256) {
        return _exchange(i, j, _dx, _min_dy, _receiver, true);
    }

    /* LIQUIDITY */

    /// @inheritdoc ICurveStableSwapNG
    function add_liquidity(uint256[] calldata _amounts, uint256 _min_mint_amount) external override returns (uint256) {
        return _addLiquidity(_amounts, _min_mint_amount, msg.sender);
    }

    /// @inheritdoc ICurveStableSwapNG
    function add_liquidity(
        uint256[] calldata _amounts,
        uint256 _min_mint_amount,
        address _receiver
    ) external override returns (uint256) {
        return _addLiquidity(_amounts, _min_mint_amount, _receiver);
    }

    /// @inheritdoc ICurveStableSwapNG
    function remove_liquidity(
        uint256 _burn_amount,
        uint256[] calldata _min_amounts
    ) external override returns (uint256[] memory) {
        return _removeLiquidity(_burn_amount, _min_amounts, msg.sender, true);
    }

    /// @inheritdoc ICurveStableSwapNG
    function remove_liquidity(
        uint256 _burn_amount,
        uint256[] calldata _min_amounts,
        address _receiver
    ) external override returns (uint256[] memory) {
        return _removeLiquidity(_burn_amount, _min_amounts, _receiver, true);
    }

    /// @inheritdoc ICurveStableSwapNG
    function remove_liquidity(
        uint256 _burn_amount,
        uint256[] calldata _min_amounts,
        address _receiver,
        bool _claim_admin_fees
    ) external override returns (uint256[] memory) {
        return _removeLiquidity(_burn_amount, _min_amounts, _receiver, _claim_admin_fees);
    }

    /// @inheritdoc ICurveStableSwapNG
    function remove_liquidity_one_coin(
        uint256 _burn_amount,
        int128 i,
        uint256 _min_received
    ) external override returns (uint256) {
        return _removeLiquidityOneCoin(_burn_amount, i, _min_received, msg.sender);
    }

    /// @inheritdoc ICurveStableSwapNG
    function remove_liquidity_one_coin(
        uint256 _burn_amount,
        int128 i,
        uint256 _min_received,
        address _receiver
    ) external override returns (uint256) {
        return _removeLiquidityOneCoin(_burn_amount, i, _min_received, _receiver);
    }

    /// @inheritdoc ICurveStableSwapNG
    function remove_liquidity_imbalance(
        uint256[] calldata _amounts,
        uint256 _max_burn_amount
    ) external override returns (uint256) {
        return _removeLiquidityImbalance(_amounts, _max_burn_amount, msg.sender);
    }

    /// @inheritdoc ICurveStableSwapNG
    function remove_liquidity_imbalance(
        uint256[] calldata _amounts,
        uint256 _max_burn_amount,
        address _receiver
    ) external override returns (uint256) {
        return _removeLiquidityImbalance(_amounts, _max_burn_amount, _receiver);
    }

    /// @inheritdoc ICurveStableSwapNG
    function withdraw_admin_fees() external override nonReentrant {
        _payAdminFees();
    }

    /* OWNER */

    /// @inheritdoc ICurveStableSwapNG
    function ramp_A(uint256 _future_A, uint256 _future_time) external override onlyOwner {
        uint256 earliestStart = _ramp.initialTime + MIN_RAMP_TIME;
        if (block.timestamp < earliestStart) revert RampTooSoon(earliestStart);
        uint256 earliestEnd = block.timestamp + MIN_RAMP_TIME;
        if (_future_time < earliestEnd) revert RampTooShort(_future_time, earliestEnd);
        if (_future_A == 0 || _future_A >= MAX_A) revert AmplificationOutOfRange(_future_A);

        uint256 current = A_precise();
        uint256 future = _future_A * StableSwapMath.A_PRECISION;
        if (future * MAX_A_CHANGE < current || future > current * MAX_A_CHANGE) revert RampTooSteep(current, future);

        _ramp = Ramp({
            initialA: uint64(current),
            futureA: uint64(future),
            initialTime: uint64(block.timestamp),
            futureTime: _future_time.toUint64()
        });
        emit RampA(current, future, block.timestamp, _future_time);
    }

    /// @inheritdoc ICurveStableSwapNG
    function stop_ramp_A() external override onlyOwner {
        uint64 current = uint64(A_precise());
        uint64 time = uint64(block.timestamp);
        _ramp = Ramp({initialA: current, futureA: current, initialTime: time, futureTime: time});
        emit StopRampA(current, block.timestamp);
    }

    /// @inheritdoc ICurveStableSwapNG
    function set_new_fee(uint256 _new_fee, uint256 _new_offpeg_fee_multiplier) external override onlyOwner {
        _setFee(_new_fee, _new_offpeg_fee_multiplier);
        emit ApplyNewFee(_new_fee, _new_offpeg_fee_multiplier);
    }

    /// @inheritdoc ICurveStableSwapNG
    function set_ma_exp_time(uint256 _ma_exp_time, uint256 _D_ma_time) external override onlyOwner {
        _setWindows(_ma_exp_time, _D_ma_time);
        emit SetNewMATime(_ma_exp_time, _D_ma_time);
    }

    /* QUOTES */

    /// @inheritdoc ICurveStableSwapNG
    function get_dy(int128 i, int128 j, uint256 dx) external view override returns (uint256) {
        (uint256 sold, uint256 bought) = _coinPair(i, j);
        uint256[] memory rates = stored_rates();
        Swap memory swap = _quote(sold, bought, (dx * rates[sold]) / PRECISION, _xp(get_balances(), rates), _viewAmp());
        return (swap.dyAfterFee * PRECISION) / rates[bought];
    }

    /// @inheritdoc ICurveStableSwapNG
    function get_dx(int128 i, int128 j, uint256 dy) external view override returns (uint256) {
        (uint256 sold, uint256 bought) = _coinPair(i, j);
        uint256[] memory rates = stored_rates();
        uint256[] memory xp = _xp(get_balances(), rates);
        uint256 amp = _viewAmp();
        uint256 d = StableSwapMath.getD(xp, amp);
        uint256 feeRate = StableSwapMath.dynamicFee(xp[sold], xp[bought], _settings.fee, _settings.offpegFeeMultiplier);
        uint256 dyAfterFee = (dy * rates[bought]) / PRECISION + 1;
        uint256 y = xp[bought] - (dyAfterFee * FEE_DENOMINATOR) / (FEE_DENOMINATOR - feeRate);
        uint256 x = StableSwapMath.getY(bought, sold, y, xp, amp, d);
        return ((x - xp[sold]) * PRECISION) / rates[sold];
    }

    /// @inheritdoc ICurveStableSwapNG
    function dynamic_fee(int128 i, int128 j) external view override returns (uint256) {
        (uint256 sold, uint256 bought) = _coinPair(i, j);
        uint256[] memory xp = _xp(get_balances(), stored_rates());
        return StableSwapMath.dynamicFee(xp[sold], xp[bought], _settings.fee, _settings.offpegFeeMultiplier);
    }

    /// @inheritdoc ICurveStableSwapNG
    function calc_token_amount(uint256[] calldata _amounts, bool _is_deposit) external view override returns (uint256) {
        _requireOneAmountPerCoin(_amounts);
        uint256[] memory rates = stored_rates();
        uint256[] memory balancesBefore = get_balances();
        uint256[] memory balancesAfter = get_balances();
        for (uint256 k; k < _amounts.length; ++k) {
            balancesAfter[k] = _is_deposit ? balancesAfter[k] + _amounts[k] : balancesAfter[k] - _amounts[k];
        }

        uint256 amp = _viewAmp();
        uint256 d0 = StableSwapMath.getD(_xp(balancesBefore, rates), amp);
        uint256 d1 = StableSwapMath.getD(_xp(balancesAfter, rates), amp);
        uint256 supply = totalSupply();
        if (supply == 0) return d1;

        _takeImbalanceFees(balancesBefore, balancesAfter, rates, d0, d1);
        uint256 d2 = StableSwapMath.getD(_xp(balancesAfter, rates), amp);
        return ((_is_deposit ? d2 - d0 : d0 - d2) * supply) / d0;
    }

    /// @inheritdoc ICurveStableSwapNG
    function calc_withdraw_one_coin(uint256 _burn_amount, int128 i) external view override returns (uint256 dy) {
        (dy, , , , ) = _quoteOneCoin(_burn_amount, _coinIndex(i));
    }

    /// @inheritdoc ICurveStableSwapNG
    function get_virtual_price() external view override nonReentrantView returns (uint256) {
        uint256 d = StableSwapMath.getD(_xp(get_balances(), stored_rates()), A_precise());
        return (d * PRECISION) / totalSupply();
    }

    /* ORACLES */

    /// @inheritdoc ICurveStableSwapNG
    function last_price(uint256 i) external view override returns (uint256) {
        return _priceAverage(i).last;
    }

    /// @inheritdoc ICurveStableSwapNG
    function ema_price(uint256 i) external view override returns (uint256) {
        return _priceAverage(i).ema;
    }

    /// @inheritdoc ICurveStableSwapNG
    function price_oracle(uint256 i) external view override nonReentrantView returns (uint256) {
        return _carried(_priceAverage(i), _settings.maExpTime, _averageTimes.price);
    }

    /// @inheritdoc ICurveStableSwapNG
    function D_oracle() external view override nonReentrantView returns (uint256) {
        return _carried(_invariant, _settings.dMaTime, _averageTimes.invariant);
    }

    /// @inheritdoc ICurveStableSwapNG
    function get_p(uint256 i) external view override returns (uint256) {
        if (i >= N_COINS - 1) revert PriceIndexOutOfRange(i, N_COINS - 1);
        uint256 amp = A_precise();
        uint256[] memory xp = _xp(get_balances(), stored_rates());
        return StableSwapMath.spotPrices(xp, amp, StableSwapMath.getD(xp, amp))[i];
    }

    /// @inheritdoc ICurveStableSwapNG
    function ma_exp_time() external view override returns (uint256) {
        return _settings.maExpTime;
    }

    /// @inheritdoc ICurveStableSwapNG
    function D_ma_time() external view override returns (uint256) {
        return _settings.dMaTime;
    }

    /// @inheritdoc ICurveStableSwapNG
    function ma_last_time() external view override returns (uint256) {
        return (uint256(_averageTimes.invariant) << 128) | _averageTimes.price;
    }

    /* PARAMETERS */

    /// @inheritdoc ICurveStableSwapNG
    function A() external view override returns (uint256) {
        return A_precise() / StableSwapMath.A_PRECISION;
    }

    /// @inheritdoc ICurveStableSwapNG
    function balances(uint256 i) external view override returns (uint256) {
        return _balance(_requireCoin(i));
    }

    /// @inheritdoc ICurveStableSwapNG
    function admin_balances(uint256 i) external view override returns (uint256) {
        return _books[_requireCoin(i)].admin;
    }

    /// @inheritdoc ICurveStableSwapNG
    function coins(uint256 i) external view override returns (address) {
        return _coin(_requireCoin(i));
    }

    /// @inheritdoc ICurveStableSwapNG
    function fee() external view override returns (uint256) {
        return _settings.fee;
    }

    /// @inheritdoc ICurveStableSwapNG
    function offpeg_fee_multiplier() external view override returns (uint256) {
        return _settings.offpegFeeMultiplier;
    }

    /// @inheritdoc ICurveStableSwapNG
    function initial_A() external view override returns (uint256) {
        return _ramp.initialA;
    }

    /// @inheritdoc ICurveStableSwapNG
    function future_A() external view override returns (uint256) {
        return _ramp.futureA;
    }

    /// @inheritdoc ICurveStableSwapNG
    function initial_A_time() external view override returns (uint256) {
        return _ramp.initialTime;
    }

    /// @inheritdoc ICurveStableSwapNG
    function future_A_time() external view override returns (uint256) {
        return _ramp.futureTime;
    }

    /// @inheritdoc ICurveStableSwapNG
    function A_precise() public view override returns (uint256) {
        Ramp memory ramp = _ramp;
        if (block.timestamp >= ramp.futureTime) return ramp.futureA;
        uint256 elapsed = block.timestamp - ramp.initialTime;
        uint256 duration = ramp.futureTime - ramp.initialTime;
        return
            ramp.futureA > ramp.initialA
                ? ramp.initialA + ((ramp.futureA - ramp.initialA) * elapsed) / duration
                : ramp.initialA - ((ramp.initialA - ramp.futureA) * elapsed) / duration;
    }

    /// @inheritdoc ICurveStableSwapNG
    function get_balances() public view override returns (uint256[] memory current) {
        uint256 n = N_COINS;
        current = new uint256[](n);
        for (uint256 k; k < n; ++k) current[k] = _balance(k);
    }

    /// @inheritdoc ICurveStableSwapNG
    function stored_rates() public view override returns (uint256[] memory rates) {
        uint256 n = N_COINS;
        rates = new uint256[](n);
        rates[0] = _rate0;
        rates[1] = _rate1;
        if (n > 2) rates[2] = _rate2;
        if (n > 3) rates[3] = _rate3;
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner_) public view override(ERC20Permit, IERC20Permit) returns (uint256) {
        return super.nonces(owner_);
    }

    /* INTERNAL: SWAPS */

    function _exchange(
        int128 i,
        int128 j,
        uint256 dx,
        uint256 minDy,
        address receiver,
        bool received
    ) private nonReentrant returns (uint256 dy) {
        (uint256 sold, uint256 bought) = _coinPair(i, j);
        if (receiver == address(0)) revert ZeroReceiver();
        if (dx == 0) revert ZeroExchangeAmount();

        uint256[] memory balancesBefore = get_balances();
        uint256 arrived = received ? _bookSurplus(sold, dx) : _pull(sold, dx);
        dy = _trade(sold, bought, arrived, balancesBefore);
        require(dy >= minDy, "Exchange resulted in fewer coins than expected");
        _push(bought, dy, receiver);
        emit TokenExchange(msg.sender, i, arrived, j, dy);
    }

    function _trade(
        uint256 sold,
        uint256 bought,
        uint256 dx,
        uint256[] memory balancesBefore
    ) private returns (uint256 dy) {
        uint256[] memory rates = stored_rates();
        uint256[] memory xp = _xp(balancesBefore, rates);
        Swap memory swap = _quote(sold, bought, (dx * rates[sold]) / PRECISION, xp, A_precise());
        dy = (swap.dyAfterFee * PRECISION) / rates[bought];

        // The share is cut in xp units and then scaled: two floors, both in favour of the LPs.
        uint256 adminShare = (swap.fee * admin_fee) / FEE_DENOMINATOR;
        _books[bought].admin += ((adminShare * PRECISION) / rates[bought]).toUint128();

        // The stored spot price is that of the invariant before the fee is left in, so D stands.
        xp[sold] = swap.x;
        xp[bought] = swap.y;
        _updateAverages(xp, swap.amp, swap.d);
    }

    function _quote(
        uint256 sold,
        uint256 bought,
        uint256 dxScaled,
        uint256[] memory xp,
        uint256 amp
    ) private view returns (Swap memory swap) {
        swap.amp = amp;
        swap.d = StableSwapMath.getD(xp, amp);
        swap.x = xp[sold] + dxScaled;
        swap.y = StableSwapMath.getY(sold, bought, swap.x, xp, amp, swap.d);
        uint256 dy = xp[bought] - swap.y - 1; // one unit for Newton's rounding
        uint256 feeRate = StableSwapMath.dynamicFee(
            (xp[sold] + swap.x) / 2,
            (xp[bought] + swap.y) / 2,
            _settings.fee,
            _settings.offpegFeeMultiplier
        );
        swap.fee = (dy * feeRate) / FEE_DENOMINATOR;
        swap.dyAfterFee = dy - swap.fee;
    }

    /* INTERNAL: LIQUIDITY */

    function _addLiquidity(
        uint256[] calldata amounts,
        uint256 minMintAmount,
        address receiver
    ) private nonReentrant returns (uint256 minted) {
        if (receiver == address(0)) revert ZeroReceiver();
        _requireOneAmountPerCoin(amounts);
        uint256[] memory rates = stored_rates();
        uint256[] memory balancesBefore = get_balances();
        uint256 supply = totalSupply();
        uint256 amp = A_precise();

        for (uint256 k; k < amounts.length; ++k) {
            if (amounts[k] != 0) _pull(k, amounts[k]);
            else if (supply == 0) revert FirstDepositNeedsEveryCoin(k);
        }
        uint256[] memory balancesAfter = get_balances();
        uint256 d0 = StableSwapMath.getD(_xp(balancesBefore, rates), amp);
        uint256 d1 = StableSwapMath.getD(_xp(balancesAfter, rates), amp);
        if (d1 <= d0) revert InvariantNotIncreased(d0, d1);

        uint256[] memory fees;
        if (supply == 0) {
            minted = d1;
            _restartInvariantAverage(d1);
        } else {
            (fees, d1) = _chargeImbalance(balancesBefore, balancesAfter, rates, d0, d1, amp);
            minted = (supply * (d1 - d0)) / d0;
        }
        require(minted >= minMintAmount, "Slippage screwed you");
        _mint(receiver, minted);
        emit AddLiquidity(msg.sender, amounts, fees, d1, supply + minted);
    }

    function _removeLiquidity(
        uint256 burnAmount,
        uint256[] calldata minAmounts,
        address receiver,
        bool claimAdminFees
    ) private nonReentrant returns (uint256[] memory amounts) {
        if (burnAmount == 0) revert ZeroBurn();
        if (receiver == address(0)) revert ZeroReceiver();
        _requireOneAmountPerCoin(minAmounts);
        uint256 supply = totalSupply();
        amounts = get_balances();
        _burn(msg.sender, burnAmount);

        for (uint256 k; k < amounts.length; ++k) {
            amounts[k] = (amounts[k] * burnAmount) / supply;
            require(amounts[k] >= minAmounts[k], "Withdrawal resulted in fewer coins than expected");
            _push(k, amounts[k], receiver);
        }

        Average memory average = _invariant;
        uint256 d = average.last - (average.last * burnAmount) / supply;
        _storeInvariantAverage(average, d);
        emit RemoveLiquidity(msg.sender, amounts, new uint256[](0), supply - burnAmount);
        if (claimAdminFees) _payAdminFees();
    }

    function _removeLiquidityOneCoin(
        uint256 burnAmount,
        int128 i,
        uint256 minReceived,
        address receiver
    ) private nonReentrant returns (uint256 dy) {
        if (burnAmount == 0) revert ZeroBurn();
        uint256 coin = _coinIndex(i);
        if (receiver == address(0)) revert ZeroReceiver();

        uint256 feeAmount;
        uint256[] memory xp;
        uint256 amp;
        uint256 d;
        (dy, feeAmount, xp, amp, d) = _quoteOneCoin(burnAmount, coin);
        require(dy >= minReceived, "Not enough coins removed");

        _books[coin].admin += ((feeAmount * admin_fee) / FEE_DENOMINATOR).toUint128();
        _burn(msg.sender, burnAmount);
        _push(coin, dy, receiver);
        _updateAverages(xp, amp, d);
        emit RemoveLiquidityOne(msg.sender, i, burnAmount, dy, totalSupply());
    }

    function _removeLiquidityImbalance(
        uint256[] calldata amounts,
        uint256 maxBurnAmount,
        address receiver
    ) private nonReentrant returns (uint256 burnt) {
        if (receiver == address(0)) revert ZeroReceiver();
        _requireOneAmountPerCoin(amounts);
        uint256[] memory rates = stored_rates();
        uint256[] memory balancesBefore = get_balances();
        for (uint256 k; k < amounts.length; ++k) {
            if (amounts[k] != 0) _push(k, amounts[k], receiver);
        }
        uint256[] memory balancesAfter = get_balances();

        uint256 amp = A_precise();
        uint256 d0 = StableSwapMath.getD(_xp(balancesBefore, rates), amp);
        uint256 d1 = StableSwapMath.getD(_xp(balancesAfter, rates), amp);
        uint256[] memory fees;
        (fees, d1) = _chargeImbalance(balancesBefore, balancesAfter, rates, d0, d1, amp);

        uint256 supply = totalSupply();
        burnt = ((d0 - d1) * supply) / d0 + 1;
        if (burnt <= 1) revert ZeroBurn();
        require(burnt <= maxBurnAmount, "Slippage screwed you");
        _burn(msg.sender, burnt);
        emit RemoveLiquidityImbalance(msg.sender, amounts, fees, d1, supply - burnt);
    }

    /// @dev Takes the fees out of `balancesAfter`, books the admin's share, carries the averages forward.
    function _chargeImbalance(
        uint256[] memory balancesBefore,
        uint256[] memory balancesAfter,
        uint256[] memory rates,
        uint256 d0,
        uint256 d1,
        uint256 amp
    ) private returns (uint256[] memory fees, uint256 d2) {
        fees = _takeImbalanceFees(balancesBefore, balancesAfter, rates, d0, d1);
        for (uint256 k; k < fees.length; ++k) {
            _books[k].admin += ((fees[k] * admin_fee) / FEE_DENOMINATOR).toUint128();
        }
        uint256[] memory xp = _xp(balancesAfter, rates);
        d2 = StableSwapMath.getD(xp, amp);
        _updateAverages(xp, amp, d2);
    }

    /// @dev Fees per coin on the distance from the pool's proportions at invariant `d1`; `balancesAfter` pays them.
    function _takeImbalanceFees(
        uint256[] memory balancesBefore,
        uint256[] memory balancesAfter,
        uint256[] memory rates,
        uint256 d0,
        uint256 d1
    ) private view returns (uint256[] memory fees) {
        uint256 n = N_COINS;
        fees = new uint256[](n);
        uint256 ys = (d0 + d1) / n;
        uint256 baseFee = _imbalanceBaseFee();
        uint256 multiplier = _settings.offpegFeeMultiplier;
        for (uint256 k; k < n; ++k) {
            uint256 ideal = (d1 * balancesBefore[k]) / d0;
            uint256 distance = ideal > balancesAfter[k] ? ideal - balancesAfter[k] : balancesAfter[k] - ideal;
            uint256 xs = (rates[k] * (balancesBefore[k] + balancesAfter[k])) / PRECISION;
            fees[k] = (StableSwapMath.dynamicFee(xs, ys, baseFee, multiplier) * distance) / FEE_DENOMINATOR;
            balancesAfter[k] -= fees[k];
        }
    }

    /// @dev `xp` comes back with coin `i` at its balance after the withdrawal, before fees: the stored price is its.
    function _quoteOneCoin(
        uint256 burnAmount,
        uint256 i
    ) private view returns (uint256 dy, uint256 feeAmount, uint256[] memory xp, uint256 amp, uint256 d1) {
        uint256 rate = stored_rates()[i];
        xp = _xp(get_balances(), stored_rates());
        amp = A_precise();
        uint256 d0 = StableSwapMath.getD(xp, amp);
        d1 = d0 - (burnAmount * d0) / totalSupply();
        uint256 newY = StableSwapMath.getYD(i, xp, amp, d1);

        uint256[] memory xpReduced = _reduceByFees(xp, i, newY, d0, d1);
        // One unit for Newton's rounding.
        dy = ((xpReduced[i] - StableSwapMath.getYD(i, xpReduced, amp, d1) - 1) * PRECISION) / rate;
        feeAmount = ((xp[i] - newY) * PRECISION) / rate - dy;
        xp[i] = newY;
    }

    /// @dev Balances less the dynamic fee on each one's distance from its proportional share of the withdrawal.
    function _reduceByFees(
        uint256[] memory xp,
        uint256 i,
        uint256 newY,
        uint256 d0,
        uint256 d1
    ) private view returns (uint256[] memory xpReduced) {
        uint256 n = N_COINS;
        xpReduced = new uint256[](n);
        uint256 ys = (d0 + d1) / (2 * n);
        uint256 baseFee = _imbalanceBaseFee();
        uint256 multiplier = _settings.offpegFeeMultiplier;
        for (uint256 k; k < n; ++k) {
            uint256 share = (xp[k] * d1) / d0;
            uint256 distance = k == i ? share - newY : xp[k] - share;
            uint256 mean = k == i ? (xp[k] + newY) / 2 : xp[k];
            uint256 feeRate = StableSwapMath.dynamicFee(mean, ys, baseFee, multiplier);
            xpReduced[k] = xp[k] - (feeRate * distance) / FEE_DENOMINATOR;
        }
    }

    function _payAdminFees() private {
        for (uint256 k; k < N_COINS; ++k) {
            uint256 amount = _books[k].admin;
            if (amount == 0) continue;
            _books[k].admin = 0;
            _push(k, amount, fee_receiver);
        }
    }

    /* INTERNAL: AVERAGES */

    function _updateAverages(uint256[] memory xp, uint256 amp, uint256 d) private {
        uint256[] memory spot = StableSwapMath.spotPrices(xp, amp, d);
        AverageTimes memory times = _averageTimes;
        uint256 window = _settings.maExpTime;
        for (uint256 k; k < spot.length; ++k) {
            if (spot[k] == 0) continue;
            uint256 ema = _carried(_prices[k], window, times.price);
            uint256 last = spot[k] < MAX_STORED_SPOT ? spot[k] : MAX_STORED_SPOT;
            _prices[k] = Average({last: uint128(last), ema: uint128(ema)});
        }
        uint256 dEma = _carried(_invariant, _settings.dMaTime, times.invariant);
        _invariant = Average({last: d.toUint128(), ema: uint128(dEma)});
        _averageTimes = AverageTimes({price: uint128(block.timestamp), invariant: uint128(block.timestamp)});
    }

    function _storeInvariantAverage(Average memory average, uint256 d) private {
        uint256 ema = _carried(average, _settings.dMaTime, _averageTimes.invariant);
        _invariant = Average({last: d.toUint128(), ema: uint128(ema)});
        _averageTimes.invariant = uint128(block.timestamp);
    }

    function _restartInvariantAverage(uint256 d) private {
        _invariant = Average({last: d.toUint128(), ema: d.toUint128()});
        _averageTimes.invariant = uint128(block.timestamp);
    }

    function _carried(Average memory average, uint256 window, uint256 lastTime) private view returns (uint256) {
        return StableSwapMath.movingAverage(average.last, average.ema, window, block.timestamp - lastTime);
    }

    function _priceAverage(uint256 i) private view returns (Average memory) {
        if (i >= N_COINS - 1) revert PriceIndexOutOfRange(i, N_COINS - 1);
        return _prices[i];
    }

    /* INTERNAL: COINS */

    /// @dev Books what arrives, which is less than `amount` for a token that takes a fee on transfer.
    function _pull(uint256 k, uint256 amount) private returns (uint256 arrived) {
        IERC20 coin = IERC20(_coin(k));
        uint256 balanceBefore = coin.balanceOf(address(this));
        coin.safeTransferFrom(msg.sender, address(this), amount);
        arrived = coin.balanceOf(address(this)) - balanceBefore;
        _books[k].stored += arrived.toUint128();
    }

    function _bookSurplus(uint256 k, uint256 expected) private returns (uint256 surplus) {
        surplus = IERC20(_coin(k)).balanceOf(address(this)) - _books[k].stored;
        if (surplus < expected) revert SurplusTooSmall(surplus, expected);
        _books[k].stored += surplus.toUint128();
    }

    function _push(uint256 k, uint256 amount, address receiver) private {
        _books[k].stored -= amount.toUint128();
        IERC20(_coin(k)).safeTransfer(receiver, amount);
    }

    function _xp(uint256[] memory amounts, uint256[] memory rates) private pure returns (uint256[] memory xp) {
        xp = new uint256[](amounts.length);
        for (uint256 k; k < xp.length; ++k) xp[k] = (rates[k] * amounts[k]) / PRECISION;
    }

    function _balance(uint256 k) private view returns (uint256) {
        Book memory book = _books[k];
        return book.stored - book.admin;
    }

    function _coin(uint256 k) private view returns (address) {
        if (k == 0) return _coin0;
        if (k == 1) return _coin1;
        return k == 2 ? _coin2 : _coin3;
    }

    function _coinPair(int128 i, int128 j) private view returns (uint256 sold, uint256 bought) {
        if (i == j) revert SameCoin(i);
        return (_coinIndex(i), _coinIndex(j));
    }

    function _coinIndex(int128 i) private view returns (uint256) {
        if (i < 0) revert CoinIndexOutOfRange(i, N_COINS);
        return _requireCoin(uint256(uint128(i)));
    }

    function _requireCoin(uint256 i) private view returns (uint256) {
        if (i >= N_COINS) revert CoinIndexOutOfRange(int256(i), N_COINS);
        return i;
    }

    function _requireOneAmountPerCoin(uint256[] calldata amounts) private view {
        if (amounts.length != N_COINS) revert AmountsLengthMismatch(amounts.length, N_COINS);
    }

    /* INTERNAL: PARAMETERS */

    /// @dev Views see A without its fraction, as Curve's views contract does.
    function _viewAmp() private view returns (uint256) {
        return (A_precise() / StableSwapMath.A_PRECISION) * StableSwapMath.A_PRECISION;
    }

    /// @dev The part of the fee that makes an imbalanced deposit no cheaper than the swap it stands for.
    function _imbalanceBaseFee() private view returns (uint256) {
        return (_settings.fee * N_COINS) / (4 * (N_COINS - 1));
    }

    function _setFee(uint256 newFee, uint256 newMultiplier) private {
        if (newFee > MAX_FEE) revert FeeTooHigh(newFee);
        if (newMultiplier > type(uint64).max || newMultiplier * newFee > MAX_FEE * FEE_DENOMINATOR) {
            revert OffpegFeeTooHigh(newFee, newMultiplier);
        }
        (_settings.fee, _settings.offpegFeeMultiplier) = (uint64(newFee), uint64(newMultiplier));
    }

    function _setWindows(uint256 maExpTime, uint256 dMaTime) private {
        if (maExpTime == 0 || maExpTime > type(uint64).max) revert InvalidAveragingWindow(maExpTime);
        if (dMaTime == 0 || dMaTime > type(uint64).max) revert InvalidAveragingWindow(dMaTime);
        (_settings.maExpTime, _settings.dMaTime) = (uint64(maExpTime), uint64(dMaTime));
    }
}
