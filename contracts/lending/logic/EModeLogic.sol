// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveConfiguration} from "./ReserveConfiguration.sol";

/// @title What an e-mode changes for one reserve
/// @dev E-mode 0 is none. In an e-mode a reserve of its collateral bitmap has the e-mode's parameters and no other
/// (Aave v3.6: what holds outside e-mode does not matter inside).
library EModeLogic {
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;

    function contains(uint128 bitmap, uint256 id) internal pure returns (bool) {
        return (bitmap >> id) & 1 != 0;
    }

    /// @notice Whether a reserve that is collateral in a category has no ltv there; in v3.0.2, if it has none outside.
    function isLtvZero(
        PoolTypes.EModeCategory storage category,
        DataTypes.ReserveConfigurationMap memory configuration,
        uint256 id
    ) internal view returns (bool) {
        return contains(category.ltvzeroBitmap, id) || (configuration.isV302() && configuration.getLtv() == 0);
    }

    /// @notice Ltv of a reserve to a user in e-mode `eMode`, bps.
    function ltvOf(
        PoolTypes.Market storage market,
        uint8 eMode,
        DataTypes.ReserveConfigurationMap memory configuration,
        uint256 id
    ) internal view returns (uint256) {
        if (eMode != 0) {
            PoolTypes.EModeCategory storage category = market.eModes[eMode];
            if (contains(category.collateralBitmap, id))
                return isLtvZero(category, configuration, id) ? 0 : category.ltv;
        }
        return configuration.getLtv();
    }

    /// @notice Liquidation bonus of a reserve to a user in e-mode `eMode`, bps.
    function liquidationBonusOf(
        PoolTypes.Market storage market,
        uint8 eMode,
        DataTypes.ReserveConfigurationMap memory configuration,
        uint256 id
    ) internal view returns (uint256) {
        if (eMode != 0) {
            PoolTypes.EModeCategory storage category = market.eModes[eMode];
            if (contains(category.collateralBitmap, id)) return category.liquidationBonus;
        }
        return configuration.getLiquidationBonus();
    }

    /// @notice Whether a user in e-mode `eMode` may borrow the reserve.
    function isBorrowable(
        PoolTypes.Market storage market,
        uint8 eMode,
        DataTypes.ReserveConfigurationMap memory configuration,
        uint256 id
    ) internal view returns (bool) {
        if (eMode != 0) return contains(market.eModes[eMode].borrowableBitmap, id);
        return configuration.getBorrowingEnabled();
    }
}
