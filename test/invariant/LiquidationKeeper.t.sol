// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ICurveStableSwapNG} from "../../contracts/interfaces/curve/ICurveStableSwapNG.sol";
import {IStableSwapPool} from "../../contracts/interfaces/curve/IStableSwapPool.sol";
import {ILiquidationKeeper} from "../../contracts/interfaces/ILiquidationKeeper.sol";
import {IFlashLoanSimpleReceiver} from "../../contracts/interfaces/aave/IFlashLoanSimpleReceiver.sol";
import {vm} from "../helpers/Vm.sol";
import {AskingDesk} from "./support/AskingDesk.sol";
import {InvariantTest} from "./support/InvariantTest.sol";
import {LendingWorld} from "./support/LendingWorld.sol";

/// @title A keeper's contract, its owner, borrowers whose USDe falls, and strangers
contract KeeperUsers is LendingWorld {
    uint256 private constant USDC = 0;
    uint256 private constant USDE = 2;
    address private constant OWNER = address(0x0AE4);
    address private constant STRANGER = address(0xBAD);

    ILiquidationKeeper private immutable KEEPER;
    ICurveStableSwapNG private immutable VENUE;
    AskingDesk private immutable DESK;

    /// @dev What the keeper has of a reserve: underlying that its owner left there, and nothing else.
    uint256[3] private _inventory;

    constructor() {
        KEEPER = ILiquidationKeeper(_create("LiquidationKeeper", abi.encode(OWNER, pool)));
        address[] memory coins = new address[](2);
        (coins[0], coins[1]) = (address(reserves[USDE].token), address(reserves[USDC].token));
        IStableSwapPool.PoolParameters memory parameters = IStableSwapPool.PoolParameters({
            name: "USDe/USDC",
            symbol: "USDeUSDC",
            coins: coins,
            amplification: 200,
            fee: 1_000_000,
            offpegFeeMultiplier: 5e10,
            maExpTime: 866,
            owner: address(this),
            feeReceiver: address(this)
        });
        VENUE = ICurveStableSwapNG(_create("StableSwapPool", abi.encode(parameters)));
        uint256[] memory amounts = new uint256[](2);
        (amounts[0], amounts[1]) = (20_000_000e18, 20_000_000e6);
        reserves[USDE].token.mint(address(this), amounts[0]);
        reserves[USDC].token.mint(address(this), amounts[1]);
        reserves[USDE].token.approve(address(VENUE), type(uint256).max);
        reserves[USDC].token.approve(address(VENUE), type(uint256).max);
        VENUE.add_liquidity(amounts, 0);
        DESK = new AskingDesk(address(reserves[USDE].token));
        _supply(address(this), USDC, 5_000_000e6);
        _mayPlay(KeeperUsers.borrow.selector);
        _mayPlay(KeeperUsers.liquidate.selector);
        _mayPlay(KeeperUsers.liquidateAndHold.selector);
        _mayPlay(KeeperUsers.sell.selector);
        _mayPlay(KeeperUsers.redeem.selector);
        _mayPlay(KeeperUsers.withdraw.selector);
        _mayPlay(KeeperUsers.trespass.selector);
        _mayPlay(KeeperUsers.flashLoanToKeeper.selector);
    }

    /// @notice Somebody opens or enlarges a position in USDe against USDC, at the peg.
    function borrow(uint256 draw, uint256 amount) external {
        address user = _start(draw, 1e8);
        amount = _within(amount, 10e18, 100_000e18);
        _supply(user, USDE, amount);
        vm.prank(user);
        try pool.borrow(address(reserves[USDC].token), (amount * 7) / 10 / 1e12, 2, 0, user) {
            _done();
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    /// @notice The keeper liquidates, by a flash loan or from inventory, and sells at once.
    function liquidate(uint256 draw, uint256 amount) external {
        address user = _start(draw, 1e8);
        if (!_makeLiquidatable(user, draw)) return _skip();
        ILiquidationKeeper.Liquidation memory order = _order(user, amount, draw >> 255 == 0);
        order.exit = new ILiquidationKeeper.Step[](1);
        order.exit[0] = _sale();
        // From nothing to more than there can be: the sale is at the peg, the seizure at the feed's price.
        if (amount % 4 == 0) order.minProfit = (order.debtToCover * (amount % 13)) / 10;
        if (!order.useFlashLoan) _fund(USDC, order.debtToCover);
        uint256 before = reserves[USDC].token.balanceOf(OWNER);
        vm.prank(OWNER);
        try KEEPER.liquidate(order) returns (int256 profit) {
            _done();
            _acceptDeficits(user);
            require(profit >= 0 && uint256(profit) >= order.minProfit, "KP-1: less profit than the least");
            require(
                reserves[USDC].token.balanceOf(OWNER) - before == uint256(profit),
                "KP-1: the owner is paid another profit than was reported"
            );
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    /// @notice The keeper liquidates from inventory and keeps what it seizes.
    function liquidateAndHold(uint256 draw, uint256 amount) external {
        address user = _start(draw, 1e8);
        if (!_makeLiquidatable(user, draw)) return _skip();
        ILiquidationKeeper.Liquidation memory order = _order(user, amount, false);
        _fund(USDC, order.debtToCover);
        uint256 before = _of(USDE);
        vm.prank(OWNER);
        try KEEPER.liquidate(order) returns (int256 profit) {
            _done();
            _acceptDeficits(user);
            require(_inventory[USDC] - _of(USDC) == uint256(-profit), "KP-2: what was spent is not what was reported");
            require(_of(USDE) > before, "KP-2: nothing was seized");
            (_inventory[USDC], _inventory[USDE]) = (_of(USDC), _of(USDE));
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function sell(uint256 draw, uint256 amount) external {
        _start(draw, 1e8);
        _fund(USDE, _within(amount, 1e15, 10_000e18));
        ILiquidationKeeper.Step[] memory exit = new ILiquidationKeeper.Step[](1);
        exit[0] = _sale();
        vm.prank(OWNER);
        (address asset, uint256 out) = KEEPER.sell(address(reserves[USDE].token), type(uint256).max, exit);
        _done();
        require(asset == address(reserves[USDC].token) && _of(USDC) - _inventory[USDC] == out, "KP-2: sold for less");
        (_inventory[USDC], _inventory[USDE]) = (_inventory[USDC] + out, 0);
    }

    /// @notice The keeper redeems, by itself or as a step of an exit, and is asked about the order again before the transaction ends.
    function redeem(uint256 draw, uint256 amount) external {
        _start(draw, 1e8);
        uint256 units = _within(amount, 1, 10_000e6);
        _fund(USDE, units * 1e12);
        reserves[USDC].token.mint(address(DESK), units);
        if (draw >> 255 == 0) {
            vm.prank(OWNER);
            KEEPER.redeem(address(DESK), address(reserves[USDC].token), units * 1e12);
        } else {
            ILiquidationKeeper.Step[] memory exit = new ILiquidationKeeper.Step[](1);
            exit[0].kind = ILiquidationKeeper.StepKind.RedeemUsde;
            exit[0].venue = address(DESK);
            exit[0].path = new address[](1);
            exit[0].path[0] = address(reserves[USDC].token);
            vm.prank(OWNER);
            KEEPER.sell(address(reserves[USDE].token), units * 1e12, exit);
        }
        _inventory[USDE] -= units * 1e12;
        _inventory[USDC] += units;
        require(
            !DESK.vouches(address(KEEPER), DESK.lastHash()),
            "KP-5: the keeper goes on vouching for its order within the transaction"
        );
        _done();
    }

    function withdraw(uint256 draw, uint256 amount) external {
        _start(draw, 1e8);
        uint256 id = (draw >> 96) % 3;
        amount = _within(amount, 0, _inventory[id]);
        vm.prank(OWNER);
        KEEPER.withdraw(address(reserves[id].token), amount);
        _inventory[id] -= amount;
        _done();
    }

    /// @notice A stranger tries everything that is the owner's.
    function trespass(uint256 draw, uint256 amount) external {
        address user = _start(draw, 1e8);
        _fund(USDC, 1_000e6);
        ILiquidationKeeper.Step[] memory none = new ILiquidationKeeper.Step[](0);
        bytes[4] memory calls = [
            abi.encodeCall(ILiquidationKeeper.liquidate, (_order(user, amount, true))),
            abi.encodeCall(ILiquidationKeeper.sell, (address(reserves[USDC].token), 1, none)),
            abi.encodeCall(ILiquidationKeeper.withdraw, (address(reserves[USDC].token), 1)),
            abi.encodeCall(
                IFlashLoanSimpleReceiver.executeOperation,
                (address(reserves[USDC].token), 1, 0, address(KEEPER), abi.encode(_order(user, amount, true)))
            )
        ];
        vm.prank(STRANGER);
        (bool isAccepted, bytes memory reason) = address(KEEPER).call(calls[(draw >> 96) % 4]);
        require(!isAccepted, "KP-4: a stranger was obeyed");
        require(
            bytes4(reason) == ILiquidationKeeper.NotOwner.selector ||
                bytes4(reason) == ILiquidationKeeper.UnexpectedFlashLoan.selector,
            "KP-4: a stranger was refused by accident"
        );
        _done();
    }

    /// @notice A stranger takes a flash loan in the keeper's name, with an order of his own.
    function flashLoanToKeeper(uint256 draw, uint256 amount) external {
        address user = _start(draw, 1e8);
        _fund(USDC, 1_000e6);
        vm.prank(STRANGER);
        try
            pool.flashLoanSimple(
                address(KEEPER),
                address(reserves[USDC].token),
                _within(amount, 1, 1_000e6),
                abi.encode(_order(user, amount, true)),
                0
            )
        {
            revert("KP-4: a stranger had the keeper take a loan");
        } catch {
            _done();
        }
    }

    function check() public override {
        super.check();
        for (uint256 id = 0; id < 3; id++) {
            require(_of(id) == _inventory[id], "KP-2: a token was left behind, or lost");
            require(reserves[id].debtToken.scaledBalanceOf(address(KEEPER)) == 0, "KP-3: the keeper owes");
            require(reserves[id].aToken.scaledBalanceOf(address(KEEPER)) == 0, "KP-3: the keeper supplies");
        }
        bytes32 hash = keccak256(abi.encode(clock));
        require(
            IERC1271(address(KEEPER)).isValidSignature(hash, "") != IERC1271.isValidSignature.selector &&
                IERC1271(address(KEEPER)).isValidSignature(0, "") != IERC1271.isValidSignature.selector,
            "KP-5: the keeper vouches for an order that it did not make"
        );
    }

    /* INTERNALS */

    /// @dev A borrower by turns, at a price of USDe.
    function _start(uint256 draw, int256 price) private returns (address user) {
        _begin(draw, 1 hours);
        reserves[USDE].feed.updateAnswer(price);
        user = actors[(draw >> 64) % actors.length];
        _touch(user, USDE);
        secondTouchedReserve = USDC;
    }

    /// @dev Lowers the price of USDe until the account is at 0.98, or at 0.8.
    function _makeLiquidatable(address user, uint256 draw) private returns (bool) {
        uint256 debt = reserves[USDC].debtToken.balanceOf(user);
        uint256 collateral = reserves[USDE].aToken.balanceOf(user);
        if (debt < 100e6 || collateral == 0) return false;
        // Aave panics where it has lent what is to be paid out.
        if (_cash(USDC) < debt || _cash(USDE) < collateral) return false;
        int256 price = 1e8;
        int256 target = (draw >> 128) % 4 == 0 ? int256(0.8e18) : int256(0.98e18);
        for (uint256 round = 0; round < 6; round++) {
            (, , , , , uint256 healthFactor) = pool.getUserAccountData(user);
            if (int256(healthFactor) < 1e18) return true;
            price = (price * target) / int256(healthFactor);
            if (price < 0.3e8) return false;
            reserves[USDE].feed.updateAnswer(price);
        }
        return false;
    }

    function _order(
        address user,
        uint256 amount,
        bool useFlashLoan
    ) private view returns (ILiquidationKeeper.Liquidation memory order) {
        order.collateralAsset = address(reserves[USDE].token);
        order.debtAsset = address(reserves[USDC].token);
        order.user = user;
        uint256 debt = reserves[USDC].debtToken.balanceOf(user);
        order.debtToCover = amount % 3 == 0 ? _within(amount, debt / 4, debt) : debt;
        order.useFlashLoan = useFlashLoan;
    }

    function _sale() private view returns (ILiquidationKeeper.Step memory step) {
        step.kind = ILiquidationKeeper.StepKind.StableSwap;
        step.venue = address(VENUE);
        (step.i, step.j) = (0, 1);
    }

    function _fund(uint256 id, uint256 amount) private {
        reserves[id].token.mint(address(KEEPER), amount);
        _inventory[id] += amount;
    }

    function _supply(address user, uint256 id, uint256 amount) private {
        reserves[id].token.mint(user, amount);
        if (user == address(this)) {
            // As a lender of its own: its deposits are the treasury's, whose books are counted.
            reserves[id].token.approve(address(pool), amount);
            pool.supply(address(reserves[id].token), amount, TREASURY, 0);
            return;
        }
        vm.prank(user);
        pool.supply(address(reserves[id].token), amount, user, 0);
    }

    function _of(uint256 id) private view returns (uint256) {
        return reserves[id].token.balanceOf(address(KEEPER));
    }

    function _refused(bytes memory reason) private pure {
        if (!_isOwnError(reason)) revert Refused("KP-6: a panic, or no reason", msg.sig, reason);
    }
}

contract LiquidationKeeperTest is InvariantTest {
    function setUp() external {
        handler = new KeeperUsers();
    }

    function invariant_keeper() external {
        handler.check();
    }
}
