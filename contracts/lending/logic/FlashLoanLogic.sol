// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {DataTypes} from "../../interfaces/aave/DataTypes.sol";
import {IAaveOracle} from "../../interfaces/aave/IAaveOracle.sol";
import {IAToken} from "../../interfaces/aave/IAToken.sol";
import {IFlashLoanReceiver} from "../../interfaces/aave/IFlashLoanReceiver.sol";
import {IFlashLoanSimpleReceiver} from "../../interfaces/aave/IFlashLoanSimpleReceiver.sol";
import {IPool} from "../../interfaces/aave/IPool.sol";
import {IPoolErrors} from "../../interfaces/aave/IPoolErrors.sol";
import {IReserveInterestRateStrategy} from "../../interfaces/aave/IReserveInterestRateStrategy.sol";
import {BorrowLogic} from "./BorrowLogic.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveConfiguration} from "./ReserveConfiguration.sol";
import {ReserveLogic} from "./ReserveLogic.sol";
import {ValidationLogic} from "./ValidationLogic.sol";
import {VersionedMath} from "./VersionedMath.sol";

/// @title Flash loans
library FlashLoanLogic {
    using ReserveConfiguration for DataTypes.ReserveConfigurationMap;
    using ReserveLogic for PoolTypes.Reserve;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using VersionedMath for uint256;

    /// @notice A flash loan of several assets, as asked of the pool.
    struct FlashLoanRequest {
        address receiver;
        address[] assets;
        uint256[] amounts;
        uint256[] interestRateModes;
        address onBehalfOf;
        bytes params;
        uint16 referralCode;
    }

    /// @notice See `IPool.flashLoanSimple`.
    function executeFlashLoanSimple(
        PoolTypes.Market storage market,
        IReserveInterestRateStrategy strategy,
        address receiver,
        address asset,
        uint256 amount,
        bytes calldata params,
        uint16 referralCode
    ) external {
        ValidationLogic.validateFlashLoanOf(market.reserves[asset], amount);
        uint256 premium = _premium(market, asset, amount);
        _lend(market.reserves[asset], receiver, amount);
        require(
            IFlashLoanSimpleReceiver(receiver).executeOperation(asset, amount, premium, msg.sender, params),
            IPoolErrors.InvalidFlashloanExecutorReturn()
        );
        _collect(market.reserves[asset], strategy, receiver, asset, amount, premium, referralCode);
    }

    /// @notice See `IPool.flashLoan`.
    function executeFlashLoan(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        IReserveInterestRateStrategy strategy,
        FlashLoanRequest calldata request
    ) external {
        ValidationLogic.validateFlashLoan(market, request.assets, request.amounts);
        uint256[] memory premiums = _lendAll(market, request);
        require(
            IFlashLoanReceiver(request.receiver).executeOperation(
                request.assets,
                request.amounts,
                premiums,
                msg.sender,
                request.params
            ),
            IPoolErrors.InvalidFlashloanExecutorReturn()
        );
        for (uint256 i = 0; i < request.assets.length; ++i) {
            if (_isRepaid(request.interestRateModes[i]))
                _collect(
                    market.reserves[request.assets[i]],
                    strategy,
                    request.receiver,
                    request.assets[i],
                    request.amounts[i],
                    premiums[i],
                    request.referralCode
                );
            else _openDebt(market, oracle, strategy, request, i);
        }
    }

    function _lendAll(
        PoolTypes.Market storage market,
        FlashLoanRequest calldata request
    ) private returns (uint256[] memory premiums) {
        premiums = new uint256[](request.assets.length);
        for (uint256 i = 0; i < request.assets.length; ++i) {
            if (_isRepaid(request.interestRateModes[i]))
                premiums[i] = _premium(market, request.assets[i], request.amounts[i]);
            _lend(market.reserves[request.assets[i]], request.receiver, request.amounts[i]);
        }
    }

    function _premium(PoolTypes.Market storage market, address asset, uint256 amount) private view returns (uint256) {
        return amount.percentMulCeil(market.flashLoanPremium, market.reserves[asset].configuration.isV302());
    }

    function _lend(PoolTypes.Reserve storage reserve, address receiver, uint256 amount) private {
        if (!reserve.configuration.isV302()) reserve.virtualUnderlyingBalance -= amount.toUint128();
        IAToken(reserve.aToken).transferUnderlyingTo(receiver, amount);
    }

    function _collect(
        PoolTypes.Reserve storage reserve,
        IReserveInterestRateStrategy strategy,
        address receiver,
        address asset,
        uint256 amount,
        uint256 premium,
        uint16 referralCode
    ) private {
        PoolTypes.ReserveCache memory cache = reserve.accrue();
        // v3.0.2 divides by what is supplied, although nothing of the premium is shared out among suppliers.
        if (cache.isV302) require(IERC20(cache.aToken).totalSupply() + reserve.accruedToTreasury != 0);
        reserve.accruedToTreasury += premium.rayDivFloor(cache.liquidityIndex, cache.isV302).toUint128();
        reserve.updateRates(cache, strategy, asset, amount + premium, 0);
        IERC20(asset).safeTransferFrom(receiver, cache.aToken, amount + premium);
        emit IPool.FlashLoan(
            receiver,
            msg.sender,
            asset,
            amount,
            DataTypes.InterestRateMode.NONE,
            premium,
            referralCode
        );
    }

    function _openDebt(
        PoolTypes.Market storage market,
        IAaveOracle oracle,
        IReserveInterestRateStrategy strategy,
        FlashLoanRequest calldata request,
        uint256 i
    ) private {
        BorrowLogic.executeBorrow(
            market,
            oracle,
            strategy,
            BorrowLogic.BorrowRequest({
                asset: request.assets[i],
                amount: request.amounts[i],
                interestRateMode: DataTypes.InterestRateMode(request.interestRateModes[i]),
                referralCode: request.referralCode,
                onBehalfOf: request.onBehalfOf,
                releaseUnderlying: false
            })
        );
        emit IPool.FlashLoan(
            request.receiver,
            msg.sender,
            request.assets[i],
            request.amounts[i],
            DataTypes.InterestRateMode(request.interestRateModes[i]),
            0,
            request.referralCode
        );
    }

    function _isRepaid(uint256 interestRateMode) private pure returns (bool) {
        return DataTypes.InterestRateMode(interestRateMode) == DataTypes.InterestRateMode.NONE;
    }
}
