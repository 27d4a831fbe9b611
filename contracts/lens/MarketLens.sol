// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DataTypes} from "../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../interfaces/aave/IAaveOracle.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {IScaledBalanceToken} from "../interfaces/aave/IScaledBalanceToken.sol";
import {AggregatorInterface} from "../interfaces/chainlink/AggregatorInterface.sol";
import {AggregatorV3Interface} from "../interfaces/chainlink/AggregatorV3Interface.sol";
import {ICurveStableSwapNG} from "../interfaces/curve/ICurveStableSwapNG.sol";
import {IEthenaBacking} from "../interfaces/ethena/IEthenaBacking.sol";
import {IEthenaMinting} from "../interfaces/ethena/IEthenaMinting.sol";
import {IMarketLens} from "../interfaces/IMarketLens.sol";
import {IUniswapV2Pair} from "../interfaces/uniswap/IUniswapV2Pair.sol";

/// @title MarketLens
/// @notice See {IMarketLens}.
contract MarketLens is IMarketLens {
    // Where v3.0 and v3.1 keep an asset's e-mode category in its configuration.
    uint256 internal constant LEGACY_E_MODE_BIT = 168;
    bytes4 internal constant SCALED_BALANCE_OF = IScaledBalanceToken.scaledBalanceOf.selector;

    /// @inheritdoc IMarketLens
    function getMarket(MarketQuery calldata query) external view returns (MarketState memory market) {
        market.blockNumber = block.number;
        market.timestamp = block.timestamp;
        market.baseFeeWei = block.basefee;

        market.reserves = new ReserveState[](query.assets.length);
        for (uint256 i = 0; i < query.assets.length; i++) {
            market.reserves[i] = _reserve(query.pool, query.oracle, query.assets[i]);
        }
        market.feeds = new FeedState[](query.feeds.length);
        for (uint256 i = 0; i < query.feeds.length; i++) market.feeds[i] = _feed(query.feeds[i]);
        market.stablePools = new StablePoolState[](query.stablePools.length);
        for (uint256 i = 0; i < query.stablePools.length; i++) {
            market.stablePools[i] = _stablePool(query.stablePools[i]);
        }
        market.pairs = new PairState[](query.pairs.length);
        for (uint256 i = 0; i < query.pairs.length; i++) market.pairs[i] = _pair(query.pairs[i]);
        market.desk = _desk(query);
    }

    /// @inheritdoc IMarketLens
    function getAccounts(
        address pool,
        address[] calldata assets,
        address[] calldata tokens,
        address[] calldata accounts
    ) external view returns (AccountState[] memory states) {
        DataTypes.ReserveDataLegacy[] memory reserves = new DataTypes.ReserveDataLegacy[](assets.length);
        if (pool != address(0)) {
            for (uint256 i = 0; i < assets.length; i++) reserves[i] = IPool(pool).getReserveData(assets[i]);
        }
        states = new AccountState[](accounts.length);
        for (uint256 i = 0; i < accounts.length; i++) states[i] = _account(pool, reserves, tokens, accounts[i]);
    }

    /// @inheritdoc IMarketLens
    function getWords(WordQuery[] calldata queries) external view returns (uint256[] memory words) {
        words = new uint256[](queries.length);
        for (uint256 i = 0; i < queries.length; i++) {
            WordQuery calldata query = queries[i];
            if (query.target == address(0)) {
                words[i] = query.holder.balance;
                continue;
            }
            words[i] = _word(query.target, query.selector, query.holder);
        }
    }

    /// @inheritdoc IMarketLens
    function getEModes(address pool, uint8[] calldata ids) external view returns (EModeState[] memory states) {
        states = new EModeState[](ids.length);
        for (uint256 i = 0; i < ids.length; i++) states[i] = _eMode(IPool(pool), ids[i]);
    }

    function _reserve(address pool, address oracle, address asset) internal view returns (ReserveState memory state) {
        state.asset = asset;
        if (oracle != address(0)) {
            (, state.priceE8) = _tryUint(oracle, abi.encodeCall(IAaveOracle.getAssetPrice, (asset)));
            (, uint256 source) = _tryUint(oracle, abi.encodeCall(IAaveOracle.getSourceOfAsset, (asset)));
            state.priceSource = address(uint160(source));
        }
        if (pool == address(0)) return state;

        DataTypes.ReserveDataLegacy memory reserve = IPool(pool).getReserveData(asset);
        if (reserve.aTokenAddress == address(0)) return state; // not listed
        state.configuration = reserve.configuration.data;
        bool isOfThisBlock = reserve.lastUpdateTimestamp == block.timestamp;
        state.liquidityIndexRay =
            isOfThisBlock ? reserve.liquidityIndex : IPool(pool).getReserveNormalizedIncome(asset);
        state.variableBorrowIndexRay =
            isOfThisBlock ? reserve.variableBorrowIndex : IPool(pool).getReserveNormalizedVariableDebt(asset);
        state.storedLiquidityIndexRay = reserve.liquidityIndex;
        state.storedVariableBorrowIndexRay = reserve.variableBorrowIndex;
        state.lastUpdateTimestamp = reserve.lastUpdateTimestamp;
        state.liquidityRateRay = reserve.currentLiquidityRate;
        state.variableBorrowRateRay = reserve.currentVariableBorrowRate;
        state.scaledATokenSupply = IScaledBalanceToken(reserve.aTokenAddress).scaledTotalSupply();
        state.scaledVariableDebt = IScaledBalanceToken(reserve.variableDebtTokenAddress).scaledTotalSupply();
        state.accruedToTreasuryScaled = reserve.accruedToTreasury;
        (, state.deficit) = _tryUint(pool, abi.encodeCall(IPool.getReserveDeficit, (asset)));
        bool hasVirtualBalance;
        (hasVirtualBalance, state.availableLiquidity) = _tryUint(
            pool,
            abi.encodeCall(IPool.getVirtualUnderlyingBalance, (asset))
        );
        if (!hasVirtualBalance) state.availableLiquidity = IERC20(asset).balanceOf(reserve.aTokenAddress);
    }

    function _feed(address feed) internal view returns (FeedState memory state) {
        (bool success, bytes memory data) = feed.staticcall(abi.encodeCall(AggregatorV3Interface.latestRoundData, ()));
        if (success && data.length >= 160) {
            (, state.answer, , state.updatedAt, ) = abi.decode(data, (uint80, int256, uint256, uint256, uint80));
        } else {
            (, uint256 answer) = _tryUint(feed, abi.encodeCall(AggregatorInterface.latestAnswer, ()));
            state.answer = int256(answer); // the same 256 bits
        }
    }

    function _stablePool(address target) internal view returns (StablePoolState memory state) {
        if (target == address(0)) return state;
        ICurveStableSwapNG pool = ICurveStableSwapNG(target);
        state.balances = pool.get_balances();
        (, state.spotPriceWad) = _tryUint(target, abi.encodeCall(ICurveStableSwapNG.get_p, (0)));
        (, state.emaPriceWad) = _tryUint(target, abi.encodeCall(ICurveStableSwapNG.price_oracle, (0)));
        state.totalSupply = pool.totalSupply();
        (, state.virtualPriceWad) = _tryUint(target, abi.encodeCall(ICurveStableSwapNG.get_virtual_price, ()));
        state.feeE10 = pool.fee();
        state.aPrecise = pool.A_precise();
        state.offpegFeeMultiplierE10 = pool.offpeg_fee_multiplier();
        (, state.lastPriceWad) = _tryUint(target, abi.encodeCall(ICurveStableSwapNG.last_price, (0)));
        (, state.storedEmaPriceWad) = _tryUint(target, abi.encodeCall(ICurveStableSwapNG.ema_price, (0)));
        state.maExpTime = pool.ma_exp_time();
        state.averagedAt = uint128(pool.ma_last_time()); // the high half is the invariant's
        state.rampEndsAt = pool.future_A_time();
    }

    function _pair(address pair) internal view returns (PairState memory state) {
        if (pair == address(0)) return state;
        (state.reserve0, state.reserve1, ) = IUniswapV2Pair(pair).getReserves();
        state.totalSupply = IUniswapV2Pair(pair).totalSupply();
    }

    function _desk(MarketQuery calldata query) internal view returns (DeskState memory state) {
        if (query.desk != address(0)) {
            IEthenaMinting desk = IEthenaMinting(query.desk);
            (, state.redeemedThisBlock) = desk.totalPerBlock(block.number);
            (, state.globalMaxRedeemPerBlock) = desk.globalConfig();
            if (query.deskAsset != address(0)) {
                state.buffer = IERC20(query.deskAsset).balanceOf(query.desk);
                (, , , state.assetMaxRedeemPerBlock) = desk.tokenConfig(query.deskAsset);
            }
        }
        if (query.usde != address(0)) state.usdeSupply = IERC20(query.usde).totalSupply();
        if (query.backing != address(0)) state.valuePerUsdeWad = IEthenaBacking(query.backing).valuePerUsdeWad();
        if (query.vault != address(0)) {
            state.vaultTotalAssets = IERC4626(query.vault).totalAssets();
            state.vaultTotalSupply = IERC4626(query.vault).totalSupply();
            uint256 held = IERC20(IERC4626(query.vault).asset()).balanceOf(query.vault);
            if (held > state.vaultTotalAssets) state.vaultUnvested = held - state.vaultTotalAssets;
        }
    }

    function _account(
        address pool,
        DataTypes.ReserveDataLegacy[] memory reserves,
        address[] calldata tokens,
        address account
    ) internal view returns (AccountState memory state) {
        state.scaledATokenBalances = new uint256[](reserves.length);
        state.scaledVariableDebts = new uint256[](reserves.length);
        if (pool != address(0)) {
            state.userConfiguration = _word(pool, IPool.getUserConfiguration.selector, account);
            state.eModeCategory = uint8(_word(pool, IPool.getUserEMode.selector, account)); // 8 bits in every version
            for (uint256 i = 0; i < reserves.length; i++) {
                DataTypes.ReserveDataLegacy memory reserve = reserves[i];
                if (reserve.aTokenAddress == address(0)) continue; // not listed
                state.scaledATokenBalances[i] = _word(reserve.aTokenAddress, SCALED_BALANCE_OF, account);
                if ((state.userConfiguration >> (2 * uint256(reserve.id))) & 1 == 0) continue;
                state.scaledVariableDebts[i] = _word(reserve.variableDebtTokenAddress, SCALED_BALANCE_OF, account);
            }
        }
        state.walletBalances = new uint256[](tokens.length);
        for (uint256 i = 0; i < tokens.length; i++)
            state.walletBalances[i] = _word(tokens[i], IERC20.balanceOf.selector, account);
        state.nativeBalance = account.balance;
    }

    function _eMode(IPool pool, uint8 id) internal view returns (EModeState memory state) {
        (bool liquid, uint256 collateralBitmap) = _tryUint(
            address(pool),
            abi.encodeCall(IPool.getEModeCategoryCollateralBitmap, (id))
        );
        if (!liquid) return _legacyEMode(pool, id);
        DataTypes.CollateralConfig memory config = pool.getEModeCategoryCollateralConfig(id);
        state.ltv = config.ltv;
        state.liquidationThreshold = config.liquidationThreshold;
        state.liquidationBonus = config.liquidationBonus;
        state.collateralBitmap = uint128(collateralBitmap); // one bit a reserve, at most 128 reserves
        state.borrowableBitmap = pool.getEModeCategoryBorrowableBitmap(id);
    }

    function _legacyEMode(IPool pool, uint8 id) internal view returns (EModeState memory state) {
        if (id == 0) return state; // category 0 is "none", which every other asset names
        DataTypes.EModeCategoryLegacy memory category = pool.getEModeCategoryData(id);
        state.ltv = category.ltv;
        state.liquidationThreshold = category.liquidationThreshold;
        state.liquidationBonus = category.liquidationBonus;
        address[] memory assets = pool.getReservesList();
        for (uint256 i = 0; i < assets.length; i++) {
            DataTypes.ReserveDataLegacy memory reserve = pool.getReserveData(assets[i]);
            if (uint8(reserve.configuration.data >> LEGACY_E_MODE_BIT) == id) {
                state.collateralBitmap |= uint128(1) << reserve.id;
            }
        }
        state.borrowableBitmap = state.collateralBitmap;
    }

    /// @dev Reads one word about a holder, without memory: tens of thousands are read in a run, and every step costs time.
    function _word(address target, bytes4 selector, address holder) internal view returns (uint256 value) {
        bool success;
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(4, holder)
            success := staticcall(gas(), target, 0, 36, 0, 32)
            success := and(success, gt(returndatasize(), 31))
            value := mload(0)
        }
        if (!success) revert WordNotAnswered(target, selector, holder);
    }

    /// @dev Reads one word; `success` is false where the target has no such getter, reverts, or is no contract.
    function _tryUint(address target, bytes memory call) internal view returns (bool success, uint256 value) {
        bytes memory data;
        (success, data) = target.staticcall(call);
        success = success && data.length >= 32;
        if (success) value = abi.decode(data, (uint256));
    }
}
