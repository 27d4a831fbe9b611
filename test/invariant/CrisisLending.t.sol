// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {vm} from "../helpers/Vm.sol";
import {InvariantTest} from "./support/InvariantTest.sol";
import {LendingHandler} from "./support/LendingHandler.sol";

/// @title Users of a pool while prices fall, years pass, positions are liquidated and bad debt is booked and covered
contract CrisisLending is LendingHandler(60 days) {
    /// @dev What a liquidation is told to do, and what the borrower had before.
    struct Liquidation {
        address user;
        address liquidator;
        uint256 debtId;
        uint256 collateralId;
        uint256 debt; // asset units
        uint256 collateral; // asset units
        uint256 healthFactor;
        uint256 accruedToTreasury; // of the collateral reserve, scaled
    }

    int256[3] private _startPrices = [int256(1e8), 4_000e8, 1e8];

    constructor() {
        _mayPlay(CrisisLending.pushPrice.selector);
        _mayPlay(CrisisLending.liquidate.selector);
        _mayPlay(CrisisLending.coverDeficit.selector);
        _mayPlay(CrisisLending.govern.selector);
    }

    /// @notice A price moves by up to a fifth, within a quarter and three times what it was at the start.
    function pushPrice(uint256 draw, uint256 move) external {
        (, uint256 id) = _start(draw);
        int256 price = (_price(id) * int256(8_000 + (move % 4_001))) / 10_000;
        if (price < _startPrices[id] / 4 || price > _startPrices[id] * 3) price = _startPrices[id];
        _push(id, price);
        _done();
    }

    /// @notice Somebody is liquidated, once prices have fallen far enough: most often just below 1, sometimes into bad debt.
    function liquidate(uint256 draw, uint256 amount) external {
        Liquidation memory call = _victim(draw);
        if (call.debt == 0) return;
        if (call.healthFactor >= HEALTHY) _crash(call, (draw >> 200) % 2 == 0);
        (, , , , , call.healthFactor) = pool.getUserAccountData(call.user);
        call.accruedToTreasury = pool.getReserveData(address(reserves[call.collateralId].token)).accruedToTreasury;
        amount = amount % 3 == 0 ? _within(amount, 1, call.debt) : call.debt * 2;
        reserves[call.debtId].token.mint(call.liquidator, amount);
        uint256 held = reserves[call.debtId].token.balanceOf(call.liquidator);
        // Aave panics where collateral is to be paid out that the reserve has lent.
        bool receiveAToken = amount % 2 == 0 || _cash(call.collateralId) < call.collateral;
        // Of one and the same asset what comes in cannot be told from what goes out.
        if (call.debtId == call.collateralId) receiveAToken = true;
        address collateralAsset = address(reserves[call.collateralId].token);
        vm.prank(call.liquidator);
        try
            pool.liquidationCall(
                collateralAsset,
                address(reserves[call.debtId].token),
                call.user,
                amount,
                receiveAToken
            )
        {
            _done();
            require(call.healthFactor < HEALTHY, "LP-10: a healthy account was liquidated");
            if (call.debtId == call.collateralId) _noteDoubledTreasury(call);
            _requireFairPrice(call, held - reserves[call.debtId].token.balanceOf(call.liquidator));
            _acceptDeficits(call.user);
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    /// @notice Umbrella pays for bad debt, in part or in full.
    function coverDeficit(uint256 draw, uint256 amount) external {
        (, uint256 id) = _start(draw);
        for (uint256 i = 0; i < reserves.length && reserves[id].deficit == 0; i++) id = (id + 1) % reserves.length;
        _touch(touchedUser, id);
        Reserve storage reserve = reserves[id];
        if (reserve.deficit == 0) return _skip();
        amount = _within(amount, 2, reserve.deficit * 2);
        reserve.token.mint(UMBRELLA, amount);
        vm.prank(UMBRELLA);
        try pool.supply(address(reserve.token), amount, UMBRELLA, 0) {} catch (bytes memory reason) {
            _refused(reason);
            return _skip(); // the supply cap is in the way
        }
        uint256 before = reserve.aToken.balanceOf(UMBRELLA);
        vm.prank(UMBRELLA);
        uint256 covered = pool.eliminateReserveDeficit(address(reserve.token), before < amount ? before : amount);
        _done();
        require(before - reserve.aToken.balanceOf(UMBRELLA) >= covered, "LP-9: a deficit is covered for less");
        reserve.deficit -= covered;
    }

    /// @notice Governance changes a reserve's share of interest, its fee on liquidations, or its caps.
    function govern(uint256 draw, uint256 value) external {
        (, uint256 id) = _start(draw);
        address asset = address(reserves[id].token);
        if (draw >> 254 == 0) configurator.setReserveFactor(asset, value % 5_001);
        else if (draw >> 254 == 1) configurator.setLiquidationProtocolFee(asset, value % 5_001);
        else if (draw >> 254 == 2) configurator.setSupplyCap(asset, _within(value, 5_000, 20_000_000));
        else configurator.setBorrowCap(asset, _within(value, 5_000, 20_000_000));
        _done();
    }

    /* INTERNALS */

    /// @dev A debtor, one of its debts and one of its collaterals; no debt if there is none.
    function _victim(uint256 draw) private returns (Liquidation memory call) {
        (call.user, call.debtId) = _startWithDebtor(draw);
        call.liquidator = _other(call.user, draw);
        call.debt = reserves[call.debtId].debtToken.balanceOf(call.user);
        uint256 flags = pool.getUserConfiguration(call.user).data;
        call.collateralId = (draw >> 160) % reserves.length;
        for (uint256 i = 0; i < reserves.length; i++) {
            if ((flags >> (2 * call.collateralId + 1)) & 1 == 1) break;
            call.collateralId = (call.collateralId + 1) % reserves.length;
        }
        call.collateral = reserves[call.collateralId].aToken.balanceOf(call.user);
        (, , , , , call.healthFactor) = pool.getUserAccountData(call.user);
        secondTouchedReserve = call.collateralId;
    }

    /// @dev Lowers the price of the collateral until the position is at 0.97; or of all its collateral to half of what it needs,
    /// but for what it owes as well.
    function _crash(Liquidation memory call, bool isDeep) private {
        uint256 flags = pool.getUserConfiguration(call.user).data;
        for (uint256 id = 0; id < reserves.length; id++) {
            bool isCollateral = (flags >> (2 * id + 1)) & 1 == 1;
            if (isDeep ? !isCollateral || id == call.debtId : id != call.collateralId) continue;
            int256 price = (_price(id) * (isDeep ? int256(0.5e18) : int256(0.97e18))) / int256(call.healthFactor);
            // Never so low that amounts of the asset are beyond what Aave's widths hold.
            if (price > _startPrices[id] / 100) _push(id, price);
        }
    }

    function _noteDoubledTreasury(Liquidation memory call) private {
        Reserve storage reserve = reserves[call.debtId];
        uint256 accrued = pool.getReserveData(address(reserve.token)).accruedToTreasury;
        reserve.doubledTreasury += (accrued - call.accruedToTreasury) / 2;
    }

    /// @dev Collateral taken is worth what was paid times the bonus, or less: one unit of debt and three of collateral are what
    /// the divisions on the way may add, and what is seized and what is fee are each rounded up to a scaled unit.
    function _requireFairPrice(Liquidation memory call, uint256 paid) private view {
        Reserve storage collateral = reserves[call.collateralId];
        uint256 taken = call.collateral - collateral.aToken.balanceOf(call.user);
        uint256 atPar =
            ((paid + 1) * uint256(_price(call.debtId)) * collateral.unit) /
                (uint256(_price(call.collateralId)) * reserves[call.debtId].unit);
        uint256 bonusBps = (pool.getConfiguration(address(collateral.token)).data >> 32) & 0xffff;
        if (pool.getUserEMode(call.user) == 1 && call.collateralId == 2) bonusBps = 10_200;
        uint256 scaledUnit = pool.getReserveNormalizedIncome(address(collateral.token)) / RAY + 1;
        require(
            (atPar * bonusBps) / 1e4 + 3 + 2 * scaledUnit >= taken,
            "LP-10: a liquidation takes more than debt and bonus"
        );
    }

    function _push(uint256 id, int256 price) private {
        reserves[id].feed.updateAnswer(price);
    }

    function _price(uint256 id) private view returns (int256) {
        return reserves[id].feed.latestAnswer();
    }
}

contract CrisisLendingTest is InvariantTest {
    function setUp() external {
        handler = new CrisisLending();
    }

    function invariant_crisisLending() external {
        handler.check();
    }
}
