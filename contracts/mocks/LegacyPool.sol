// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../interfaces/aave/DataTypes.sol";

/// @title LegacyPool
/// @notice The getters of an Aave v3.0.2 pool and no later one, each answering what it was told to.
contract LegacyPool {
    mapping(address asset => DataTypes.ReserveDataLegacy) internal _reserves;
    mapping(address user => DataTypes.UserConfigurationMap) internal _userConfigurations;
    mapping(uint8 id => DataTypes.EModeCategoryLegacy) internal _eModes;
    address[] internal _reservesList;

    mapping(address asset => uint256) public getReserveNormalizedIncome;
    mapping(address asset => uint256) public getReserveNormalizedVariableDebt;
    mapping(address user => uint256) public getUserEMode;

    function listReserve(
        address asset,
        DataTypes.ReserveDataLegacy calldata reserve,
        uint256 normalizedIncome,
        uint256 normalizedDebt
    ) external {
        _reserves[asset] = reserve;
        _reservesList.push(asset);
        getReserveNormalizedIncome[asset] = normalizedIncome;
        getReserveNormalizedVariableDebt[asset] = normalizedDebt;
    }

    function setUser(address user, uint256 configuration, uint8 eMode) external {
        _userConfigurations[user].data = configuration;
        getUserEMode[user] = eMode;
    }

    function setEMode(uint8 id, DataTypes.EModeCategoryLegacy calldata category) external {
        _eModes[id] = category;
    }

    function getReserveData(address asset) external view returns (DataTypes.ReserveDataLegacy memory) {
        return _reserves[asset];
    }

    function getUserConfiguration(address user) external view returns (DataTypes.UserConfigurationMap memory) {
        return _userConfigurations[user];
    }

    function getEModeCategoryData(uint8 id) external view returns (DataTypes.EModeCategoryLegacy memory) {
        return _eModes[id];
    }

    function getReservesList() external view returns (address[] memory) {
        return _reservesList;
    }
}
