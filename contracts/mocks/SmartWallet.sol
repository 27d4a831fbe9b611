// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title SmartWallet
/// @notice An account that is a contract: signs by ERC-1271, makes several calls in one transaction, and may call back when it
/// receives ether.
contract SmartWallet is IERC1271 {
    struct Call {
        address target;
        bytes data;
    }

    address private immutable _key;
    Call private _onReceive;

    /// @param key whose signatures this wallet confirms
    constructor(address key) {
        _key = key;
    }

    receive() external payable {
        if (_onReceive.target != address(0)) Address.functionCall(_onReceive.target, _onReceive.data);
    }

    /// @notice Make `calls` in one transaction; reverts with the error of the first that fails.
    function execute(Call[] calldata calls) external {
        for (uint256 i = 0; i < calls.length; ++i) Address.functionCall(calls[i].target, calls[i].data);
    }

    /// @notice Make `call_` whenever ether arrives.
    function callOnReceive(Call calldata call_) external {
        _onReceive = call_;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, , ) = ECDSA.tryRecover(hash, signature);
        return signer == _key ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
