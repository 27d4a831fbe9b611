// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DataTypes} from "../../../contracts/interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../../../contracts/interfaces/aave/IAaveOracle.sol";
import {IAToken} from "../../../contracts/interfaces/aave/IAToken.sol";
import {IPool} from "../../../contracts/interfaces/aave/IPool.sol";
import {IPoolAddressesProvider} from "../../../contracts/interfaces/aave/IPoolAddressesProvider.sol";
import {IPoolConfigurator} from "../../../contracts/interfaces/aave/IPoolConfigurator.sol";
import {IVariableDebtToken} from "../../../contracts/interfaces/aave/IVariableDebtToken.sol";
import {IPushedFeed} from "../../../contracts/interfaces/oracles/IPushedFeed.sol";
import {ITestToken} from "../../../contracts/interfaces/tokens/ITestToken.sol";
import {vm} from "../../helpers/Vm.sol";
import {Handler} from "./Handler.sol";

/// @title A lending market of three reserves with positions in it, and the books that must balance
abstract contract LendingWorld is Handler {
    struct Reserve {
        ITestToken token;
        IAToken aToken;
        IVariableDebtToken debtToken;
        IPushedFeed feed;
        uint256 unit;
        uint256 donated; // asset units
        uint256 doubledTreasury; // scaled; Aave accrues the treasury's share twice in a liquidation of one and the same asset
        uint256 liquidityIndex; // as last seen
        uint256 variableBorrowIndex; // as last seen
        uint256 deficit; // asset units, as the handler accounts for it
    }

    uint256 internal constant RAY = 1e27;
    uint256 internal constant FLASH_PREMIUM_BPS = 5;
    address internal constant TREASURY = address(0x7EA5);
    address internal constant UMBRELLA = address(0x0B8E);

    IPool internal pool;
    IPoolConfigurator internal configurator;
    IAaveOracle internal oracle;
    Reserve[] internal reserves;
    address[] internal actors;

    /// @dev What the last action dealt with; the books of the rest cannot have changed but by time.
    address internal touchedUser;
    uint256 internal touchedReserve;
    uint256 internal secondTouchedReserve;
    uint256 internal healthFactorBefore; // of the touched user, wad

    constructor() {
        _now();
        IPoolAddressesProvider provider = IPoolAddressesProvider(
            _create("PoolAddressesProvider", abi.encode("invariants", address(this)))
        );
        address strategy = _create("TwoSlopeRateStrategy", abi.encode(provider));
        pool = IPool(_create("LendingPool", abi.encode(provider, strategy)));
        provider.setPool(address(pool));
        configurator = IPoolConfigurator(_create("PoolConfigurator", abi.encode(provider)));
        provider.setPoolConfigurator(address(configurator));
        address[] memory none = new address[](0);
        oracle = IAaveOracle(_create("PriceRegistry", abi.encode(address(this), none, none, address(0))));
        provider.setPriceOracle(address(oracle));
        provider.setAddress("UMBRELLA", UMBRELLA);
        configurator.updateFlashloanPremium(uint128(FLASH_PREMIUM_BPS));

        for (uint256 i = 0; i < 4; i++) actors.push(address(uint160(0xA001 + i)));
        _list("USDC", 6, 1e8, 7_500, 7_800, 10_450, 20_000_000);
        _list("WETH", 18, 4_000e8, 8_050, 8_300, 10_500, 5_000);
        _list("USDe", 18, 1e8, 7_200, 7_500, 10_850, 20_000_000);
        configurator.setEModeCategory(1, 9_000, 9_300, 10_200, "stablecoins");
        configurator.setAssetCollateralInEMode(address(reserves[2].token), 1, true);
        configurator.setAssetBorrowableInEMode(address(reserves[0].token), 1, true);
        _openPositions();
    }

    /// @notice What must hold of the last action's reserves and account at any moment.
    function check() public virtual override {
        _now();
        _checkReserve(touchedReserve);
        if (secondTouchedReserve != touchedReserve) _checkReserve(secondTouchedReserve);
        _checkFlags(touchedUser);
    }

    function _checkReserve(uint256 id) internal view {
        Reserve storage reserve = reserves[id];
        uint256 scaledSupply = reserve.aToken.scaledBalanceOf(TREASURY) + reserve.aToken.scaledBalanceOf(UMBRELLA);
        uint256 scaledDebt;
        for (uint256 i = 0; i < actors.length; i++) {
            scaledSupply += reserve.aToken.scaledBalanceOf(actors[i]);
            scaledDebt += reserve.debtToken.scaledBalanceOf(actors[i]);
        }
        require(scaledSupply == reserve.aToken.scaledTotalSupply(), "LP-1: scaled balances do not add up");
        require(scaledDebt == reserve.debtToken.scaledTotalSupply(), "LP-2: scaled debts do not add up");
        uint256 cash = _cash(id);
        require(
            reserve.token.balanceOf(address(reserve.aToken)) == cash + reserve.donated,
            "LP-3: the pool's cash is not there, or not counted"
        );
        {
            uint256 claims = _claims(id);
            uint256 doubled = (reserve.doubledTreasury * reserve.liquidityIndex) / RAY;
            uint256 assets =
                cash + reserve.debtToken.totalSupply() + pool.getReserveDeficit(address(reserve.token)) + doubled;
            require(claims <= assets + claims / 1e18 + 1, "LP-4: suppliers are owed more than there is");
        }
        require(
            pool.getReserveDeficit(address(reserve.token)) == reserve.deficit,
            "LP-6: a deficit moved that no liquidation without collateral made and nobody covered"
        );
        _indexes(id);
    }

    /// @dev The stored indexes now, which are no lower than when they were last remembered.
    function _indexes(uint256 id) private view returns (uint256 liquidityIndex, uint256 variableBorrowIndex) {
        Reserve storage reserve = reserves[id];
        DataTypes.ReserveDataLegacy memory data = pool.getReserveData(address(reserve.token));
        (liquidityIndex, variableBorrowIndex) = (data.liquidityIndex, data.variableBorrowIndex);
        require(
            liquidityIndex >= reserve.liquidityIndex && variableBorrowIndex >= reserve.variableBorrowIndex,
            "LP-5: an index fell"
        );
    }

    function _checkFlags(address user) private view {
        uint256 flags = pool.getUserConfiguration(user).data;
        for (uint256 id = 0; id < reserves.length; id++) {
            bool owes = reserves[id].debtToken.scaledBalanceOf(user) != 0;
            require((flags >> (2 * id)) & 1 == (owes ? 1 : 0), "LP-11: the borrowing flag does not tell of debt");
            require(
                (flags >> (2 * id + 1)) & 1 == 0 || reserves[id].aToken.scaledBalanceOf(user) != 0,
                "LP-11: the collateral flag without collateral"
            );
        }
    }

    /// @dev After a liquidation: deficits grew only if the account is left with neither collateral nor debt.
    function _acceptDeficits(address user) internal {
        bool hasGrown;
        for (uint256 id = 0; id < reserves.length; id++) {
            uint256 deficit = pool.getReserveDeficit(address(reserves[id].token));
            require(deficit >= reserves[id].deficit, "LP-6: a liquidation lowers a deficit");
            hasGrown = hasGrown || deficit > reserves[id].deficit;
            reserves[id].deficit = deficit;
        }
        (uint256 collateralBase, uint256 debtBase, , , , ) = pool.getUserAccountData(user);
        if (hasGrown) require(collateralBase == 0 && debtBase == 0, "LP-6: a deficit, but collateral or debt is left");
        else require(collateralBase != 0 || debtBase == 0, "LP-6: debt without collateral was not booked");
    }

    function _touch(address user, uint256 id) internal {
        (touchedUser, touchedReserve, secondTouchedReserve) = (user, id, id);
        (reserves[id].liquidityIndex, reserves[id].variableBorrowIndex) = _indexes(id);
        (, , , , , healthFactorBefore) = pool.getUserAccountData(user);
    }

    /// @dev What suppliers and treasury are owed, in asset units.
    function _claims(uint256 id) internal view returns (uint256) {
        Reserve storage reserve = reserves[id];
        uint256 scaled =
            reserve.aToken.scaledTotalSupply() + pool.getReserveData(address(reserve.token)).accruedToTreasury;
        return (scaled * pool.getReserveNormalizedIncome(address(reserve.token))) / RAY;
    }

    function _cash(uint256 id) internal view returns (uint256) {
        return pool.getVirtualUnderlyingBalance(address(reserves[id].token));
    }

    function _fingerprint(uint256 id) internal view returns (bytes32) {
        address asset = address(reserves[id].token);
        return
            keccak256(
                abi.encode(
                    pool.getReserveData(asset),
                    _cash(id),
                    pool.getReserveNormalizedIncome(asset),
                    pool.getReserveNormalizedVariableDebt(asset)
                )
            );
    }

    function _other(address user, uint256 draw) internal view returns (address) {
        uint256 place = (draw >> 128) % actors.length;
        for (uint256 i = 0; i < actors.length; i++)
            if (actors[i] == user && i == place) return actors[(i + 1) % actors.length];
        return actors[place];
    }

    function _list(
        string memory symbol,
        uint8 decimals,
        int256 price,
        uint256 ltv,
        uint256 threshold,
        uint256 bonus,
        uint256 cap
    ) private {
        ITestToken token = ITestToken(_create("TestToken", abi.encode(address(this), symbol, symbol, decimals)));
        address aToken = _create("AToken", abi.encode(pool, token, TREASURY, symbol, symbol));
        address debtToken = _create("VariableDebtToken", abi.encode(pool, token, symbol, symbol));
        IPoolConfigurator.InitReserveInput[] memory input = new IPoolConfigurator.InitReserveInput[](1);
        input[0].underlyingAsset = address(token);
        input[0].aToken = aToken;
        input[0].variableDebtToken = debtToken;
        input[0].interestRateData = abi.encode(uint16(9_000), uint32(100), uint32(550), uint32(4_000));
        configurator.initReserves(input);
        configurator.configureReserveAsCollateral(address(token), ltv, threshold, bonus);
        configurator.setReserveBorrowing(address(token), true);
        configurator.setReserveFlashLoaning(address(token), true);
        configurator.setReserveFactor(address(token), 1_000);
        configurator.setLiquidationProtocolFee(address(token), 1_000);
        configurator.setSupplyCap(address(token), cap);
        configurator.setBorrowCap(address(token), (cap * 9) / 10);

        address feed = _create("PushedFeed", abi.encode(address(this), symbol, 0, 1 days, price));
        (address[] memory assets, address[] memory sources) = (new address[](1), new address[](1));
        (assets[0], sources[0]) = (address(token), feed);
        oracle.setAssetSources(assets, sources);
        reserves.push();
        Reserve storage reserve = reserves[reserves.length - 1];
        reserve.token = token;
        reserve.aToken = IAToken(aToken);
        reserve.debtToken = IVariableDebtToken(debtToken);
        reserve.feed = IPushedFeed(feed);
        reserve.unit = 10 ** decimals;
        for (uint256 i = 0; i < actors.length; i++) {
            vm.prank(actors[i]);
            token.approve(address(pool), type(uint256).max);
        }
        vm.prank(UMBRELLA);
        token.approve(address(pool), type(uint256).max);
    }

    /// @dev Everybody supplies one asset and owes another, so that the first action finds something to do.
    function _openPositions() private {
        uint256[3] memory supplied = [uint256(1_000_000e6), 250e18, 1_000_000e18];
        uint256[3] memory borrowed = [uint256(300_000e6), 75e18, 300_000e18];
        for (uint256 i = 0; i < actors.length; i++) {
            Reserve storage reserve = reserves[i % 3];
            reserve.token.mint(actors[i], supplied[i % 3]);
            vm.prank(actors[i]);
            pool.supply(address(reserve.token), supplied[i % 3], actors[i], 0);
        }
        for (uint256 i = 0; i < actors.length; i++) {
            vm.prank(actors[i]);
            pool.borrow(address(reserves[(i + 1) % 3].token), borrowed[(i + 1) % 3], 2, 0, actors[i]);
        }
        _touch(actors[0], 0);
    }
}
