// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IAToken} from "../interfaces/aave/IAToken.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {WadRayMath} from "../math/WadRayMath.sol";
import {ScaledBalanceToken} from "./ScaledBalanceToken.sol";

/// @title AToken
/// @notice See {IAToken}. Holds the reserve's underlying.
contract AToken is ScaledBalanceToken, IAToken, IERC20Errors {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using WadRayMath for uint256;

    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    address internal immutable _treasury;

    mapping(address owner => mapping(address spender => uint256)) internal _allowances;

    /// @param treasury Account that receives the reserve's fees.
    constructor(
        IPool pool,
        address underlying,
        address treasury,
        string memory name_,
        string memory symbol_
    ) ScaledBalanceToken(pool, underlying, name_, symbol_) {
        require(treasury != address(0), ZeroAddressNotValid());
        _treasury = treasury;
    }

    /* POOL */

    /// @inheritdoc IAToken
    function mint(
        address caller,
        address onBehalfOf,
        uint256 scaledAmount,
        uint256 index
    ) external virtual onlyPool returns (bool) {
        return _mintScaled(caller, onBehalfOf, scaledAmount, index);
    }

    /// @inheritdoc IAToken
    function burn(
        address from,
        address receiverOfUnderlying,
        uint256 amount,
        uint256 scaledAmount,
        uint256 index
    ) external virtual onlyPool returns (bool) {
        bool emptied = _burnScaled(from, receiverOfUnderlying, scaledAmount, index);
        if (receiverOfUnderlying != address(this)) IERC20(_underlying).safeTransfer(receiverOfUnderlying, amount);
        return emptied;
    }

    /// @inheritdoc IAToken
    function mintToTreasury(uint256 scaledAmount, uint256 index) external virtual onlyPool {
        _mintScaled(address(_pool), _treasury, scaledAmount, index);
    }

    /// @inheritdoc IAToken
    function transferOnLiquidation(
        address from,
        address to,
        uint256 amount,
        uint256 scaledAmount,
        uint256 index
    ) external onlyPool {
        _moveScaled(from, to, amount, scaledAmount, index);
    }

    /// @inheritdoc IAToken
    function transferUnderlyingTo(address target, uint256 amount) external onlyPool {
        IERC20(_underlying).safeTransfer(target, amount);
    }

    /* HOLDERS */

    /// @inheritdoc IERC20
    function transfer(address to, uint256 amount) external virtual returns (bool) {
        amount.toUint120(); // Aave's limit on what is moved at once
        uint256 index = _index();
        _transfer(msg.sender, to, amount, amount.rayDivCeil(index), index);
        return true;
    }

    /// @inheritdoc IERC20
    function transferFrom(address from, address to, uint256 amount) external virtual returns (bool) {
        uint256 index = _index();
        uint256 scaledAmount = amount.rayDivCeil(index);
        uint256 scaledBalance = _holders[from].scaledBalance;
        // Rounding up may take a unit more than asked for: the allowance pays for what really leaves, as far as it goes.
        uint256 leaves = _unscale(scaledBalance, index) - _unscale(scaledBalance - scaledAmount, index);
        _spendAllowance(from, msg.sender, amount, leaves);
        amount.toUint120(); // Aave's limit on what is moved at once
        _transfer(from, to, amount, scaledAmount, index);
        return true;
    }

    /// @inheritdoc IERC20
    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    /// @inheritdoc IAToken
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, nonces[owner]++, deadline));
        _requireSigned(owner, structHash, deadline, v, r, s);
        _approve(owner, spender, value);
    }

    /// @inheritdoc IAToken
    function renounceAllowance(address owner) external {
        _approve(owner, msg.sender, 0);
    }

    /// @inheritdoc IERC20
    function allowance(address owner, address spender) external view returns (uint256) {
        return _allowances[owner][spender];
    }

    /// @inheritdoc IAToken
    function RESERVE_TREASURY_ADDRESS() external view returns (address) {
        return _treasury;
    }

    function _index() internal view override returns (uint256) {
        return _pool.getReserveNormalizedIncome(_underlying);
    }

    function _unscale(uint256 scaledAmount, uint256 index) internal pure virtual override returns (uint256) {
        return scaledAmount.rayMulFloor(index);
    }

    function _approve(address owner, address spender, uint256 amount) internal {
        _allowances[owner][spender] = amount;
        emit Approval(owner, spender, amount);
    }

    function _spendAllowance(address owner, address spender, uint256 amount, uint256 leaves) private {
        uint256 allowed = _allowances[owner][spender];
        require(allowed >= amount, ERC20InsufficientAllowance(spender, allowed, amount));
        if (allowed == type(uint256).max) return;
        _allowances[owner][spender] = allowed > leaves ? allowed - leaves : 0;
    }

    function _transfer(address from, address to, uint256 amount, uint256 scaledAmount, uint256 index) private {
        uint256 scaledBalanceFromBefore = _holders[from].scaledBalance;
        _moveScaled(from, to, amount, scaledAmount, index);
        _pool.finalizeTransfer(_underlying, from, to, scaledAmount, scaledBalanceFromBefore);
    }

    function _moveScaled(address from, address to, uint256 amount, uint256 scaledAmount, uint256 index) private {
        _shiftScaled(from, to, amount, scaledAmount, index);
        emit BalanceTransfer(from, to, scaledAmount, index);
    }

    function _shiftScaled(address from, address to, uint256 amount, uint256 scaledAmount, uint256 index) internal {
        _recordInterest(from, index);
        if (from != to) _recordInterest(to, index);
        uint120 moved = scaledAmount.toUint120();
        _holders[from].scaledBalance -= moved;
        _holders[to].scaledBalance += moved;
        emit Transfer(from, to, amount);
    }

    function _recordInterest(address account, uint256 index) private {
        Holder storage holder = _holders[account];
        uint256 scaledBalance = holder.scaledBalance;
        uint256 interest = _unscale(scaledBalance, index) - _unscale(scaledBalance, holder.previousIndex);
        holder.previousIndex = index.toUint128();
        if (interest == 0) return;
        emit Transfer(address(0), account, interest);
        emit Mint(msg.sender, account, interest, interest, index);
    }
}
