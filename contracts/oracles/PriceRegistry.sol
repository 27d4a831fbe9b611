// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IAaveOracle} from "../interfaces/aave/IAaveOracle.sol";
import {AggregatorInterface} from "../interfaces/chainlink/AggregatorInterface.sol";

/// @title PriceRegistry
/// @notice See {IAaveOracle}. The owner stands in for Aave's asset-listing and pool admins.
contract PriceRegistry is IAaveOracle, Ownable {
    /// @inheritdoc IAaveOracle
    address public constant BASE_CURRENCY = address(0);

    /// @inheritdoc IAaveOracle
    uint256 public constant BASE_CURRENCY_UNIT = 1e8;

    IAaveOracle internal _fallbackOracle;
    mapping(address asset => AggregatorInterface) internal _sources;

    /// @param initialOwner May set sources and the fallback.
    /// @param assets Assets with a source from the start.
    /// @param sources Their feeds, in the same order.
    /// @param fallbackOracle Oracle asked where there is no usable price, or 0x0.
    constructor(
        address initialOwner,
        address[] memory assets,
        address[] memory sources,
        address fallbackOracle
    ) Ownable(initialOwner) {
        _setFallbackOracle(fallbackOracle);
        _setAssetSources(assets, sources);
        emit BaseCurrencySet(BASE_CURRENCY, BASE_CURRENCY_UNIT);
    }

    modifier onlyAdmin() {
        require(msg.sender == owner(), CallerNotAssetListingOrPoolAdmin());
        _;
    }

    /// @inheritdoc IAaveOracle
    function setAssetSources(address[] calldata assets, address[] calldata sources) external onlyAdmin {
        _setAssetSources(assets, sources);
    }

    /// @inheritdoc IAaveOracle
    function setFallbackOracle(address fallbackOracle) external onlyAdmin {
        _setFallbackOracle(fallbackOracle);
    }

    /// @inheritdoc IAaveOracle
    function getAssetsPrices(address[] calldata assets) external view returns (uint256[] memory prices) {
        prices = new uint256[](assets.length);
        for (uint256 i = 0; i < assets.length; i++) prices[i] = getAssetPrice(assets[i]);
    }

    /// @inheritdoc IAaveOracle
    function getSourceOfAsset(address asset) external view returns (address) {
        return address(_sources[asset]);
    }

    /// @inheritdoc IAaveOracle
    function getFallbackOracle() external view returns (address) {
        return address(_fallbackOracle);
    }

    /// @inheritdoc IAaveOracle
    function getAssetPrice(address asset) public view returns (uint256) {
        if (asset == BASE_CURRENCY) return BASE_CURRENCY_UNIT;
        AggregatorInterface source = _sources[asset];
        if (address(source) != address(0)) {
            int256 price = source.latestAnswer();
            if (price > 0) return uint256(price);
        }
        return _fallbackOracle.getAssetPrice(asset); // with no fallback this reverts without data, as Aave's does
    }

    function _setAssetSources(address[] memory assets, address[] memory sources) internal {
        require(assets.length == sources.length, InconsistentParamsLength());
        for (uint256 i = 0; i < assets.length; i++) {
            _sources[assets[i]] = AggregatorInterface(sources[i]);
            emit AssetSourceUpdated(assets[i], sources[i]);
        }
    }

    function _setFallbackOracle(address fallbackOracle) internal {
        _fallbackOracle = IAaveOracle(fallbackOracle);
        emit FallbackOracleUpdated(fallbackOracle);
    }
}
