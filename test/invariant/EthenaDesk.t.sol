// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IEthenaBacking} from "../../contracts/interfaces/ethena/IEthenaBacking.sol";
import {IEthenaMinting} from "../../contracts/interfaces/ethena/IEthenaMinting.sol";
import {IUSDe} from "../../contracts/interfaces/ethena/IUSDe.sol";
import {ITestToken} from "../../contracts/interfaces/tokens/ITestToken.sol";
import {vm} from "../helpers/Vm.sol";
import {Handler} from "./support/Handler.sol";
import {InvariantTest} from "./support/InvariantTest.sol";

/// @title Benefactors, their signers, the custodian and the admin of the mint and redeem desk
contract DeskUsers is Handler {
    uint256 private constant MOST = 1_000_000e18;

    IUSDe private immutable USDE;
    IEthenaMinting private immutable DESK;
    IEthenaBacking private immutable BACKING;

    ITestToken[2] private _assets;
    uint256[2] private _scales = [uint256(1e12), 1];
    uint256[2] private _keys = [uint256(0xBE4E), 0xFAC7];
    uint128 private _nonce;
    uint256 private _supply; // minted less burnt, wad
    mapping(uint256 blockNumber => uint256 wad) private _minted;
    mapping(uint256 blockNumber => uint256 wad) private _redeemed;
    mapping(uint256 blockNumber => mapping(uint256 asset => uint256 wad)) private _mintedOf;
    mapping(uint256 blockNumber => mapping(uint256 asset => uint256 wad)) private _redeemedOf;
    IEthenaMinting.Order private _lastOrder;
    IEthenaMinting.Route private _lastRoute;
    IEthenaMinting.Signature private _lastSignature;

    constructor() {
        _now();
        USDE = IUSDe(_create("USDe", abi.encode(address(this))));
        address[] memory assets = new address[](2);
        assets[0] = _create("TestToken", abi.encode(address(this), "USDC", "USDC", 6));
        assets[1] = _create("TestToken", abi.encode(address(this), "DAI", "DAI", 18));
        IEthenaMinting.TokenConfig[] memory configs = new IEthenaMinting.TokenConfig[](2);
        for (uint256 i = 0; i < 2; i++) {
            _assets[i] = ITestToken(assets[i]);
            configs[i] = IEthenaMinting.TokenConfig(
                IEthenaMinting.TokenType.STABLE,
                true,
                uint128(2 * MOST),
                uint128(MOST)
            );
        }
        DESK = IEthenaMinting(
            _create(
                "EthenaMinting",
                abi.encode(
                    USDE,
                    address(0),
                    assets,
                    configs,
                    IEthenaMinting.GlobalConfig(uint128(3 * MOST), uint128((3 * MOST) / 2)),
                    new address[](0),
                    address(this)
                )
            )
        );
        USDE.setMinter(address(DESK));
        BACKING = IEthenaBacking(_create("EthenaBacking", abi.encode(USDE, DESK, assets, address(this))));
        DESK.addCustodianAddress(address(BACKING));
        BACKING.setCustodian(address(this), true);
        BACKING.setRefillPolicy(true, MOST / 2);
        _grant("MINTER_ROLE");
        _grant("REDEEMER_ROLE");
        _grant("COLLATERAL_MANAGER_ROLE");
        for (uint256 i = 0; i < 2; i++) {
            DESK.addWhitelistedBenefactor(_benefactor(i));
            vm.prank(_benefactor(i));
            USDE.approve(address(DESK), type(uint256).max);
            for (uint256 k = 0; k < 2; k++) {
                vm.prank(_benefactor(i));
                _assets[k].approve(address(DESK), type(uint256).max);
            }
        }
        _mayPlay(DeskUsers.mint.selector);
        _mayPlay(DeskUsers.redeem.selector);
        _mayPlay(DeskUsers.mintAboveBacking.selector);
        _mayPlay(DeskUsers.replay.selector);
        _mayPlay(DeskUsers.forge.selector);
        _mayPlay(DeskUsers.refill.selector);
        _mayPlay(DeskUsers.toCustody.selector);
        _mayPlay(DeskUsers.donate.selector);
        _mayPlay(DeskUsers.setCaps.selector);
    }

    function mint(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 k = (draw >> 64) % 2;
        IEthenaMinting.Order memory order = _order(0, draw, k, _within(amount, _scales[k], MOST), 0);
        _assets[k].mint(order.benefactor, order.collateral_amount);
        uint256 held = _assets[k].balanceOf(order.benefactor);
        uint256 collateral = _collateral(k);
        uint256 supply = USDE.totalSupply();
        uint256 beneficiary = USDE.balanceOf(order.beneficiary);
        (IEthenaMinting.Route memory route, IEthenaMinting.Signature memory signature) = (
            _route(draw),
            _sign(order, draw)
        );
        try DESK.mint(order, route, signature) {
            _done();
            require(
                held - _assets[k].balanceOf(order.benefactor) == order.collateral_amount &&
                    _collateral(k) - collateral == order.collateral_amount,
                "ET-1: a mint takes other collateral than was signed, or loses some of it"
            );
            require(
                USDE.totalSupply() - supply == order.usde_amount &&
                    USDE.balanceOf(order.beneficiary) - beneficiary == order.usde_amount,
                "ET-1: a mint gives other USDe than was signed"
            );
            _count(order, k);
            (_lastOrder, _lastRoute, _lastSignature) = (order, route, signature);
        } catch (bytes memory reason) {
            _requireAtCap(order, k, reason);
        }
    }

    function redeem(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 k = (draw >> 64) % 2;
        uint256 most = _assets[k].balanceOf(address(DESK)) * _scales[k];
        uint256 held = USDE.balanceOf(_benefactor((draw >> 96) % 2));
        if (held < most) most = held;
        if (most < _scales[k]) return;
        IEthenaMinting.Order memory order = _order(
            1,
            draw,
            k,
            _within(amount, _scales[k], most < MOST ? most : MOST),
            0
        );
        uint256 buffer = _assets[k].balanceOf(address(DESK));
        uint256 supply = USDE.totalSupply();
        try DESK.redeem(order, _sign(order, draw)) {
            _done();
            require(
                buffer - _assets[k].balanceOf(address(DESK)) == order.collateral_amount &&
                    supply - USDE.totalSupply() == order.usde_amount &&
                    held - USDE.balanceOf(order.benefactor) == order.usde_amount,
                "ET-1: a redemption pays or burns something else than was signed"
            );
            _count(order, k);
        } catch (bytes memory reason) {
            _requireAtCap(order, k, reason);
        }
    }

    /// @notice A signed order that would mint a unit more than it brings; the limit on the price difference is zero.
    function mintAboveBacking(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 k = (draw >> 64) % 2;
        // A difference counts in basis points of the order, floored: below 1 it passes, as at Ethena's.
        uint256 surplus = MOST / 1_000;
        IEthenaMinting.Order memory order = _order(0, draw, k, _within(amount, 1e18, MOST), surplus);
        _assets[k].mint(order.benefactor, order.collateral_amount);
        try DESK.mint(order, _route(draw), _sign(order, draw)) {
            revert("ET-4: minted above what was brought");
        } catch (bytes memory reason) {
            if (bytes4(reason) == IEthenaMinting.InvalidStablePrice.selector) _done();
            else _requireAtCap(order, k, reason);
        }
    }

    /// @notice The last order again, paid for again.
    function replay(uint256 draw, uint256) external {
        _begin(draw, 1 hours);
        if (_lastOrder.nonce == 0) return _skip();
        ITestToken(_lastOrder.collateral_asset).mint(_lastOrder.benefactor, _lastOrder.collateral_amount);
        try DESK.mint(_lastOrder, _lastRoute, _lastSignature) {
            revert("ET-3: an order was taken twice");
        } catch {
            _done();
        }
    }

    /// @notice An order of a benefactor, signed by somebody else.
    function forge(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        IEthenaMinting.Order memory order = _order(0, draw, 0, _within(amount, 1e12, MOST), 0);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(0xBAD, DESK.hashOrder(order));
        _assets[0].mint(order.benefactor, order.collateral_amount);
        try DESK.mint(order, _route(draw), IEthenaMinting.Signature(0, abi.encodePacked(r, s, v))) {
            revert("ET-3: an order was taken that its benefactor did not sign");
        } catch {
            _done();
        }
    }

    function refill(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 k = (draw >> 64) % 2;
        amount = _within(amount, 1, _assets[k].balanceOf(address(BACKING)));
        try BACKING.refill(address(_assets[k]), amount) {
            _done();
            require(
                BACKING.refilledInBlock(block.number) <= BACKING.refillPerBlock(),
                "ET-10: more was refilled than a block allows"
            );
        } catch (bytes memory reason) {
            if (!_isOwnError(reason)) revert Refused("ET-5: a panic, or no reason", msg.sig, reason);
        }
    }

    function toCustody(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint256 k = (draw >> 64) % 2;
        uint256 buffer = _assets[k].balanceOf(address(DESK));
        DESK.transferToCustody(address(BACKING), address(_assets[k]), uint128(_within(amount, 0, buffer / 4)));
        _done();
    }

    function donate(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        _assets[(draw >> 64) % 2].mint(address(DESK), _within(amount, 1, 1_000));
        _done();
    }

    /// @notice The admin changes caps, within a block too.
    function setCaps(uint256 draw, uint256 amount) external {
        _begin(draw, 1 hours);
        uint128 cap = uint128(_within(amount, MOST / 2, 3 * MOST));
        uint256 which = (draw >> 64) % 5;
        if (which == 0) DESK.setGlobalMaxMintPerBlock(cap);
        else if (which == 1) DESK.setGlobalMaxRedeemPerBlock(cap);
        else if (which == 2) DESK.setMaxMintPerBlock(cap, address(_assets[(draw >> 96) % 2]));
        else if (which == 3) DESK.setMaxRedeemPerBlock(cap, address(_assets[(draw >> 96) % 2]));
        else BACKING.setRefillPolicy(true, cap);
        _done();
    }

    function check() public override {
        _now();
        require(USDE.totalSupply() == _supply, "ET-1: supply is not what was minted less what was burnt");
        require(_supply <= BACKING.liquidBufferWad() + BACKING.custodyWad(), "ET-4: USDe without collateral");
        (uint128 minted, uint128 redeemed) = DESK.totalPerBlock(block.number);
        require(
            minted == _minted[block.number] && redeemed == _redeemed[block.number],
            "ET-2: the block's totals are not what was taken"
        );
        for (uint256 k = 0; k < 2; k++) {
            (minted, redeemed) = DESK.totalPerBlockPerAsset(block.number, address(_assets[k]));
            require(
                minted == _mintedOf[block.number][k] && redeemed == _redeemedOf[block.number][k],
                "ET-2: the block's totals of an asset are not what was taken"
            );
        }
    }

    /* INTERNALS */

    /// @dev Enters an order in the block's totals; none may pass the caps in force.
    function _count(IEthenaMinting.Order memory order, uint256 k) private {
        (uint128 mintCap, uint128 redeemCap) = DESK.globalConfig();
        (, , uint128 assetMintCap, uint128 assetRedeemCap) = DESK.tokenConfig(address(_assets[k]));
        if (order.order_type == 0) {
            _supply += order.usde_amount;
            _minted[block.number] += order.usde_amount;
            _mintedOf[block.number][k] += order.usde_amount;
            require(_minted[block.number] <= mintCap, "ET-2: minted beyond the block's cap");
            require(_mintedOf[block.number][k] <= assetMintCap, "ET-2: minted beyond the asset's cap");
        } else {
            _supply -= order.usde_amount;
            _redeemed[block.number] += order.usde_amount;
            _redeemedOf[block.number][k] += order.usde_amount;
            require(_redeemed[block.number] <= redeemCap, "ET-2: redeemed beyond the block's cap");
            require(_redeemedOf[block.number][k] <= assetRedeemCap, "ET-2: redeemed beyond the asset's cap");
        }
    }

    /// @dev A good order is refused for one reason only: a cap that it would have passed.
    function _requireAtCap(IEthenaMinting.Order memory order, uint256 k, bytes memory reason) private view {
        (uint128 mintCap, uint128 redeemCap) = DESK.globalConfig();
        (, , uint128 assetMintCap, uint128 assetRedeemCap) = DESK.tokenConfig(address(_assets[k]));
        bool isAtCap =
            order.order_type == 0
                ? _minted[block.number] + order.usde_amount > mintCap ||
                    _mintedOf[block.number][k] + order.usde_amount > assetMintCap
                : _redeemed[block.number] + order.usde_amount > redeemCap ||
                    _redeemedOf[block.number][k] + order.usde_amount > assetRedeemCap;
        if (!isAtCap) revert Refused("ET-5: a good order within the caps", msg.sig, reason);
    }

    /// @dev As much USDe as collateral and `surplus` more; one time in four less.
    function _order(
        uint8 orderType,
        uint256 draw,
        uint256 k,
        uint256 usde,
        uint256 surplus
    ) private returns (IEthenaMinting.Order memory order) {
        order.order_id = "order";
        order.order_type = orderType;
        order.expiry = uint120(block.timestamp + 60);
        order.nonce = ++_nonce;
        order.benefactor = _benefactor((draw >> 96) % 2);
        order.beneficiary = order.benefactor;
        order.collateral_asset = address(_assets[k]);
        order.collateral_amount = uint128(usde / _scales[k]);
        order.usde_amount = uint128((usde / _scales[k]) * _scales[k] + surplus);
        if (surplus == 0 && orderType == 0 && draw >> 254 == 0) order.usde_amount -= order.usde_amount / 100;
        if (orderType == 1 && draw >> 254 == 0 && order.collateral_amount > 100)
            order.collateral_amount -= order.collateral_amount / 100;
    }

    /// @dev All to the desk, all to custody, or some of it to each.
    function _route(uint256 draw) private view returns (IEthenaMinting.Route memory route) {
        uint128 ratio = uint128((draw >> 128) % 10_001);
        bool isSplit = ratio != 0 && ratio != 10_000;
        route.addresses = new address[](isSplit ? 2 : 1);
        route.ratios = new uint128[](isSplit ? 2 : 1);
        (route.addresses[0], route.ratios[0]) = (address(DESK), isSplit ? ratio : 10_000);
        if (isSplit) (route.addresses[1], route.ratios[1]) = (address(BACKING), 10_000 - ratio);
    }

    function _sign(
        IEthenaMinting.Order memory order,
        uint256 draw
    ) private view returns (IEthenaMinting.Signature memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_keys[(draw >> 96) % 2], DESK.hashOrder(order));
        return IEthenaMinting.Signature(0, abi.encodePacked(r, s, v));
    }

    function _collateral(uint256 k) private view returns (uint256) {
        return _assets[k].balanceOf(address(DESK)) + _assets[k].balanceOf(address(BACKING));
    }

    function _benefactor(uint256 i) private view returns (address) {
        return vm.addr(_keys[i]);
    }

    function _grant(string memory role) private {
        IAccessControl(address(DESK)).grantRole(keccak256(bytes(role)), address(this));
    }
}

contract EthenaDeskTest is InvariantTest {
    function setUp() external {
        handler = new DeskUsers();
    }

    function invariant_desk() external {
        handler.check();
    }
}
