// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IPool} from "../interfaces/aave/IPool.sol";
import {IPoolErrors} from "../interfaces/aave/IPoolErrors.sol";
import {IReserveToken} from "../interfaces/aave/IReserveToken.sol";
import {IScaledBalanceToken} from "../interfaces/aave/IScaledBalanceToken.sol";

/// @title ScaledBalanceToken
/// @notice What aTokens and debt tokens share: scaled balances, the events of their changes, signatures.
abstract contract ScaledBalanceToken is IReserveToken, IPoolErrors, EIP712 {
    using SafeCast for uint256;

    /// @dev One slot a holder. Aave keeps balances in 120 bits, so larger amounts fail alike.
    struct Holder {
        uint120 scaledBalance;
        uint128 previousIndex; // ray
    }

    IPool internal immutable _pool;
    address internal immutable _underlying;
    uint8 private immutable _decimals;

    /// @inheritdoc IReserveToken
    mapping(address owner => uint256) public nonces;

    mapping(address holder => Holder) internal _holders;
    uint256 internal _scaledTotalSupply;
    string private _name;
    string private _symbol;

    /// @param pool The pool that mints and burns.
    /// @param underlying The reserve's underlying token; its decimals are this token's.
    /// @param name_ Also the name in the EIP-712 domain.
    constructor(IPool pool, address underlying, string memory name_, string memory symbol_) EIP712(name_, "1") {
        require(address(pool) != address(0) && underlying != address(0), ZeroAddressNotValid());
        _pool = pool;
        _underlying = underlying;
        _decimals = IERC20Metadata(underlying).decimals();
        _name = name_;
        _symbol = symbol_;
    }

    modifier onlyPool() {
        require(msg.sender == address(_pool), CallerMustBePool());
        _;
    }

    /// @inheritdoc IERC20Metadata
    function name() external view returns (string memory) {
        return _name;
    }

    /// @inheritdoc IERC20Metadata
    function symbol() external view returns (string memory) {
        return _symbol;
    }

    /// @inheritdoc IERC20Metadata
    function decimals() external view returns (uint8) {
        return _decimals;
    }

    /// @inheritdoc IERC20
    function balanceOf(address holder) external view returns (uint256) {
        uint256 scaledBalance = _holders[holder].scaledBalance;
        return scaledBalance == 0 ? 0 : _unscale(scaledBalance, _index());
    }

    /// @inheritdoc IERC20
    function totalSupply() external view returns (uint256) {
        uint256 scaledSupply = _scaledTotalSupply;
        return scaledSupply == 0 ? 0 : _unscale(scaledSupply, _index());
    }

    /// @inheritdoc IScaledBalanceToken
    function scaledBalanceOf(address user) external view returns (uint256) {
        return _holders[user].scaledBalance;
    }

    /// @inheritdoc IScaledBalanceToken
    function scaledTotalSupply() external view returns (uint256) {
        return _scaledTotalSupply;
    }

    /// @inheritdoc IScaledBalanceToken
    function getScaledUserBalanceAndSupply(address user) external view returns (uint256, uint256) {
        return (_holders[user].scaledBalance, _scaledTotalSupply);
    }

    /// @inheritdoc IScaledBalanceToken
    function getPreviousIndex(address user) external view returns (uint256) {
        return _holders[user].previousIndex;
    }

    /// @inheritdoc IReserveToken
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @inheritdoc IReserveToken
    function UNDERLYING_ASSET_ADDRESS() external view returns (address) {
        return _underlying;
    }

    /// @inheritdoc IReserveToken
    function POOL() external view returns (address) {
        return address(_pool);
    }

    /// @dev The reserve's index now, ray.
    function _index() internal view virtual returns (uint256);

    /// @dev Scaled amount to asset units, in the token's direction of rounding.
    function _unscale(uint256 scaledAmount, uint256 index) internal pure virtual returns (uint256);

    /// @return Whether the holder had no balance before.
    function _mintScaled(
        address caller,
        address onBehalfOf,
        uint256 scaledAmount,
        uint256 index
    ) internal returns (bool) {
        require(scaledAmount != 0, InvalidMintAmount());
        Holder storage holder = _holders[onBehalfOf];
        uint256 scaledBefore = holder.scaledBalance;
        uint256 recorded = _unscale(scaledBefore, holder.previousIndex);
        uint256 interest = _unscale(scaledBefore, index) - recorded;
        uint256 minted = _unscale(scaledBefore + scaledAmount, index) - recorded;

        holder.previousIndex = index.toUint128();
        holder.scaledBalance = uint120(scaledBefore) + scaledAmount.toUint120();
        _scaledTotalSupply += scaledAmount;
        emit Transfer(address(0), onBehalfOf, minted);
        emit Mint(caller, onBehalfOf, minted, interest, index);
        return scaledBefore == 0;
    }

    /// @return Whether the holder has no balance left.
    function _burnScaled(address from, address target, uint256 scaledAmount, uint256 index) internal returns (bool) {
        require(scaledAmount != 0, InvalidBurnAmount());
        Holder storage holder = _holders[from];
        uint256 scaledBefore = holder.scaledBalance;
        uint256 recorded = _unscale(scaledBefore, holder.previousIndex);
        uint256 interest = _unscale(scaledBefore, index) - recorded;
        uint256 left = _unscale(scaledBefore - scaledAmount, index);

        holder.previousIndex = index.toUint128();
        holder.scaledBalance = uint120(scaledBefore - scaledAmount); // fits: the balance before did
        _scaledTotalSupply -= scaledAmount;
        if (left > recorded) {
            emit Transfer(address(0), from, left - recorded);
            emit Mint(from, from, left - recorded, interest, index);
        } else {
            emit Transfer(from, address(0), recorded - left);
            emit Burn(from, target, recorded - left, interest, index);
        }
        return scaledBefore == scaledAmount;
    }

    /// @dev Shared by `permit` and `delegationWithSig`. Errors in firing order: ZeroAddressNotValid, InvalidExpiration,
    /// those of ECDSA, InvalidSignature.
    function _requireSigned(
        address signer,
        bytes32 structHash,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) internal view {
        require(signer != address(0), ZeroAddressNotValid());
        require(block.timestamp <= deadline, InvalidExpiration());
        require(ECDSA.recover(_hashTypedDataV4(structHash), v, r, s) == signer, InvalidSignature());
    }
}
