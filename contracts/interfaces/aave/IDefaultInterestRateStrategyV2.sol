// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPoolAddressesProvider} from "./IPoolAddressesProvider.sol";
import {IReserveInterestRateStrategy} from "./IReserveInterestRateStrategy.sol";

/// @title Two straight lines a reserve, meeting at the optimal usage
/// @dev borrowUsage = debt / (debt + available); supplyUsage = debt / (debt + available + deficit).
/// variableBorrowRate = base + slope1 * usage / optimal, up to the optimal usage;
/// base + slope1 + slope2 * (usage - optimal) / (1 - optimal) above it.
/// liquidityRate = variableBorrowRate * supplyUsage * (1 - reserveFactor).
interface IDefaultInterestRateStrategyV2 is IReserveInterestRateStrategy {
    /// @notice A reserve's curve, in bps.
    struct InterestRateData {
        uint16 optimalUsageRatio;
        uint32 baseVariableBorrowRate;
        uint32 variableRateSlope1;
        uint32 variableRateSlope2;
    }

    /// @notice A reserve's curve, in ray.
    struct InterestRateDataRay {
        uint256 optimalUsageRatio;
        uint256 baseVariableBorrowRate;
        uint256 variableRateSlope1;
        uint256 variableRateSlope2;
    }

    /// @notice Emitted when a reserve's curve is set. All in bps.
    event RateDataUpdate(
        address indexed reserve,
        uint256 optimalUsageRatio,
        uint256 baseVariableBorrowRate,
        uint256 variableRateSlope1,
        uint256 variableRateSlope2
    );

    /// @notice Sets a reserve's curve. Configurator only.
    /// @dev Errors in firing order: CallerNotPoolConfigurator, ZeroAddressNotValid, InvalidOptimalUsageRatio,
    /// Slope2MustBeGteSlope1, InvalidMaxRate.
    function setInterestRateParams(address reserve, InterestRateData calldata rateData) external;

    /// @notice The market's registry.
    function ADDRESSES_PROVIDER() external view returns (IPoolAddressesProvider);

    /// @notice Highest borrow rate at full usage that may be set, bps.
    function MAX_BORROW_RATE() external view returns (uint256);

    /// @notice Lowest optimal usage that may be set, bps.
    function MIN_OPTIMAL_POINT() external view returns (uint256);

    /// @notice Highest optimal usage that may be set, bps.
    function MAX_OPTIMAL_POINT() external view returns (uint256);

    /// @notice A reserve's curve, in ray.
    function getInterestRateData(address reserve) external view returns (InterestRateDataRay memory);

    /// @notice A reserve's curve, in bps.
    function getInterestRateDataBps(address reserve) external view returns (InterestRateData memory);

    /// @notice Optimal usage, ray.
    function getOptimalUsageRatio(address reserve) external view returns (uint256);

    /// @notice Slope up to the optimal usage, ray.
    function getVariableRateSlope1(address reserve) external view returns (uint256);

    /// @notice Slope above the optimal usage, ray.
    function getVariableRateSlope2(address reserve) external view returns (uint256);

    /// @notice Borrow rate at zero usage, ray.
    function getBaseVariableBorrowRate(address reserve) external view returns (uint256);

    /// @notice Borrow rate at full usage, ray.
    function getMaxVariableBorrowRate(address reserve) external view returns (uint256);
}
