// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IEthenaMinting} from "../interfaces/ethena/IEthenaMinting.sol";
import {IUSDe} from "../interfaces/ethena/IUSDe.sol";
import {IWETH9} from "../interfaces/ethena/IWETH9.sol";
import {EthenaOrders} from "./EthenaOrders.sol";
import {SingleAdminAccessControl} from "./SingleAdminAccessControl.sol";

/// @title EthenaMinting
/// @notice The mint and redeem desk of USDe, with the ABI and the order of checks of EthenaMinting V2.
contract EthenaMinting is EthenaOrders, SingleAdminAccessControl, ReentrancyGuard {
    using SafeERC20 for IERC20;

    /// @dev What one block has taken of a cap; USDe, 18 decimals.
    struct BlockTotal {
        uint128 mintedPerBlock;
        uint128 redeemedPerBlock;
    }

    bytes32 private constant MINTER_ROLE = keccak256("MINTER_ROLE");
    bytes32 private constant REDEEMER_ROLE = keccak256("REDEEMER_ROLE");
    bytes32 private constant COLLATERAL_MANAGER_ROLE = keccak256("COLLATERAL_MANAGER_ROLE");
    bytes32 private constant GATEKEEPER_ROLE = keccak256("GATEKEEPER_ROLE");

    uint8 private constant ORDER_MINT = 0;
    uint8 private constant ORDER_REDEEM = 1;
    uint8 private constant SIGNATURE_EIP712 = 0;
    uint8 private constant SIGNATURE_EIP1271 = 1;

    uint256 private constant BPS = 10_000;
    uint8 private constant USDE_DECIMALS = 18;
    address private constant NATIVE_TOKEN = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;

    /// @inheritdoc IEthenaMinting
    address public immutable usde;
    address private immutable _weth;

    /// @inheritdoc IEthenaMinting
    GlobalConfig public globalConfig;
    /// @inheritdoc IEthenaMinting
    uint128 public stablesDeltaLimit;
    /// @inheritdoc IEthenaMinting
    mapping(address asset => TokenConfig) public tokenConfig;
    /// @inheritdoc IEthenaMinting
    mapping(uint256 blockNumber => BlockTotal) public totalPerBlock;
    /// @inheritdoc IEthenaMinting
    mapping(uint256 blockNumber => mapping(address asset => BlockTotal)) public totalPerBlockPerAsset;
    /// @inheritdoc IEthenaMinting
    mapping(address signer => mapping(address delegator => DelegatedSignerStatus)) public delegatedSigner;
    /// @inheritdoc IEthenaMinting
    mapping(address custodian => bool) public isCustodianAddress;
    /// @inheritdoc IEthenaMinting
    mapping(address benefactor => bool) public isWhitelistedBenefactor;
    /// @inheritdoc IEthenaMinting
    mapping(address benefactor => mapping(address beneficiary => bool)) public isApprovedBeneficiary;
    mapping(address benefactor => mapping(uint256 slot => uint256 bitmap)) private _usedNonces;

    /// @param _usde the token to mint and burn; this desk must be made its minter
    /// @param weth enables mintWETH; zero if there is none
    /// @param _assets collateral to accept, at least one
    /// @param _tokenConfig one for each asset; `isActive` is read as true
    /// @param _custodians where collateral may go; may be empty
    /// @param _admin holds DEFAULT_ADMIN_ROLE; no other role is granted
    constructor(
        address _usde,
        address weth,
        address[] memory _assets,
        TokenConfig[] memory _tokenConfig,
        GlobalConfig memory _globalConfig,
        address[] memory _custodians,
        address _admin
    ) {
        if (_usde == address(0)) revert InvalidUSDeAddress();
        if (_assets.length == 0 || _assets.length != _tokenConfig.length) revert NoAssetsProvided();
        if (_admin == address(0)) revert InvalidZeroAddress();
        usde = _usde;
        _weth = weth;
        globalConfig = _globalConfig;
        for (uint256 i = 0; i < _assets.length; ++i) _addSupportedAsset(_assets[i], _tokenConfig[i]);
        for (uint256 i = 0; i < _custodians.length; ++i) _addCustodian(_custodians[i]);
        _setAdmin(_admin);
        emit USDeSet(_usde);
    }

    /// @notice Ether comes from unwrapping WETH, or fills the buffer.
    receive() external payable {
        emit Received(msg.sender, msg.value);
    }

    /* MINT AND REDEEM */

    /// @inheritdoc IEthenaMinting
    function mint(
        Order calldata order,
        Route calldata route,
        Signature calldata signature
    ) external nonReentrant onlyRole(MINTER_ROLE) {
        _admitMint(order, route, signature);
        IERC20 collateral = IERC20(order.collateral_asset);
        uint256 last = route.addresses.length - 1;
        uint256 remaining = order.collateral_amount;
        for (uint256 i = 0; i < last; ++i) {
            uint256 part = (uint256(order.collateral_amount) * route.ratios[i]) / BPS;
            remaining -= part;
            collateral.safeTransferFrom(order.benefactor, route.addresses[i], part);
        }
        collateral.safeTransferFrom(order.benefactor, route.addresses[last], remaining);
        _issue(order);
    }

    /// @inheritdoc IEthenaMinting
    function mintWETH(
        Order calldata order,
        Route calldata route,
        Signature calldata signature
    ) external nonReentrant onlyRole(MINTER_ROLE) {
        _admitMint(order, route, signature);
        if (order.collateral_asset != _weth) revert UnsupportedAsset();
        IERC20(_weth).safeTransferFrom(order.benefactor, address(this), order.collateral_amount);
        IWETH9(_weth).withdraw(order.collateral_amount);
        uint256 last = route.addresses.length - 1;
        uint256 remaining = order.collateral_amount;
        for (uint256 i = 0; i < last; ++i) {
            uint256 part = (uint256(order.collateral_amount) * route.ratios[i]) / BPS;
            remaining -= part;
            _sendEther(route.addresses[i], part);
        }
        _sendEther(route.addresses[last], remaining);
        _issue(order);
    }

    /// @inheritdoc IEthenaMinting
    function redeem(Order calldata order, Signature calldata signature) external nonReentrant onlyRole(REDEEMER_ROLE) {
        BlockTotal storage assetTotal = totalPerBlockPerAsset[block.number][order.collateral_asset];
        BlockTotal storage total = totalPerBlock[block.number];
        TokenConfig storage config = tokenConfig[order.collateral_asset];
        if (!config.isActive) revert UnsupportedAsset();
        uint256 amount = order.usde_amount;
        if (assetTotal.redeemedPerBlock + amount > config.maxRedeemPerBlock) revert MaxRedeemPerBlockExceeded();
        if (total.redeemedPerBlock + amount > globalConfig.globalMaxRedeemPerBlock) {
            revert GlobalMaxRedeemPerBlockExceeded();
        }
        if (order.order_type != ORDER_REDEEM) revert InvalidOrder();
        verifyOrder(order, signature);
        _useNonce(order.benefactor, order.nonce);
        assetTotal.redeemedPerBlock += order.usde_amount;
        total.redeemedPerBlock += order.usde_amount;

        ERC20Burnable(usde).burnFrom(order.benefactor, amount);
        if (order.collateral_asset == NATIVE_TOKEN) {
            if (address(this).balance < order.collateral_amount) revert InvalidAmount();
            _sendEther(order.beneficiary, order.collateral_amount);
        } else {
            IERC20(order.collateral_asset).safeTransfer(order.beneficiary, order.collateral_amount);
        }
        emit Redeem(
            msg.sender,
            order.order_id,
            order.benefactor,
            order.beneficiary,
            order.collateral_asset,
            order.collateral_amount,
            amount
        );
    }

    /// @inheritdoc IEthenaMinting
    function transferToCustody(
        address wallet,
        address asset,
        uint128 amount
    ) external nonReentrant onlyRole(COLLATERAL_MANAGER_ROLE) {
        if (!isCustodianAddress[wallet]) revert InvalidAddress();
        if (asset == NATIVE_TOKEN) _sendEther(wallet, amount);
        else IERC20(asset).safeTransfer(wallet, amount);
        emit CustodyTransfer(wallet, asset, amount);
    }

    /* BENEFACTORS AND THEIR SIGNERS */

    /// @inheritdoc IEthenaMinting
    function setDelegatedSigner(address _delegateTo) external {
        delegatedSigner[_delegateTo][msg.sender] = DelegatedSignerStatus.PENDING;
        emit DelegatedSignerInitiated(_delegateTo, msg.sender);
    }

    /// @inheritdoc IEthenaMinting
    function confirmDelegatedSigner(address _delegatedBy) external {
        if (delegatedSigner[msg.sender][_delegatedBy] != DelegatedSignerStatus.PENDING) revert DelegationNotInitiated();
        delegatedSigner[msg.sender][_delegatedBy] = DelegatedSignerStatus.ACCEPTED;
        emit DelegatedSignerAdded(msg.sender, _delegatedBy);
    }

    /// @inheritdoc IEthenaMinting
    function removeDelegatedSigner(address _removedSigner) external {
        delegatedSigner[_removedSigner][msg.sender] = DelegatedSignerStatus.REJECTED;
        emit DelegatedSignerRemoved(_removedSigner, msg.sender);
    }

    /// @inheritdoc IEthenaMinting
    function setApprovedBeneficiary(address beneficiary, bool status) external {
        if (isApprovedBeneficiary[msg.sender][beneficiary] == status) revert InvalidBeneficiaryAddress();
        isApprovedBeneficiary[msg.sender][beneficiary] = status;
        if (status) emit BeneficiaryAdded(msg.sender, beneficiary);
        else emit BeneficiaryRemoved(msg.sender, beneficiary);
    }

    /* ADMIN */

    /// @inheritdoc IEthenaMinting
    function setGlobalMaxMintPerBlock(uint128 _globalMaxMintPerBlock) external onlyRole(DEFAULT_ADMIN_ROLE) {
        globalConfig.globalMaxMintPerBlock = _globalMaxMintPerBlock;
    }

    /// @inheritdoc IEthenaMinting
    function setGlobalMaxRedeemPerBlock(uint128 _globalMaxRedeemPerBlock) external onlyRole(DEFAULT_ADMIN_ROLE) {
        globalConfig.globalMaxRedeemPerBlock = _globalMaxRedeemPerBlock;
    }

    /// @inheritdoc IEthenaMinting
    function setMaxMintPerBlock(uint128 _maxMintPerBlock, address asset) external onlyRole(DEFAULT_ADMIN_ROLE) {
        TokenConfig storage config = _activeConfig(asset);
        emit MaxMintPerBlockChanged(config.maxMintPerBlock, _maxMintPerBlock, asset);
        config.maxMintPerBlock = _maxMintPerBlock;
    }

    /// @inheritdoc IEthenaMinting
    function setMaxRedeemPerBlock(uint128 _maxRedeemPerBlock, address asset) external onlyRole(DEFAULT_ADMIN_ROLE) {
        TokenConfig storage config = _activeConfig(asset);
        emit MaxRedeemPerBlockChanged(config.maxRedeemPerBlock, _maxRedeemPerBlock, asset);
        config.maxRedeemPerBlock = _maxRedeemPerBlock;
    }

    /// @inheritdoc IEthenaMinting
    function setStablesDeltaLimit(uint128 _stablesDeltaLimit) external onlyRole(DEFAULT_ADMIN_ROLE) {
        stablesDeltaLimit = _stablesDeltaLimit;
    }

    /// @inheritdoc IEthenaMinting
    function setTokenType(address asset, TokenType tokenType) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _activeConfig(asset).tokenType = tokenType;
        emit TokenTypeSet(asset, uint256(tokenType));
    }

    /// @inheritdoc IEthenaMinting
    function addSupportedAsset(address asset, TokenConfig calldata _tokenConfig) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _addSupportedAsset(asset, _tokenConfig);
    }

    /// @inheritdoc IEthenaMinting
    function removeSupportedAsset(address asset) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _activeConfig(asset);
        delete tokenConfig[asset];
        emit AssetRemoved(asset);
    }

    /// @inheritdoc IEthenaMinting
    function addCustodianAddress(address custodian) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _addCustodian(custodian);
    }

    /// @inheritdoc IEthenaMinting
    function removeCustodianAddress(address custodian) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (!isCustodianAddress[custodian]) revert InvalidCustodianAddress();
        isCustodianAddress[custodian] = false;
        emit CustodianAddressRemoved(custodian);
    }

    /// @inheritdoc IEthenaMinting
    function addWhitelistedBenefactor(address benefactor) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (benefactor == address(0) || isWhitelistedBenefactor[benefactor]) revert InvalidBenefactorAddress();
        isWhitelistedBenefactor[benefactor] = true;
        emit BenefactorAdded(benefactor);
    }

    /// @inheritdoc IEthenaMinting
    function removeWhitelistedBenefactor(address benefactor) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (!isWhitelistedBenefactor[benefactor]) revert InvalidBenefactorAddress();
        isWhitelistedBenefactor[benefactor] = false;
        emit BenefactorRemoved(benefactor);
    }

    /* GATEKEEPERS */

    /// @inheritdoc IEthenaMinting
    function disableMintRedeem() external onlyRole(GATEKEEPER_ROLE) {
        delete globalConfig;
    }

    /// @inheritdoc IEthenaMinting
    function removeMinterRole(address minter) external onlyRole(GATEKEEPER_ROLE) {
        _revokeRole(MINTER_ROLE, minter);
    }

    /// @inheritdoc IEthenaMinting
    function removeRedeemerRole(address redeemer) external onlyRole(GATEKEEPER_ROLE) {
        _revokeRole(REDEEMER_ROLE, redeemer);
    }

    /// @inheritdoc IEthenaMinting
    function removeCollateralManagerRole(address collateralManager) external onlyRole(GATEKEEPER_ROLE) {
        _revokeRole(COLLATERAL_MANAGER_ROLE, collateralManager);
    }

    /* VIEWS */

    /// @inheritdoc IEthenaMinting
    function isSupportedAsset(address asset) external view returns (bool) {
        return tokenConfig[asset].isActive;
    }

    /// @inheritdoc IEthenaMinting
    function verifyOrder(
        Order calldata order,
        Signature calldata signature
    ) public view returns (bytes32 taker_order_hash) {
        taker_order_hash = hashOrder(order);
        if (signature.signature_type == SIGNATURE_EIP712) {
            (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(
                taker_order_hash,
                signature.signature_bytes
            );
            bool isAllowed =
                signer == order.benefactor ||
                    delegatedSigner[signer][order.benefactor] == DelegatedSignerStatus.ACCEPTED;
            if (failure != ECDSA.RecoverError.NoError || !isAllowed) revert InvalidEIP712Signature();
        } else if (signature.signature_type == SIGNATURE_EIP1271) {
            bytes4 answer = IERC1271(order.benefactor).isValidSignature(taker_order_hash, signature.signature_bytes);
            if (answer != IERC1271.isValidSignature.selector) revert InvalidEIP1271Signature();
        } else {
            revert UnknownSignatureType();
        }
        if (!isWhitelistedBenefactor[order.benefactor]) revert BenefactorNotWhitelisted();
        if (order.beneficiary != order.benefactor && !isApprovedBeneficiary[order.benefactor][order.beneficiary])
            revert BeneficiaryNotApproved();
        if (
            tokenConfig[order.collateral_asset].tokenType == TokenType.STABLE &&
            !verifyStablesLimit(order.collateral_amount, order.usde_amount, order.collateral_asset, order.order_type)
        ) revert InvalidStablePrice();
        if (order.beneficiary == address(0)) revert InvalidAddress();
        if (order.collateral_amount == 0 || order.usde_amount == 0) revert InvalidAmount();
        if (block.timestamp > order.expiry) revert SignatureExpired();
    }

    /// @inheritdoc IEthenaMinting
    function verifyRoute(Route calldata route) public view returns (bool) {
        uint256 count = route.addresses.length;
        if (count == 0 || count != route.ratios.length) return false;
        uint256 sum = 0;
        for (uint256 i = 0; i < count; ++i) {
            address target = route.addresses[i];
            if (target != address(this) && !isCustodianAddress[target]) return false;
            if (route.ratios[i] == 0) return false;
            sum += route.ratios[i];
        }
        return sum == BPS;
    }

    /// @inheritdoc IEthenaMinting
    function verifyNonce(
        address sender,
        uint128 nonce
    ) public view returns (uint128 slot, uint256 bitmap, uint256 bit) {
        if (nonce == 0) revert InvalidNonce();
        slot = uint64(nonce) >> 8;
        bit = 1 << uint8(nonce);
        bitmap = _usedNonces[sender][slot];
        if (bitmap & bit != 0) revert InvalidNonce();
    }

    /// @inheritdoc IEthenaMinting
    function verifyStablesLimit(
        uint128 collateralAmount,
        uint128 usdeAmount,
        address collateralAsset,
        uint8 orderType
    ) public view returns (bool) {
        uint256 decimals = IERC20Metadata(collateralAsset).decimals();
        uint256 collateral =
            decimals <= USDE_DECIMALS
                ? collateralAmount * 10 ** (USDE_DECIMALS - decimals)
                : collateralAmount / 10 ** (decimals - USDE_DECIMALS);
        (uint256 paidOut, uint256 paidIn) = orderType == ORDER_MINT
            ? (uint256(usdeAmount), collateral)
            : (collateral, uint256(usdeAmount));
        if (paidOut <= paidIn) return true;
        if (usdeAmount == 0) return false; // only a redemption gets here: something for nothing
        return ((paidOut - paidIn) * BPS) / usdeAmount <= stablesDeltaLimit;
    }

    /* INTERNALS */

    /// @dev Every check of a mint in its order, and the entries in the block's totals and the nonces.
    function _admitMint(Order calldata order, Route calldata route, Signature calldata signature) private {
        BlockTotal storage assetTotal = totalPerBlockPerAsset[block.number][order.collateral_asset];
        BlockTotal storage total = totalPerBlock[block.number];
        TokenConfig storage config = tokenConfig[order.collateral_asset];
        if (!config.isActive) revert UnsupportedAsset();
        uint256 amount = order.usde_amount;
        if (assetTotal.mintedPerBlock + amount > config.maxMintPerBlock) revert MaxMintPerBlockExceeded();
        if (total.mintedPerBlock + amount > globalConfig.globalMaxMintPerBlock) revert GlobalMaxMintPerBlockExceeded();
        if (order.order_type != ORDER_MINT) revert InvalidOrder();
        verifyOrder(order, signature);
        if (!verifyRoute(route)) revert InvalidRoute();
        _useNonce(order.benefactor, order.nonce);
        assetTotal.mintedPerBlock += order.usde_amount;
        total.mintedPerBlock += order.usde_amount;
    }

    function _issue(Order calldata order) private {
        IUSDe(usde).mint(order.beneficiary, order.usde_amount);
        emit Mint(
            msg.sender,
            order.order_id,
            order.benefactor,
            order.beneficiary,
            order.collateral_asset,
            order.collateral_amount,
            order.usde_amount
        );
    }

    function _useNonce(address benefactor, uint128 nonce) private {
        (uint128 slot, uint256 bitmap, uint256 bit) = verifyNonce(benefactor, nonce);
        _usedNonces[benefactor][slot] = bitmap | bit;
    }

    function _sendEther(address to, uint256 amount) private {
        (bool isSent, ) = to.call{value: amount}("");
        if (!isSent) revert TransferFailed();
    }

    function _addSupportedAsset(address asset, TokenConfig memory config) private {
        if (asset == address(0) || asset == usde || tokenConfig[asset].isActive) revert InvalidAssetAddress();
        config.isActive = true;
        tokenConfig[asset] = config;
        emit AssetAdded(asset);
    }

    function _addCustodian(address custodian) private {
        if (custodian == address(0) || custodian == usde || isCustodianAddress[custodian]) {
            revert InvalidCustodianAddress();
        }
        isCustodianAddress[custodian] = true;
        emit CustodianAddressAdded(custodian);
    }

    function _activeConfig(address asset) private view returns (TokenConfig storage config) {
        config = tokenConfig[asset];
        if (!config.isActive) revert InvalidAssetAddress();
    }
}
