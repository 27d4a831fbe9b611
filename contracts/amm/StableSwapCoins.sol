// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICurveStableSwapNG} from "../interfaces/curve/ICurveStableSwapNG.sol";
import {IStableSwapPool} from "../interfaces/curve/IStableSwapPool.sol";
import {StableSwapMath} from "../math/StableSwapMath.sol";

/// @title StableSwapCoins
/// @notice The coins of a StableSwapPool: what it holds of each, and the admin's share of that.
/// @dev Balances are booked, never read from the token, so a donation moves no price.
abstract contract StableSwapCoins is IStableSwapPool {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev In the coin's decimals. `stored` includes `admin`.
    struct Book {
        uint128 stored;
        uint128 admin;
    }

    /// @inheritdoc ICurveStableSwapNG
    uint256 public constant override admin_fee = 5e9;

    uint256 internal constant PRECISION = StableSwapMath.PRECISION;
    uint256 internal constant FEE_DENOMINATOR = StableSwapMath.FEE_DENOMINATOR;
    uint256 private constant MIN_COINS = 2;
    uint256 private constant MAX_COINS = 4;

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

    Book[MAX_COINS] private _books;

    constructor(address[] memory coins_, address feeReceiver) {
        uint256 n = coins_.length;
        if (n < MIN_COINS || n > MAX_COINS) revert UnsupportedCoinCount(n);
        if (feeReceiver == address(0)) revert ZeroReceiver();

        uint256[MAX_COINS] memory rates;
        for (uint256 k; k < n; ++k) {
            uint256 decimals_ = IERC20Metadata(coins_[k]).decimals();
            require(decimals_ <= 18, "Max 18 decimals for coins");
            rates[k] = 10 ** (36 - decimals_);
            for (uint256 m; m < k; ++m) require(coins_[m] != coins_[k], "Duplicate coins");
        }

        N_COINS = n;
        fee_receiver = feeReceiver;
        _coin0 = coins_[0];
        _coin1 = coins_[1];
        _coin2 = n > 2 ? coins_[2] : address(0);
        _coin3 = n > 3 ? coins_[3] : address(0);
        (_rate0, _rate1, _rate2, _rate3) = (rates[0], rates[1], rates[2], rates[3]);
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

    /// @dev Books what arrives, which is less than `amount` for a token that takes a fee on transfer.
    function _pull(uint256 k, uint256 amount) internal returns (uint256 arrived) {
        IERC20 coin = IERC20(_coin(k));
        uint256 balanceBefore = coin.balanceOf(address(this));
        coin.safeTransferFrom(msg.sender, address(this), amount);
        arrived = coin.balanceOf(address(this)) - balanceBefore;
        _books[k].stored += arrived.toUint128();
    }

    function _bookSurplus(uint256 k, uint256 expected) internal returns (uint256 surplus) {
        surplus = IERC20(_coin(k)).balanceOf(address(this)) - _books[k].stored;
        if (surplus < expected) revert SurplusTooSmall(surplus, expected);
        _books[k].stored += surplus.toUint128();
    }

    function _push(uint256 k, uint256 amount, address receiver) internal {
        _books[k].stored -= amount.toUint128();
        IERC20(_coin(k)).safeTransfer(receiver, amount);
    }

    /// @dev The admin's part of a fee of `feeAmount`, floored, in the coin's decimals.
    function _bookAdminShare(uint256 k, uint256 feeAmount) internal {
        _bookAdminAmount(k, (feeAmount * admin_fee) / FEE_DENOMINATOR);
    }

    function _bookAdminAmount(uint256 k, uint256 amount) internal {
        _books[k].admin += amount.toUint128();
    }

    function _payAdminFees() internal {
        for (uint256 k; k < N_COINS; ++k) {
            uint256 amount = _books[k].admin;
            if (amount == 0) continue;
            _books[k].admin = 0;
            _push(k, amount, fee_receiver);
        }
    }

    function _xp(uint256[] memory amounts, uint256[] memory rates) internal pure returns (uint256[] memory xp) {
        xp = new uint256[](amounts.length);
        for (uint256 k; k < xp.length; ++k) xp[k] = (rates[k] * amounts[k]) / PRECISION;
    }

    function _coinPair(int128 i, int128 j) internal view returns (uint256 sold, uint256 bought) {
        if (i == j) revert SameCoin(i);
        return (_coinIndex(i), _coinIndex(j));
    }

    function _coinIndex(int128 i) internal view returns (uint256) {
        if (i < 0) revert CoinIndexOutOfRange(i, N_COINS);
        return _requireCoin(uint256(uint128(i)));
    }

    function _requireOneAmountPerCoin(uint256[] calldata amounts) internal view {
        if (amounts.length != N_COINS) revert AmountsLengthMismatch(amounts.length, N_COINS);
    }

    function _requireCoin(uint256 i) private view returns (uint256) {
        if (i >= N_COINS) revert CoinIndexOutOfRange(int256(i), N_COINS);
        return i;
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
}
