// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IFlashLoanSimpleReceiver} from "../interfaces/aave/IFlashLoanSimpleReceiver.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {ICurveStableSwapNG} from "../interfaces/curve/ICurveStableSwapNG.sol";
import {IEthenaMinting} from "../interfaces/ethena/IEthenaMinting.sol";
import {ILiquidationKeeper} from "../interfaces/ILiquidationKeeper.sol";
import {IUniswapV2Router02} from "../interfaces/uniswap/IUniswapV2Router02.sol";

/// @title LiquidationKeeper
/// @notice See {ILiquidationKeeper}.
contract LiquidationKeeper is ILiquidationKeeper, IFlashLoanSimpleReceiver, IERC1271 {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint8 internal constant ORDER_REDEEM = 1;
    uint8 internal constant SIGNATURE_EIP1271 = 1;

    /// @inheritdoc ILiquidationKeeper
    address public immutable owner;

    /// @inheritdoc ILiquidationKeeper
    address public immutable POOL;

    uint128 internal _lastNonce;

    // The one desk order this contract vouches for, while it redeems.
    bytes32 internal transient _orderInFlight;

    // Handed from the flash-loan callback to `liquidate`.
    int256 internal transient _flashProfit;

    /// @param owner_ Who may call and is paid.
    /// @param pool Aave v3 pool to drive.
    constructor(address owner_, address pool) {
        owner = owner_;
        POOL = pool;
    }

    modifier onlyOwner() {
        require(msg.sender == owner, NotOwner(msg.sender));
        _;
    }

    /// @inheritdoc ILiquidationKeeper
    function liquidate(Liquidation calldata liquidation) external onlyOwner returns (int256 profit) {
        if (!liquidation.useFlashLoan) return _liquidate(liquidation, 0);

        uint256 amount = liquidation.debtToCover;
        if (amount == type(uint256).max) amount = _debtOf(liquidation.user, liquidation.debtAsset);
        IPool(POOL).flashLoanSimple(address(this), liquidation.debtAsset, amount, abi.encode(liquidation), 0);
        return _flashProfit;
    }

    /// @inheritdoc IFlashLoanSimpleReceiver
    /// @dev Errors: UnexpectedFlashLoan; then as `liquidate`. The pool pulls loan and premium by allowance afterwards.
    function executeOperation(
        address,
        uint256,
        uint256 premium,
        address initiator,
        bytes calldata params
    ) external returns (bool) {
        // only the owner can make this contract the initiator
        require(msg.sender == POOL && initiator == address(this), UnexpectedFlashLoan(initiator, msg.sender));
        _flashProfit = _liquidate(abi.decode(params, (Liquidation)), premium);
        return true;
    }

    /// @inheritdoc ILiquidationKeeper
    function sell(
        address token,
        uint256 amount,
        Step[] calldata exit
    ) external onlyOwner returns (address heldAsset, uint256 heldAmount) {
        return _exit(token, _orAll(token, amount), exit);
    }

    /// @inheritdoc ILiquidationKeeper
    function redeem(address desk, address asset, uint256 usdeAmount) external onlyOwner returns (uint256 amountOut) {
        address usde = IEthenaMinting(desk).usde();
        return _redeem(desk, usde, _orAll(usde, usdeAmount), asset);
    }

    /// @inheritdoc ILiquidationKeeper
    function withdraw(address token, uint256 amount) external onlyOwner {
        IERC20(token).safeTransfer(owner, _orAll(token, amount));
    }

    /// @inheritdoc IERC1271
    /// @dev True for nothing but the redemption in flight, whatever the signature's bytes.
    function isValidSignature(bytes32 hash, bytes calldata) external view returns (bytes4) {
        return hash != 0 && hash == _orderInFlight ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// @dev Everything between having the debt asset and having the profit; the same for both kinds of funding.
    function _liquidate(Liquidation memory liquidation, uint256 premium) internal returns (int256 profit) {
        IERC20 debtAsset = IERC20(liquidation.debtAsset);
        uint256 balanceBefore = debtAsset.balanceOf(address(this));
        _approve(address(debtAsset), POOL, balanceBefore); // covers the liquidation, then the repayment of loan and premium

        uint256 seized = _seize(liquidation);
        (address heldAsset, uint256 heldAmount) = _exit(liquidation.collateralAsset, seized, liquidation.exit);

        profit = debtAsset.balanceOf(address(this)).toInt256() - (balanceBefore + premium).toInt256();
        if (heldAsset == address(debtAsset) || liquidation.useFlashLoan) {
            require(
                profit >= 0 && uint256(profit) >= liquidation.minProfit,
                ProfitBelowMinimum(profit, liquidation.minProfit)
            );
            debtAsset.safeTransfer(owner, uint256(profit));
        } else {
            require(liquidation.minProfit == 0, ProfitNotMeasurable(heldAsset, address(debtAsset)));
        }
        emit Liquidated(
            liquidation.collateralAsset,
            address(debtAsset),
            liquidation.user,
            profit,
            heldAsset,
            heldAmount
        );
    }

    /// @dev Where collateral and debt are one asset, what comes in cannot be told from what goes out: 0, and profit shows the rest.
    function _seize(Liquidation memory liquidation) internal returns (uint256 seized) {
        IERC20 collateralAsset = IERC20(liquidation.collateralAsset);
        bool sameAsset = address(collateralAsset) == liquidation.debtAsset;
        uint256 balanceBefore = sameAsset ? 0 : collateralAsset.balanceOf(address(this));
        IPool(POOL).liquidationCall(
            address(collateralAsset),
            liquidation.debtAsset,
            liquidation.user,
            liquidation.debtToCover,
            false
        );
        return sameAsset ? 0 : collateralAsset.balanceOf(address(this)) - balanceBefore;
    }

    function _exit(address token, uint256 amount, Step[] memory steps) internal returns (address, uint256) {
        for (uint256 s = 0; s < steps.length; s++) {
            Step memory step = steps[s];
            address tokenSold = _tokenSold(step, token);
            require(tokenSold == token, StepTokenMismatch(s, token, tokenSold));
            (token, amount) = _take(step, token, amount);
            require(amount >= step.minAmountOut, AmountOutBelowMinimum(s, amount, step.minAmountOut));
            if (step.kind == StepKind.HoldCollateral) break;
        }
        return (token, amount);
    }

    function _tokenSold(Step memory step, address tokenAtHand) internal view returns (address) {
        if (step.kind == StepKind.StableSwap) return ICurveStableSwapNG(step.venue).coins(_index(step.i));
        if (step.kind == StepKind.UniswapV2) return step.path[0];
        if (step.kind == StepKind.RedeemUsde) return IEthenaMinting(step.venue).usde();
        return tokenAtHand;
    }

    /// @dev Venues are asked for no minimum: the step's own is checked once, with our error, whatever the venue.
    function _take(Step memory step, address token, uint256 amount) internal returns (address, uint256) {
        if (step.kind == StepKind.StableSwap) {
            _approve(token, step.venue, amount);
            uint256 bought = ICurveStableSwapNG(step.venue).exchange(step.i, step.j, amount, 0);
            return (ICurveStableSwapNG(step.venue).coins(_index(step.j)), bought);
        }
        if (step.kind == StepKind.UniswapV2) {
            _approve(token, step.venue, amount);
            uint256[] memory amounts = IUniswapV2Router02(step.venue).swapExactTokensForTokens(
                amount,
                0,
                step.path,
                address(this),
                block.timestamp
            );
            return (step.path[step.path.length - 1], amounts[amounts.length - 1]);
        }
        if (step.kind == StepKind.RedeemUsde) {
            return (step.path[0], _redeem(step.venue, token, amount, step.path[0]));
        }
        return (token, amount);
    }

    /// @dev The desk calls `isValidSignature` back while it runs the order, and burns USDe by allowance.
    function _redeem(address desk, address usde, uint256 amount, address asset) internal returns (uint256 amountOut) {
        _approve(usde, desk, amount);
        amountOut = amount / 10 ** (18 - IERC20Metadata(asset).decimals());
        IEthenaMinting.Order memory order = IEthenaMinting.Order({
            order_id: "liquidation",
            order_type: ORDER_REDEEM,
            expiry: uint120(block.timestamp),
            nonce: ++_lastNonce, // the desk refuses nonce 0
            benefactor: address(this),
            beneficiary: address(this),
            collateral_asset: asset,
            collateral_amount: amountOut.toUint128(),
            usde_amount: amount.toUint128()
        });
        _orderInFlight = IEthenaMinting(desk).hashOrder(order);
        IEthenaMinting(desk).redeem(order, IEthenaMinting.Signature(SIGNATURE_EIP1271, ""));
        _orderInFlight = 0;
    }

    /// @dev Unlimited and kept, so that only the first use of a venue pays for it.
    function _approve(address token, address spender, uint256 amount) internal {
        if (IERC20(token).allowance(address(this), spender) >= amount) return;
        IERC20(token).forceApprove(spender, type(uint256).max);
    }

    function _debtOf(address user, address debtAsset) internal view returns (uint256) {
        return IERC20(IPool(POOL).getReserveData(debtAsset).variableDebtTokenAddress).balanceOf(user);
    }

    function _orAll(address token, uint256 amount) internal view returns (uint256) {
        return amount == type(uint256).max ? IERC20(token).balanceOf(address(this)) : amount;
    }

    /// @dev A negative index wraps to one that no pool has.
    function _index(int128 i) internal pure returns (uint256) {
        return uint256(int256(i));
    }
}
