// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMarketLens} from "../../../contracts/interfaces/IMarketLens.sol";
import {MarketLens} from "../../../contracts/lens/MarketLens.sol";
import {vm} from "../../helpers/Vm.sol";

contract MarketLensTest {
    // An eth_call on Hardhat shows no base fee, so only a test inside the EVM can see the lens read it.
    function test_getMarket_readsTheBlock() external {
        MarketLens lens = new MarketLens();
        vm.fee(113 gwei);
        vm.roll(23_549_500);
        vm.warp(1_760_131_200);
        IMarketLens.MarketQuery memory nothing;
        IMarketLens.MarketState memory market = lens.getMarket(nothing);
        vm.assertEq(market.baseFeeWei, 113 gwei, "baseFeeWei");
        vm.assertEq(market.blockNumber, 23_549_500, "blockNumber");
        vm.assertEq(market.timestamp, 1_760_131_200, "timestamp");
    }
}
