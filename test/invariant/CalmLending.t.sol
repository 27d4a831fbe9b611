// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPoolErrors} from "../../contracts/interfaces/aave/IPoolErrors.sol";
import {vm} from "../helpers/Vm.sol";
import {InvariantTest} from "./support/InvariantTest.sol";
import {LendingHandler} from "./support/LendingHandler.sol";

/// @title Users of a pool while no price moves
/// @notice Time passes, but in a run too little of it for interest to use up the 5 % of health that borrowers keep.
contract CalmLending is LendingHandler(1 hours) {
    uint256 private constant KEPT = 1.05e18;

    constructor() {
        _mayPlay(CalmLending.liquidate.selector);
    }

    /// @notice Somebody tries to liquidate, and is always refused for the same reason.
    function liquidate(uint256 draw, uint256) external {
        (address user, uint256 id) = _startWithDebtor(draw);
        address liquidator = _other(user, draw);
        address collateral = address(reserves[(draw >> 160) % reserves.length].token);
        address debt = address(reserves[id].token);
        vm.prank(liquidator);
        try pool.liquidationCall(collateral, debt, user, type(uint256).max, draw >> 255 == 0) {
            revert("LP-12: liquidated in a calm world");
        } catch (bytes memory reason) {
            require(
                bytes4(reason) == IPoolErrors.HealthFactorNotBelowThreshold.selector,
                "LP-12: refused for another reason than health"
            );
            _done();
        }
    }

    function check() public override {
        super.check();
        (, , , , , uint256 healthFactor) = pool.getUserAccountData(touchedUser);
        require(healthFactor >= HEALTHY, "LP-12: liquidatable in a calm world");
        for (uint256 id = 0; id < reserves.length; id++)
            require(pool.getReserveDeficit(address(reserves[id].token)) == 0, "LP-12: a deficit in a calm world");
    }

    /// @dev Repays, as a careful borrower would, until the 5 % are there again.
    function _afterwards(address user) internal override {
        for (uint256 round = 0; round < 8; round++) {
            (, , , , , uint256 healthFactor) = pool.getUserAccountData(user);
            if (healthFactor >= KEPT) return;
            for (uint256 id = 0; id < reserves.length; id++) {
                uint256 debt = reserves[id].debtToken.balanceOf(user);
                if (debt != 0) _repay(user, id, round == 7 ? debt : debt / 2 + 1);
            }
        }
    }
}

contract CalmLendingTest is InvariantTest {
    function setUp() external {
        handler = new CalmLending();
    }

    function invariant_calmLending() external {
        handler.check();
    }
}
