// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";
import {AggregatorInterface} from "../interfaces/chainlink/AggregatorInterface.sol";
import {ICappedPegFeed} from "../interfaces/oracles/ICappedPegFeed.sol";
import {DerivedFeed} from "./DerivedFeed.sol";

/// @title CappedPegFeed
/// @notice See {ICappedPegFeed}.
contract CappedPegFeed is ICappedPegFeed, DerivedFeed, Ownable {
    int256 internal constant MAX_STABLE_CAP_VALUE = 2e8;

    int256 internal _priceCap;

    /// @param initialOwner May set the cap.
    /// @param underlyingFeed Feed under the cap, 8 decimals.
    /// @param description_ What the feed prices.
    /// @param priceCap First cap, 8 decimals, under the rules of `setPriceCap`.
    constructor(
        address initialOwner,
        address underlyingFeed,
        string memory description_,
        int256 priceCap
    ) DerivedFeed(underlyingFeed, description_) Ownable(initialOwner) {
        _setPriceCap(priceCap);
    }

    /// @inheritdoc ICappedPegFeed
    function setPriceCap(int256 priceCap) external {
        require(msg.sender == owner(), CallerIsNotRiskOrPoolAdmin());
        _setPriceCap(priceCap);
    }

    /// @inheritdoc ICappedPegFeed
    function getPriceCap() external view returns (int256) {
        return _priceCap;
    }

    /// @inheritdoc ICappedPegFeed
    function isCapped() external view returns (bool) {
        return _sourceAnswer() > _priceCap;
    }

    /// @inheritdoc ICappedPegFeed
    function ASSET_TO_USD_AGGREGATOR() external view returns (AggregatorInterface) {
        return AggregatorInterface(address(SOURCE));
    }

    /// @inheritdoc AggregatorInterface
    function latestAnswer() public view override(AggregatorInterface, DerivedFeed) returns (int256) {
        int256 underlying = _sourceAnswer();
        return underlying <= 0 ? int256(0) : SignedMath.min(underlying, _priceCap);
    }

    function _setPriceCap(int256 priceCap) internal {
        require(priceCap >= 0 && priceCap <= MAX_STABLE_CAP_VALUE, InvalidNewPriceCap());
        require(priceCap >= _sourceAnswer(), CapLowerThanActualPrice());
        _priceCap = priceCap;
        emit PriceCapUpdated(priceCap);
    }
}
