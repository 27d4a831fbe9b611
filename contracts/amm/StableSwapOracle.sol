// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ICurveStableSwapNG} from "../interfaces/curve/ICurveStableSwapNG.sol";
import {StableSwapMath} from "../math/StableSwapMath.sol";
import {StableSwapCoins} from "./StableSwapCoins.sol";
import {StableSwapParameters} from "./StableSwapParameters.sol";

/// @title StableSwapOracle
/// @notice Moving averages of a StableSwapPool's prices and invariant.
/// @dev An action stores the spot value and carries the average up to itself with the value before: what happens in a
/// block enters the average only in later blocks.
abstract contract StableSwapOracle is StableSwapParameters, StableSwapCoins, ReentrancyGuardTransient {
    using SafeCast for uint256;

    /// @dev `last` is the value at the last action, `ema` its average then.
    struct Average {
        uint128 last;
        uint128 ema;
    }

    /// @dev When the averages were last carried forward, unix seconds.
    struct AverageTimes {
        uint128 price;
        uint128 invariant;
    }

    uint256 private constant MAX_PRICES = 3;
    uint256 private constant MAX_STORED_SPOT = 2e18;

    Average[MAX_PRICES] internal _prices;
    Average internal _invariant;
    AverageTimes internal _averageTimes;

    constructor() {
        for (uint256 k; k < MAX_PRICES; ++k) _prices[k] = Average({last: uint128(PRECISION), ema: uint128(PRECISION)});
        _averageTimes = AverageTimes({price: uint128(block.timestamp), invariant: uint128(block.timestamp)});
    }

    /// @inheritdoc ICurveStableSwapNG
    function last_price(uint256 i) external view override returns (uint256) {
        return _priceAverage(i).last;
    }

    /// @inheritdoc ICurveStableSwapNG
    function ema_price(uint256 i) external view override returns (uint256) {
        return _priceAverage(i).ema;
    }

    /// @inheritdoc ICurveStableSwapNG
    function price_oracle(uint256 i) external view override nonReentrantView returns (uint256) {
        return _carried(_priceAverage(i), _settings.maExpTime, _averageTimes.price);
    }

    /// @inheritdoc ICurveStableSwapNG
    function D_oracle() external view override nonReentrantView returns (uint256) {
        return _carried(_invariant, _settings.dMaTime, _averageTimes.invariant);
    }

    /// @inheritdoc ICurveStableSwapNG
    function get_p(uint256 i) external view override returns (uint256) {
        if (i >= N_COINS - 1) revert PriceIndexOutOfRange(i, N_COINS - 1);
        uint256 amp = A_precise();
        uint256[] memory xp = _xp(get_balances(), stored_rates());
        return StableSwapMath.spotPrices(xp, amp, StableSwapMath.getD(xp, amp))[i];
    }

    /// @inheritdoc ICurveStableSwapNG
    function ma_last_time() external view override returns (uint256) {
        return (uint256(_averageTimes.invariant) << 128) | _averageTimes.price;
    }

    function _updateAverages(uint256[] memory xp, uint256 amp, uint256 d) internal {
        uint256[] memory spot = StableSwapMath.spotPrices(xp, amp, d);
        AverageTimes memory times = _averageTimes;
        uint256 window = _settings.maExpTime;
        for (uint256 k; k < spot.length; ++k) {
            if (spot[k] == 0) continue;
            uint256 ema = _carried(_prices[k], window, times.price);
            uint256 last = spot[k] < MAX_STORED_SPOT ? spot[k] : MAX_STORED_SPOT;
            _prices[k] = Average({last: uint128(last), ema: uint128(ema)});
        }
        uint256 dEma = _carried(_invariant, _settings.dMaTime, times.invariant);
        _invariant = Average({last: d.toUint128(), ema: uint128(dEma)});
        _averageTimes = AverageTimes({price: uint128(block.timestamp), invariant: uint128(block.timestamp)});
    }

    /// @dev A withdrawal in proportion moves the invariant and no price.
    function _storeInvariantAverage(Average memory average, uint256 d) internal {
        uint256 ema = _carried(average, _settings.dMaTime, _averageTimes.invariant);
        _invariant = Average({last: d.toUint128(), ema: uint128(ema)});
        _averageTimes.invariant = uint128(block.timestamp);
    }

    /// @dev The first deposit has no past to average with.
    function _restartInvariantAverage(uint256 d) internal {
        _invariant = Average({last: d.toUint128(), ema: d.toUint128()});
        _averageTimes.invariant = uint128(block.timestamp);
    }

    function _carried(Average memory average, uint256 window, uint256 lastTime) private view returns (uint256) {
        return StableSwapMath.movingAverage(average.last, average.ema, window, block.timestamp - lastTime);
    }

    function _priceAverage(uint256 i) private view returns (Average memory) {
        if (i >= N_COINS - 1) revert PriceIndexOutOfRange(i, N_COINS - 1);
        return _prices[i];
    }
}
