// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICreditDelegationToken} from "../interfaces/aave/ICreditDelegationToken.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {IVariableDebtToken} from "../interfaces/aave/IVariableDebtToken.sol";
import {WadRayMath} from "../math/WadRayMath.sol";
import {ScaledBalanceToken} from "./ScaledBalanceToken.sol";

/// @title VariableDebtToken
/// @notice See {IVariableDebtToken}.
contract VariableDebtToken is ScaledBalanceToken, IVariableDebtToken {
    using WadRayMath for uint256;

    bytes32 private constant DELEGATION_WITH_SIG_TYPEHASH = keccak256(
        "DelegationWithSig(address delegatee,uint256 value,uint256 nonce,uint256 deadline)"
    );

    mapping(address delegator => mapping(address delegatee => uint256)) internal _borrowAllowances;

    constructor(
        IPool pool,
        address underlying,
        string memory name_,
        string memory symbol_
    ) ScaledBalanceToken(pool, underlying, name_, symbol_) {}

    /* POOL */

    /// @inheritdoc IVariableDebtToken
    function mint(
        address user,
        address onBehalfOf,
        uint256 amount,
        uint256 scaledAmount,
        uint256 index
    ) external virtual onlyPool returns (uint256) {
        if (user != onBehalfOf) _spendDelegation(onBehalfOf, user, amount, scaledAmount, index);
        _mintScaled(user, onBehalfOf, scaledAmount, index);
        return _scaledTotalSupply;
    }

    /// @inheritdoc IVariableDebtToken
    function burn(address from, uint256 scaledAmount, uint256 index) external virtual onlyPool returns (bool, uint256) {
        bool debtFree = _burnScaled(from, address(0), scaledAmount, index);
        return (debtFree, _scaledTotalSupply);
    }

    /* BORROWERS */

    /// @inheritdoc ICreditDelegationToken
    function approveDelegation(address delegatee, uint256 amount) external {
        _approveDelegation(msg.sender, delegatee, amount);
    }

    /// @inheritdoc ICreditDelegationToken
    function delegationWithSig(
        address delegator,
        address delegatee,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        bytes32 structHash = keccak256(
            abi.encode(DELEGATION_WITH_SIG_TYPEHASH, delegatee, value, nonces[delegator]++, deadline)
        );
        _requireSigned(delegator, structHash, deadline, v, r, s);
        _approveDelegation(delegator, delegatee, value);
    }

    /// @inheritdoc ICreditDelegationToken
    function renounceDelegation(address delegator) external {
        _approveDelegation(delegator, msg.sender, 0);
    }

    /// @inheritdoc ICreditDelegationToken
    function borrowAllowance(address fromUser, address toUser) external view returns (uint256) {
        return _borrowAllowances[fromUser][toUser];
    }

    /// @inheritdoc IERC20
    /// @dev Debt cannot be moved: OperationNotSupported.
    function transfer(address, uint256) external pure returns (bool) {
        revert OperationNotSupported();
    }

    /// @inheritdoc IERC20
    /// @dev Debt cannot be moved: OperationNotSupported.
    function transferFrom(address, address, uint256) external pure returns (bool) {
        revert OperationNotSupported();
    }

    /// @inheritdoc IERC20
    /// @dev Debt cannot be moved: OperationNotSupported.
    function approve(address, uint256) external pure returns (bool) {
        revert OperationNotSupported();
    }

    /// @inheritdoc IERC20
    /// @dev Debt cannot be moved: OperationNotSupported.
    function allowance(address, address) external pure returns (uint256) {
        revert OperationNotSupported();
    }

    function _index() internal view override returns (uint256) {
        return _pool.getReserveNormalizedVariableDebt(_underlying);
    }

    function _unscale(uint256 scaledAmount, uint256 index) internal pure virtual override returns (uint256) {
        return scaledAmount.rayMulCeil(index);
    }

    function _approveDelegation(address delegator, address delegatee, uint256 amount) internal {
        _borrowAllowances[delegator][delegatee] = amount;
        emit BorrowAllowanceDelegated(delegator, delegatee, _underlying, amount);
    }

    /// @dev Rounding up may open a unit more of debt than borrowed: the allowance pays for all of it, as far as it goes.
    function _spendDelegation(
        address delegator,
        address delegatee,
        uint256 amount,
        uint256 scaledAmount,
        uint256 index
    ) private {
        uint256 allowed = _borrowAllowances[delegator][delegatee];
        require(allowed >= amount, InsufficientBorrowAllowance(delegatee, allowed, amount));
        uint256 scaledDebt = _holders[delegator].scaledBalance;
        uint256 opened = _unscale(scaledDebt + scaledAmount, index) - _unscale(scaledDebt, index);
        _borrowAllowances[delegator][delegatee] = allowed > opened ? allowed - opened : 0;
    }
}
