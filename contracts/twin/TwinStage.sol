// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DataTypes} from "../interfaces/aave/DataTypes.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {IPoolConfigurator} from "../interfaces/aave/IPoolConfigurator.sol";
import {IScaledBalanceToken} from "../interfaces/aave/IScaledBalanceToken.sol";
import {Puppet} from "./Puppet.sol";

/// @title TwinStage
/// @notice Plays one action on several lending pools in one transaction, by the same puppet at the same time, and logs what
/// came of it on each and everything that can be read of each afterwards.
contract TwinStage {
    /// @notice One of the pools that are compared.
    struct Twin {
        IPool pool;
        IPoolConfigurator configurator;
        address treasury;
        address[] assets;
        address[] aTokens;
        address[] debtTokens;
    }

    /// @notice What the puppet is to call.
    struct Call {
        address target;
        bytes data;
    }

    /// @notice What came of the call on one twin; logged after the call's own logs.
    event Acted(bool success, bytes result, uint256 gasUsed);

    /// @notice All values of one twin after the action, in the order of `stateOf`.
    event State(uint256[] values);

    Puppet[] private _puppets;
    Twin[] private _twins;
    uint8[] private _eModes;

    /// @param puppets How many accounts to make; those of the state are all but the first, which governs.
    /// @param eModes Categories whose state is read.
    constructor(uint256 puppets, uint8[] memory eModes) {
        for (uint256 i = 0; i < puppets; i++) _puppets.push(new Puppet(address(this)));
        _eModes = eModes;
    }

    /// @notice Adds a pool to compare; its reserves must be listed.
    function addTwin(IPool pool, IPoolConfigurator configurator, address treasury) external {
        Twin storage twin = _twins.push();
        twin.pool = pool;
        twin.configurator = configurator;
        twin.treasury = treasury;
        twin.assets = pool.getReservesList();
        for (uint256 i = 0; i < twin.assets.length; i++) {
            DataTypes.ReserveDataLegacy memory reserve = pool.getReserveData(twin.assets[i]);
            twin.aTokens.push(reserve.aTokenAddress);
            twin.debtTokens.push(reserve.variableDebtTokenAddress);
        }
    }

    /// @notice Has a puppet make one call for each twin, in their order, then logs all states.
    /// @param everything Whether also to read what follows from other values or changes rarely, see `stateOf`.
    function play(uint256 puppet, Call[] calldata calls, bool everything) external {
        for (uint256 i = 0; i < calls.length; i++) {
            (bool success, bytes memory result, uint256 gasUsed) = _puppets[puppet].act(calls[i].target, calls[i].data);
            emit Acted(success, result, gasUsed);
        }
        for (uint256 i = 0; i < _twins.length; i++) emit State(stateOf(i, everything));
    }

    /// @notice The accounts, the governing one first.
    function getPuppets() external view returns (Puppet[] memory) {
        return _puppets;
    }

    /// @notice Everything that can be read of a twin: reserves, e-modes, then accounts. A getter that the pool does not have,
    /// or that reverts, counts as zero.
    /// @param everything If not, only what each action can move is read (configurations, indexes, rates, scaled amounts,
    /// deficits, account data), a third of the calls; all else is zero.
    function stateOf(uint256 index, bool everything) public view returns (uint256[] memory values) {
        Twin storage twin = _twins[index];
        uint256 assets = twin.assets.length;
        uint256 users = _puppets.length - 1;
        values = new uint256[](assets * 18 + _eModes.length * 6 + users * (8 + assets * 6));
        uint256 cursor = 0;
        for (uint256 i = 0; i < assets; i++) cursor = _reserve(twin, i, values, cursor, everything);
        for (uint256 i = 0; everything && i < _eModes.length; i++)
            cursor = _eMode(twin.pool, _eModes[i], values, cursor);
        if (!everything) cursor += _eModes.length * 6;
        for (uint256 i = 1; i <= users; i++) cursor = _account(twin, address(_puppets[i]), values, cursor, everything);
    }

    function _reserve(
        Twin storage twin,
        uint256 i,
        uint256[] memory values,
        uint256 cursor,
        bool everything
    ) private view returns (uint256) {
        IPool pool = twin.pool;
        address asset = twin.assets[i];
        DataTypes.ReserveDataLegacy memory reserve = pool.getReserveData(asset);
        values[cursor++] = reserve.configuration.data;
        values[cursor++] = reserve.liquidityIndex;
        values[cursor++] = reserve.currentLiquidityRate;
        values[cursor++] = reserve.variableBorrowIndex;
        values[cursor++] = reserve.currentVariableBorrowRate;
        values[cursor++] = reserve.lastUpdateTimestamp;
        values[cursor++] = reserve.accruedToTreasury;
        values[cursor++] = _tryUint(address(pool), abi.encodeCall(IPool.getReserveDeficit, (asset)));
        values[cursor++] = _tryUint(address(pool), abi.encodeCall(IPool.getVirtualUnderlyingBalance, (asset)));
        values[cursor++] = IScaledBalanceToken(twin.aTokens[i]).scaledTotalSupply();
        values[cursor++] = IScaledBalanceToken(twin.debtTokens[i]).scaledTotalSupply();
        if (!everything) return cursor + 7;
        values[cursor++] = pool.getReserveNormalizedIncome(asset);
        values[cursor++] = pool.getReserveNormalizedVariableDebt(asset);
        values[cursor++] = IERC20(twin.aTokens[i]).totalSupply();
        values[cursor++] = IERC20(twin.debtTokens[i]).totalSupply();
        values[cursor++] = IScaledBalanceToken(twin.aTokens[i]).scaledBalanceOf(twin.treasury);
        values[cursor++] = IERC20(asset).balanceOf(twin.aTokens[i]);
        values[cursor++] = _tryUint(
            address(twin.configurator),
            abi.encodeCall(IPoolConfigurator.getPendingLtv, (asset))
        );
        return cursor;
    }

    function _eMode(IPool pool, uint8 id, uint256[] memory values, uint256 cursor) private view returns (uint256) {
        DataTypes.EModeCategoryLegacy memory category = pool.getEModeCategoryData(id);
        values[cursor++] = category.ltv;
        values[cursor++] = category.liquidationThreshold;
        values[cursor++] = category.liquidationBonus;
        values[cursor++] = _tryUint(address(pool), abi.encodeCall(IPool.getEModeCategoryCollateralBitmap, (id)));
        values[cursor++] = _tryUint(address(pool), abi.encodeCall(IPool.getEModeCategoryBorrowableBitmap, (id)));
        values[cursor++] = _tryUint(address(pool), abi.encodeCall(IPool.getEModeCategoryLtvzeroBitmap, (id)));
        return cursor;
    }

    function _account(
        Twin storage twin,
        address user,
        uint256[] memory values,
        uint256 cursor,
        bool everything
    ) private view returns (uint256) {
        _accountData(twin.pool, user, values, cursor);
        cursor += 6;
        values[cursor++] = twin.pool.getUserConfiguration(user).data;
        values[cursor++] = twin.pool.getUserEMode(user);
        for (uint256 i = 0; i < twin.assets.length; i++) {
            IScaledBalanceToken aToken = IScaledBalanceToken(twin.aTokens[i]);
            IScaledBalanceToken debtToken = IScaledBalanceToken(twin.debtTokens[i]);
            values[cursor++] = aToken.scaledBalanceOf(user);
            values[cursor++] = debtToken.scaledBalanceOf(user);
            if (!everything) {
                cursor += 4;
                continue;
            }
            values[cursor++] = aToken.getPreviousIndex(user);
            values[cursor++] = debtToken.getPreviousIndex(user);
            values[cursor++] = IERC20(address(debtToken)).balanceOf(user);
            values[cursor++] = IERC20(twin.assets[i]).balanceOf(user);
        }
        return cursor;
    }

    /// @dev Reverts, and so counts as zeros, while a price is missing.
    function _accountData(IPool pool, address user, uint256[] memory values, uint256 cursor) private view {
        (bool success, bytes memory data) = address(pool).staticcall(abi.encodeCall(IPool.getUserAccountData, (user)));
        if (!success) return;
        uint256[6] memory account = abi.decode(data, (uint256[6]));
        for (uint256 i = 0; i < 6; i++) values[cursor + i] = account[i];
    }

    function _tryUint(address target, bytes memory call) private view returns (uint256) {
        (bool success, bytes memory data) = target.staticcall(call);
        return success && data.length >= 32 ? abi.decode(data, (uint256)) : 0;
    }
}
