// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AggregatorInterface} from "powderkeg/contracts/interfaces/chainlink/AggregatorInterface.sol";
import {ICurveStableSwapNG} from "powderkeg/contracts/interfaces/curve/ICurveStableSwapNG.sol";

/// @title An oracle adapter: believes the peg, unless the market's moving average is below a floor
/// @notice Answers the peg's price while the stable pool's average is at least `floorBps` of par, the average below that.
contract LowerOfTwoFeed {
    AggregatorInterface public immutable peg;
    ICurveStableSwapNG public immutable pool;
    uint256 public immutable floorBps;

    uint8 public constant decimals = 8;

    constructor(AggregatorInterface peg_, ICurveStableSwapNG pool_, uint256 floorBps_) {
        peg = peg_;
        pool = pool_;
        floorBps = floorBps_;
    }

    /// @notice USD with 8 decimals.
    function latestAnswer() external view returns (int256) {
        // The pool's price is coin 1 in coin 0; the asset is coin 0.
        int256 averageE8 = int256(1e26 / pool.price_oracle(0));
        int256 pegE8 = peg.latestAnswer();
        return averageE8 * 1e4 < int256(floorBps) * 1e8 ? averageE8 : pegE8;
    }
}
