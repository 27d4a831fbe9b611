// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

/// @title IStakedUSDe
/// @notice sUSDe: an ERC-4626 vault over USDe whose rewards vest over eight hours and whose exits wait in a silo.
/// ABI of StakedUSDeV2 as deployed at 0x9D39A5DE30e57443BfF2A8307A4256c8797A3497; the admin's functions are in
/// ISingleAdminAccessControl and OpenZeppelin's IAccessControl.
/// @dev Assets are USDe, shares are sUSDe, both 18 decimals. ERC-4626 rounding, always in favour of the vault, with one virtual
/// share and one virtual asset.
/// @dev The role ids are keccak256 of their names: REWARDER_ROLE, BLACKLIST_MANAGER_ROLE, SOFT_RESTRICTED_STAKER_ROLE,
/// FULL_RESTRICTED_STAKER_ROLE.
/// @dev Chosen where public sources differ: one argument for `cooldownAssets` and `cooldownShares`, one for RewardsReceived,
/// and `unstake` pays at once while the cooldown duration is zero.
interface IStakedUSDe is IERC4626 {
    /// @param cooldownEnd timestamp (seconds) from which the amount can be taken
    /// @param underlyingAmount USDe (18 decimals) waiting in the silo, earning nothing
    struct UserCooldown {
        uint104 cooldownEnd;
        uint152 underlyingAmount;
    }

    /// @notice `amount` USDe of rewards start to vest.
    event RewardsReceived(uint256 amount);

    /// @notice The cooldown duration changed; seconds.
    event CooldownDurationUpdated(uint24 previousDuration, uint24 newDuration);

    /// @notice `amountToDistribute` sUSDe of the restricted account `from` went to `to`, or, when that is zero, were burnt for
    /// the benefit of all stakers.
    event LockedAmountRedistributed(address indexed from, address indexed to, uint256 amountToDistribute);

    /// @notice Assets, shares or the reward are zero.
    error InvalidAmount();
    /// @notice USDe can't be rescued: it is the stakers' own.
    error InvalidToken();
    /// @notice The admin can't be restricted.
    error CantBlacklistOwner();
    /// @notice An address given to the constructor is zero.
    error InvalidZeroAddress();
    /// @notice An account is restricted, or the function does not fit the cooldown mode.
    error OperationNotAllowed();
    /// @notice The call would leave more than zero but less than 1e18 shares.
    error MinSharesViolation();
    /// @notice Earlier rewards are still vesting.
    error StillVesting();
    /// @notice More shares than the caller can redeem.
    error ExcessiveRedeemAmount();
    /// @notice More assets than the caller can withdraw.
    error ExcessiveWithdrawAmount();
    /// @notice The cooldown is not over, or the duration is above its maximum.
    error InvalidCooldown();

    /// @notice Bring `amount` USDe of rewards, which vest linearly over `VESTING_PERIOD`.
    /// @dev Errors in firing order: AccessControlUnauthorizedAccount (REWARDER_ROLE), InvalidAmount, StillVesting, the token's own.
    function transferInRewards(uint256 amount) external;

    /// @notice Restrict `target`: from staking (`isFullBlacklisting` false), or from any transfer and exit as well.
    /// @dev Errors in firing order: AccessControlUnauthorizedAccount (BLACKLIST_MANAGER_ROLE), CantBlacklistOwner.
    function addToBlacklist(address target, bool isFullBlacklisting) external;

    /// @notice Lift the soft or the full restriction of `target`.
    /// @dev Errors: AccessControlUnauthorizedAccount (BLACKLIST_MANAGER_ROLE).
    function removeFromBlacklist(address target, bool isFullBlacklisting) external;

    /// @notice Take all sUSDe of the fully restricted `from` and give it to `to`, or to all stakers (vesting like a reward) when
    /// `to` is zero. Admin only.
    /// @dev Errors in firing order: AccessControlUnauthorizedAccount; OperationNotAllowed when `from` is not or `to` is fully
    /// restricted; StillVesting when `to` is zero and rewards are vesting.
    function redistributeLockedAmount(address from, address to) external;

    /// @notice Send `amount` of a token other than USDe, sent here by mistake, to `to`. Admin only.
    /// @dev Errors in firing order: AccessControlUnauthorizedAccount, InvalidToken, the token's own.
    function rescueTokens(address token, uint256 amount, address to) external;

    /// @notice Move `assets` USDe of the caller into the silo.
    /// @dev A second cooldown adds to the amount and restarts the clock for all of it.
    /// @dev Errors in firing order: OperationNotAllowed while the duration is zero; ExcessiveWithdrawAmount; InvalidAmount;
    /// OperationNotAllowed for a fully restricted caller; MinSharesViolation.
    /// @return shares burnt, rounded up
    function cooldownAssets(uint256 assets) external returns (uint256 shares);

    /// @notice Move the USDe that `shares` of the caller are worth into the silo.
    /// @dev Errors as `cooldownAssets`, with ExcessiveRedeemAmount.
    /// @return assets moved, rounded down
    function cooldownShares(uint256 shares) external returns (uint256 assets);

    /// @notice Pay everything the caller has in the silo to `receiver`.
    /// @dev A caller without a cooldown is paid nothing, without an error.
    /// @dev A restriction stops the start of a cooldown, not its payment.
    /// @dev Errors: InvalidCooldown before the end, unless the duration is zero.
    function unstake(address receiver) external;

    /// @notice Set the seconds an exit waits, at most `MAX_COOLDOWN_DURATION`. Admin only.
    /// @dev Zero: `withdraw` and `redeem` work, cooldowns revert. Not zero: the reverse, with OperationNotAllowed.
    /// @dev Errors in firing order: AccessControlUnauthorizedAccount, InvalidCooldown.
    function setCooldownDuration(uint24 duration) external;

    /// @notice The exit in progress of `account`.
    function cooldowns(address account) external view returns (uint104 cooldownEnd, uint152 underlyingAmount);

    /// @notice Seconds an exit waits; starts at the maximum.
    function cooldownDuration() external view returns (uint24);

    /// @notice The longest cooldown: 90 days.
    function MAX_COOLDOWN_DURATION() external view returns (uint24);

    /// @notice The contract that holds USDe in cooldown.
    function silo() external view returns (address);

    /// @notice Rewards (USDe) not yet counted in `totalAssets`.
    /// @dev floor((8 h - t) * vestingAmount / 8 h), t seconds after the last distribution; zero from 8 h on.
    function getUnvestedAmount() external view returns (uint256);

    /// @notice USDe of the last distribution.
    function vestingAmount() external view returns (uint256);

    /// @notice Timestamp (seconds) of the last distribution.
    function lastDistributionTimestamp() external view returns (uint256);
}
