// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICurveStableSwapNG} from "./ICurveStableSwapNG.sol";

/// @title IStableSwapPool
/// @notice Our StableSwap-NG pool: Curve's ABI, and errors with values where Curve reverts without data.
/// @dev Arithmetic that over- or underflows or divides by zero reverts with Solidity's `Panic` where Curve has no data.
interface IStableSwapPool is ICurveStableSwapNG {
    /// @notice What a pool is made of.
    /// @param name ERC-20 name of the LP token; also the name in its permit domain (version "1").
    /// @param symbol ERC-20 symbol of the LP token.
    /// @param coins Two to four plain tokens of at most 18 decimals, all different.
    /// @param amplification A, without the factor 100: 1..999,999.
    /// @param fee Base fee in 1e10, at most 1e8 (1 %).
    /// @param offpegFeeMultiplier Multiplier of the fee off the peg in 1e10; times fee at most 5e19.
    /// @param maExpTime Averaging window of the price oracle, seconds, not zero.
    /// @param owner Who may ramp A and set fees and windows.
    /// @param feeReceiver Who is paid the admin fees.
    struct PoolParameters {
        string name;
        string symbol;
        address[] coins;
        uint256 amplification;
        uint256 fee;
        uint256 offpegFeeMultiplier;
        uint256 maExpTime;
        address owner;
        address feeReceiver;
    }

    /// @notice A pool holds two to four coins.
    error UnsupportedCoinCount(uint256 coinCount);
    /// @notice Index below zero or not below the number of coins.
    error CoinIndexOutOfRange(int256 index, uint256 coinCount);
    /// @notice Price index not below the number of coins less one.
    error PriceIndexOutOfRange(uint256 index, uint256 priceCount);
    /// @notice A coin was to be swapped for itself.
    error SameCoin(int128 index);
    /// @notice Nothing to sell.
    error ZeroExchangeAmount();
    /// @notice `exchange_received` found less than the caller said he had sent.
    error SurplusTooSmall(uint256 surplus, uint256 expected);
    /// @notice Coins or LP would go to the zero address.
    error ZeroReceiver();
    /// @notice An amounts array must have one entry a coin.
    error AmountsLengthMismatch(uint256 length, uint256 coinCount);
    /// @notice The first deposit must hold every coin.
    error FirstDepositNeedsEveryCoin(uint256 missingIndex);
    /// @notice The deposit does not raise the invariant.
    error InvariantNotIncreased(uint256 invariantBefore, uint256 invariantAfter);
    /// @notice Nothing to burn, or an imbalanced withdrawal so small that it burns only the rounding unit.
    error ZeroBurn();
    /// @notice A must be within 1..999,999.
    error AmplificationOutOfRange(uint256 amplification);
    /// @notice A ramp began less than a day ago; the next may begin at `earliest`, unix seconds.
    error RampTooSoon(uint256 earliest);
    /// @notice The ramp would end before `earliest`, unix seconds, less than a day from now.
    error RampTooShort(uint256 futureTime, uint256 earliest);
    /// @notice A would change by more than ten times; both are A * 100.
    error RampTooSteep(uint256 currentPrecise, uint256 futurePrecise);
    /// @notice Base fee above 50 % (1e10 = 100 %).
    error FeeTooHigh(uint256 fee);
    /// @notice fee * multiplier above 50 % (5e19), or a multiplier of more than 64 bits.
    error OffpegFeeTooHigh(uint256 fee, uint256 offpegFeeMultiplier);
    /// @notice An averaging window is zero or has more than 64 bits, seconds.
    error InvalidAveragingWindow(uint256 window);

    /// @notice Who is paid the admin fees (Curve: `fee_receiver` of the factory).
    function fee_receiver() external view returns (address);
}
