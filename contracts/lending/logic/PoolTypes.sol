// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../interfaces/aave/DataTypes.sol";

/// @title What the pool stores
library PoolTypes {
    struct Reserve {
        DataTypes.ReserveConfigurationMap configuration;
        uint128 liquidityIndex; // ray
        uint128 currentLiquidityRate; // ray per year
        uint128 variableBorrowIndex; // ray
        uint128 currentVariableBorrowRate; // ray per year
        uint128 deficit; // asset units
        uint40 lastUpdateTimestamp;
        uint40 liquidationGracePeriodUntil;
        uint16 id;
        address aToken;
        address variableDebtToken;
        uint128 accruedToTreasury; // scaled
        uint128 virtualUnderlyingBalance; // asset units
    }

    struct EModeCategory {
        uint16 ltv;
        uint16 liquidationThreshold;
        uint16 liquidationBonus;
        uint128 collateralBitmap; // bit = reserve id
        uint128 borrowableBitmap;
        uint128 ltvzeroBitmap;
        string label;
    }

    /// @notice All state of the pool, in one struct so that a library takes it as one argument.
    struct Market {
        mapping(address asset => Reserve) reserves;
        mapping(uint256 id => address asset) reservesList;
        mapping(address user => DataTypes.UserConfigurationMap) usersConfig;
        mapping(address user => uint8) usersEMode;
        mapping(uint8 id => EModeCategory) eModes;
        DataTypes.LiquidationRules liquidationRules;
        uint128 flashLoanPremium; // bps
        uint16 reservesCount;
    }

    /// @notice A reserve during one action, interest accrued.
    struct ReserveCache {
        DataTypes.ReserveConfigurationMap configuration;
        uint256 liquidityIndex;
        uint256 variableBorrowIndex;
        uint256 scaledVariableDebt; // kept in step when debt is minted or burned
        address aToken;
        address variableDebtToken;
        bool isV302; // see `ReserveConfiguration.isV302`
    }

    /// @notice A position over all reserves. Base amounts with the oracle's 8 decimals.
    struct AccountData {
        uint256 totalCollateralBase;
        uint256 totalDebtBase;
        uint256 ltv; // bps, average
        uint256 liquidationThreshold; // bps, average
        uint256 healthFactor; // wad
        bool hasZeroLtvCollateral;
        bool isV302; // of any of its reserves, and so of all
    }
}
