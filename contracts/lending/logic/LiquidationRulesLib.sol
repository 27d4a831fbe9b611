// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IPoolErrors} from "../../interfaces/aave/IPoolErrors.sol";
import {PercentageMath} from "../../math/PercentageMath.sol";

/// @title Named sets of liquidation rules
library LiquidationRulesLib {
    /// @notice Rules of Aave v3.3 to v3.6; v3.5 was live on 10 October 2025.
    /// @dev Source: aave-dao/aave-v3-origin, docs/3.3/Aave-v3.3-features.md (close factor, dust, deficit) and
    /// docs/3.4/Aave-v3.4-features.md (self-liquidation).
    function aaveV35() internal pure returns (DataTypes.LiquidationRules memory) {
        return
            DataTypes.LiquidationRules({
                closeFactorBps: 0.5e4,
                closeFactorScope: DataTypes.CloseFactorScope.WholePosition,
                badDebtBecomesDeficit: true,
                selfLiquidationAllowed: false,
                closeFactorHealthFactorThreshold: 0.95e18,
                minBaseMaxCloseFactorThreshold: 2_000e8,
                minLeftoverBase: 1_000e8
            });
    }

    /// @notice Rules of Aave v3.0.2: half of one reserve's debt, whatever its size; debt without collateral stays debt.
    /// @dev Rules only: all else of that version is `LendingPoolV302`. Source: npm @aave/core-v3 1.19.3.
    function aaveV302() internal pure returns (DataTypes.LiquidationRules memory) {
        return
            DataTypes.LiquidationRules({
                closeFactorBps: 0.5e4,
                closeFactorScope: DataTypes.CloseFactorScope.PerReserve,
                badDebtBecomesDeficit: false,
                selfLiquidationAllowed: true,
                closeFactorHealthFactorThreshold: 0.95e18,
                minBaseMaxCloseFactorThreshold: 0,
                minLeftoverBase: 0
            });
    }

    /// @notice Reverts if the rules contradict themselves. Errors: see `IPool.setLiquidationRules`.
    function validate(DataTypes.LiquidationRules memory rules) internal pure {
        require(
            rules.closeFactorBps != 0 && rules.closeFactorBps <= PercentageMath.PERCENTAGE_FACTOR,
            IPoolErrors.InvalidCloseFactor(rules.closeFactorBps)
        );
        require(
            rules.closeFactorHealthFactorThreshold <= 1e18,
            IPoolErrors.InvalidCloseFactorHealthFactorThreshold(rules.closeFactorHealthFactorThreshold)
        );
        require(
            rules.minLeftoverBase <= rules.minBaseMaxCloseFactorThreshold,
            IPoolErrors.LeftoverAboveCloseFactorThreshold(rules.minLeftoverBase, rules.minBaseMaxCloseFactorThreshold)
        );
    }
}
