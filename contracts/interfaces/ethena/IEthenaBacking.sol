// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IEthenaBacking
/// @notice What stands behind USDe: the stablecoins in custody (held here), those in the desk's redemption buffer, and a stated
/// book value for what is off-chain (spot assets and the short perpetuals that hedge them).
///
/// Identities, in USD of 18 decimals, every supported stablecoin at 1 USD:
///   liquidBuffer = sum over assets of the desk's balance
///   custody      = sum over assets of this contract's balance
///   B (backing)  = liquidBuffer + custody + bookValue
///   S            = total supply of USDe
///   ratio        = B / S
///   value of one USDe = min(1, B / S)
/// What moves them:
///   mint of m at par:           B + m, S + m
///   redemption of m at par:     B - m, S - m, out of liquidBuffer. With B < S the ratio falls: (B - m) / (S - m) < B / S.
///   refill, transferToCustody:  B and S unchanged, custody and liquidBuffer change places
///   setBookValue, setBackingRatio: B only; this is how a scenario states an impairment
/// In a sound world the custodian refills the buffer, at most `refillPerBlock` a block. In an impaired one it stops: redemptions
/// are paid at par, first come first served, until the buffer is dry, then not at all; what is left backs the rest.
interface IEthenaBacking {
    /// @notice The stated off-chain value changed; USD, 18 decimals.
    event BookValueSet(uint256 oldBookValue, uint256 newBookValue);

    /// @notice Refills were allowed or stopped, at `refillPerBlock` USD (18 decimals) a block.
    event RefillPolicySet(bool enabled, uint256 refillPerBlock);

    /// @notice `custodian` may, or may no longer, refill the buffer.
    event CustodianSet(address indexed custodian, bool allowed);

    /// @notice `amount` of `asset` (own decimals) went from custody into the desk's buffer.
    event Refilled(address indexed asset, uint256 amount);

    /// @notice An address given to the constructor is zero.
    error ZeroAddress();
    /// @notice The asset has more than 18 decimals, or is listed twice.
    error InvalidAsset(address asset);
    /// @notice The asset is not one that this account holds.
    error UnsupportedAsset(address asset);
    /// @notice The caller is not a custodian.
    error NotCustodian(address caller);
    /// @notice Refills are stopped.
    error RefillDisabled();
    /// @notice The refill is worth `requested`, and `remaining` is left in this block; USD, 18 decimals.
    error RefillPerBlockExceeded(uint256 requested, uint256 remaining);
    /// @notice A ratio asks for less backing than the stablecoins that are really there: move some away first.
    error RatioBelowLiquid(uint256 targetBacking, uint256 liquid);

    /// @notice Send `amount` of `asset` (own decimals) from custody to the desk's redemption buffer.
    /// @dev Errors in firing order: NotCustodian, RefillDisabled, UnsupportedAsset, RefillPerBlockExceeded, the token's own when
    /// custody is short.
    function refill(address asset, uint256 amount) external;

    /// @notice State the off-chain value; USD, 18 decimals. Owner only.
    function setBookValue(uint256 newBookValue) external;

    /// @notice State the off-chain value so that backing is `ratio` (WAD) of the USDe supply at this moment. Owner only.
    /// @dev bookValue = ceil(ratio * S / 1e18) - liquidBuffer - custody. Rounded up, so that with at least one USDe outstanding
    /// `backingRatioWad` then answers exactly `ratio`.
    /// @dev Errors: OwnableUnauthorizedAccount, RatioBelowLiquid.
    function setBackingRatio(uint256 ratio) external;

    /// @notice Allow or stop refills, and set how much a block may bring; USD, 18 decimals. Owner only.
    function setRefillPolicy(bool enabled, uint256 newRefillPerBlock) external;

    /// @notice Allow or forbid `custodian` to refill. Owner only.
    function setCustodian(address custodian, bool allowed) external;

    /// @notice The token whose backing this is.
    function usde() external view returns (address);

    /// @notice The mint and redeem desk, whose balances are the redemption buffer.
    function desk() external view returns (address);

    /// @notice The stablecoins counted as backing.
    function assets() external view returns (address[] memory);

    /// @notice Stated off-chain value; USD, 18 decimals.
    function bookValueWad() external view returns (uint256);

    /// @notice Stablecoins in the desk's buffer; USD, 18 decimals.
    function liquidBufferWad() external view returns (uint256);

    /// @notice Stablecoins in custody; USD, 18 decimals.
    function custodyWad() external view returns (uint256);

    /// @notice B = liquidBuffer + custody + bookValue; USD, 18 decimals.
    function backingValueWad() external view returns (uint256);

    /// @notice floor(B * 1e18 / S); the largest uint256 while no USDe exists.
    function backingRatioWad() external view returns (uint256);

    /// @notice What backs one USDe, at most par: min(1e18, backingRatioWad()); USD, 18 decimals.
    function valuePerUsdeWad() external view returns (uint256);

    /// @notice Whether custodians may refill.
    function refillEnabled() external view returns (bool);

    /// @notice USD (18 decimals) that refills may bring in one block.
    function refillPerBlock() external view returns (uint256);

    /// @notice USD (18 decimals) refilled in block `blockNumber`.
    function refilledInBlock(uint256 blockNumber) external view returns (uint256);

    /// @notice Whether `account` may refill.
    function isCustodian(address account) external view returns (bool);
}
