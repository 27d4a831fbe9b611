// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IEthenaMinting} from "../interfaces/ethena/IEthenaMinting.sol";

/// @title EthenaOrders
/// @notice What a benefactor signs: the desk's orders under EIP-712.
abstract contract EthenaOrders is IEthenaMinting {
    /// @dev Widths of expiry and nonce as Ethena's client signs them, not as the ABI struct has them: see encodeOrder.
    bytes32 private constant ORDER_TYPE = keccak256(
        "Order(string order_id,uint8 order_type,uint128 expiry,uint120 nonce,address benefactor,address beneficiary,address collateral_asset,uint128 collateral_amount,uint128 usde_amount)"
    );
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant DOMAIN_NAME = keccak256("EthenaMinting");
    bytes32 private constant DOMAIN_VERSION = keccak256("1");

    uint256 private immutable _domainChainId;
    bytes32 private immutable _cachedDomainSeparator;

    constructor() {
        _domainChainId = block.chainid;
        _cachedDomainSeparator = _computeDomainSeparator();
    }

    /// @inheritdoc IEthenaMinting
    function hashOrder(Order calldata order) public view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(getDomainSeparator(), keccak256(encodeOrder(order)));
    }

    /// @inheritdoc IEthenaMinting
    function encodeOrder(Order calldata order) public pure returns (bytes memory) {
        return
            abi.encode(
                ORDER_TYPE,
                keccak256(bytes(order.order_id)),
                order.order_type,
                order.expiry,
                order.nonce,
                order.benefactor,
                order.beneficiary,
                order.collateral_asset,
                order.collateral_amount,
                order.usde_amount
            );
    }

    /// @inheritdoc IEthenaMinting
    function getDomainSeparator() public view returns (bytes32) {
        return block.chainid == _domainChainId ? _cachedDomainSeparator : _computeDomainSeparator();
    }

    function _computeDomainSeparator() private view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, DOMAIN_NAME, DOMAIN_VERSION, block.chainid, address(this)));
    }
}
