// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {ICurveStableSwapNG} from "../interfaces/curve/ICurveStableSwapNG.sol";
import {StableSwapMath} from "../math/StableSwapMath.sol";
import {StableSwapCoins} from "./StableSwapCoins.sol";
import {StableSwapParameters} from "./StableSwapParameters.sol";
import {StableSwapQuotes} from "./StableSwapQuotes.sol";

/// @title StableSwapPool
/// @notice StableSwap-NG plain pool of 2 to 4 coins, and its own LP token.
/// @dev `A` and `D` are the invariant's own letters, kept as the field writes them.
contract StableSwapPool is StableSwapQuotes {
    constructor(
        PoolParameters memory p
    )
        ERC20(p.name, p.symbol)
        ERC20Permit(p.name)
        Ownable(p.owner)
        StableSwapParameters(p.amplification, p.fee, p.offpegFeeMultiplier, p.maExpTime)
        StableSwapCoins(p.coins, p.feeReceiver)
    {}

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
        _bookAdminAmount(bought, (adminShare * PRECISION) / rates[bought]);

        // The stored spot price is that of the invariant before the fee is left in, so D stands.
        xp[sold] = swap.x;
        xp[bought] = swap.y;
        _updateAverages(xp, swap.amp, swap.d);
    }

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

        _bookAdminShare(coin, feeAmount);
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
        for (uint256 k; k < fees.length; ++k) _bookAdminShare(k, fees[k]);
        uint256[] memory xp = _xp(balancesAfter, rates);
        d2 = StableSwapMath.getD(xp, amp);
        _updateAverages(xp, amp, d2);
    }
}
