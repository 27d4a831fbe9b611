// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEthenaBacking} from "../interfaces/ethena/IEthenaBacking.sol";

/// @title EthenaBacking
/// @notice The custody account and the books behind USDe.
contract EthenaBacking is IEthenaBacking, Ownable2Step {
    using SafeERC20 for IERC20;

    uint256 private constant WAD = 1e18;

    /// @inheritdoc IEthenaBacking
    address public immutable usde;
    /// @inheritdoc IEthenaBacking
    address public immutable desk;

    /// @inheritdoc IEthenaBacking
    uint256 public bookValueWad;
    /// @inheritdoc IEthenaBacking
    bool public refillEnabled;
    /// @inheritdoc IEthenaBacking
    uint256 public refillPerBlock;
    /// @inheritdoc IEthenaBacking
    mapping(uint256 blockNumber => uint256 valueWad) public refilledInBlock;
    /// @inheritdoc IEthenaBacking
    mapping(address account => bool) public isCustodian;

    address[] private _assets;
    /// @dev 10 ** (18 - decimals), zero for an asset that is not held.
    mapping(address asset => uint256) private _scale;

    /// @param stablecoins counted at 1 USD each, at most 18 decimals
    constructor(address usde_, address desk_, address[] memory stablecoins, address owner_) Ownable(owner_) {
        if (usde_ == address(0) || desk_ == address(0)) revert ZeroAddress();
        usde = usde_;
        desk = desk_;
        for (uint256 i = 0; i < stablecoins.length; ++i) {
            address asset = stablecoins[i];
            uint256 decimals = IERC20Metadata(asset).decimals();
            if (decimals > 18 || _scale[asset] != 0) revert InvalidAsset(asset);
            _scale[asset] = 10 ** (18 - decimals);
        }
        _assets = stablecoins;
    }

    /// @inheritdoc IEthenaBacking
    function refill(address asset, uint256 amount) external {
        if (!isCustodian[msg.sender]) revert NotCustodian(msg.sender);
        if (!refillEnabled) revert RefillDisabled();
        uint256 scale = _scale[asset];
        if (scale == 0) revert UnsupportedAsset(asset);
        uint256 valueWad = amount * scale;
        uint256 done = refilledInBlock[block.number];
        // The limit may have been lowered below what this block already brought.
        uint256 remaining = Math.saturatingSub(refillPerBlock, done);
        if (valueWad > remaining) revert RefillPerBlockExceeded(valueWad, remaining);
        refilledInBlock[block.number] = done + valueWad;
        IERC20(asset).safeTransfer(desk, amount);
        emit Refilled(asset, amount);
    }

    /// @inheritdoc IEthenaBacking
    function setBookValue(uint256 newBookValue) external onlyOwner {
        _setBookValue(newBookValue);
    }

    /// @inheritdoc IEthenaBacking
    function setBackingRatio(uint256 ratio) external onlyOwner {
        uint256 target = Math.mulDiv(ratio, IERC20(usde).totalSupply(), WAD, Math.Rounding.Ceil);
        uint256 liquid = liquidBufferWad() + custodyWad();
        if (target < liquid) revert RatioBelowLiquid(target, liquid);
        _setBookValue(target - liquid);
    }

    /// @inheritdoc IEthenaBacking
    function setRefillPolicy(bool enabled, uint256 newRefillPerBlock) external onlyOwner {
        refillEnabled = enabled;
        refillPerBlock = newRefillPerBlock;
        emit RefillPolicySet(enabled, newRefillPerBlock);
    }

    /// @inheritdoc IEthenaBacking
    function setCustodian(address custodian, bool allowed) external onlyOwner {
        isCustodian[custodian] = allowed;
        emit CustodianSet(custodian, allowed);
    }

    /// @inheritdoc IEthenaBacking
    function assets() external view returns (address[] memory) {
        return _assets;
    }

    /// @inheritdoc IEthenaBacking
    function valuePerUsdeWad() external view returns (uint256) {
        return Math.min(WAD, backingRatioWad());
    }

    /// @inheritdoc IEthenaBacking
    function liquidBufferWad() public view returns (uint256) {
        return _valueAt(desk);
    }

    /// @inheritdoc IEthenaBacking
    function custodyWad() public view returns (uint256) {
        return _valueAt(address(this));
    }

    /// @inheritdoc IEthenaBacking
    function backingValueWad() public view returns (uint256) {
        return liquidBufferWad() + custodyWad() + bookValueWad;
    }

    /// @inheritdoc IEthenaBacking
    function backingRatioWad() public view returns (uint256) {
        uint256 supply = IERC20(usde).totalSupply();
        return supply == 0 ? type(uint256).max : Math.mulDiv(backingValueWad(), WAD, supply);
    }

    function _setBookValue(uint256 newBookValue) private {
        emit BookValueSet(bookValueWad, newBookValue);
        bookValueWad = newBookValue;
    }

    function _valueAt(address account) private view returns (uint256 valueWad) {
        for (uint256 i = 0; i < _assets.length; ++i) {
            valueWad += IERC20(_assets[i]).balanceOf(account) * _scale[_assets[i]];
        }
    }
}
