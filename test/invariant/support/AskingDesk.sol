// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IEthenaMinting} from "../../../contracts/interfaces/ethena/IEthenaMinting.sol";

/// @title A desk that redeems at par, and asks the benefactor about its orders
contract AskingDesk {
    /// @dev EthenaMinting's name for the token that it redeems.
    address public immutable usde;
    /// @dev Of the order redeemed last.
    bytes32 public lastHash;

    constructor(address usde_) {
        usde = usde_;
    }

    function redeem(IEthenaMinting.Order calldata order, IEthenaMinting.Signature calldata) external {
        lastHash = hashOrder(order);
        require(vouches(order.benefactor, lastHash), "KP-5: the keeper does not vouch for its own order");
        require(!vouches(order.benefactor, ~lastHash), "KP-5: the keeper vouches for another order beside its own");
        require(IERC20(usde).transferFrom(order.benefactor, address(this), order.usde_amount), "no USDe");
        require(IERC20(order.collateral_asset).transfer(order.beneficiary, order.collateral_amount), "no collateral");
    }

    function hashOrder(IEthenaMinting.Order calldata order) public pure returns (bytes32) {
        return keccak256(abi.encode(order));
    }

    function vouches(address benefactor, bytes32 hash) public view returns (bool) {
        return IERC1271(benefactor).isValidSignature(hash, "") == IERC1271.isValidSignature.selector;
    }
}
