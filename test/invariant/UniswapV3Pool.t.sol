// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ITestToken} from "../../contracts/interfaces/tokens/ITestToken.sol";
import {IUniswapV3Exit} from "../../contracts/interfaces/uniswap/IUniswapV3Exit.sol";
import {IUniswapV3Factory} from "../../contracts/interfaces/uniswap/IUniswapV3Factory.sol";
import {vm} from "../helpers/Vm.sol";
import {Handler} from "./support/Handler.sol";
import {IGenuineV3Pool} from "./support/IGenuineV3Pool.sol";
import {InvariantTest} from "./support/InvariantTest.sol";

/// @notice A pool of somebody's own, which asks the exit for more than was sold and for another's tokens.
contract GreedyPool {
    address public immutable token0;
    address public immutable token1;
    address private immutable VICTIM;

    constructor(address sold, address bought, address victim) {
        (token0, token1, VICTIM) = (sold, bought, victim);
    }

    function swap(address, bool, int256 amount, uint160, bytes calldata) external returns (int256, int256) {
        IUniswapV3Exit(msg.sender).uniswapV3SwapCallback(2 * amount, 0, abi.encode(token0, VICTIM));
        return (amount, -1);
    }
}

/// @title Traders, liquidity providers, borrowers and donors of a genuine Uniswap v3 pool, and sellers through a keeper's exit
/// @notice The handler itself trades and provides: a pool does not ask who acts. Sellers through the exit are accounts.
contract V3Users is Handler {
    uint24 private constant FEE_PIPS = 3_000;
    /// @dev Units that an action leaves in the pool at most: some for each tick that a swap crosses.
    uint256 private constant ROUNDING = 10;
    uint256 private constant MILLION = 1e6;
    uint160 private constant MIN_SQRT_PRICE = 4_295_128_739;
    uint160 private constant MAX_SQRT_PRICE = 1461446703485210103287273052203988822378723970342;
    address private constant SELLER = address(0x5E11E4);
    address private constant VICTIM = address(0x71C714);
    address private constant STRANGER = address(0xBAD);

    struct Range {
        int24 lower;
        int24 upper;
        uint128 liquidity;
    }

    IGenuineV3Pool private immutable POOL;
    IUniswapV3Exit private immutable EXIT;
    GreedyPool private immutable GREEDY;
    uint160 private immutable START_SQRT_PRICE;
    ITestToken[2] private _tokens; // in the pool's order
    uint256[2] private _units;

    Range[] private _ranges;
    /// @dev What the pool has, by what it said of each action, and what was sent to it.
    uint256[2] private _held;
    /// @dev Units by which a callback pays less than it is asked for.
    uint256 private _short;
    uint256[2] private _flashPaid;

    /// @dev Sent to the pool; nobody has them any more.
    uint256[2] private _gifts;

    /// @dev So far, by which what rounding may have left in the pool is bounded.
    uint256 private _actions = 1; // the opening

    error EverybodyPaid();

    constructor(uint8 firstDecimals, uint8 secondDecimals) {
        _now();
        address one = _create("TestToken", abi.encode(address(this), "One", "ONE", firstDecimals));
        address other = _create("TestToken", abi.encode(address(this), "Other", "OTHER", secondDecimals));
        address factory = _createGenuine(
            "@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json",
            ""
        );
        POOL = IGenuineV3Pool(IUniswapV3Factory(factory).createPool(one, other, FEE_PIPS));
        EXIT = IUniswapV3Exit(_create("UniswapV3Exit", ""));
        _tokens = [ITestToken(POOL.token0()), ITestToken(POOL.token1())];
        for (uint256 k = 0; k < 2; k++) _units[k] = 10 ** IERC20Metadata(address(_tokens[k])).decimals();
        GREEDY = new GreedyPool(address(_tokens[0]), address(_tokens[1]), VICTIM);
        START_SQRT_PRICE = uint160(Math.sqrt((_units[1] << 192) / _units[0]));
        POOL.initialize(START_SQRT_PRICE);
        for (uint256 k = 0; k < 2; k++) {
            _tokens[k].mint(VICTIM, MILLION * _units[k]);
            vm.prank(VICTIM);
            _tokens[k].approve(address(EXIT), type(uint256).max);
            vm.prank(SELLER);
            _tokens[k].approve(address(EXIT), type(uint256).max);
        }
        _mayPlay(V3Users.swap.selector);
        _mayPlay(V3Users.swapUnpaid.selector);
        _mayPlay(V3Users.arbitrage.selector);
        _mayPlay(V3Users.roundTrip.selector);
        _mayPlay(V3Users.addLiquidity.selector);
        _mayPlay(V3Users.removeLiquidity.selector);
        _mayPlay(V3Users.everybodyLeaves.selector);
        _mayPlay(V3Users.flashLoan.selector);
        _mayPlay(V3Users.donate.selector);
        _mayPlay(V3Users.sellThroughExit.selector);
        _mayPlay(V3Users.misuseExit.selector);
        _mayPlay(V3Users.robThroughExit.selector);
    }

    /// @notice Opens the ranges. Not in the constructor: a pool asks for its tokens where there is no code yet.
    function open() external {
        (, int24 tick, , , , , ) = POOL.slot0();
        int24 spacing = POOL.tickSpacing();
        int24 centre = (tick / spacing) * spacing;
        // Far over the prices that limits allow; around the start, wide and narrow; beside it; and all of it in one end.
        int24[2][6] memory ends = [
            [int24(-600), int24(600)],
            [int24(-100), int24(100)],
            [int24(-1), int24(1)],
            [int24(1), int24(30)],
            [int24(-30), int24(-1)],
            [int24(30), int24(100)]
        ];
        for (uint256 id = 0; id < ends.length; id++) {
            _ranges.push(Range(centre + ends[id][0] * spacing, centre + ends[id][1] * spacing, 0));
            _open(id, uint128(_startLiquidity()));
        }
    }

    /* TRADERS */

    /// @notice An exact amount in or out, up to a price limit near or far.
    function swap(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        bool sells0 = (draw >> 64) % 2 == 0;
        bool isExactIn = (draw >> 65) % 2 == 0;
        uint256 unit = _units[sells0 == isExactIn ? 0 : 1];
        int256 asked = int256(_within(amount, 1, (draw >> 253 == 0 ? 1_000 : 300_000) * unit));
        _swap(sells0, isExactIn ? asked : -asked, _limit(sells0, draw));
        _done();
    }

    function swapUnpaid(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        bool sells0 = (draw >> 64) % 2 == 0;
        bytes32 before = _fingerprint();
        _short = 1;
        int256 asked = int256(_within(amount, 1_000, 1_000 * _units[sells0 ? 0 : 1]));
        try POOL.swap(address(this), sells0, asked, _farLimit(sells0), "") {
            revert("AMM-22: a swap was not paid for");
        } catch (bytes memory reason) {
            require(_isReason(reason, "IIA"), "AMM-22: a swap is refused by accident");
        }
        _short = 0;
        require(_fingerprint() == before, "AMM-22: a refused swap moves the pool");
        _done();
    }

    /// @notice The other venue's price moves; somebody sells here until the price is the same, to the last digit.
    function arbitrage(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint160 venue = uint160(_within(amount, START_SQRT_PRICE / 3, START_SQRT_PRICE * 3));
        uint160 price = _price();
        if (venue == price) return _skip();
        _swap(venue < price, 1e36, venue);
        require(_price() == venue, "AMM-19: a sale without end stops before its limit");
        _done();
    }

    /// @notice There and back in one block.
    function roundTrip(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        bool sells0 = (draw >> 64) % 2 == 0;
        uint256 asked = _within(amount, 1, 100_000 * _units[sells0 ? 0 : 1]);
        (uint256 paid, uint256 got) = _swap(sells0, int256(asked), _limit(sells0, draw));
        _done();
        if (got == 0) return;
        (uint256 paidBack, uint256 gotBack) = _swap(
            !sells0,
            int256(got),
            sells0 ? MAX_SQRT_PRICE - 1 : MIN_SQRT_PRICE + 1
        );
        require(paidBack == got && gotBack < paid, "AMM-20: there and back does not cost");
    }

    /* LIQUIDITY PROVIDERS */

    /// @notice Into one of the ranges; and at once out again, in one of four.
    function addLiquidity(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 id = (draw >> 64) % _ranges.length;
        uint128 liquidity = uint128(_within(amount, 1e6, _startLiquidity() / 4));
        uint256[2] memory taken = _open(id, liquidity);
        _done();
        if (draw >> 254 != 0) return;
        uint256[2] memory owed = _burn(id, liquidity);
        for (uint256 k = 0; k < 2; k++)
            require(owed[k] <= taken[k] && taken[k] <= owed[k] + 1, "AMM-20: a range opened and closed");
        _collect(id);
    }

    function removeLiquidity(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 id = (draw >> 64) % _ranges.length;
        uint128 liquidity = _ranges[id].liquidity;
        // The first range is never left, so that there is a price everywhere.
        uint256 most = id == 0 ? liquidity / 10 : liquidity;
        uint256[2] memory owed = _burn(id, uint128(_within(amount, 0, most)));
        uint256[2] memory paid = _collect(id);
        require(paid[0] >= owed[0] && paid[1] >= owed[1], "AMM-18: less was paid than was owed");
        _done();
    }

    /// @notice All that is owed to everybody can be paid, and then nothing is left but gifts and rounding. Undone afterwards.
    function everybodyLeaves(uint256 draw, uint256) external {
        _begin(draw, 1 hours);
        try this.payOut() {
            revert("AMM-18: not undone");
        } catch (bytes memory reason) {
            require(bytes4(reason) == EverybodyPaid.selector, "AMM-18: somebody is not paid, or something is left");
        }
        _done();
    }

    function payOut() external {
        for (uint256 id = 0; id < _ranges.length; id++) {
            Range memory range = _ranges[id];
            POOL.burn(range.lower, range.upper, range.liquidity);
            POOL.collect(address(this), range.lower, range.upper, type(uint128).max, type(uint128).max);
        }
        for (uint256 k = 0; k < 2; k++)
            require(_tokens[k].balanceOf(address(POOL)) <= _gifts[k] + ROUNDING * _actions, "left");
        revert EverybodyPaid();
    }

    /* OTHERS */

    /// @notice Paid back with its fee, or a unit less.
    function flashLoan(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        if (POOL.liquidity() == 0) return _skip();
        uint256[2] memory loans;
        for (uint256 k = 0; k < 2; k++) {
            loans[k] = (draw >> (64 + k)) % 3 == 0 ? 0 : _within(amount >> (96 * k), 1, _held[k] / 2 + 1);
            _flashPaid[k] = loans[k] + Math.ceilDiv(loans[k] * FEE_PIPS, MILLION);
        }
        bool isShort = draw >> 254 == 0;
        uint256 j = (draw >> 128) % 2;
        if (_flashPaid[j] == 0) j = 1 - j;
        if (_flashPaid[j] == 0) return _skip();
        bytes32 before = _fingerprint();
        if (isShort) _flashPaid[j]--;
        try POOL.flash(address(this), loans[0], loans[1], "") {
            require(!isShort, "AMM-22: a flash loan was not paid for");
            for (uint256 k = 0; k < 2; k++) _held[k] = _held[k] + _flashPaid[k] - loans[k];
        } catch (bytes memory reason) {
            require(isShort && _isReason(reason, j == 0 ? "F0" : "F1"), "AMM-22: a flash loan is refused by accident");
            require(_fingerprint() == before, "AMM-22: a refused flash loan moves the pool");
        }
        _done();
    }

    function donate(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        bytes32 before = _fingerprint();
        uint256 k = (draw >> 64) % 2;
        amount = _within(amount, 1, 1_000 * _units[k]);
        _tokens[k].mint(address(POOL), amount);
        _held[k] += amount;
        _gifts[k] += amount;
        require(_fingerprint() == before, "AMM-21: a gift moves the pool");
        _done();
    }

    /* SELLERS THROUGH THE EXIT */

    function sellThroughExit(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 i = (draw >> 64) % 2;
        uint160 limit = _limit(i == 0, draw);
        uint256 sold = _within(amount, 1, (draw >> 253 == 0 ? 100 : 100_000) * _units[i]);
        // From nothing to twice what the start's price would bring.
        uint256 least = draw >> 252 > 3 ? 0 : (sold * _units[1 - i] * (amount % 5)) / _units[i] / 2;
        _tokens[i].mint(SELLER, sold);
        bytes32 before = _fingerprint();
        uint256 had = _tokens[1 - i].balanceOf(SELLER);
        address[] memory path = _path(i, address(POOL), limit);
        vm.prank(SELLER);
        try EXIT.swapExactTokensForTokens(sold, least, path, SELLER, clock) returns (uint256[] memory amounts) {
            uint256 got = _tokens[1 - i].balanceOf(SELLER) - had;
            require(amounts[0] == sold && amounts[3] == got, "KP-7: another amount than is reported");
            require(got >= least, "KP-7: less than the least");
            require(_tokens[i].balanceOf(SELLER) == 0, "KP-7: not all was sold");
            require(i == 0 ? _price() >= limit : _price() <= limit, "KP-7: beyond the price limit");
            (_held[i], _held[1 - i]) = (_held[i] + sold, _held[1 - i] - got);
            _done();
        } catch (bytes memory reason) {
            bytes4 refusal = bytes4(reason);
            require(
                refusal == IUniswapV3Exit.PriceLimitReached.selector ||
                    refusal == IUniswapV3Exit.AmountOutTooLow.selector,
                "KP-6: a panic, or no reason"
            );
            require(_fingerprint() == before, "KP-7: a refused sale moves the pool");
            require(_tokens[i].balanceOf(SELLER) == sold, "KP-7: a refused sale is paid for");
        }
        _takeAll(SELLER);
    }

    /// @notice A sale without a limit, or with one on the wrong side; other tokens, another path, too late; and strangers' callbacks.
    function misuseExit(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 i = (draw >> 64) % 2;
        amount = _within(amount, 1, _units[i]);
        _tokens[i].mint(SELLER, amount);
        uint160 price = _price();
        address[] memory path = _path(i, address(POOL), 0);
        _requireRefused(_saleOf(amount, path, clock), abi.encodeWithSignature("Error(string)", "SPL"));
        path[2] = address(i == 0 ? price + 1 : price - 1);
        _requireRefused(_saleOf(amount, path, clock), abi.encodeWithSignature("Error(string)", "SPL"));
        bytes memory reason = abi.encodeWithSelector(IUniswapV3Exit.DeadlinePassed.selector, clock - 1);
        _requireRefused(_saleOf(amount, path, clock - 1), reason);
        path[3] = path[0];
        reason = abi.encodeWithSelector(IUniswapV3Exit.NotTokensOfPool.selector, POOL, path[0], path[0]);
        _requireRefused(_saleOf(amount, path, clock), reason);
        reason = abi.encodeWithSelector(IUniswapV3Exit.MalformedPath.selector, 3);
        _requireRefused(_saleOf(amount, new address[](3), clock), reason);
        vm.prank(STRANGER);
        try EXIT.uniswapV3SwapCallback(int256(amount), 0, abi.encode(_tokens[0], VICTIM)) {
            revert("KP-8: a stranger is paid");
        } catch (bytes memory given) {
            reason = abi.encodeWithSelector(IUniswapV3Exit.CallerNotPool.selector, STRANGER);
            require(keccak256(given) == keccak256(reason), "KP-8: a stranger is refused by accident");
        }
        _takeAll(SELLER);
        _done();
    }

    /// @notice A stranger sells in a pool of its own, which asks for what others have allowed the exit to take.
    function robThroughExit(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        amount = _within(amount, 1, 1_000 * _units[0]);
        _tokens[0].mint(STRANGER, 2 * amount);
        vm.prank(STRANGER);
        _tokens[0].approve(address(EXIT), type(uint256).max);
        address[] memory path = _path(0, address(GREEDY), 1);
        vm.prank(STRANGER);
        EXIT.swapExactTokensForTokens(amount, 0, path, STRANGER, clock);
        require(_tokens[0].balanceOf(STRANGER) == 0, "KP-8: another than the seller pays");
        _done();
    }

    function check() public override {
        _now();
        _actions++;
        (uint160 price, int24 tick, , , , , bool isUnlocked) = POOL.slot0();
        require(isUnlocked && price > MIN_SQRT_PRICE && price < MAX_SQRT_PRICE, "AMM-19: no price");
        uint256 inRange = 0;
        for (uint256 id = 0; id < _ranges.length; id++) {
            Range memory range = _ranges[id];
            if (range.lower <= tick && tick < range.upper) inRange += range.liquidity;
            _checkTick(range.lower);
            _checkTick(range.upper);
        }
        require(POOL.liquidity() == inRange, "AMM-21: liquidity is not that of the ranges around the price");
        for (uint256 k = 0; k < 2; k++) {
            require(
                _tokens[k].balanceOf(address(POOL)) == _held[k],
                "AMM-18: the pool has something else than it took and was given"
            );
            require(_tokens[k].balanceOf(address(EXIT)) == 0, "KP-8: the exit was left a token");
            require(_tokens[k].balanceOf(VICTIM) == MILLION * _units[k], "KP-8: another than the seller pays");
        }
    }

    /* WHAT THE POOL ASKS FOR */

    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        if (amount0 > 0) _tokens[0].mint(msg.sender, uint256(amount0) - _short);
        if (amount1 > 0) _tokens[1].mint(msg.sender, uint256(amount1) - _short);
    }

    function uniswapV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        _tokens[0].mint(msg.sender, amount0);
        _tokens[1].mint(msg.sender, amount1);
    }

    function uniswapV3FlashCallback(uint256, uint256, bytes calldata) external {
        _tokens[0].mint(msg.sender, _flashPaid[0]);
        _tokens[1].mint(msg.sender, _flashPaid[1]);
    }

    /* INTERNALS */

    /// @dev Liquidity of a million of each token over all prices.
    function _startLiquidity() private view returns (uint256) {
        return MILLION * Math.sqrt(_units[0] * _units[1]);
    }

    function _swap(bool sells0, int256 asked, uint160 limit) private returns (uint256 paid, uint256 got) {
        uint160 before = _price();
        (int256 amount0, int256 amount1) = POOL.swap(address(this), sells0, asked, limit, "");
        (int256 amountIn, int256 amountOut) = sells0 ? (amount0, amount1) : (amount1, amount0);
        require(amountIn >= 0 && amountOut <= 0, "AMM-19: a swap pays for what it takes");
        (paid, got) = (uint256(amountIn), uint256(-amountOut));
        uint160 price = _price();
        bool isWithin = sells0 ? price <= before && price >= limit : price >= before && price <= limit;
        require(isWithin, "AMM-19: a swap passes its price limit");
        bool isAll = asked > 0 ? amountIn == asked : amountOut == asked;
        require(isAll || price == limit, "AMM-19: a swap stops before its limit");
        require(asked > 0 ? amountIn <= asked : amountOut >= asked, "AMM-19: a swap does more than was asked");
        (uint256 i, uint256 j) = sells0 ? (0, 1) : (1, 0);
        (_held[i], _held[j]) = (_held[i] + paid, _held[j] - got);
    }

    function _open(uint256 id, uint128 liquidity) private returns (uint256[2] memory taken) {
        Range storage range = _ranges[id];
        (taken[0], taken[1]) = POOL.mint(address(this), range.lower, range.upper, liquidity, "");
        range.liquidity += liquidity;
        for (uint256 k = 0; k < 2; k++) _held[k] += taken[k];
    }

    function _burn(uint256 id, uint128 liquidity) private returns (uint256[2] memory owed) {
        Range storage range = _ranges[id];
        if (range.liquidity == 0) return owed;
        (owed[0], owed[1]) = POOL.burn(range.lower, range.upper, liquidity);
        range.liquidity -= liquidity;
    }

    function _collect(uint256 id) private returns (uint256[2] memory paid) {
        Range storage range = _ranges[id];
        (paid[0], paid[1]) = POOL.collect(
            address(this),
            range.lower,
            range.upper,
            type(uint128).max,
            type(uint128).max
        );
        for (uint256 k = 0; k < 2; k++) _held[k] -= paid[k];
    }

    /// @dev What begins at a tick less what ends there, and all that does either.
    function _checkTick(int24 tick) private view {
        uint256 gross = 0;
        int256 net = 0;
        for (uint256 id = 0; id < _ranges.length; id++) {
            Range memory range = _ranges[id];
            if (range.lower == tick) (gross, net) = (gross + range.liquidity, net + int256(uint256(range.liquidity)));
            if (range.upper == tick) (gross, net) = (gross + range.liquidity, net - int256(uint256(range.liquidity)));
        }
        (uint128 liquidityGross, int128 liquidityNet, , , , , , ) = POOL.ticks(tick);
        require(liquidityGross == gross && liquidityNet == net, "AMM-21: a tick does not count its ranges");
    }

    function _price() private view returns (uint160 sqrtPrice) {
        (sqrtPrice, , , , , , ) = POOL.slot0();
    }

    /// @dev Within a hundredth of the price, or anywhere up to a ninth or nine times the start's.
    function _limit(bool sells0, uint256 draw) private view returns (uint160) {
        uint160 price = _price();
        if ((draw >> 160) % 2 == 0) {
            uint256 step = _within(draw >> 168, 1, price / 200);
            return uint160(sells0 ? price - step : price + step);
        }
        return _farLimit(sells0);
    }

    function _farLimit(bool sells0) private view returns (uint160) {
        uint160 price = _price();
        if (sells0) return price > START_SQRT_PRICE / 3 + 1 ? START_SQRT_PRICE / 3 : price - 1;
        return price + 1 < START_SQRT_PRICE * 3 ? START_SQRT_PRICE * 3 : price + 1;
    }

    function _path(uint256 i, address pool, uint160 limit) private view returns (address[] memory path) {
        path = new address[](4);
        (path[0], path[1]) = (address(_tokens[i]), pool);
        (path[2], path[3]) = (address(limit), address(_tokens[1 - i]));
    }

    function _saleOf(uint256 amount, address[] memory path, uint256 deadline) private pure returns (bytes memory) {
        return abi.encodeCall(IUniswapV3Exit.swapExactTokensForTokens, (amount, 0, path, SELLER, deadline));
    }

    function _requireRefused(bytes memory sale, bytes memory reason) private {
        bytes32 before = _fingerprint();
        vm.prank(SELLER);
        (bool isAccepted, bytes memory given) = address(EXIT).call(sale);
        require(!isAccepted && keccak256(given) == keccak256(reason), "KP-7: refused by another reason, or not at all");
        require(_fingerprint() == before, "KP-7: a refused sale moves the pool");
    }

    function _takeAll(address account) private {
        for (uint256 k = 0; k < 2; k++) {
            uint256 balance = _tokens[k].balanceOf(account);
            vm.prank(account);
            _tokens[k].transfer(address(this), balance);
        }
    }

    function _fingerprint() private view returns (bytes32) {
        (uint160 price, int24 tick, , , , , ) = POOL.slot0();
        return
            keccak256(
                abi.encode(price, tick, POOL.liquidity(), POOL.feeGrowthGlobal0X128(), POOL.feeGrowthGlobal1X128())
            );
    }
}

contract UniswapV3PoolTest is InvariantTest {
    function setUp() external {
        V3Users users = new V3Users(18, 6);
        users.open();
        handler = users;
    }

    function invariant_uniswapV3Pool() external {
        handler.check();
    }
}
