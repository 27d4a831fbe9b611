// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ITestToken} from "../../../contracts/interfaces/tokens/ITestToken.sol";
import {IUniswapV3Factory} from "../../../contracts/interfaces/uniswap/IUniswapV3Factory.sol";
import {Handler} from "./Handler.sol";
import {IGenuineV3Pool} from "./IGenuineV3Pool.sol";

/// @title A genuine Uniswap v3 pool with six ranges in it, and the books that must balance
/// @notice The handler itself trades and provides, and brings what the pool asks for: a pool does not ask who acts.
abstract contract UniswapV3World is Handler {
    uint24 internal constant FEE_PIPS = 3_000;
    uint256 internal constant MILLION = 1e6;
    uint160 internal constant MIN_SQRT_PRICE = 4_295_128_739;
    uint160 internal constant MAX_SQRT_PRICE = 1461446703485210103287273052203988822378723970342;

    struct Range {
        int24 lower;
        int24 upper;
        uint128 liquidity;
    }

    IGenuineV3Pool internal immutable POOL;
    uint160 internal immutable START_SQRT_PRICE;
    ITestToken[2] internal _tokens; // in the pool's order
    uint256[2] internal _units;

    Range[] internal _ranges;
    /// @dev What the pool has, by what it said of each action, and what was sent to it.
    uint256[2] internal _held;
    /// @dev Units by which a callback pays less than it is asked for.
    uint256 internal _short;
    uint256[2] internal _flashPaid;

    constructor(uint8 firstDecimals, uint8 secondDecimals) {
        _now();
        address one = _create("TestToken", abi.encode(address(this), "One", "ONE", firstDecimals));
        address other = _create("TestToken", abi.encode(address(this), "Other", "OTHER", secondDecimals));
        address factory = _createGenuine(
            "@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json",
            ""
        );
        POOL = IGenuineV3Pool(IUniswapV3Factory(factory).createPool(one, other, FEE_PIPS));
        _tokens = [ITestToken(POOL.token0()), ITestToken(POOL.token1())];
        for (uint256 k = 0; k < 2; k++) _units[k] = 10 ** IERC20Metadata(address(_tokens[k])).decimals();
        START_SQRT_PRICE = uint160(Math.sqrt((_units[1] << 192) / _units[0]));
        POOL.initialize(START_SQRT_PRICE);
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

    /// @dev The pool's price, the liquidity of its ranges and ticks, and its tokens.
    function _checkPool() internal view {
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
        for (uint256 k = 0; k < 2; k++)
            require(
                _tokens[k].balanceOf(address(POOL)) == _held[k],
                "AMM-18: the pool has something else than it took and was given"
            );
    }

    /// @dev Liquidity of a million of each token over all prices.
    function _startLiquidity() internal view returns (uint256) {
        return MILLION * Math.sqrt(_units[0] * _units[1]);
    }

    function _swap(bool sells0, int256 asked, uint160 limit) internal returns (uint256 paid, uint256 got) {
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

    function _open(uint256 id, uint128 liquidity) internal returns (uint256[2] memory taken) {
        Range storage range = _ranges[id];
        (taken[0], taken[1]) = POOL.mint(address(this), range.lower, range.upper, liquidity, "");
        range.liquidity += liquidity;
        for (uint256 k = 0; k < 2; k++) _held[k] += taken[k];
    }

    function _burn(uint256 id, uint128 liquidity) internal returns (uint256[2] memory owed) {
        Range storage range = _ranges[id];
        if (range.liquidity == 0) return owed;
        (owed[0], owed[1]) = POOL.burn(range.lower, range.upper, liquidity);
        range.liquidity -= liquidity;
    }

    function _collect(uint256 id) internal returns (uint256[2] memory paid) {
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

    function _price() internal view returns (uint160 sqrtPrice) {
        (sqrtPrice, , , , , , ) = POOL.slot0();
    }

    /// @dev Within a hundredth of the price, or anywhere up to a ninth or nine times the start's.
    function _limit(bool sells0, uint256 draw) internal view returns (uint160) {
        uint160 price = _price();
        if ((draw >> 160) % 2 == 0) {
            uint256 step = _within(draw >> 168, 1, price / 200);
            return uint160(sells0 ? price - step : price + step);
        }
        return _farLimit(sells0);
    }

    function _farLimit(bool sells0) internal view returns (uint160) {
        uint160 price = _price();
        if (sells0) return price > START_SQRT_PRICE / 3 + 1 ? START_SQRT_PRICE / 3 : price - 1;
        return price + 1 < START_SQRT_PRICE * 3 ? START_SQRT_PRICE * 3 : price + 1;
    }

    function _fingerprint() internal view returns (bytes32) {
        (uint160 price, int24 tick, , , , , ) = POOL.slot0();
        return
            keccak256(
                abi.encode(price, tick, POOL.liquidity(), POOL.feeGrowthGlobal0X128(), POOL.feeGrowthGlobal1X128())
            );
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
}
