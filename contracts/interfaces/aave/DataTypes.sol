// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Structs and enums that cross the pool's ABI
/// @notice Field order is part of the ABI: clients written for Aave v3 decode these tuples unchanged.
library DataTypes {
    /// @dev STABLE has no meaning since Aave v3.2 and is refused by every action; it keeps VARIABLE at 2.
    enum InterestRateMode {
        NONE,
        STABLE,
        VARIABLE
    }

    /// @notice Which debt the close factor is a share of.
    /// @dev WholePosition: Aave v3.3 and later. PerReserve: Aave v3.0 to v3.2.
    enum CloseFactorScope {
        WholePosition,
        PerReserve
    }

    /// @notice A reserve's parameters, packed.
    /// @dev Bits: ltv 0-15, liquidation threshold 16-31, liquidation bonus 32-47, decimals 48-55, active 56, frozen 57,
    /// borrowing enabled 58, paused 60, siloed borrowing 62, flash loans enabled 63, reserve factor 64-79,
    /// borrow cap 80-115 and supply cap 116-151 (whole tokens, 0 = none), liquidation protocol fee 152-167, virtual accounting 252.
    struct ReserveConfigurationMap {
        uint256 data;
    }

    /// @notice What a user borrows (bit 2 * reserve id) and uses as collateral (bit 2 * reserve id + 1).
    struct UserConfigurationMap {
        uint256 data;
    }

    /// @notice The reserve as `getReserveData` has returned it since v3.0: 15 fields.
    struct ReserveDataLegacy {
        ReserveConfigurationMap configuration;
        uint128 liquidityIndex; // ray
        uint128 currentLiquidityRate; // ray per year
        uint128 variableBorrowIndex; // ray
        uint128 currentVariableBorrowRate; // ray per year
        uint128 currentStableBorrowRate; // always 0
        uint40 lastUpdateTimestamp;
        uint16 id;
        address aTokenAddress;
        address stableDebtTokenAddress; // always the zero address
        address variableDebtTokenAddress;
        address interestRateStrategyAddress;
        uint128 accruedToTreasury; // scaled
        uint128 unbacked; // always 0
        uint128 isolationModeTotalDebt; // always 0
    }

    /// @notice Collateral parameters of an e-mode, in bps; the bonus as Aave writes it (10200 = +2%).
    struct CollateralConfig {
        uint16 ltv;
        uint16 liquidationThreshold;
        uint16 liquidationBonus;
    }

    /// @notice What governance sets for an e-mode.
    struct EModeCategoryBaseConfiguration {
        uint16 ltv;
        uint16 liquidationThreshold;
        uint16 liquidationBonus;
        string label;
    }

    /// @notice The e-mode as `getEModeCategoryData` has returned it since v3.0.
    struct EModeCategoryLegacy {
        uint16 ltv;
        uint16 liquidationThreshold;
        uint16 liquidationBonus;
        address priceSource; // always the zero address
        string label;
    }

    /// @notice What a rate strategy is asked. Amounts in the asset's units.
    struct CalculateInterestRatesParams {
        uint256 unbacked; // the reserve's deficit
        uint256 liquidityAdded;
        uint256 liquidityTaken;
        uint256 totalDebt;
        uint256 reserveFactor; // bps
        address reserve;
        bool usingVirtualBalance; // since v3.1; false in a market of v3.0.2
        uint256 virtualUnderlyingBalance;
    }

    /// @notice What Aave hard-codes about liquidation. See `LiquidationRulesLib` for the sets of v3.5 and v3.0.2.
    /// @dev Base amounts are in the oracle's base currency, 8 decimals (USD).
    struct LiquidationRules {
        /// Largest share of the debt that one call may repay while the close factor binds, in bps.
        uint16 closeFactorBps;
        /// What that share is taken of.
        CloseFactorScope closeFactorScope;
        /// Whether debt left without collateral is burned and booked as the reserve's deficit.
        bool badDebtBecomesDeficit;
        /// Whether a borrower may liquidate its own position.
        bool selfLiquidationAllowed;
        /// The close factor binds only while the health factor (wad) is above this.
        uint64 closeFactorHealthFactorThreshold;
        /// The close factor binds only if both the debt and the collateral in the two reserves are worth at least this.
        uint64 minBaseMaxCloseFactorThreshold;
        /// A partial liquidation must leave at least this much debt and this much collateral in the two reserves.
        uint64 minLeftoverBase;
    }
}
