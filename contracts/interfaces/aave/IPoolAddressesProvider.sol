// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The one address a client needs
/// @notice Registry of a market's contracts. Its owner governs the market.
interface IPoolAddressesProvider {
    event MarketIdSet(string indexed oldMarketId, string indexed newMarketId);
    event PoolUpdated(address indexed oldAddress, address indexed newAddress);
    event PoolConfiguratorUpdated(address indexed oldAddress, address indexed newAddress);
    event PriceOracleUpdated(address indexed oldAddress, address indexed newAddress);
    event PoolDataProviderUpdated(address indexed oldAddress, address indexed newAddress);
    event AddressSet(bytes32 indexed id, address indexed oldAddress, address indexed newAddress);

    /// @notice Name of the market.
    function getMarketId() external view returns (string memory);

    /// @notice Renames the market. Owner only.
    function setMarketId(string calldata newMarketId) external;

    /// @notice Address registered under `id` (short ASCII, e.g. "POOL", "UMBRELLA"), or the zero address.
    function getAddress(bytes32 id) external view returns (address);

    /// @notice Registers `newAddress` under `id`. Owner only.
    function setAddress(bytes32 id, address newAddress) external;

    /// @notice The lending pool (id "POOL").
    function getPool() external view returns (address);

    /// @notice Registers the lending pool. Owner only.
    function setPool(address newPool) external;

    /// @notice The pool's configurator (id "POOL_CONFIGURATOR").
    function getPoolConfigurator() external view returns (address);

    /// @notice Registers the pool's configurator. Owner only.
    function setPoolConfigurator(address newPoolConfigurator) external;

    /// @notice The price oracle, with the ABI of `IAaveOracle` (id "PRICE_ORACLE").
    function getPriceOracle() external view returns (address);

    /// @notice Registers the price oracle. Owner only.
    function setPriceOracle(address newPriceOracle) external;

    /// @notice The protocol data provider (id "DATA_PROVIDER").
    function getPoolDataProvider() external view returns (address);

    /// @notice Registers the protocol data provider. Owner only.
    function setPoolDataProvider(address newDataProvider) external;

    /// @notice The account that governs the market: this registry's owner.
    function getACLAdmin() external view returns (address);
}
