// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ERC20, ERC4626, IERC20} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IStakedUSDe} from "../interfaces/ethena/IStakedUSDe.sol";
import {SingleAdminAccessControl} from "./SingleAdminAccessControl.sol";
import {USDeSilo} from "./USDeSilo.sol";

/// @title StakedUSDe
/// @notice sUSDe, with the ABI and behaviour of StakedUSDeV2.
contract StakedUSDe is IStakedUSDe, ERC4626, ERC20Permit, SingleAdminAccessControl, ReentrancyGuard {
    using SafeERC20 for IERC20;

    bytes32 private constant REWARDER_ROLE = keccak256("REWARDER_ROLE");
    bytes32 private constant BLACKLIST_MANAGER_ROLE = keccak256("BLACKLIST_MANAGER_ROLE");
    bytes32 private constant SOFT_RESTRICTED_STAKER_ROLE = keccak256("SOFT_RESTRICTED_STAKER_ROLE");
    bytes32 private constant FULL_RESTRICTED_STAKER_ROLE = keccak256("FULL_RESTRICTED_STAKER_ROLE");

    uint256 private constant VESTING_PERIOD = 8 hours;
    uint256 private constant MIN_SHARES = 1e18;

    /// @inheritdoc IStakedUSDe
    uint24 public constant MAX_COOLDOWN_DURATION = 90 days;

    USDeSilo private immutable _silo;

    /// @inheritdoc IStakedUSDe
    uint24 public cooldownDuration = MAX_COOLDOWN_DURATION;
    /// @inheritdoc IStakedUSDe
    uint256 public vestingAmount;
    /// @inheritdoc IStakedUSDe
    uint256 public lastDistributionTimestamp;
    /// @inheritdoc IStakedUSDe
    mapping(address account => UserCooldown) public cooldowns;

    modifier notZero(uint256 amount) {
        if (amount == 0) revert InvalidAmount();
        _;
    }

    /// @param usde the asset
    /// @param initialRewarder gets REWARDER_ROLE
    /// @param admin gets DEFAULT_ADMIN_ROLE
    constructor(
        IERC20 usde,
        address initialRewarder,
        address admin
    ) ERC20("Staked USDe", "sUSDe") ERC20Permit("Staked USDe") ERC4626(usde) {
        if (address(usde) == address(0) || initialRewarder == address(0) || admin == address(0)) {
            revert InvalidZeroAddress();
        }
        _silo = new USDeSilo(address(this), address(usde));
        _grantRole(REWARDER_ROLE, initialRewarder);
        _setAdmin(admin);
    }

    /* REWARDS AND RESTRICTIONS */

    /// @inheritdoc IStakedUSDe
    function transferInRewards(uint256 amount) external nonReentrant onlyRole(REWARDER_ROLE) notZero(amount) {
        _startVesting(amount);
        IERC20(asset()).safeTransferFrom(msg.sender, address(this), amount);
        emit RewardsReceived(amount);
    }

    /// @inheritdoc IStakedUSDe
    function addToBlacklist(address target, bool isFullBlacklisting) external onlyRole(BLACKLIST_MANAGER_ROLE) {
        if (target == owner()) revert CantBlacklistOwner();
        _grantRole(_restriction(isFullBlacklisting), target);
    }

    /// @inheritdoc IStakedUSDe
    function removeFromBlacklist(address target, bool isFullBlacklisting) external onlyRole(BLACKLIST_MANAGER_ROLE) {
        _revokeRole(_restriction(isFullBlacklisting), target);
    }

    /// @inheritdoc IStakedUSDe
    function redistributeLockedAmount(address from, address to) external nonReentrant onlyRole(DEFAULT_ADMIN_ROLE) {
        if (!_isFullyRestricted(from) || _isFullyRestricted(to)) revert OperationNotAllowed();
        uint256 shares = balanceOf(from);
        uint256 assets = previewRedeem(shares);
        _burn(from, shares);
        if (to == address(0)) _startVesting(assets);
        else _mint(to, shares);
        emit LockedAmountRedistributed(from, to, shares);
    }

    /// @inheritdoc IStakedUSDe
    function rescueTokens(
        address token,
        uint256 amount,
        address to
    ) external nonReentrant onlyRole(DEFAULT_ADMIN_ROLE) {
        if (token == asset()) revert InvalidToken();
        IERC20(token).safeTransfer(to, amount);
    }

    /* COOLDOWN */

    /// @inheritdoc IStakedUSDe
    function cooldownAssets(uint256 assets) external returns (uint256 shares) {
        if (cooldownDuration == 0) revert OperationNotAllowed();
        if (assets > maxWithdraw(msg.sender)) revert ExcessiveWithdrawAmount();
        shares = previewWithdraw(assets);
        _startCooldown(assets, shares);
    }

    /// @inheritdoc IStakedUSDe
    function cooldownShares(uint256 shares) external returns (uint256 assets) {
        if (cooldownDuration == 0) revert OperationNotAllowed();
        if (shares > maxRedeem(msg.sender)) revert ExcessiveRedeemAmount();
        assets = previewRedeem(shares);
        _startCooldown(assets, shares);
    }

    /// @inheritdoc IStakedUSDe
    function unstake(address receiver) external {
        UserCooldown memory waiting = cooldowns[msg.sender];
        if (block.timestamp < waiting.cooldownEnd && cooldownDuration != 0) revert InvalidCooldown();
        delete cooldowns[msg.sender];
        _silo.withdraw(receiver, waiting.underlyingAmount);
    }

    /// @inheritdoc IStakedUSDe
    function setCooldownDuration(uint24 duration) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (duration > MAX_COOLDOWN_DURATION) revert InvalidCooldown();
        emit CooldownDurationUpdated(cooldownDuration, duration);
        cooldownDuration = duration;
    }

    /// @inheritdoc IStakedUSDe
    function silo() external view returns (address) {
        return address(_silo);
    }

    /* ERC-4626 */

    /// @inheritdoc IERC4626
    /// @dev Errors: OperationNotAllowed while there is a cooldown.
    function withdraw(
        uint256 assets,
        address receiver,
        address owner_
    ) public override(ERC4626, IERC4626) returns (uint256) {
        if (cooldownDuration != 0) revert OperationNotAllowed();
        return super.withdraw(assets, receiver, owner_);
    }

    /// @inheritdoc IERC4626
    /// @dev Errors: OperationNotAllowed while there is a cooldown.
    function redeem(
        uint256 shares,
        address receiver,
        address owner_
    ) public override(ERC4626, IERC4626) returns (uint256) {
        if (cooldownDuration != 0) revert OperationNotAllowed();
        return super.redeem(shares, receiver, owner_);
    }

    /// @notice Always reverts with OperationNotAllowed: a restriction is a role, and nobody may shed it.
    function renounceRole(bytes32, address) public pure override {
        revert OperationNotAllowed();
    }

    /// @inheritdoc IERC4626
    /// @dev The vault's USDe without what has not vested.
    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256) {
        return IERC20(asset()).balanceOf(address(this)) - getUnvestedAmount();
    }

    /// @inheritdoc IStakedUSDe
    function getUnvestedAmount() public view returns (uint256) {
        uint256 elapsed = block.timestamp - lastDistributionTimestamp;
        if (elapsed >= VESTING_PERIOD) return 0;
        return ((VESTING_PERIOD - elapsed) * vestingAmount) / VESTING_PERIOD;
    }

    /// @inheritdoc IERC20Metadata
    function decimals() public pure override(ERC4626, ERC20, IERC20Metadata) returns (uint8) {
        return 18;
    }

    /* INTERNALS */

    function _deposit(
        address caller,
        address receiver,
        uint256 assets,
        uint256 shares
    ) internal override nonReentrant notZero(assets) notZero(shares) {
        if (hasRole(SOFT_RESTRICTED_STAKER_ROLE, caller) || hasRole(SOFT_RESTRICTED_STAKER_ROLE, receiver)) {
            revert OperationNotAllowed();
        }
        super._deposit(caller, receiver, assets, shares);
        _requireMinShares();
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner_,
        uint256 assets,
        uint256 shares
    ) internal override nonReentrant notZero(assets) notZero(shares) {
        if (_isFullyRestricted(caller) || _isFullyRestricted(receiver) || _isFullyRestricted(owner_)) {
            revert OperationNotAllowed();
        }
        super._withdraw(caller, receiver, owner_, assets, shares);
        _requireMinShares();
    }

    /// @dev A burn of restricted shares is allowed: redistribution needs it, and _withdraw has its own check.
    function _update(address from, address to, uint256 shares) internal override {
        if (_isFullyRestricted(to) || (to != address(0) && _isFullyRestricted(from))) revert OperationNotAllowed();
        super._update(from, to, shares);
    }

    function _startCooldown(uint256 assets, uint256 shares) private {
        UserCooldown storage waiting = cooldowns[msg.sender];
        waiting.cooldownEnd = uint104(block.timestamp) + cooldownDuration;
        waiting.underlyingAmount += uint152(assets); // assets <= USDe supply: far below 2^152
        _withdraw(msg.sender, address(_silo), msg.sender, assets, shares);
    }

    function _startVesting(uint256 amount) private {
        if (getUnvestedAmount() > 0) revert StillVesting();
        vestingAmount = amount;
        lastDistributionTimestamp = block.timestamp;
    }

    /// @dev Enough shares, or none, that a donation can't make one share worth much and round later deposits away.
    function _requireMinShares() private view {
        uint256 supply = totalSupply();
        if (supply > 0 && supply < MIN_SHARES) revert MinSharesViolation();
    }

    function _isFullyRestricted(address account) private view returns (bool) {
        return hasRole(FULL_RESTRICTED_STAKER_ROLE, account);
    }

    function _restriction(bool isFull) private pure returns (bytes32) {
        return isFull ? FULL_RESTRICTED_STAKER_ROLE : SOFT_RESTRICTED_STAKER_ROLE;
    }
}
