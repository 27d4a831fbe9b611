// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "./DataTypes.sol";

/// @title What the pool asks of a rate strategy
interface IReserveInterestRateStrategy {
    /// @notice Sets a reserve's curve. Configurator only.
    /// @param rateData ABI-encoded, in the strategy's own form.
    function setInterestRateParams(address reserve, bytes calldata rateData) external;

    /// @notice Rates after an action.
    /// @return liquidityRate What suppliers earn, ray per year.
    /// @return variableBorrowRate What borrowers pay, ray per year.
    function calculateInterestRates(
        DataTypes.CalculateInterestRatesParams memory params
    ) external view returns (uint256 liquidityRate, uint256 variableBorrowRate);
}
