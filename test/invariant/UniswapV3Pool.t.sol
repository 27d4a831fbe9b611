// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IUniswapV3Exit} from "../../contracts/interfaces/uniswap/IUniswapV3Exit.sol";
import {vm} from "../helpers/Vm.sol";
import {GreedyPool} from "./support/GreedyPool.sol";
import {InvariantTest} from "./support/InvariantTest.sol";
import {UniswapV3World} from "./support/UniswapV3World.sol";

/// @title Traders, liquidity providers, borrowers and donors of a genuine Uniswap v3 pool, and sellers through a keeper's exit
/// @notice Sellers through the exit are accounts; all else the handler does itself.
contract V3Users is UniswapV3World {
    /// @dev Units that an action leaves in the pool at most: some for each tick that a swap crosses.
    uint256 private constant ROUNDING = 10;
    address private constant SELLER = address(0x5E11E4);
    address private constant VICTIM = address(0x71C714);
    address private constant STRANGER = address(0xBAD);

    IUniswapV3Exit private immutable EXIT;
    GreedyPool private immutable GREEDY;

    /// @dev Sent to the pool; nobody has them any more.
    uint256[2] private _gifts;

    /// @dev So far, by which what rounding may have left in the pool is bounded.
    uint256 private _actions = 1; // the opening

    error EverybodyPaid();

    constructor(uint8 firstDecimals, uint8 secondDecimals) UniswapV3World(firstDecimals, secondDecimals) {
        EXIT = IUniswapV3Exit(_create("UniswapV3Exit", ""));
        GREEDY = new GreedyPool(address(_tokens[0]), address(_tokens[1]), VICTIM);
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
        _checkPool();
        for (uint256 k = 0; k < 2; k++) {
            require(_tokens[k].balanceOf(address(EXIT)) == 0, "KP-8: the exit was left a token");
            require(_tokens[k].balanceOf(VICTIM) == MILLION * _units[k], "KP-8: another than the seller pays");
        }
    }

    /* INTERNALS */

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
