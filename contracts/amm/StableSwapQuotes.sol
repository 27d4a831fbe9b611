// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {ICurveStableSwapNG} from "../interfaces/curve/ICurveStableSwapNG.sol";
import {StableSwapMath} from "../math/StableSwapMath.sol";
import {StableSwapOracle} from "./StableSwapOracle.sol";

/// @title StableSwapQuotes
/// @notice What an action of a StableSwapPool would do, by the code that does it.
abstract contract StableSwapQuotes is StableSwapOracle, ERC20Permit {
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

    /// @inheritdoc ERC20Permit
    function nonces(address owner_) public view override(ERC20Permit, IERC20Permit) returns (uint256) {
        return super.nonces(owner_);
    }

    function _quote(
        uint256 sold,
        uint256 bought,
        uint256 dxScaled,
        uint256[] memory xp,
        uint256 amp
    ) internal view returns (Swap memory swap) {
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

    /// @dev Fees per coin on the distance from the pool's proportions at invariant `d1`; `balancesAfter` pays them.
    function _takeImbalanceFees(
        uint256[] memory balancesBefore,
        uint256[] memory balancesAfter,
        uint256[] memory rates,
        uint256 d0,
        uint256 d1
    ) internal view returns (uint256[] memory fees) {
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
    ) internal view returns (uint256 dy, uint256 feeAmount, uint256[] memory xp, uint256 amp, uint256 d1) {
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

    /// @dev The part of the fee that makes an imbalanced deposit no cheaper than the swap it stands for.
    function _imbalanceBaseFee() private view returns (uint256) {
        return (_settings.fee * N_COINS) / (4 * (N_COINS - 1));
    }
}
