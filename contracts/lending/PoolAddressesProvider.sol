// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IPoolAddressesProvider} from "../interfaces/aave/IPoolAddressesProvider.sol";

/// @title PoolAddressesProvider
/// @notice See {IPoolAddressesProvider}.
contract PoolAddressesProvider is IPoolAddressesProvider, Ownable {
    bytes32 private constant POOL = "POOL";
    bytes32 private constant POOL_CONFIGURATOR = "POOL_CONFIGURATOR";
    bytes32 private constant PRICE_ORACLE = "PRICE_ORACLE";
    bytes32 private constant DATA_PROVIDER = "DATA_PROVIDER";

    string private _marketId;
    mapping(bytes32 id => address) private _addresses;

    /// @param marketId Name of the market.
    /// @param owner_ Governs the market.
    constructor(string memory marketId, address owner_) Ownable(owner_) {
        _setMarketId(marketId);
    }

    /// @inheritdoc IPoolAddressesProvider
    function setMarketId(string calldata newMarketId) external onlyOwner {
        _setMarketId(newMarketId);
    }

    /// @inheritdoc IPoolAddressesProvider
    function setAddress(bytes32 id, address newAddress) external onlyOwner {
        emit AddressSet(id, _set(id, newAddress), newAddress);
    }

    /// @inheritdoc IPoolAddressesProvider
    function setPool(address newPool) external onlyOwner {
        emit PoolUpdated(_set(POOL, newPool), newPool);
    }

    /// @inheritdoc IPoolAddressesProvider
    function setPoolConfigurator(address newPoolConfigurator) external onlyOwner {
        emit PoolConfiguratorUpdated(_set(POOL_CONFIGURATOR, newPoolConfigurator), newPoolConfigurator);
    }

    /// @inheritdoc IPoolAddressesProvider
    function setPriceOracle(address newPriceOracle) external onlyOwner {
        emit PriceOracleUpdated(_set(PRICE_ORACLE, newPriceOracle), newPriceOracle);
    }

    /// @inheritdoc IPoolAddressesProvider
    function setPoolDataProvider(address newDataProvider) external onlyOwner {
        emit PoolDataProviderUpdated(_set(DATA_PROVIDER, newDataProvider), newDataProvider);
    }

    /// @inheritdoc IPoolAddressesProvider
    function getMarketId() external view returns (string memory) {
        return _marketId;
    }

    /// @inheritdoc IPoolAddressesProvider
    function getAddress(bytes32 id) external view returns (address) {
        return _addresses[id];
    }

    /// @inheritdoc IPoolAddressesProvider
    function getPool() external view returns (address) {
        return _addresses[POOL];
    }

    /// @inheritdoc IPoolAddressesProvider
    function getPoolConfigurator() external view returns (address) {
        return _addresses[POOL_CONFIGURATOR];
    }

    /// @inheritdoc IPoolAddressesProvider
    function getPriceOracle() external view returns (address) {
        return _addresses[PRICE_ORACLE];
    }

    /// @inheritdoc IPoolAddressesProvider
    function getPoolDataProvider() external view returns (address) {
        return _addresses[DATA_PROVIDER];
    }

    /// @inheritdoc IPoolAddressesProvider
    function getACLAdmin() external view returns (address) {
        return owner();
    }

    function _set(bytes32 id, address newAddress) private returns (address oldAddress) {
        oldAddress = _addresses[id];
        _addresses[id] = newAddress;
    }

    function _setMarketId(string memory newMarketId) private {
        emit MarketIdSet(_marketId, newMarketId);
        _marketId = newMarketId;
    }
}
