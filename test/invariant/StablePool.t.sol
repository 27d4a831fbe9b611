// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICurveStableSwapNG} from "../../contracts/interfaces/curve/ICurveStableSwapNG.sol";
import {IStableSwapPool} from "../../contracts/interfaces/curve/IStableSwapPool.sol";
import {ITestToken} from "../../contracts/interfaces/tokens/ITestToken.sol";
import {Handler} from "./support/Handler.sol";
import {InvariantTest} from "./support/InvariantTest.sol";

/// @title Traders, liquidity providers, donors and the owner of a stable pool
/// @notice All are the handler itself: a pool does not ask who acts.
contract StablePoolUsers is Handler {
    uint256 private constant A = 200;
    uint256 private constant MA_EXP_TIME = 866;
    address private constant FEE_RECEIVER = address(0xFEE);

    ICurveStableSwapNG private immutable POOL;
    uint256 private immutable N;
    /// @dev Most that an action may lower the price of a share, 1e18.
    uint256 private immutable TOLERANCE;

    ITestToken[] private _coins;
    uint256[] private _units;
    uint256[] private _donated;
    uint256[] private _paidToAdmin;
    uint256 private _virtualPrice;
    bool private _hasRamped; // since the price of a share was last seen
    uint256 private _lowestSpot = 1e18;
    uint256 private _highestSpot = 1e18;
    uint256[] private _adminBalances;

    constructor(uint8[] memory decimals, uint256 fee, uint256 offpegFeeMultiplier) {
        _now();
        N = decimals.length;
        TOLERANCE = fee == 0 ? 2 : 1;
        address[] memory coins = new address[](N);
        for (uint256 k = 0; k < N; k++) {
            coins[k] = _create("TestToken", abi.encode(address(this), "Coin", "COIN", decimals[k]));
            _coins.push(ITestToken(coins[k]));
            _units.push(10 ** decimals[k]);
        }
        IStableSwapPool.PoolParameters memory parameters = IStableSwapPool.PoolParameters({
            name: "pool",
            symbol: "POOL",
            coins: coins,
            amplification: A,
            fee: fee,
            offpegFeeMultiplier: offpegFeeMultiplier,
            maExpTime: MA_EXP_TIME,
            owner: address(this),
            feeReceiver: FEE_RECEIVER
        });
        POOL = ICurveStableSwapNG(_create("StableSwapPool", abi.encode(parameters)));
        (_donated, _paidToAdmin, _adminBalances) = (new uint256[](N), new uint256[](N), new uint256[](N));
        uint256[] memory amounts = new uint256[](N);
        for (uint256 k = 0; k < N; k++) {
            _coins[k].approve(address(POOL), type(uint256).max);
            amounts[k] = 1_000_000 * _units[k];
            _coins[k].mint(address(this), amounts[k]);
        }
        POOL.add_liquidity(amounts, 0);
        _virtualPrice = POOL.get_virtual_price();
        _mayPlay(StablePoolUsers.exchange.selector);
        _mayPlay(StablePoolUsers.exchangeReceived.selector);
        _mayPlay(StablePoolUsers.roundTrip.selector);
        _mayPlay(StablePoolUsers.addLiquidity.selector);
        _mayPlay(StablePoolUsers.removeLiquidity.selector);
        _mayPlay(StablePoolUsers.removeOneCoin.selector);
        _mayPlay(StablePoolUsers.removeImbalance.selector);
        _mayPlay(StablePoolUsers.withdrawAdminFees.selector);
        _mayPlay(StablePoolUsers.donate.selector);
        _mayPlay(StablePoolUsers.ramp.selector);
    }

    /* TRADERS */

    function exchange(uint256 draw, uint256 amount) external {
        (uint256 i, uint256 j, uint256 dx) = _sale(draw, amount);
        _coins[i].mint(address(this), dx);
        bool isAtRest = block.timestamp >= POOL.future_A_time() && POOL.A_precise() % 100 == 0;
        uint256 quote = isAtRest ? POOL.get_dy(_index(i), _index(j), dx) : 0;
        uint256 held = _coins[j].balanceOf(address(this));
        uint256[] memory averages = _averages();
        uint256 dy = POOL.exchange(_index(i), _index(j), dx, 0);
        require(_coins[j].balanceOf(address(this)) - held == dy, "AMM-4: a swap pays what it says");
        require(!isAtRest || dy == quote, "AMM-5: a swap pays what was quoted");
        _requireUnmoved(averages);
        _done();
    }

    /// @notice As routers do: the coins first, then the call.
    function exchangeReceived(uint256 draw, uint256 amount) external {
        (uint256 i, uint256 j, uint256 dx) = _sale(draw, amount);
        _coins[i].mint(address(POOL), dx);
        uint256[] memory averages = _averages();
        POOL.exchange_received(_index(i), _index(j), dx, 0);
        _donated[i] = 0; // a gift goes to the first who looks
        _requireUnmoved(averages);
        _done();
    }

    /// @notice There and back in one block.
    function roundTrip(uint256 draw, uint256 amount) external {
        (uint256 i, uint256 j, uint256 dx) = _sale(draw, amount);
        _coins[i].mint(address(this), dx);
        uint256 dy = POOL.exchange(_index(i), _index(j), dx, 0);
        _done();
        if (dy == 0) return;
        require(POOL.exchange(_index(j), _index(i), dy, 0) <= dx, "AMM-4: there and back pays");
    }

    /* LIQUIDITY PROVIDERS */

    function addLiquidity(uint256 draw, uint256 amount) external {
        _begin(draw, 1 days);
        uint256[] memory amounts = new uint256[](N);
        for (uint256 k = 0; k < N; k++) {
            // One coin of two is left out, more often than not.
            if ((draw >> (128 + k)) % 2 == 1) continue;
            amounts[k] = _within(uint256(keccak256(abi.encode(amount, k))), _units[k], 300_000 * _units[k]);
            _coins[k].mint(address(this), amounts[k]);
        }
        if (_sum(amounts) == 0) return _skip();
        uint256[] memory averages = _averages();
        uint256 minted = POOL.add_liquidity(amounts, 0);
        _requireUnmoved(averages);
        _done();
        // At once out again, one coin of it.
        if (draw >> 255 == 0) return;
        uint256 k0 = amounts[0] != 0 ? 0 : (amounts[1] != 0 ? 1 : 2);
        if (_sum(amounts) != _scaled(k0, amounts[k0])) return;
        uint256 out = POOL.remove_liquidity_one_coin(minted, _index(k0), 0);
        require(out <= amounts[k0], "AMM-4: a deposit and its withdrawal pay");
    }

    function removeLiquidity(uint256 draw, uint256 amount) external {
        _begin(draw, 1 days);
        uint256 burn = _shares(amount);
        uint256 supply = POOL.totalSupply();
        uint256[] memory before = POOL.get_balances();
        uint256[] memory amounts = POOL.remove_liquidity(burn, new uint256[](N));
        for (uint256 k = 0; k < N; k++) {
            require(amounts[k] * supply <= before[k] * burn, "AMM-4: a withdrawal of more than its share");
            _adminBalances[k] = 0;
        }
        _done();
    }

    function removeOneCoin(uint256 draw, uint256 amount) external {
        _begin(draw, 1 days);
        uint256 k = (draw >> 64) % N;
        uint256[] memory averages = _averages();
        try POOL.remove_liquidity_one_coin(_shares(amount), _index(k), 0) {
            _requireUnmoved(averages);
            _done();
        } catch (bytes memory reason) {
            if (!_isOwnError(reason)) revert Refused("AMM-8: a panic, or no reason", msg.sig, reason);
        }
    }

    function removeImbalance(uint256 draw, uint256 amount) external {
        _begin(draw, 1 days);
        uint256 k = (draw >> 64) % N;
        uint256[] memory amounts = new uint256[](N);
        amounts[k] = _within(amount, _units[k] / 100, POOL.balances(k) / 10);
        uint256[] memory averages = _averages();
        try POOL.remove_liquidity_imbalance(amounts, POOL.balanceOf(address(this)) / 2) {
            _requireUnmoved(averages);
            _done();
        } catch (bytes memory reason) {
            if (!_isOwnError(reason)) revert Refused("AMM-8: a panic, or no reason", msg.sig, reason);
        }
    }

    /* OTHERS */

    function withdrawAdminFees(uint256 draw, uint256) external {
        _begin(draw, 1 hours);
        uint256[] memory owed = new uint256[](N);
        for (uint256 k = 0; k < N; k++) owed[k] = POOL.admin_balances(k) + _coins[k].balanceOf(FEE_RECEIVER);
        POOL.withdraw_admin_fees();
        for (uint256 k = 0; k < N; k++) {
            require(_coins[k].balanceOf(FEE_RECEIVER) == owed[k], "AMM-7: the admin is paid what was booked");
            _adminBalances[k] = 0;
        }
        _done();
    }

    /// @notice Somebody sends coins to the pool by mistake, or to move its prices.
    function donate(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 k = (draw >> 64) % N;
        bytes32 before = _fingerprint();
        amount = _within(amount, 1, 10_000 * _units[k]);
        _coins[k].mint(address(POOL), amount);
        _donated[k] += amount;
        require(_fingerprint() == before, "AMM-9: a donation moves the pool");
        _done();
    }

    /// @notice The owner moves the amplification, or stops it on the way.
    function ramp(uint256 draw, uint256 value) external {
        _begin(draw, 2 days);
        if (POOL.future_A_time() > block.timestamp && value % 2 == 0) {
            POOL.stop_ramp_A();
            _done();
            return;
        }
        try POOL.ramp_A(_within(value, 20, 2_000), block.timestamp + 1 days + ((draw >> 128) % 3 days)) {
            _done();
        } catch (bytes memory reason) {
            if (!_isOwnError(reason)) revert Refused("AMM-8: a panic, or no reason", msg.sig, reason);
        }
    }

    function check() public override {
        _now();
        for (uint256 k = 0; k < N; k++) {
            uint256 admin = POOL.admin_balances(k);
            require(
                _coins[k].balanceOf(address(POOL)) == POOL.balances(k) + admin + _donated[k],
                "AMM-1: the pool does not hold what it counts"
            );
            require(admin >= _adminBalances[k], "AMM-7: the admin's share fell without being paid");
            _adminBalances[k] = admin;
        }
        uint256 virtualPrice = POOL.get_virtual_price();
        // While A moves D moves with it, and no action is to blame; nor right after, for the time since the last look.
        bool isRamping = POOL.initial_A() != POOL.future_A() && block.timestamp <= POOL.future_A_time();
        if (!isRamping && !_hasRamped) require(virtualPrice + TOLERANCE >= _virtualPrice, "AMM-2: a share lost value");
        require(virtualPrice >= 1e18 - 2 || _everRamped, "AMM-3: a share is worth less than at the start");
        (_virtualPrice, _hasRamped) = (virtualPrice, isRamping);
        _everRamped = _everRamped || isRamping;
        _checkAverages();
    }

    bool private _everRamped;

    /// @dev The average lies between the lowest and the highest price stored so far; one unit below is its floor.
    function _checkAverages() private {
        for (uint256 k = 0; k + 1 < N; k++) {
            uint256 spot = POOL.last_price(k);
            require(spot <= 2e18, "AMM-6: a stored price beyond 2");
            if (spot < _lowestSpot) _lowestSpot = spot;
            if (spot > _highestSpot) _highestSpot = spot;
        }
        for (uint256 k = 0; k + 1 < N; k++) {
            uint256 average = POOL.price_oracle(k);
            // Each of the steps on the way is floored.
            require(
                average + 1_000 >= _lowestSpot && average <= _highestSpot,
                "AMM-6: the average left the range of the prices"
            );
        }
    }

    /* INTERNALS */

    function _sale(uint256 draw, uint256 amount) private returns (uint256 i, uint256 j, uint256 dx) {
        _begin(draw, 1 days);
        i = (draw >> 64) % N;
        j = (i + 1 + ((draw >> 96) % (N - 1))) % N;
        // The pool is kept within 20 : 1, where Newton's steps settle.
        uint256 room = (_scaled(j, POOL.balances(j)) * 20) / (_scaled(i, POOL.balances(i)) + 1);
        dx = _within(amount, 1, room > 20 ? POOL.balances(i) / 3 : _units[i]);
    }

    function _shares(uint256 amount) private view returns (uint256) {
        uint256 supply = POOL.totalSupply();
        return _within(amount, 1e15, supply > 500_000e18 ? supply / 8 : 1e18);
    }

    function _averages() private view returns (uint256[] memory averages) {
        averages = new uint256[](N);
        for (uint256 k = 0; k + 1 < N; k++) averages[k] = POOL.price_oracle(k);
        averages[N - 1] = POOL.D_oracle();
    }

    function _requireUnmoved(uint256[] memory before) private view {
        uint256[] memory averages = _averages();
        for (uint256 k = 0; k < N; k++)
            require(averages[k] == before[k], "AMM-10: an action moves an average in its own block");
    }

    function _fingerprint() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    POOL.get_balances(),
                    POOL.get_virtual_price(),
                    _averages(),
                    POOL.get_p(0),
                    POOL.last_price(0)
                )
            );
    }

    function _sum(uint256[] memory amounts) private view returns (uint256 sum) {
        for (uint256 k = 0; k < N; k++) sum += _scaled(k, amounts[k]);
    }

    function _scaled(uint256 k, uint256 amount) private view returns (uint256) {
        return (amount * 1e18) / _units[k];
    }

    function _index(uint256 k) private pure returns (int128) {
        return int128(int256(k));
    }
}

contract StablePoolTest is InvariantTest {
    function setUp() external {
        uint8[] memory decimals = new uint8[](2);
        (decimals[0], decimals[1]) = (18, 6);
        handler = new StablePoolUsers(decimals, 1_000_000, 5e10);
    }

    function invariant_stablePoolOfTwo() external {
        handler.check();
    }
}

contract FeelessStablePoolTest is InvariantTest {
    function setUp() external {
        uint8[] memory decimals = new uint8[](3);
        (decimals[0], decimals[1], decimals[2]) = (18, 8, 18);
        handler = new StablePoolUsers(decimals, 0, 0);
    }

    function invariant_stablePoolOfThreeWithoutFee() external {
        handler.check();
    }
}
