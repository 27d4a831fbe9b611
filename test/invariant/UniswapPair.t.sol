// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ITestToken} from "../../contracts/interfaces/tokens/ITestToken.sol";
import {IUniswapV2Factory} from "../../contracts/interfaces/uniswap/IUniswapV2Factory.sol";
import {IUniswapV2Pair} from "../../contracts/interfaces/uniswap/IUniswapV2Pair.sol";
import {vm} from "../helpers/Vm.sol";
import {Handler} from "./support/Handler.sol";
import {IGenuinePair} from "./support/IGenuinePair.sol";
import {InvariantTest} from "./support/InvariantTest.sol";

/// @title Takes flash swaps, and does with them what it was told
contract FlashSwapper {
    IGenuinePair private immutable PAIR;
    bool private _triesAll;

    error Entered(uint256 way);

    constructor(IGenuinePair pair) {
        PAIR = pair;
    }

    /// @param repaid Sent back, of each token.
    /// @param triesAll Whether to try every way into the pair while it has lent.
    function borrow(uint256[2] calldata out, uint256[2] calldata repaid, bool triesAll) external {
        _triesAll = triesAll;
        PAIR.swap(out[0], out[1], address(this), abi.encode(repaid));
    }

    function uniswapV2Call(address, uint256, uint256, bytes calldata data) external {
        uint256[2] memory repaid = abi.decode(data, (uint256[2]));
        if (_triesAll) _tryAll();
        if (repaid[0] > 0) ITestToken(PAIR.token0()).transfer(address(PAIR), repaid[0]);
        if (repaid[1] > 0) ITestToken(PAIR.token1()).transfer(address(PAIR), repaid[1]);
    }

    function _tryAll() private {
        bytes[5] memory ways = [
            abi.encodeCall(IGenuinePair.swap, (1, 1, address(this), "")),
            abi.encodeCall(IUniswapV2Pair.mint, (address(this))),
            abi.encodeCall(IGenuinePair.burn, (address(this))),
            abi.encodeCall(IGenuinePair.skim, (address(this))),
            abi.encodeCall(IGenuinePair.sync, ())
        ];
        for (uint256 way = 0; way < ways.length; way++) {
            (bool isOpen, bytes memory reason) = address(PAIR).call(ways[way]);
            bytes memory locked = abi.encodeWithSignature("Error(string)", "UniswapV2: LOCKED");
            if (isOpen || keccak256(reason) != keccak256(locked)) revert Entered(way);
        }
    }
}

