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
import {PercentageMath} from "../../math/PercentageMath.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {BorrowLogic} from "./BorrowLogic.sol";
import {PoolTypes} from "./PoolTypes.sol";
import {ReserveLogic} from "./ReserveLogic.sol";
import {ValidationLogic} from "./ValidationLogic.sol";

/// @title Flash loans
library FlashLoanLogic {
    using PercentageMath for uint256;
    using ReserveLogic for PoolTypes.Reserve;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using WadRayMath for uint256;

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
        uint256 premium = amount.percentMulCeil(market.flashLoanPremium);
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
                premiums[i] = request.amounts[i].percentMulCeil(market.flashLoanPremium);
            _lend(market.reserves[request.assets[i]], request.receiver, request.amounts[i]);
        }
    }

    function _lend(PoolTypes.Reserve storage reserve, address receiver, uint256 amount) private {
        reserve.virtualUnderlyingBalance -= amount.toUint128();
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
        reserve.accruedToTreasury += premium.rayDivFloor(cache.liquidityIndex).toUint128();
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
