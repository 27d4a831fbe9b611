// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title One call that reads a whole market, and one that reads many positions
/// @notice Stateless. Speaks only mainnet ABIs, so that one deployment reads our own pool, genuine Aave v3.0.2 to v3.6 and a fork.
/// @dev What a target does not have (a getter of a later version, a price without a source, the price of an empty pool) reads as 0:
/// the lens shows a broken market instead of failing with it. A zero address in a query means "absent": its fields stay 0.
interface IMarketLens {
    /// @notice What to read. Results keep the order of the arrays.
    struct MarketQuery {
        address pool; // Aave v3 IPool
        address oracle; // IAaveOracle
        address[] assets; // reserves
        address[] feeds; // Chainlink-like
        address[] stablePools; // Curve StableSwap-NG
        address[] pairs; // Uniswap v2
        address desk; // EthenaMinting
        address usde;
        address deskAsset; // the asset the desk redeems into
        address backing; // IEthenaBacking
        address vault; // ERC-4626 over USDe
    }

    struct ReserveState {
        address asset;
        uint256 priceE8; // 0 where the oracle has no usable price
        uint256 configuration; // Aave's bitmap
        uint256 liquidityIndexRay; // normalized income: the index as of now
        uint256 variableBorrowIndexRay; // normalized debt: the index as of now
        uint256 liquidityRateRay; // per year
        uint256 variableBorrowRateRay; // per year
        uint256 availableLiquidity; // virtual underlying balance; before v3.1 what the aToken holds
        uint256 scaledATokenSupply;
        uint256 scaledVariableDebt;
        uint256 accruedToTreasuryScaled;
        uint256 deficit; // asset's units; 0 before v3.3
        uint256 storedLiquidityIndexRay; // as of lastUpdateTimestamp
        uint256 storedVariableBorrowIndexRay; // as of lastUpdateTimestamp
        uint40 lastUpdateTimestamp; // seconds
        address priceSource; // feed the oracle asks first; 0x0 where it names none
    }

    struct FeedState {
        int256 answer; // 8 decimals
        uint256 updatedAt; // seconds; 0 where the feed has only latestAnswer
    }

    struct StablePoolState {
        uint256[] balances; // coins' units
        uint256 spotPriceWad; // get_p(0): coin 1 in coin 0
        uint256 emaPriceWad; // price_oracle(0): coin 1 in coin 0
        uint256 totalSupply; // LP, wad
        uint256 virtualPriceWad;
        uint256 feeE10;
        uint256 aPrecise; // A * 100
        uint256 offpegFeeMultiplierE10;
        uint256 lastPriceWad; // last_price(0): what the average moves towards
        uint256 storedEmaPriceWad; // ema_price(0): the average as of averagedAt
        uint256 maExpTime; // seconds
        uint256 averagedAt; // seconds; low half of ma_last_time
        uint256 rampEndsAt; // seconds: A moves until then
    }

    struct PairState {
        uint112 reserve0; // token0's units
        uint112 reserve1; // token1's units
        uint256 totalSupply; // LP, wad
    }

    struct DeskState {
        uint256 buffer; // deskAsset the desk holds, its units
        uint256 usdeSupply; // wad
        uint256 redeemedThisBlock; // USDe, wad
        uint128 globalMaxRedeemPerBlock; // USDe, wad
        uint128 assetMaxRedeemPerBlock; // USDe, wad, for deskAsset
        uint256 valuePerUsdeWad; // what backs one USDe, USD
        uint256 vaultTotalAssets; // USDe, wad
        uint256 vaultTotalSupply; // shares, wad
        uint256 vaultUnvested; // USDe, wad, that the vault holds and does not count yet
    }

    struct MarketState {
        uint256 blockNumber;
        uint256 timestamp; // seconds
        uint256 baseFeeWei; // as the node shows it to a call: Hardhat always 0, geth 0 unless a gas price is named
        ReserveState[] reserves;
        FeedState[] feeds;
        StablePoolState[] stablePools;
        PairState[] pairs;
        DeskState desk;
    }

    struct AccountState {
        uint256 userConfiguration; // Aave's bitmap: bit 2i borrows, bit 2i+1 uses as collateral
        uint8 eModeCategory;
        uint256[] scaledATokenBalances; // in the order of `assets`
        uint256[] scaledVariableDebts; // in the order of `assets`
        uint256[] walletBalances; // in the order of `tokens`, their units
        uint256 nativeBalance; // wei
    }

    struct EModeState {
        uint16 ltv; // bps
        uint16 liquidationThreshold; // bps
        uint16 liquidationBonus; // bps as Aave writes it: 10200 is +2 %
        uint128 collateralBitmap; // bit = reserve id
        uint128 borrowableBitmap; // bit = reserve id
    }

    struct WordQuery {
        address target; // 0x0 asks for the holder's ether
        bytes4 selector; // of a view that takes an address and returns one word
        address holder;
    }

    /// @dev A target reverted, is no contract, or answered with less than a word.
    error WordNotAnswered(address target, bytes4 selector, address holder);

    /// @notice Reads a market as of this block.
    /// @dev Reverts with WordNotAnswered for a lending pool or a venue that lacks what every version has.
    /// @param query What to read.
    /// @return Its state.
    function getMarket(MarketQuery calldata query) external view returns (MarketState memory);

    /// @notice Reads the positions and wallets of accounts.
    /// @dev Reverts with WordNotAnswered for a token that is none. A variable debt is read only where the account's bitmap says that it borrows the asset.
    /// @param pool Aave v3 IPool; 0x0 leaves everything but wallets at 0.
    /// @param assets Reserves.
    /// @param tokens Tokens whose wallet balances are wanted.
    /// @param accounts The accounts.
    /// @return Their states, in the order of `accounts`.
    function getAccounts(
        address pool,
        address[] calldata assets,
        address[] calldata tokens,
        address[] calldata accounts
    ) external view returns (AccountState[] memory);

    /// @notice Reads single words about holders, such as balances: what of an account may have changed, and no more.
    /// @dev Reverts with WordNotAnswered.
    /// @param queries What to read.
    /// @return words The answers, in the order of `queries`.
    function getWords(WordQuery[] calldata queries) external view returns (uint256[] memory words);

    /// @notice Reads e-mode categories.
    /// @dev Before v3.2 an asset names its one category in bits 168-175 of its configuration, and a category's assets are both
    /// collateral and borrowable in it: both bitmaps are then built from the reserves.
    /// @param pool Aave v3 IPool.
    /// @param ids Categories.
    /// @return Their states, in the order of `ids`.
    function getEModes(address pool, uint8[] calldata ids) external view returns (EModeState[] memory);
}
