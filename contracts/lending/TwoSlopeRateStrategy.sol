// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../interfaces/aave/DataTypes.sol";
import {IDefaultInterestRateStrategyV2} from "../interfaces/aave/IDefaultInterestRateStrategyV2.sol";
import {IPoolAddressesProvider} from "../interfaces/aave/IPoolAddressesProvider.sol";
import {IPoolErrors} from "../interfaces/aave/IPoolErrors.sol";
import {IReserveInterestRateStrategy} from "../interfaces/aave/IReserveInterestRateStrategy.sol";
import {PercentageMath} from "../math/PercentageMath.sol";
import {WadRayMath} from "../math/WadRayMath.sol";

/// @title TwoSlopeRateStrategy
/// @notice See {IDefaultInterestRateStrategyV2}. One contract for all reserves of a market.
contract TwoSlopeRateStrategy is IDefaultInterestRateStrategyV2, IPoolErrors {
    using PercentageMath for uint256;
    using WadRayMath for uint256;

    uint256 private constant RAY_PER_BPS = 1e23;
    uint256 private constant RAY_PER_WAD = 1e9;

    /// @inheritdoc IDefaultInterestRateStrategyV2
    uint256 public constant MAX_BORROW_RATE = 1000_00;

    /// @inheritdoc IDefaultInterestRateStrategyV2
    uint256 public constant MIN_OPTIMAL_POINT = 1_00;

    /// @inheritdoc IDefaultInterestRateStrategyV2
    uint256 public constant MAX_OPTIMAL_POINT = 99_00;

    /// @inheritdoc IDefaultInterestRateStrategyV2
    IPoolAddressesProvider public immutable ADDRESSES_PROVIDER;

    mapping(address reserve => InterestRateData) private _rateData;

    /// @param provider The market's registry; its configurator sets the curves.
    constructor(IPoolAddressesProvider provider) {
        require(address(provider) != address(0), ZeroAddressNotValid());
        ADDRESSES_PROVIDER = provider;
    }

    modifier onlyPoolConfigurator() {
        require(msg.sender == ADDRESSES_PROVIDER.getPoolConfigurator(), CallerNotPoolConfigurator());
        _;
    }

    /// @inheritdoc IReserveInterestRateStrategy
    function setInterestRateParams(address reserve, bytes calldata rateData) external onlyPoolConfigurator {
        _setRateData(reserve, abi.decode(rateData, (InterestRateData)));
    }

    /// @inheritdoc IDefaultInterestRateStrategyV2
    function setInterestRateParams(address reserve, InterestRateData calldata rateData) external onlyPoolConfigurator {
        _setRateData(reserve, rateData);
    }

    /// @inheritdoc IReserveInterestRateStrategy
    function calculateInterestRates(
        DataTypes.CalculateInterestRatesParams calldata params
    ) external view returns (uint256 liquidityRate, uint256 variableBorrowRate) {
        InterestRateDataRay memory curve = _toRay(_rateData[params.reserve]);
        if (params.totalDebt == 0) return (0, curve.baseVariableBorrowRate);

        uint256 availablePlusDebt =
            params.virtualUnderlyingBalance + params.liquidityAdded - params.liquidityTaken + params.totalDebt;
        variableBorrowRate = _borrowRate(curve, params.totalDebt.rayDivHalfUp(availablePlusDebt));
        uint256 supplyUsage = params.totalDebt.rayDivHalfUp(availablePlusDebt + params.unbacked);
        uint256 averageRate =
            params.usingVirtualBalance ? variableBorrowRate : _averagedRate(variableBorrowRate, params.totalDebt);
        liquidityRate = averageRate.rayMulHalfUp(supplyUsage).percentMulHalfUp(
            PercentageMath.PERCENTAGE_FACTOR - params.reserveFactor
        );
    }

    /// @inheritdoc IDefaultInterestRateStrategyV2
    function getInterestRateData(address reserve) external view returns (InterestRateDataRay memory) {
        return _toRay(_rateData[reserve]);
    }

    /// @inheritdoc IDefaultInterestRateStrategyV2
    function getInterestRateDataBps(address reserve) external view returns (InterestRateData memory) {
        return _rateData[reserve];
    }

    /// @inheritdoc IDefaultInterestRateStrategyV2
    function getOptimalUsageRatio(address reserve) external view returns (uint256) {
        return _rateData[reserve].optimalUsageRatio * RAY_PER_BPS;
    }

    /// @inheritdoc IDefaultInterestRateStrategyV2
    function getVariableRateSlope1(address reserve) external view returns (uint256) {
        return _rateData[reserve].variableRateSlope1 * RAY_PER_BPS;
    }

    /// @inheritdoc IDefaultInterestRateStrategyV2
    function getVariableRateSlope2(address reserve) external view returns (uint256) {
        return _rateData[reserve].variableRateSlope2 * RAY_PER_BPS;
    }

    /// @inheritdoc IDefaultInterestRateStrategyV2
    function getBaseVariableBorrowRate(address reserve) external view returns (uint256) {
        return _rateData[reserve].baseVariableBorrowRate * RAY_PER_BPS;
    }

    /// @inheritdoc IDefaultInterestRateStrategyV2
    function getMaxVariableBorrowRate(address reserve) external view returns (uint256) {
        return _maxRateBps(_rateData[reserve]) * RAY_PER_BPS;
    }

    function _setRateData(address reserve, InterestRateData memory rateData) private {
        require(reserve != address(0), ZeroAddressNotValid());
        require(
            rateData.optimalUsageRatio >= MIN_OPTIMAL_POINT && rateData.optimalUsageRatio <= MAX_OPTIMAL_POINT,
            InvalidOptimalUsageRatio()
        );
        require(rateData.variableRateSlope2 >= rateData.variableRateSlope1, Slope2MustBeGteSlope1());
        require(_maxRateBps(rateData) <= MAX_BORROW_RATE, InvalidMaxRate());
        _rateData[reserve] = rateData;
        emit RateDataUpdate(
            reserve,
            rateData.optimalUsageRatio,
            rateData.baseVariableBorrowRate,
            rateData.variableRateSlope1,
            rateData.variableRateSlope2
        );
    }

    function _borrowRate(InterestRateDataRay memory curve, uint256 usage) private pure returns (uint256) {
        uint256 optimal = curve.optimalUsageRatio;
        if (usage <= optimal)
            return curve.baseVariableBorrowRate + curve.variableRateSlope1.rayMulHalfUp(usage).rayDivHalfUp(optimal);
        uint256 excess = (usage - optimal).rayDivHalfUp(WadRayMath.RAY - optimal);
        return curve.baseVariableBorrowRate + curve.variableRateSlope1 + curve.variableRateSlope2.rayMulHalfUp(excess);
    }

    /// @dev Before virtual accounting (v3.1) the rate went through an average over kinds of debt, weighted in ray, and came
    /// back rounded where there is only one.
    function _averagedRate(uint256 borrowRate, uint256 totalDebt) private pure returns (uint256) {
        uint256 weight = totalDebt * RAY_PER_WAD;
        return weight.rayMulHalfUp(borrowRate).rayDivHalfUp(weight);
    }

    function _maxRateBps(InterestRateData memory rateData) private pure returns (uint256) {
        return uint256(rateData.baseVariableBorrowRate) + rateData.variableRateSlope1 + rateData.variableRateSlope2;
    }

    function _toRay(InterestRateData memory rateData) private pure returns (InterestRateDataRay memory) {
        return
            InterestRateDataRay({
                optimalUsageRatio: rateData.optimalUsageRatio * RAY_PER_BPS,
                baseVariableBorrowRate: rateData.baseVariableBorrowRate * RAY_PER_BPS,
                variableRateSlope1: rateData.variableRateSlope1 * RAY_PER_BPS,
                variableRateSlope2: rateData.variableRateSlope2 * RAY_PER_BPS
            });
    }
}
