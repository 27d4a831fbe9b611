// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAToken} from "../../../contracts/interfaces/aave/IAToken.sol";
import {IFlashLoanSimpleReceiver} from "../../../contracts/interfaces/aave/IFlashLoanSimpleReceiver.sol";
import {vm} from "../../helpers/Vm.sol";
import {LendingWorld} from "./LendingWorld.sol";

/// @title Everything users do with a lending pool
/// @notice Each action checks what it alone can see: rounding, caps, health, deficits. `LendingWorld.check` what must hold at
/// any moment. Numbers are those of docs/invariants.md.
abstract contract LendingHandler is LendingWorld, IFlashLoanSimpleReceiver {
    uint256 internal constant HEALTHY = 1e18;

    /// @dev Longest pause between two actions, seconds.
    uint256 internal immutable LONGEST_PAUSE;

    constructor(uint256 longestPause) {
        LONGEST_PAUSE = longestPause;
        _mayPlay(LendingHandler.supply.selector);
        _mayPlay(LendingHandler.withdraw.selector);
        _mayPlay(LendingHandler.borrow.selector);
        _mayPlay(LendingHandler.repay.selector);
        _mayPlay(LendingHandler.repayWithATokens.selector);
        _mayPlay(LendingHandler.transfer.selector);
        _mayPlay(LendingHandler.setCollateral.selector);
        _mayPlay(LendingHandler.setEMode.selector);
        _mayPlay(LendingHandler.mintToTreasury.selector);
        _mayPlay(LendingHandler.donate.selector);
        _mayPlay(LendingHandler.flashLoan.selector);
    }

    function supply(uint256 draw, uint256 amount) external {
        (address user, uint256 id) = _start(draw);
        Reserve storage reserve = reserves[id];
        uint256 room = _room(_claims(id), pool.getConfiguration(address(reserve.token)).data >> 116, reserve.unit);
        amount = _within(amount, 1, room / 4);
        reserve.token.mint(user, amount);
        uint256 before = reserve.aToken.balanceOf(user);
        vm.prank(user);
        try pool.supply(address(reserve.token), amount, user, 0) {
            _done();
            require(reserve.aToken.balanceOf(user) - before <= amount, "LP-9: a supply credits more than it brings");
            _requireWithinCap(_claims(id), pool.getConfiguration(address(reserve.token)).data >> 116, reserve.unit);
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function withdraw(uint256 draw, uint256 amount) external {
        (address user, uint256 id) = _start(draw);
        Reserve storage reserve = reserves[id];
        uint256 before = reserve.aToken.balanceOf(user);
        amount = _within(amount, 1, _least(_owes(user) ? before / 10 : before, _cash(id)));
        if (amount > _cash(id)) return; // Aave panics where it has nothing left
        uint256 held = reserve.token.balanceOf(user);
        vm.prank(user);
        try pool.withdraw(address(reserve.token), amount, user) returns (uint256 withdrawn) {
            _done();
            require(reserve.token.balanceOf(user) - held == withdrawn, "LP-9: a withdrawal pays what it says");
            require(before - reserve.aToken.balanceOf(user) >= withdrawn, "LP-9: a withdrawal costs less than it pays");
            _leave(user);
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function borrow(uint256 draw, uint256 amount) external {
        (address user, uint256 id) = _start(draw);
        Reserve storage reserve = reserves[id];
        amount = _within(amount, 1, _least(_borrowable(user, id), _cash(id)));
        if (amount > _cash(id)) return; // Aave panics where it has nothing left
        uint256 before = reserve.debtToken.balanceOf(user);
        vm.prank(user);
        try pool.borrow(address(reserve.token), amount, 2, 0, user) {
            _done();
            require(reserve.debtToken.balanceOf(user) - before >= amount, "LP-9: a borrow owes less than it pays");
            uint256 cap = pool.getConfiguration(address(reserve.token)).data >> 80;
            _requireWithinCap(reserve.debtToken.totalSupply(), cap, reserve.unit);
            (uint256 collateral, uint256 debt, , , uint256 ltv, ) = pool.getUserAccountData(user);
            require(debt * 1e4 <= collateral * ltv, "LP-8: a borrow beyond the loan-to-value");
            _leave(user);
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function repay(uint256 draw, uint256 amount) external {
        (address user, uint256 id) = _startWithDebtor(draw);
        Reserve storage reserve = reserves[id];
        uint256 before = reserve.debtToken.balanceOf(user);
        address payer = actors[(draw >> 160) % actors.length];
        amount = _within(amount, 1, (before * 11) / 10);
        reserve.token.mint(payer, amount);
        vm.prank(payer);
        try pool.repay(address(reserve.token), amount, 2, user) returns (uint256 paid) {
            _done();
            require(before - reserve.debtToken.balanceOf(user) <= paid, "LP-9: a repayment clears more than it pays");
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function repayWithATokens(uint256 draw, uint256 amount) external {
        (address user, uint256 id) = _startWithDebtor(draw);
        Reserve storage reserve = reserves[id];
        uint256 debt = reserve.debtToken.balanceOf(user);
        uint256 credit = reserve.aToken.balanceOf(user);
        if (credit == 0) return; // Aave panics beyond the balance
        vm.prank(user);
        try pool.repayWithATokens(address(reserve.token), _within(amount, 1, _least(debt, credit)), 2) returns (
            uint256 paid
        ) {
            _done();
            require(credit - reserve.aToken.balanceOf(user) >= paid, "LP-9: aTokens pay more than they cost");
            require(debt - reserve.debtToken.balanceOf(user) <= paid, "LP-9: a repayment clears more than it pays");
            _leave(user);
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function transfer(uint256 draw, uint256 amount) external {
        (address user, uint256 id) = _start(draw);
        IAToken aToken = reserves[id].aToken;
        address to = _other(user, draw);
        (uint256 sent, uint256 received) = (aToken.balanceOf(user), aToken.balanceOf(to));
        amount = _within(amount, 1, _owes(user) ? sent / 10 : sent);
        if (amount > sent) return; // Aave panics beyond the balance
        vm.prank(user);
        try aToken.transfer(to, amount) {
            _done();
            // Both sides are floored to units of their own: a unit may show on one side before it does on the other.
            require(
                aToken.balanceOf(to) - received <= sent - aToken.balanceOf(user) + 1,
                "LP-9: a transfer brings more than it takes"
            );
            _leave(user);
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function setCollateral(uint256 draw, uint256 use) external {
        (address user, uint256 id) = _start(draw);
        vm.prank(user);
        try pool.setUserUseReserveAsCollateral(address(reserves[id].token), use % 2 == 0) {
            _done();
            _leave(user);
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function setEMode(uint256 draw, uint256 eMode) external {
        (address user, ) = _start(draw);
        vm.prank(user);
        try pool.setUserEMode(uint8(eMode % 2)) {
            _done();
            _leave(user);
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function mintToTreasury(uint256 draw, uint256) external {
        (, uint256 id) = _start(draw);
        address[] memory assets = new address[](1);
        assets[0] = address(reserves[id].token);
        uint256 before = _claims(id);
        pool.mintToTreasury(assets);
        _done();
        require(_claims(id) == before, "LP-9: the treasury's mint changes what suppliers and treasury are owed");
    }

    /// @notice Somebody sends tokens to the pool by mistake, or to move its prices.
    function donate(uint256 draw, uint256 amount) external {
        (, uint256 id) = _start(draw);
        Reserve storage reserve = reserves[id];
        bytes32 before = _fingerprint(id);
        amount = _within(amount, 1, 1_000 * reserve.unit);
        reserve.token.mint(address(reserve.aToken), amount);
        reserve.donated += amount;
        _done();
        require(_fingerprint(id) == before, "LP-14: a donation changes the reserve");
    }

    /// @notice A flash loan of up to all there is, used inside the pool itself.
    function flashLoan(uint256 draw, uint256 amount) external {
        (, uint256 id) = _start(draw);
        Reserve storage reserve = reserves[id];
        amount = _within(amount, 1, _cash(id));
        if (amount > _cash(id)) return; // Aave panics where it has nothing left
        uint256 premium = (amount * FLASH_PREMIUM_BPS + 1e4 - 1) / 1e4;
        reserve.token.mint(address(this), premium);
        uint256 cash = _cash(id);
        uint256 treasury = pool.getReserveData(address(reserve.token)).accruedToTreasury;
        try pool.flashLoanSimple(address(this), address(reserve.token), amount, abi.encode(id, draw), 0) {
            _done();
            require(_cash(id) >= cash + premium, "LP-13: a flash loan brings in less than its premium");
            require(reserve.token.balanceOf(address(this)) == 0, "LP-13: the borrower kept something");
            require(
                pool.getReserveData(address(reserve.token)).accruedToTreasury >= treasury,
                "LP-13: the treasury lost"
            );
        } catch (bytes memory reason) {
            _refused(reason);
        }
        // What a failed loan would have cost is nobody's.
        reserve.token.transfer(address(0xdead), reserve.token.balanceOf(address(this)));
    }

    /// @inheritdoc IFlashLoanSimpleReceiver
    function executeOperation(
        address asset,
        uint256 amount,
        uint256 premium,
        address,
        bytes calldata params
    ) external returns (bool) {
        (uint256 id, uint256 draw) = abi.decode(params, (uint256, uint256));
        Reserve storage reserve = reserves[id];
        if ((draw >> 210) % 2 == 0) {
            reserve.token.approve(address(pool), amount);
            // Supplied and taken out again: what rounding takes of it must be made up for.
            pool.supply(asset, amount, address(this), 0);
            uint256 credit = reserve.aToken.balanceOf(address(this));
            require(credit <= amount, "LP-9: a supply credits more than it brings");
            if (credit != 0) pool.withdraw(asset, type(uint256).max, address(this));
            require(reserve.token.balanceOf(address(this)) <= amount + premium, "LP-13: a round trip pays");
            uint256 lost = amount + premium - reserve.token.balanceOf(address(this));
            if (lost != 0) reserve.token.mint(address(this), lost);
        }
        reserve.token.approve(address(pool), amount + premium);
        return true;
    }

    /* INTERNALS */

    /// @dev Draws who acts and on which reserve. Bits: 0-63 time, 64-95 user, 96-127 reserve; higher ones are the action's.
    function _start(uint256 draw) internal returns (address user, uint256 id) {
        _begin(draw, LONGEST_PAUSE);
        user = actors[(draw >> 64) % actors.length];
        id = (draw >> 96) % reserves.length;
        _touch(user, id);
    }

    function _startWithDebtor(uint256 draw) internal returns (address user, uint256 id) {
        (user, id) = _start(draw);
        for (uint256 i = 0; i < actors.length * reserves.length; i++) {
            if (reserves[id].debtToken.scaledBalanceOf(user) != 0) break;
            id = (id + 1) % reserves.length;
            if (id == 0) user = _other(user, 0);
        }
        _touch(user, id);
    }

    /// @dev An account's own action has gone through.
    function _leave(address user) private {
        (, uint256 debt, , , , uint256 healthFactor) = pool.getUserAccountData(user);
        require(
            debt == 0 || healthFactor >= HEALTHY || healthFactor >= healthFactorBefore,
            "LP-8: an account's own action leaves it liquidatable"
        );
        _afterwards(user);
    }

    /// @dev What a kind of user does once an action has gone through.
    function _afterwards(address user) internal virtual {}

    function _repay(address user, uint256 id, uint256 amount) internal {
        reserves[id].token.mint(user, amount);
        vm.prank(user);
        pool.repay(address(reserves[id].token), amount, 2, user);
    }

    function _requireWithinCap(uint256 units, uint256 capBits, uint256 unit) private pure {
        uint256 cap = capBits & (2 ** 36 - 1);
        require(cap == 0 || units <= cap * unit, "LP-7: an entry beyond the cap");
    }

    function _room(uint256 units, uint256 capBits, uint256 unit) private pure returns (uint256) {
        uint256 cap = (capBits & (2 ** 36 - 1)) * unit;
        return cap > units ? cap - units : 0;
    }

    function _borrowable(address user, uint256 id) private view returns (uint256) {
        (, , uint256 availableBase, , , ) = pool.getUserAccountData(user);
        return (availableBase * reserves[id].unit) / oracle.getAssetPrice(address(reserves[id].token));
    }

    function _owes(address user) internal view returns (bool) {
        return pool.getUserConfiguration(user).data & 0x5555555555555555 != 0;
    }

    function _refused(bytes memory reason) internal pure {
        if (!_isOwnError(reason)) revert Refused("LP-15: by a panic, or without a reason", msg.sig, reason);
    }

    function _least(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }
}
