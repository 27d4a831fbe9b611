// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IAaveOracle} from "powderkeg/contracts/interfaces/aave/IAaveOracle.sol";
import {IPool} from "powderkeg/contracts/interfaces/aave/IPool.sol";

/// @title A lending pool of one collateral and one debt asset, without interest, that speaks as much of Aave's ABI as its
/// clients ask: supply, borrow, repay, liquidationCall, getUserAccountData, and the events that go with them
contract TinyPool {
    uint256 internal constant LIQUIDATION_THRESHOLD_BPS = 8_000;
    uint256 internal constant LIQUIDATION_BONUS_BPS = 10_500;

    IERC20Metadata public immutable collateralAsset;
    IERC20Metadata public immutable debtAsset;
    IAaveOracle public immutable oracle;

    mapping(address user => uint256) public collateralOf;
    mapping(address user => uint256) public debtOf;

    error Unhealthy(uint256 healthFactor);
    error Healthy(uint256 healthFactor);

    constructor(IERC20Metadata collateralAsset_, IERC20Metadata debtAsset_, IAaveOracle oracle_) {
        collateralAsset = collateralAsset_;
        debtAsset = debtAsset_;
        oracle = oracle_;
    }

    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external {
        IERC20Metadata(asset).transferFrom(msg.sender, address(this), amount);
        if (asset == address(collateralAsset)) collateralOf[onBehalfOf] += amount;
        emit IPool.Supply(asset, msg.sender, onBehalfOf, amount, referralCode);
    }

    function borrow(address asset, uint256 amount, uint256, uint16, address onBehalfOf) external {
        require(asset == address(debtAsset) && onBehalfOf == msg.sender);
        debtOf[msg.sender] += amount;
        (, , , , , uint256 healthFactor) = getUserAccountData(msg.sender);
        require(healthFactor >= 1e18, Unhealthy(healthFactor));
        debtAsset.transfer(msg.sender, amount);
    }

    /// @notice Repays debt for collateral of the same worth and the bonus; what the collateral does not cover is a deficit.
    function liquidationCall(address, address, address user, uint256 debtToCover, bool) external {
        (, , , , , uint256 healthFactor) = getUserAccountData(user);
        require(healthFactor < 1e18, Healthy(healthFactor));
        uint256 repaid = debtToCover < debtOf[user] ? debtToCover : debtOf[user];
        uint256 seized = (_collateralFor(repaid) * LIQUIDATION_BONUS_BPS) / 1e4;
        if (seized > collateralOf[user]) {
            repaid = (repaid * collateralOf[user]) / seized;
            seized = collateralOf[user];
        }
        collateralOf[user] -= seized;
        debtOf[user] -= repaid;
        debtAsset.transferFrom(msg.sender, address(this), repaid);
        collateralAsset.transfer(msg.sender, seized);
        if (collateralOf[user] == 0 && debtOf[user] > 0) {
            emit IPool.DeficitCreated(user, address(debtAsset), debtOf[user]);
            debtOf[user] = 0;
        }
        emit IPool.LiquidationCall(
            address(collateralAsset),
            address(debtAsset),
            user,
            repaid,
            seized,
            msg.sender,
            false
        );
    }

    /// @notice As Aave's: base amounts with 8 decimals, bps, health factor in wad.
    function getUserAccountData(
        address user
    ) public view returns (uint256, uint256, uint256, uint256, uint256, uint256 healthFactor) {
        uint256 collateralBase = _valueBase(collateralAsset, collateralOf[user]);
        uint256 debtBase = _valueBase(debtAsset, debtOf[user]);
        uint256 limitBase = (collateralBase * LIQUIDATION_THRESHOLD_BPS) / 1e4;
        healthFactor = debtBase == 0 ? type(uint256).max : (limitBase * 1e18) / debtBase;
        uint256 availableBase = limitBase > debtBase ? limitBase - debtBase : 0;
        return (
            collateralBase,
            debtBase,
            availableBase,
            LIQUIDATION_THRESHOLD_BPS,
            LIQUIDATION_THRESHOLD_BPS,
            healthFactor
        );
    }

    function _valueBase(IERC20Metadata asset, uint256 amount) internal view returns (uint256) {
        return (amount * oracle.getAssetPrice(address(asset))) / 10 ** asset.decimals();
    }

    function _collateralFor(uint256 debt) internal view returns (uint256) {
        uint256 debtBase = _valueBase(debtAsset, debt);
        return (debtBase * 10 ** collateralAsset.decimals()) / oracle.getAssetPrice(address(collateralAsset));
    }
}
