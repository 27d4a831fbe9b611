// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LiquidationRulesLib} from "../../../contracts/lending/logic/LiquidationRulesLib.sol";
import {DataTypes} from "../../../contracts/interfaces/aave/DataTypes.sol";

/// @notice The named sets hold Aave's values and pass their own checks.
contract LiquidationRulesLibTest {
    function test_v35IsAavesLiveSet() external pure {
        DataTypes.LiquidationRules memory rules = LiquidationRulesLib.aaveV35();
        LiquidationRulesLib.validate(rules);
        require(rules.closeFactorBps == 5_000, "close factor");
        require(rules.closeFactorScope == DataTypes.CloseFactorScope.WholePosition, "scope");
        require(rules.closeFactorHealthFactorThreshold == 0.95e18, "health factor threshold");
        require(rules.minBaseMaxCloseFactorThreshold == 2_000e8, "size threshold");
        require(rules.minLeftoverBase == 1_000e8, "leftover");
        require(rules.badDebtBecomesDeficit && !rules.selfLiquidationAllowed, "switches");
    }

    function test_v302HasNeitherSizeRulesNorDeficit() external pure {
        DataTypes.LiquidationRules memory rules = LiquidationRulesLib.aaveV302();
        LiquidationRulesLib.validate(rules);
        require(rules.closeFactorBps == 5_000, "close factor");
        require(rules.closeFactorScope == DataTypes.CloseFactorScope.PerReserve, "scope");
        require(rules.closeFactorHealthFactorThreshold == 0.95e18, "health factor threshold");
        require(rules.minBaseMaxCloseFactorThreshold == 0 && rules.minLeftoverBase == 0, "sizes");
        require(!rules.badDebtBecomesDeficit && rules.selfLiquidationAllowed, "switches");
    }
}
