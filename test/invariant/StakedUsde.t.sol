// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IStakedUSDe} from "../../contracts/interfaces/ethena/IStakedUSDe.sol";
import {IUSDe} from "../../contracts/interfaces/ethena/IUSDe.sol";
import {vm} from "../helpers/Vm.sol";
import {Handler} from "./support/Handler.sol";
import {InvariantTest} from "./support/InvariantTest.sol";

/// @title Stakers, the rewarder, the blacklist manager, the admin and donors of the staking vault
contract VaultUsers is Handler {
    uint256 private constant MIN_SHARES = 1e18;
    uint256 private constant VESTING_PERIOD = 8 hours;

    IUSDe private immutable USDE;
    IStakedUSDe private immutable VAULT;
    address private immutable SILO;

    address[4] private _stakers = [address(0x57A1), address(0x57A2), address(0x57A3), address(0x57A4)];
    mapping(address staker => bool) private _isRestricted;
    mapping(address staker => uint256 usde) private _waiting;
    mapping(address staker => uint256 timestamp) private _waitsUntil;
    uint256 private _assets; // the vault's as last seen, with the virtual one of ERC-4626
    uint256 private _shares; // likewise

    constructor() {
        _now();
        USDE = IUSDe(_create("USDe", abi.encode(address(this))));
        USDE.setMinter(address(this));
        VAULT = IStakedUSDe(_create("StakedUSDe", abi.encode(USDE, address(this), address(this))));
        SILO = VAULT.silo();
        IAccessControl(address(VAULT)).grantRole(keccak256("BLACKLIST_MANAGER_ROLE"), address(this));
        VAULT.setCooldownDuration(7 days);
        USDE.approve(address(VAULT), type(uint256).max);
        for (uint256 i = 0; i < 4; i++) {
            vm.prank(_stakers[i]);
            USDE.approve(address(VAULT), type(uint256).max);
            _deposit(_stakers[i], 100_000e18);
        }
        (_assets, _shares) = (VAULT.totalAssets() + 1, VAULT.totalSupply() + 1);
        _mayPlay(VaultUsers.deposit.selector);
        _mayPlay(VaultUsers.cooldown.selector);
        _mayPlay(VaultUsers.exit.selector);
        _mayPlay(VaultUsers.unstake.selector);
        _mayPlay(VaultUsers.reward.selector);
        _mayPlay(VaultUsers.donate.selector);
        _mayPlay(VaultUsers.transfer.selector);
        _mayPlay(VaultUsers.restrict.selector);
        _mayPlay(VaultUsers.redistribute.selector);
        _mayPlay(VaultUsers.setCooldown.selector);
    }

    function deposit(uint256 draw, uint256 amount) external {
        address staker = _start(draw);
        amount = _within(amount, 2, 1_000_000e18);
        USDE.mint(staker, amount);
        vm.prank(staker);
        try VAULT.deposit(amount, staker) returns (uint256 shares) {
            _done();
            require(!_isRestricted[staker], "ET-9: a restricted account was given shares");
            require(VAULT.convertToAssets(shares) <= amount, "ET-6: a deposit is worth more than it brings");
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function cooldown(uint256 draw, uint256 amount) external {
        address staker = _start(draw);
        uint256 shares = _within(amount, 1, VAULT.balanceOf(staker));
        uint256 silo = USDE.balanceOf(SILO);
        uint256 worth = VAULT.convertToAssets(shares);
        vm.prank(staker);
        try VAULT.cooldownShares(shares) returns (uint256 assets) {
            _done();
            require(!_isRestricted[staker], "ET-9: a restricted account took shares out");
            require(USDE.balanceOf(SILO) - silo == assets, "ET-8: the silo did not get what waits");
            require(assets <= worth, "ET-6: shares pay more than they are worth");
            _waiting[staker] += assets;
            _waitsUntil[staker] = block.timestamp + VAULT.cooldownDuration();
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    /// @notice At once, where the cooldown is off.
    function exit(uint256 draw, uint256 amount) external {
        address staker = _start(draw);
        uint256 most = VAULT.maxWithdraw(staker);
        if (VAULT.cooldownDuration() != 0 || most == 0) return _skip();
        amount = _within(amount, 1, most);
        uint256 before = VAULT.convertToAssets(VAULT.balanceOf(staker));
        vm.prank(staker);
        try VAULT.withdraw(amount, staker, staker) {
            _done();
            require(!_isRestricted[staker], "ET-9: a restricted account took shares out");
            uint256 left = VAULT.convertToAssets(VAULT.balanceOf(staker));
            // What it left for others may round its own remaining shares up by a unit.
            require(left + amount <= before + 1, "ET-6: a withdrawal costs less than it pays");
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function unstake(uint256 draw, uint256) external {
        address staker = _start(draw);
        uint256 held = USDE.balanceOf(staker);
        vm.prank(staker);
        try VAULT.unstake(staker) {
            _done();
            require(
                block.timestamp >= _waitsUntil[staker] || VAULT.cooldownDuration() == 0,
                "ET-8: unstaked before the cooldown ended"
            );
            require(USDE.balanceOf(staker) - held == _waiting[staker], "ET-8: unstaked another amount than waited");
            (_waiting[staker], _waitsUntil[staker]) = (0, 0);
        } catch (bytes memory reason) {
            _refused(reason);
            require(block.timestamp < _waitsUntil[staker], "ET-8: refused though the cooldown is over");
        }
    }

    function reward(uint256 draw, uint256 amount) external {
        _start(draw);
        amount = _within(amount, 1, 10_000e18);
        uint256 unvested = VAULT.getUnvestedAmount();
        uint256 assets = VAULT.totalAssets();
        USDE.mint(address(this), amount);
        try VAULT.transferInRewards(amount) {
            _done();
            require(unvested == 0, "ET-7: a reward while another vests");
            require(VAULT.totalAssets() == assets, "ET-7: a reward counts before it vests");
            require(VAULT.getUnvestedAmount() == amount, "ET-7: a reward does not vest in full");
        } catch (bytes memory reason) {
            _refused(reason);
            require(unvested != 0, "ET-7: a reward refused while nothing vests");
        }
    }

    function donate(uint256 draw, uint256 amount) external {
        _start(draw);
        USDE.mint(draw >> 255 == 0 ? address(VAULT) : SILO, _within(amount, 1, 10_000e18));
        _done();
    }

    function transfer(uint256 draw, uint256 amount) external {
        address staker = _start(draw);
        address to = _stakers[(draw >> 96) % 4];
        amount = _within(amount, 0, VAULT.balanceOf(staker));
        vm.prank(staker);
        try VAULT.transfer(to, amount) {
            _done();
            require(!_isRestricted[staker] && !_isRestricted[to], "ET-9: shares of a restricted account moved");
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    /// @notice Puts an account on the blacklist in full, or takes it off.
    function restrict(uint256 draw, uint256) external {
        address staker = _start(draw);
        if (_isRestricted[staker]) VAULT.removeFromBlacklist(staker, true);
        else VAULT.addToBlacklist(staker, true);
        _isRestricted[staker] = !_isRestricted[staker];
        _done();
    }

    /// @notice The shares of a restricted account go to somebody else, or to all.
    function redistribute(uint256 draw, uint256) external {
        address from = _start(draw);
        address to = draw >> 255 == 0 ? address(0) : _stakers[(draw >> 96) % 4];
        for (uint256 i = 0; i < 4 && !_isRestricted[from]; i++) from = _stakers[i];
        if (!_isRestricted[from] || VAULT.totalSupply() - VAULT.balanceOf(from) < MIN_SHARES) return _skip();
        uint256 others = VAULT.totalSupply() - VAULT.balanceOf(from);
        try VAULT.redistributeLockedAmount(from, to) {
            _done();
            require(VAULT.balanceOf(from) == 0, "ET-9: redistributed in part");
            require(to != address(0) || VAULT.totalSupply() == others, "ET-9: burnt the shares of others");
        } catch (bytes memory reason) {
            _refused(reason);
        }
    }

    function setCooldown(uint256 draw, uint256) external {
        _start(draw);
        VAULT.setCooldownDuration(uint24((draw >> 128) % 2 == 0 ? 0 : (draw >> 160) % 90 days));
        _done();
    }

    function check() public override {
        _now();
        uint256 assets = VAULT.totalAssets() + 1;
        uint256 shares = VAULT.totalSupply() + 1;
        // Both products fit: USDe and shares are far below 2^128.
        require(assets * _shares >= _assets * shares, "ET-6: a share lost value");
        (_assets, _shares) = (assets, shares);
        uint256 unvested = VAULT.getUnvestedAmount();
        require(
            USDE.balanceOf(address(VAULT)) == VAULT.totalAssets() + unvested,
            "ET-7: what the vault holds is neither assets nor unvested"
        );
        uint256 end = VAULT.lastDistributionTimestamp() + VESTING_PERIOD;
        uint256 left = end > block.timestamp ? end - block.timestamp : 0;
        require(
            unvested == (VAULT.vestingAmount() * left) / VESTING_PERIOD,
            "ET-7: vesting is not linear over 8 hours"
        );
        uint256 waiting;
        for (uint256 i = 0; i < 4; i++) {
            (, uint152 amount) = VAULT.cooldowns(_stakers[i]);
            require(amount == _waiting[_stakers[i]], "ET-8: another amount waits than was put in cooldown");
            waiting += amount;
        }
        require(USDE.balanceOf(SILO) >= waiting, "ET-8: the silo has less than what waits");
        require(shares == 1 || shares > MIN_SHARES, "ET-9: fewer shares than the least");
    }

    /* INTERNALS */

    function _start(uint256 draw) private returns (address staker) {
        _begin(draw, draw % 3 == 0 ? 9 days : 3 hours);
        return _stakers[(draw >> 64) % 4];
    }

    function _deposit(address staker, uint256 amount) private {
        USDE.mint(staker, amount);
        vm.prank(staker);
        VAULT.deposit(amount, staker);
    }

    function _refused(bytes memory reason) private pure {
        if (!_isOwnError(reason)) revert Refused("ET-5: a panic, or no reason", msg.sig, reason);
    }
}

contract StakedUsdeTest is InvariantTest {
    function setUp() external {
        handler = new VaultUsers();
    }

    function invariant_vault() external {
        handler.check();
    }
}
