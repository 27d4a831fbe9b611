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
    bytes4 internal constant SCALED_TOTAL_SUPPLY = IScaledBalanceToken.scaledTotalSupply.selector;

    /// @dev What `getReserveData` answers since v3.0, a field a word, so that the answer can be written straight into memory.
    struct ReserveWords {
        uint256 configuration;
        uint256 liquidityIndexRay;
        uint256 liquidityRateRay;
        uint256 variableBorrowIndexRay;
        uint256 variableBorrowRateRay;
        uint256 stableBorrowRateRay;
        uint256 lastUpdateTimestamp;
        uint256 id;
        address aToken;
        address stableDebtToken;
        address variableDebtToken;
        address interestRateStrategy;
        uint256 accruedToTreasuryScaled;
        uint256 unbacked;
        uint256 isolationModeTotalDebt;
    }

    /// @inheritdoc IMarketLens
    function getMarket(MarketQuery calldata query) external view returns (MarketState memory market) {
        market.blockNumber = block.number;
        market.timestamp = block.timestamp;
        market.baseFeeWei = block.basefee;

        address[] calldata assets = query.assets;
        market.reserves = new ReserveState[](assets.length);
        for (uint256 i = 0; i < assets.length; i++) {
            _readReserve(market.reserves[i], query.pool, query.oracle, assets[i]);
        }
        address[] calldata feeds = query.feeds;
        market.feeds = new FeedState[](feeds.length);
        for (uint256 i = 0; i < feeds.length; i++) _readFeed(market.feeds[i], feeds[i]);
        address[] calldata stablePools = query.stablePools;
        market.stablePools = new StablePoolState[](stablePools.length);
        for (uint256 i = 0; i < stablePools.length; i++) _readStablePool(market.stablePools[i], stablePools[i]);
        address[] calldata pairs = query.pairs;
        market.pairs = new PairState[](pairs.length);
        for (uint256 i = 0; i < pairs.length; i++) _readPair(market.pairs[i], pairs[i]);
        _readDesk(market.desk, query);
    }

    /// @inheritdoc IMarketLens
    function getAccounts(
        address pool,
        address[] calldata assets,
        address[] calldata tokens,
        address[] calldata accounts
    ) external view returns (AccountState[] memory states) {
        ReserveWords[] memory reserves = new ReserveWords[](assets.length);
        if (pool != address(0)) {
            for (uint256 i = 0; i < assets.length; i++) _readReserveWords(reserves[i], pool, assets[i]);
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

    function _readReserve(ReserveState memory state, address pool, address oracle, address asset) internal view {
        state.asset = asset;
        if (oracle != address(0)) {
            (, state.priceE8) = _tryUint(oracle, IAaveOracle.getAssetPrice.selector, asset);
            (, uint256 source) = _tryUint(oracle, IAaveOracle.getSourceOfAsset.selector, asset);
            state.priceSource = address(uint160(source));
        }
        if (pool == address(0)) return;

        ReserveWords memory reserve;
        _readReserveWords(reserve, pool, asset);
        if (reserve.aToken == address(0)) return; // not listed
        state.configuration = reserve.configuration;
        bool isOfThisBlock = reserve.lastUpdateTimestamp == block.timestamp;
        state.liquidityIndexRay =
            isOfThisBlock ? reserve.liquidityIndexRay : _word(pool, IPool.getReserveNormalizedIncome.selector, asset);
        state.variableBorrowIndexRay =
            isOfThisBlock
                ? reserve.variableBorrowIndexRay
                : _word(pool, IPool.getReserveNormalizedVariableDebt.selector, asset);
        state.storedLiquidityIndexRay = reserve.liquidityIndexRay;
        state.storedVariableBorrowIndexRay = reserve.variableBorrowIndexRay;
        state.lastUpdateTimestamp = uint40(reserve.lastUpdateTimestamp);
        state.liquidityRateRay = reserve.liquidityRateRay;
        state.variableBorrowRateRay = reserve.variableBorrowRateRay;
        state.scaledATokenSupply = _word(reserve.aToken, SCALED_TOTAL_SUPPLY);
        state.scaledVariableDebt = _word(reserve.variableDebtToken, SCALED_TOTAL_SUPPLY);
        state.accruedToTreasuryScaled = reserve.accruedToTreasuryScaled;
        (, state.deficit) = _tryUint(pool, IPool.getReserveDeficit.selector, asset);
        bool hasVirtualBalance;
        (hasVirtualBalance, state.availableLiquidity) = _tryUint(
            pool,
            IPool.getVirtualUnderlyingBalance.selector,
            asset
        );
        if (!hasVirtualBalance) state.availableLiquidity = _word(asset, IERC20.balanceOf.selector, reserve.aToken);
    }

    function _readReserveWords(ReserveWords memory words, address pool, address asset) internal view {
        bytes4 selector = IPool.getReserveData.selector;
        bool success;
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(4, asset)
            success := staticcall(gas(), pool, 0, 36, words, 480)
            success := and(success, gt(returndatasize(), 479))
        }
        if (!success) revert WordNotAnswered(pool, selector, asset);
    }

    function _readFeed(FeedState memory state, address feed) internal view {
        bytes4 selector = AggregatorV3Interface.latestRoundData.selector;
        bool success;
        uint256 answer;
        uint256 updatedAt;
        assembly ("memory-safe") {
            let round := mload(64) // free memory: roundId, answer, startedAt, updatedAt, answeredInRound
            mstore(0, selector)
            success := staticcall(gas(), feed, 0, 4, round, 160)
            success := and(success, gt(returndatasize(), 159))
            answer := mload(add(round, 32))
            updatedAt := mload(add(round, 96))
        }
        if (success) state.updatedAt = updatedAt;
        else (, answer) = _tryUint(feed, AggregatorInterface.latestAnswer.selector);
        state.answer = int256(answer); // the same 256 bits
    }

    function _readStablePool(StablePoolState memory state, address pool) internal view {
        if (pool == address(0)) return;
        state.balances = ICurveStableSwapNG(pool).get_balances();
        (, state.spotPriceWad) = _tryUint(pool, ICurveStableSwapNG.get_p.selector, address(0)); // 0 is an index
        (, state.emaPriceWad) = _tryUint(pool, ICurveStableSwapNG.price_oracle.selector, address(0));
        state.totalSupply = _word(pool, IERC20.totalSupply.selector);
        (, state.virtualPriceWad) = _tryUint(pool, ICurveStableSwapNG.get_virtual_price.selector);
        state.feeE10 = _word(pool, ICurveStableSwapNG.fee.selector);
        state.aPrecise = _word(pool, ICurveStableSwapNG.A_precise.selector);
        state.offpegFeeMultiplierE10 = _word(pool, ICurveStableSwapNG.offpeg_fee_multiplier.selector);
        (, state.lastPriceWad) = _tryUint(pool, ICurveStableSwapNG.last_price.selector, address(0));
        (, state.storedEmaPriceWad) = _tryUint(pool, ICurveStableSwapNG.ema_price.selector, address(0));
        state.maExpTime = _word(pool, ICurveStableSwapNG.ma_exp_time.selector);
        // The high half is the invariant's.
        state.averagedAt = uint128(_word(pool, ICurveStableSwapNG.ma_last_time.selector));
        state.rampEndsAt = _word(pool, ICurveStableSwapNG.future_A_time.selector);
    }

    function _readPair(PairState memory state, address pair) internal view {
        if (pair == address(0)) return;
        (state.reserve0, state.reserve1, ) = IUniswapV2Pair(pair).getReserves();
        state.totalSupply = _word(pair, IERC20.totalSupply.selector);
    }

    function _readDesk(DeskState memory state, MarketQuery calldata query) internal view {
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
        ReserveWords[] memory reserves,
        address[] calldata tokens,
        address account
    ) internal view returns (AccountState memory state) {
        state.scaledATokenBalances = new uint256[](reserves.length);
        state.scaledVariableDebts = new uint256[](reserves.length);
        if (pool != address(0)) {
            state.userConfiguration = _word(pool, IPool.getUserConfiguration.selector, account);
            state.eModeCategory = uint8(_word(pool, IPool.getUserEMode.selector, account)); // 8 bits in every version
            for (uint256 i = 0; i < reserves.length; i++) {
                ReserveWords memory reserve = reserves[i];
                if (reserve.aToken == address(0)) continue; // not listed
                state.scaledATokenBalances[i] = _word(reserve.aToken, SCALED_BALANCE_OF, account);
                if ((state.userConfiguration >> (2 * reserve.id)) & 1 == 0) continue;
                state.scaledVariableDebts[i] = _word(reserve.variableDebtToken, SCALED_BALANCE_OF, account);
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
            IPool.getEModeCategoryCollateralBitmap.selector,
            address(uint160(id))
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

    /// @dev Reads one word about an asset or a holder, without memory: hundreds of thousands are read in a run, and every step costs time.
    function _word(address target, bytes4 selector, address holder) internal view returns (uint256 value) {
        bool success;
        (success, value) = _tryUint(target, selector, holder);
        if (!success) revert WordNotAnswered(target, selector, holder);
    }

    function _word(address target, bytes4 selector) internal view returns (uint256 value) {
        bool success;
        (success, value) = _tryUint(target, selector);
        if (!success) revert WordNotAnswered(target, selector, address(0));
    }

    /// @dev Reads one word; `success` is false where the target has no such getter, reverts, or is no contract.
    function _tryUint(address target, bytes4 selector) internal view returns (bool success, uint256 value) {
        assembly ("memory-safe") {
            mstore(0, selector)
            success := staticcall(gas(), target, 0, 4, 0, 32)
            success := and(success, gt(returndatasize(), 31))
            value := mul(success, mload(0))
        }
    }

    /// @param argument An address, or a small number in the form of one.
    function _tryUint(
        address target,
        bytes4 selector,
        address argument
    ) internal view returns (bool success, uint256 value) {
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(4, argument)
            success := staticcall(gas(), target, 0, 36, 0, 32)
            success := and(success, gt(returndatasize(), 31))
            value := mul(success, mload(0))
        }
    }
}