/// @title Traders, an arbitrageur, liquidity providers, donors and borrowers of flash swaps in a genuine Uniswap pair
/// @notice The handler itself trades and gives: a pair does not ask who acts. Shares belong to accounts.
contract PairUsers is Handler {
    /// @dev Burnt with the first deposit.
    uint256 private constant LOCKED_SHARES = 1_000;

    IGenuinePair private immutable PAIR;
    FlashSwapper private immutable SWAPPER;
    ITestToken[2] private _tokens; // in the pair's order
    uint256[2] private _units;
    address[3] private _providers = [address(0xA11CE), address(0xB0B), address(0xCA501)];

    /// @dev Sent to the pair, and neither traded away, nor skimmed, nor counted since.
    uint256[2] private _gifts;
    uint256 private _product;
    uint256 private _shares;
    /// @dev Of token 0 in token 1, at another venue; units for units, wad. It wanders and the arbitrageur follows.
    uint256 private _venuePriceWad;
    uint256 private immutable START_PRICE_WAD;

    constructor(uint8 firstDecimals, uint8 secondDecimals) {
        _now();
        address one = _create("TestToken", abi.encode(address(this), "One", "ONE", firstDecimals));
        address other = _create("TestToken", abi.encode(address(this), "Other", "OTHER", secondDecimals));
        // No fee to anybody but the providers, as deployment has it.
        bytes memory noSetter = abi.encode(address(0));
        address factory = _createGenuine("@uniswap/v2-core/build/UniswapV2Factory.json", noSetter);
        PAIR = IGenuinePair(IUniswapV2Factory(factory).createPair(one, other));
        SWAPPER = new FlashSwapper(PAIR);
        _tokens = [ITestToken(PAIR.token0()), ITestToken(PAIR.token1())];
        for (uint256 k = 0; k < 2; k++) {
            _units[k] = 10 ** IERC20Metadata(address(_tokens[k])).decimals();
            _tokens[k].mint(address(PAIR), 1_000_000 * _units[k]);
        }
        PAIR.mint(_providers[0]);
        START_PRICE_WAD = (_units[1] * 1e18) / _units[0];
        _venuePriceWad = START_PRICE_WAD;
        _mayPlay(PairUsers.sell.selector);
        _mayPlay(PairUsers.buy.selector);
        _mayPlay(PairUsers.roundTrip.selector);
        _mayPlay(PairUsers.arbitrage.selector);
        _mayPlay(PairUsers.deposit.selector);
        _mayPlay(PairUsers.withdraw.selector);
        _mayPlay(PairUsers.flashSwap.selector);
        _mayPlay(PairUsers.flashSwapUnpaid.selector);
        _mayPlay(PairUsers.donate.selector);
        _mayPlay(PairUsers.skim.selector);
        _mayPlay(PairUsers.sync.selector);
        _mayPlay(PairUsers.misuse.selector);
    }

    /* TRADERS */

    function sell(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 i = (draw >> 64) % 2;
        // Now and then so little that it buys nothing.
        _sell(i, _within(amount, 1, draw >> 253 == 0 ? 3 : _reserves()[i] / 3));
        _done();
    }

    /// @notice Asks for an exact amount and brings what a router would.
    function buy(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        _settle(draw);
        uint256 i = (draw >> 64) % 2;
        uint256[2] memory reserves = _reserves();
        uint256 out = _within(amount, 1, reserves[1 - i] / 4);
        uint256 dx = (reserves[i] * out * 1_000) / ((reserves[1 - i] - out) * 997) + 1;
        // One unit more than the least, where the division is even.
        if (dx > 2) {
            _tokens[i].mint(address(PAIR), dx - 2);
            _requireRefused(_swapOf(1 - i, out), "UniswapV2: K", "AMM-13: bought for less than the fee leaves");
        }
        _tokens[i].mint(address(PAIR), dx > 2 ? 2 : dx);
        _swap(1 - i, out);
        _done();
    }

    /// @notice There and back in one block.
    function roundTrip(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        _settle(draw);
        uint256 i = (draw >> 64) % 2;
        uint256 dx = _within(amount, 1, _reserves()[i] / 3);
        uint256 dy = _sell(i, dx);
        _done();
        if (dy == 0) return;
        require(_sell(1 - i, dy) < dx, "AMM-14: there and back does not cost");
    }

    /// @notice The other venue's price moves; somebody sells here until the price is the same.
    function arbitrage(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        _settle(draw);
        _venuePriceWad = (_venuePriceWad * _within(amount, 70, 140)) / 100;
        _venuePriceWad = Math.min(Math.max(_venuePriceWad, START_PRICE_WAD / 10), START_PRICE_WAD * 10);
        uint256[2] memory reserves = _reserves();
        uint256 product = reserves[0] * reserves[1];
        uint256 then0 = Math.sqrt(Math.mulDiv(product, 1e18, _venuePriceWad));
        uint256 then1 = Math.sqrt(Math.mulDiv(product, _venuePriceWad, 1e18));
        if (then0 > reserves[0]) _sell(0, then0 - reserves[0]);
        else if (then1 > reserves[1]) _sell(1, then1 - reserves[1]);
        _done();
    }

    /* LIQUIDITY PROVIDERS */

    /// @notice In proportion or not; and at once out again, in one of four.
    function deposit(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        _settle(draw);
        address provider = _providers[(draw >> 64) % 3];
        uint256[2] memory before = _reserves();
        uint256[2] memory amounts;
        uint256 shares = PAIR.totalSupply();
        for (uint256 k = 0; k < 2; k++) {
            uint256 part = (draw >> 252) % 2 == 0 ? amount : uint256(keccak256(abi.encode(amount, k)));
            amounts[k] = (_within(part, 1e12, 1e17) * before[k]) / 1e18 + 1;
            _tokens[k].mint(address(PAIR), amounts[k]);
        }
        uint256 minted = PAIR.mint(provider);
        for (uint256 k = 0; k < 2; k++)
            require(minted * before[k] <= amounts[k] * shares, "AMM-14: a deposit gets more than its share");
        _done();
        // Shares left in the pair would be paid out with these.
        if (draw >> 254 != 0 || PAIR.balanceOf(address(PAIR)) > 0) return;
        uint256[2] memory paid = _burn(provider, minted);
        require(paid[0] <= amounts[0] && paid[1] <= amounts[1], "AMM-14: a deposit and its withdrawal pay");
    }

    function withdraw(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        address provider = _providers[(draw >> 64) % 3];
        uint256 shares = PAIR.balanceOf(provider);
        if (shares < 1e12) return _skip();
        _burn(provider, _within(amount, shares / 1_000, provider == _providers[0] ? shares / 8 : shares));
        _done();
    }

    /* BORROWERS OF FLASH SWAPS */

    /// @notice One token or both, brought back in kind or in the other token.
    function flashSwap(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        _settle(draw);
        uint256[2] memory before = _reserves();
        (uint256[2] memory out, uint256[2] memory repaid) = _loan(draw, amount);
        SWAPPER.borrow(out, repaid, true);
        for (uint256 k = 0; k < 2; k++) {
            require(_reserves()[k] + out[k] == before[k] + repaid[k], "AMM-15: the pair does not count what came back");
            _empty(k);
        }
        _done();
    }

    /// @notice A unit less than it takes, or nothing at all.
    function flashSwapUnpaid(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        _settle(draw);
        (uint256[2] memory out, uint256[2] memory repaid) = _loan(draw, amount);
        string memory reason = "UniswapV2: K";
        if (draw >> 254 == 0) {
            (repaid[0], repaid[1]) = (0, 0);
            reason = "UniswapV2: INSUFFICIENT_INPUT_AMOUNT";
        } else if (repaid[0] > 0 && repaid[1] > 0) {
            // The one's rounding may pay for a unit of the other, but not for its fee.
            repaid[0] = out[0];
        } else {
            repaid[repaid[0] > 0 ? 0 : 1] -= 1;
        }
        bytes memory data = abi.encodeCall(FlashSwapper.borrow, (out, repaid, false));
        bytes32 before = _fingerprint();
        _requireRefused(address(SWAPPER), data, reason, "AMM-15: a flash swap was not paid for");
        require(_fingerprint() == before, "AMM-15: a refused flash swap moves the pair");
        for (uint256 j = 0; j < 2; j++) _empty(j);
        _done();
    }

    /* DONORS, AND WHOEVER FINDS WHAT THEY LEFT */

    function donate(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        bytes32 before = _fingerprint();
        uint256 k = (draw >> 64) % 3;
        if (k == 2) {
            // Shares, by mistake: whoever withdraws next has them.
            uint256 shares = _within(amount, 1, PAIR.balanceOf(_providers[0]) / 100);
            vm.prank(_providers[0]);
            PAIR.transfer(address(PAIR), shares);
        } else {
            amount = _within(amount, 1, 1_000 * _units[k]);
            _tokens[k].mint(address(PAIR), amount);
            _gifts[k] += amount;
        }
        require(_fingerprint() == before, "AMM-16: a gift moves the pair");
        _done();
    }

    function skim(uint256 draw, uint256) external {
        _begin(draw, 1 hours);
        bytes32 before = _fingerprint();
        _skim();
        require(_fingerprint() == before, "AMM-16: skimming moves the pair");
        _done();
    }

    function sync(uint256 draw, uint256) external {
        _begin(draw, 1 hours);
        uint256[2] memory before = _reserves();
        PAIR.sync();
        for (uint256 k = 0; k < 2; k++) {
            require(_reserves()[k] == before[k] + _gifts[k], "AMM-16: a gift is not counted");
            _gifts[k] = 0;
        }
        _done();
    }

    /* THE CARELESS */

    function misuse(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        bytes32 before = _fingerprint();
        uint256 k = (draw >> 64) % 2;
        uint256 out = _reserves()[k];
        string memory wrong = "AMM-17: another reason than the pair's own";
        if (PAIR.balanceOf(address(PAIR)) == 0)
            _requireRefused(
                abi.encodeCall(IGenuinePair.burn, (address(this))),
                "UniswapV2: INSUFFICIENT_LIQUIDITY_BURNED",
                wrong
            );
        if (_gifts[0] == 0 || _gifts[1] == 0)
            _requireRefused(
                abi.encodeCall(IUniswapV2Pair.mint, (address(this))),
                "UniswapV2: INSUFFICIENT_LIQUIDITY_MINTED",
                wrong
            );
        if (_gifts[0] + _gifts[1] == 0)
            _requireRefused(_swapOf(k, _within(amount, 1, out - 1)), "UniswapV2: INSUFFICIENT_INPUT_AMOUNT", wrong);
        _requireRefused(_swapOf(k, 0), "UniswapV2: INSUFFICIENT_OUTPUT_AMOUNT", wrong);
        _requireRefused(_swapOf(k, _within(amount, out, 2 * out)), "UniswapV2: INSUFFICIENT_LIQUIDITY", wrong);
        _requireRefused(
            abi.encodeCall(IGenuinePair.swap, (1, 1, address(_tokens[k]), "")),
            "UniswapV2: INVALID_TO",
            wrong
        );
        require(_fingerprint() == before, "AMM-17: what is refused moves the pair");
        _done();
    }

    function check() public override {
        _now();
        uint256[2] memory reserves = _reserves();
        for (uint256 k = 0; k < 2; k++)
            require(
                _tokens[k].balanceOf(address(PAIR)) == reserves[k] + _gifts[k],
                "AMM-11: the pair does not have what it counts"
            );
        uint256 product = reserves[0] * reserves[1];
        uint256 shares = PAIR.totalSupply();
        (uint256 high, uint256 low) = Math.mul512(product * _shares, _shares);
        (uint256 leastHigh, uint256 leastLow) = Math.mul512(_product * shares, shares);
        require(
            high > leastHigh || (high == leastHigh && low >= leastLow),
            "AMM-12: k over the square of the shares fell"
        );
        (_product, _shares) = (product, shares); // all zero at first
        uint256 held = LOCKED_SHARES + PAIR.balanceOf(address(PAIR));
        for (uint256 i = 0; i < 3; i++) held += PAIR.balanceOf(_providers[i]);
        require(held == shares, "AMM-14: shares that nobody deposited for");
    }

    /* INTERNALS */

    /// @dev Sells what is given and any gift with it, for the most that k leaves; a unit more is refused.
    function _sell(uint256 i, uint256 dx) private returns (uint256 out) {
        uint256[2] memory reserves = _reserves();
        uint256 j = 1 - i;
        _tokens[i].mint(address(PAIR), dx);
        _gifts[i] += dx;
        uint256 inAfterFee = (reserves[i] + _gifts[i]) * 1_000 - _gifts[i] * 3;
        uint256 least = Math.ceilDiv(reserves[0] * reserves[1] * 1e6, inAfterFee);
        out = ((reserves[j] + _gifts[j]) * 1_000 - _gifts[j] * 3 - least) / 1_000;
        if (out >= reserves[j]) out = reserves[j] - 1;
        else _requireRefused(_swapOf(j, out + 1), "UniswapV2: K", "AMM-13: more than k leaves");
        if (out > 0) _swap(j, out);
    }

    function _swap(uint256 k, uint256 out) private {
        uint256 held = _tokens[k].balanceOf(address(this));
        (bool isPaid, ) = address(PAIR).call(_swapOf(k, out));
        require(isPaid, "AMM-13: what the fee leaves is refused");
        require(_tokens[k].balanceOf(address(this)) - held == out, "AMM-13: another amount than was asked for");
        (_gifts[0], _gifts[1]) = (0, 0);
    }

    function _swapOf(uint256 k, uint256 out) private view returns (bytes memory) {
        return abi.encodeCall(IGenuinePair.swap, (k == 0 ? out : 0, k == 0 ? 0 : out, address(this), ""));
    }

    function _burn(address provider, uint256 shares) private returns (uint256[2] memory paid) {
        vm.prank(provider);
        PAIR.transfer(address(PAIR), shares);
        uint256[2] memory held = [_tokens[0].balanceOf(address(PAIR)), _tokens[1].balanceOf(address(PAIR))];
        uint256 burnt = PAIR.balanceOf(address(PAIR));
        uint256 supply = PAIR.totalSupply();
        (paid[0], paid[1]) = PAIR.burn(provider);
        for (uint256 k = 0; k < 2; k++) {
            require(paid[k] * supply <= burnt * held[k], "AMM-14: a withdrawal pays more than its share");
            require(
                _tokens[k].balanceOf(address(PAIR)) + paid[k] == held[k],
                "AMM-14: a withdrawal pays another amount than it says"
            );
            _gifts[k] = 0;
        }
    }

    /// @dev What is lent, and the least that pays for it.
    function _loan(uint256 draw, uint256 amount) private returns (uint256[2] memory out, uint256[2] memory repaid) {
        uint256[2] memory reserves = _reserves();
        uint256 k = (draw >> 64) % 2;
        out[k] = _within(amount, reserves[k] / 1_000, reserves[k] / 4);
        if ((draw >> 96) % 3 == 0) {
            // In the other token: a purchase, paid for afterwards.
            uint256 afterFee = Math.ceilDiv(reserves[0] * reserves[1] * 1e3, reserves[k] - out[k]);
            repaid[1 - k] = Math.ceilDiv(afterFee - reserves[1 - k] * 1_000, 997);
        } else {
            repaid[k] = Math.ceilDiv(out[k] * 1_000, 997);
            if ((draw >> 96) % 3 == 1) {
                out[1 - k] = _within(amount >> 128, reserves[1 - k] / 1_000, reserves[1 - k] / 4);
                repaid[1 - k] = Math.ceilDiv(out[1 - k] * 1_000, 997);
            }
        }
        // In its pocket: what it lacks beyond the loan.
        for (uint256 j = 0; j < 2; j++) if (repaid[j] > out[j]) _tokens[j].mint(address(SWAPPER), repaid[j] - out[j]);
    }

    function _empty(uint256 k) private {
        uint256 left = _tokens[k].balanceOf(address(SWAPPER));
        vm.prank(address(SWAPPER));
        _tokens[k].transfer(address(this), left);
    }

    /// @dev Somebody takes what was sent to the pair, or has it counted.
    function _settle(uint256 draw) private {
        if ((draw >> 128) % 2 == 0) _skim();
        else PAIR.sync();
        (_gifts[0], _gifts[1]) = (0, 0);
    }

    function _skim() private {
        address finder = address(0xF14D);
        uint256[2] memory held = [_tokens[0].balanceOf(finder), _tokens[1].balanceOf(finder)];
        PAIR.skim(finder);
        for (uint256 k = 0; k < 2; k++) {
            require(_tokens[k].balanceOf(finder) == held[k] + _gifts[k], "AMM-16: skimming pays another amount");
            _gifts[k] = 0;
        }
    }

    function _requireRefused(bytes memory data, string memory reason, string memory sentence) private {
        _requireRefused(address(PAIR), data, reason, sentence);
    }

    function _requireRefused(address target, bytes memory data, string memory reason, string memory sentence) private {
        (bool isAccepted, bytes memory given) = target.call(data);
        require(!isAccepted && _isReason(given, reason), sentence);
    }

    function _reserves() private view returns (uint256[2] memory reserves) {
        (reserves[0], reserves[1], ) = PAIR.getReserves();
    }

    function _fingerprint() private view returns (bytes32) {
        return keccak256(abi.encode(_reserves(), PAIR.totalSupply(), PAIR.kLast()));
    }
}

contract UniswapPairTest is InvariantTest {
    function setUp() external {
        handler = new PairUsers(18, 6);
    }

    function invariant_uniswapPair() external {
        handler.check();
    }
}
