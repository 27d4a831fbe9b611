// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../../interfaces/aave/IAaveOracle.sol";
import {IAToken} from "../../interfaces/aave/IAToken.sol";
import {IPool} from "../../interfaces/aave/IPool.sol";
import {IPoolErrors} from "../../interfaces/aave/IPoolErrors.sol";
import {IReserveInterestRateStrategy} from "../../interfaces/aave/IReserveInterestRateStrategy.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {AccountLogic} from "./AccountLogic.sol";
import {LiquidationRulesLib} from "./LiquidationRulesLib.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveConfiguration} from "./ReserveConfiguration.sol";
import {ReserveLogic} from "./ReserveLogic.sol";
import {VersionedMath} from "./VersionedMath.sol";

/// @title Listing, treasury, and what governance may touch
library PoolLogic {
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using ReserveLogic for PoolTypes.Reserve;
    using VersionedMath for uint256;

    /// @notice See `IPool.initReserve`.
    function executeInitReserve(
        PoolTypes.Market storage market,
        address asset,
        address aToken,
        address variableDebtToken,
        uint16 maxReserves
    ) external {
        require(asset.code.length != 0, IPoolErrors.NotContract());
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        require(reserve.aToken == address(0), IPoolErrors.ReserveAlreadyInitialized());
        uint16 id = market.reservesCount;
        require(id < maxReserves, IPoolErrors.NoMoreReservesAllowed());

        reserve.liquidityIndex = uint128(WadRayMath.RAY);
        reserve.variableBorrowIndex = uint128(WadRayMath.RAY);
        reserve.aToken = aToken;
        reserve.variableDebtToken = variableDebtToken;
        reserve.id = id;
        market.reservesList[id] = asset;
        market.reservesCount = id + 1;
    }

    /// @notice See `IPool.mintToTreasury`.
    function executeMintToTreasury(PoolTypes.Market storage market, address[] calldata assets) external {
        for (uint256 i = 0; i < assets.length; ++i) {
            PoolTypes.Reserve storage reserve = market.reserves[assets[i]];
            DataTypes.ReserveConfigurationMap memory configuration = reserve.configuration;
            uint256 scaledAmount = reserve.accruedToTreasury;
            if (!configuration.getActive() || scaledAmount == 0) continue;
            reserve.accruedToTreasury = 0;
            uint256 index = reserve.normalizedIncome();
            IAToken(reserve.aToken).mintToTreasury(scaledAmount, index);
            emit IPool.MintedToTreasury(assets[i], scaledAmount.rayMulFloor(index, configuration.isV302()));
        }
    }

    /// @notice See `IPool.syncIndexesState`.
    function executeSyncIndexes(PoolTypes.Market storage market, address asset) external {
        market.reserves[asset].accrue();
    }

    /// @notice See `IPool.syncRatesState`.
    function executeSyncRates(
        PoolTypes.Market storage market,
        IReserveInterestRateStrategy strategy,
        address asset
    ) external {
        PoolTypes.Reserve storage reserve = market.reserves[asset];
        reserve.updateRates(reserve.accrue(), strategy, asset, 0, 0);
    }

    /// @notice See `IPool.setLiquidationRules`.
    function executeSetLiquidationRules(
        PoolTypes.Market storage market,
        DataTypes.LiquidationRules memory rules
    ) external {
        LiquidationRulesLib.validate(rules);
        market.liquidationRules = rules;
        emit IPool.LiquidationRulesChanged(rules);
    }

    /// @notice See `IPool.getUserAccountData`.
    function accountData(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        address user
    ) external view returns (PoolTypes.AccountData memory account, uint256 availableBorrowsBase) {
        account = AccountLogic.calculate(market, oracle, user);
        availableBorrowsBase = AccountLogic.availableBorrows(account);
    }
}
