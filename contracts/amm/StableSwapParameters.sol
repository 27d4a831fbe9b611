// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICurveStableSwapNG} from "../interfaces/curve/ICurveStableSwapNG.sol";
import {IStableSwapPool} from "../interfaces/curve/IStableSwapPool.sol";
import {StableSwapMath} from "../math/StableSwapMath.sol";

/// @title StableSwapParameters
/// @notice What the owner of a StableSwapPool sets: the amplification and its ramp, the fees, the averaging windows.
abstract contract StableSwapParameters is Ownable, IStableSwapPool {
    using SafeCast for uint256;

    /// @dev A * 100 at both ends of the ramp, unix seconds.
    struct Ramp {
        uint64 initialA;
        uint64 futureA;
        uint64 initialTime;
        uint64 futureTime;
    }

    /// @dev Fee and multiplier in 1e10, windows in seconds.
    struct Settings {
        uint64 fee;
        uint64 offpegFeeMultiplier;
        uint64 maExpTime;
        uint64 dMaTime;
    }

    uint256 private constant MAX_A = 1e6;
    uint256 private constant MAX_A_CHANGE = 10;
    uint256 private constant MIN_RAMP_TIME = 1 days;
    uint256 private constant MAX_INITIAL_FEE = 1e8;
    uint256 private constant MAX_FEE = 5e9;
    uint256 private constant MAX_OFFPEG_FEE = 5e19; // the product of fee and multiplier, 1e20 = 100 %
    uint256 private constant DEFAULT_D_MA_TIME = 62324; // 12 h half-life

    Ramp private _ramp;
    Settings internal _settings;

    constructor(uint256 amplification, uint256 fee_, uint256 offpegFeeMultiplier, uint256 maExpTime) {
        if (amplification == 0 || amplification >= MAX_A) revert AmplificationOutOfRange(amplification);
        require(fee_ <= MAX_INITIAL_FEE, "Invalid fee");
        uint64 amp = uint64(amplification * StableSwapMath.A_PRECISION);
        _ramp = Ramp({initialA: amp, futureA: amp, initialTime: 0, futureTime: 0});
        _setFee(fee_, offpegFeeMultiplier);
        _setWindows(maExpTime, DEFAULT_D_MA_TIME);
    }

    /// @inheritdoc ICurveStableSwapNG
    function ramp_A(uint256 _future_A, uint256 _future_time) external override onlyOwner {
        uint256 earliestStart = _ramp.initialTime + MIN_RAMP_TIME;
        if (block.timestamp < earliestStart) revert RampTooSoon(earliestStart);
        uint256 earliestEnd = block.timestamp + MIN_RAMP_TIME;
        if (_future_time < earliestEnd) revert RampTooShort(_future_time, earliestEnd);
        if (_future_A == 0 || _future_A >= MAX_A) revert AmplificationOutOfRange(_future_A);

        uint256 current = A_precise();
        uint256 future = _future_A * StableSwapMath.A_PRECISION;
        if (future * MAX_A_CHANGE < current || future > current * MAX_A_CHANGE) revert RampTooSteep(current, future);

        _ramp = Ramp({
            initialA: uint64(current),
            futureA: uint64(future),
            initialTime: uint64(block.timestamp),
            futureTime: _future_time.toUint64()
        });
        emit RampA(current, future, block.timestamp, _future_time);
    }

    /// @inheritdoc ICurveStableSwapNG
    function stop_ramp_A() external override onlyOwner {
        uint64 current = uint64(A_precise());
        uint64 time = uint64(block.timestamp);
        _ramp = Ramp({initialA: current, futureA: current, initialTime: time, futureTime: time});
        emit StopRampA(current, block.timestamp);
    }

    /// @inheritdoc ICurveStableSwapNG
    function set_new_fee(uint256 _new_fee, uint256 _new_offpeg_fee_multiplier) external override onlyOwner {
        _setFee(_new_fee, _new_offpeg_fee_multiplier);
        emit ApplyNewFee(_new_fee, _new_offpeg_fee_multiplier);
    }

    /// @inheritdoc ICurveStableSwapNG
    function set_ma_exp_time(uint256 _ma_exp_time, uint256 _D_ma_time) external override onlyOwner {
        _setWindows(_ma_exp_time, _D_ma_time);
        emit SetNewMATime(_ma_exp_time, _D_ma_time);
    }

    /// @inheritdoc ICurveStableSwapNG
    function ma_exp_time() external view override returns (uint256) {
        return _settings.maExpTime;
    }

    /// @inheritdoc ICurveStableSwapNG
    function D_ma_time() external view override returns (uint256) {
        return _settings.dMaTime;
    }

    /// @inheritdoc ICurveStableSwapNG
    function A() external view override returns (uint256) {
        return A_precise() / StableSwapMath.A_PRECISION;
    }

    /// @inheritdoc ICurveStableSwapNG
    function fee() external view override returns (uint256) {
        return _settings.fee;
    }

    /// @inheritdoc ICurveStableSwapNG
    function offpeg_fee_multiplier() external view override returns (uint256) {
        return _settings.offpegFeeMultiplier;
    }

    /// @inheritdoc ICurveStableSwapNG
    function initial_A() external view override returns (uint256) {
        return _ramp.initialA;
    }

    /// @inheritdoc ICurveStableSwapNG
    function future_A() external view override returns (uint256) {
        return _ramp.futureA;
    }

    /// @inheritdoc ICurveStableSwapNG
    function initial_A_time() external view override returns (uint256) {
        return _ramp.initialTime;
    }

    /// @inheritdoc ICurveStableSwapNG
    function future_A_time() external view override returns (uint256) {
        return _ramp.futureTime;
    }

    /// @inheritdoc ICurveStableSwapNG
    function A_precise() public view override returns (uint256) {
        Ramp memory ramp = _ramp;
        if (block.timestamp >= ramp.futureTime) return ramp.futureA;
        uint256 elapsed = block.timestamp - ramp.initialTime;
        uint256 duration = ramp.futureTime - ramp.initialTime;
        return
            ramp.futureA > ramp.initialA
                ? ramp.initialA + ((ramp.futureA - ramp.initialA) * elapsed) / duration
                : ramp.initialA - ((ramp.initialA - ramp.futureA) * elapsed) / duration;
    }

    /// @dev Views see A without its fraction, as Curve's views contract does.
    function _viewAmp() internal view returns (uint256) {
        return (A_precise() / StableSwapMath.A_PRECISION) * StableSwapMath.A_PRECISION;
    }

    function _setFee(uint256 newFee, uint256 newMultiplier) private {
        if (newFee > MAX_FEE) revert FeeTooHigh(newFee);
        if (newMultiplier > type(uint64).max || newMultiplier * newFee > MAX_OFFPEG_FEE) {
            revert OffpegFeeTooHigh(newFee, newMultiplier);
        }
        (_settings.fee, _settings.offpegFeeMultiplier) = (uint64(newFee), uint64(newMultiplier));
    }

    function _setWindows(uint256 maExpTime, uint256 dMaTime) private {
        if (maExpTime == 0 || maExpTime > type(uint64).max) revert InvalidAveragingWindow(maExpTime);
        if (dMaTime == 0 || dMaTime > type(uint64).max) revert InvalidAveragingWindow(dMaTime);
        (_settings.maExpTime, _settings.dMaTime) = (uint64(maExpTime), uint64(dMaTime));
    }
}
