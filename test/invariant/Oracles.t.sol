// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAaveOracle} from "../../contracts/interfaces/aave/IAaveOracle.sol";
import {ICappedPegFeed} from "../../contracts/interfaces/oracles/ICappedPegFeed.sol";
import {IExchangeRateFeed} from "../../contracts/interfaces/oracles/IExchangeRateFeed.sol";
import {IPushedFeed} from "../../contracts/interfaces/oracles/IPushedFeed.sol";
import {vm} from "../helpers/Vm.sol";
import {Handler} from "./support/Handler.sol";
import {InvariantTest} from "./support/InvariantTest.sol";

/// @notice A vault that says what it is told.
contract ToldVault {
    uint256 public ratio = 1.1e18;

    function tell(uint256 newRatio) external {
        ratio = newRatio;
    }

    function convertToAssets(uint256 shares) external view returns (uint256) {
        return (shares * ratio) / 1e18;
    }
}

/// @title Nodes that push answers, sane and insane, a vault whose rate jumps, and the owners of the feeds
contract OracleUsers is Handler {
    int256 private constant ONE = 1e8;
    address private constant ASSET = address(0xA55E7);

    IPushedFeed private immutable PUSHED;
    ICappedPegFeed private immutable CAPPED;
    IExchangeRateFeed private immutable RATE;
    IPushedFeed private immutable SPARE;
    IAaveOracle private immutable REGISTRY;
    ToldVault private immutable VAULT;

    uint256 private _lastRound = 1;
    uint256 private _lastUpdate = START;
    int256[] private _answers; // by round
    uint256[] private _times;

    constructor() {
        _now();
        PUSHED = IPushedFeed(_create("PushedFeed", abi.encode(address(this), "asset", 50, 1 days, ONE)));
        SPARE = IPushedFeed(_create("PushedFeed", abi.encode(address(this), "spare", 0, 1 days, 3 * ONE)));
        CAPPED = ICappedPegFeed(_create("CappedPegFeed", abi.encode(address(this), PUSHED, "capped", 1.04e8)));
        VAULT = new ToldVault();
        RATE = IExchangeRateFeed(
            _create("ExchangeRateFeed", abi.encode(address(this), PUSHED, VAULT, "rate", _growth(1.1e18)))
        );
        address[] memory assets = new address[](1);
        address[] memory sources = new address[](1);
        (assets[0], sources[0]) = (ASSET, address(SPARE));
        address spareRegistry = _create("PriceRegistry", abi.encode(address(this), assets, sources, address(0)));
        sources[0] = address(PUSHED);
        REGISTRY = IAaveOracle(_create("PriceRegistry", abi.encode(address(this), assets, sources, spareRegistry)));
        _answers.push(0);
        _answers.push(ONE);
        _times.push(0);
        _times.push(block.timestamp);
        _mayPlay(OracleUsers.push.selector);
        _mayPlay(OracleUsers.pushAsStranger.selector);
        _mayPlay(OracleUsers.moveRate.selector);
        _mayPlay(OracleUsers.setCap.selector);
        _mayPlay(OracleUsers.setGrowth.selector);
    }

    function push(uint256 draw, uint256 value) external {
        _begin(draw, 1 days);
        int256 answer = int256(_within(value, 0, 3e8));
        if (value >> 252 == 0) answer = -answer;
        if (value >> 252 == 1) answer = 0; // no price, and no negative one either
        PUSHED.updateAnswer(answer);
        _answers.push(answer);
        _times.push(block.timestamp);
        (uint80 round, , , uint256 updatedAt, ) = PUSHED.latestRoundData();
        require(round == _lastRound + 1, "OR-1: a push is not the next round");
        require(updatedAt == block.timestamp && updatedAt >= _lastUpdate, "OR-1: a push is not dated now");
        (_lastRound, _lastUpdate) = (round, updatedAt);
        _done();
    }

    function pushAsStranger(uint256 draw, uint256 value) external {
        _begin(draw, 1 days);
        vm.prank(address(0xBAD));
        try PUSHED.updateAnswer(int256(value % 3e8)) {
            revert("OR-1: a stranger pushed");
        } catch {
            _done();
        }
    }

    function moveRate(uint256 draw, uint256 value) external {
        _begin(draw, 30 days);
        VAULT.tell(_within(value, 0.5e18, 3e18));
        _done();
    }

    function setCap(uint256 draw, uint256 value) external {
        _begin(draw, 1 days);
        int256 cap = int256(_within(value, 0, 2.5e8));
        try CAPPED.setPriceCap(cap) {
            require(cap <= 2e8 && cap >= CAPPED.latestAnswer(), "OR-2: a cap under the price, or above two dollars");
            _done();
        } catch (bytes memory reason) {
            if (!_isOwnError(reason)) revert Refused("OR-2: a panic, or no reason", msg.sig, reason);
        }
    }

    function setGrowth(uint256 draw, uint256 value) external {
        _begin(draw, 1 days);
        RATE.setCapParameters(_growth(uint104(_within(value, 0.9e18, 1.5e18))));
        _done();
    }

    function check() public override {
        _now();
        (uint80 round, int256 pushed, , uint256 updatedAt, ) = PUSHED.latestRoundData();
        require(
            round == _lastRound && pushed == _answers[round] && updatedAt == _times[round],
            "OR-1: the latest round"
        );
        uint80 old = uint80(1 + (uint256(keccak256(abi.encode(clock))) % round));
        (, int256 oldAnswer, , uint256 oldTime, ) = PUSHED.getRoundData(old);
        require(oldAnswer == _answers[old] && oldTime == _times[old], "OR-1: a past round changed");

        int256 cap = CAPPED.getPriceCap();
        int256 expected = pushed <= 0 ? int256(0) : (pushed < cap ? pushed : cap);
        require(CAPPED.latestAnswer() == expected, "OR-2: not the lower of source and cap");

        int256 ratio = int256(VAULT.ratio());
        int256 line = RATE.getMaxRatio();
        require(
            RATE.latestAnswer() == (pushed <= 0 ? int256(0) : (pushed * (ratio < line ? ratio : line)) / 1e18),
            "OR-3: not the lower of the vault's rate and the growth line"
        );
        uint256 price = REGISTRY.getAssetPrice(ASSET);
        require(
            price == (pushed > 0 ? uint256(pushed) : 3e8),
            "OR-4: not the source's price, or the fallback's without one"
        );
    }

    function _growth(uint104 ratio) private view returns (IExchangeRateFeed.PriceCapUpdateParams memory) {
        return
            IExchangeRateFeed.PriceCapUpdateParams({
                snapshotRatio: ratio,
                snapshotTimestamp: uint48(block.timestamp),
                maxYearlyRatioGrowthPercent: 1_000
            });
    }
}

contract OraclesTest is InvariantTest {
    function setUp() external {
        handler = new OracleUsers();
    }

    function invariant_oracles() external {
        handler.check();
    }
}
