// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IFlashLoanSimpleReceiver} from "powderkeg/contracts/interfaces/aave/IFlashLoanSimpleReceiver.sol";
import {IPool} from "powderkeg/contracts/interfaces/aave/IPool.sol";
import {ICurveStableSwapNG} from "powderkeg/contracts/interfaces/curve/ICurveStableSwapNG.sol";

/// @title A liquidation bot: borrows the debt for one transaction, liquidates, sells the collateral, keeps the rest
contract LiquidationBot is IFlashLoanSimpleReceiver {
    struct Target {
        address user;
        IERC20 collateral;
        int128 sell; // index of the collateral in the stable pool
        int128 buy; // index of the debt asset
    }

    address public immutable owner = msg.sender;
    IPool public immutable lender;
    IPool public immutable pool;
    ICurveStableSwapNG public immutable exit;

    error NotOwner(address caller);
    error NotOurLoan(address caller, address initiator);
    error NothingEarned(uint256 balance, uint256 owed);

    /// @param lender_ Pool that gives flash loans.
    /// @param pool_ Pool whose accounts are liquidated; may be the same.
    /// @param exit_ Where the collateral is sold.
    constructor(IPool lender_, IPool pool_, ICurveStableSwapNG exit_) {
        lender = lender_;
        pool = pool_;
        exit = exit_;
    }

    function liquidate(IERC20 debt, uint256 debtToCover, Target calldata target) external {
        require(msg.sender == owner, NotOwner(msg.sender));
        lender.flashLoanSimple(address(this), address(debt), debtToCover, abi.encode(target), 0);
        debt.transfer(owner, debt.balanceOf(address(this)));
    }

    function executeOperation(
        address asset,
        uint256 amount,
        uint256 premium,
        address initiator,
        bytes calldata params
    ) external returns (bool) {
        require(msg.sender == address(lender) && initiator == address(this), NotOurLoan(msg.sender, initiator));
        Target memory target = abi.decode(params, (Target));
        IERC20(asset).approve(address(pool), amount);
        pool.liquidationCall(address(target.collateral), asset, target.user, amount, false);

        uint256 seized = target.collateral.balanceOf(address(this));
        target.collateral.approve(address(exit), seized);
        exit.exchange(target.sell, target.buy, seized, 0);

        uint256 balance = IERC20(asset).balanceOf(address(this));
        require(balance > amount + premium, NothingEarned(balance, amount + premium));
        IERC20(asset).approve(address(lender), amount + premium);
        return true;
    }
}
