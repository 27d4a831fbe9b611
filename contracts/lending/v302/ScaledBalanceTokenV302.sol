// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {WadRayMath} from "../../math/WadRayMath.sol";
import {ScaledBalanceToken} from "../ScaledBalanceToken.sol";

/// @title ScaledBalanceTokenV302
/// @notice Scaled balances as Aave v3.0.2 keeps them: the pool names amounts, and the token scales them, to the nearest. Events
/// tell the amount asked for and the interest since the holder's last action.
/// @dev An index is at least one ray, so all that a holder has or owes scales back to just the scaled balance.
abstract contract ScaledBalanceTokenV302 is ScaledBalanceToken {
    using SafeCast for uint256;
    using WadRayMath for uint256;

    function _unscale(uint256 scaledAmount, uint256 index) internal pure virtual override returns (uint256) {
        return scaledAmount.rayMulHalfUp(index);
    }

    /// @param amount Not scaled.
    /// @return Whether the holder had no balance before.
    function _mintAmount(address caller, address onBehalfOf, uint256 amount, uint256 index) internal returns (bool) {
        uint256 scaledAmount = amount.rayDivHalfUp(index);
        require(scaledAmount != 0, InvalidMintAmount());
        Holder storage holder = _holders[onBehalfOf];
        bool isFirst = holder.scaledBalance == 0;
        uint256 interest = _recordInterest(holder, index);
        holder.scaledBalance += scaledAmount.toUint120();
        _scaledTotalSupply += scaledAmount;
        emit Transfer(address(0), onBehalfOf, amount + interest);
        emit Mint(caller, onBehalfOf, amount + interest, interest, index);
        return isFirst;
    }

    /// @param amount Not scaled.
    /// @return Whether the holder has no balance left.
    function _burnAmount(address from, address target, uint256 amount, uint256 index) internal returns (bool) {
        uint256 scaledAmount = amount.rayDivHalfUp(index);
        require(scaledAmount != 0, InvalidBurnAmount());
        Holder storage holder = _holders[from];
        uint256 interest = _recordInterest(holder, index);
        _scaledTotalSupply -= scaledAmount;
        holder.scaledBalance -= scaledAmount.toUint120();
        if (interest > amount) {
            emit Transfer(address(0), from, interest - amount);
            emit Mint(from, from, interest - amount, interest, index);
        } else {
            emit Transfer(from, address(0), amount - interest);
            emit Burn(from, target, amount - interest, interest, index);
        }
        return holder.scaledBalance == 0;
    }

    function _recordInterest(Holder storage holder, uint256 index) private returns (uint256 interest) {
        uint256 scaledBalance = holder.scaledBalance;
        interest = _unscale(scaledBalance, index) - _unscale(scaledBalance, holder.previousIndex);
        holder.previousIndex = index.toUint128();
    }
}
