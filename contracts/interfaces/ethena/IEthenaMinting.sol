// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IEthenaMinting
/// @notice The desk that mints USDe against collateral and redeems it at par, on orders signed by whitelisted benefactors.
/// ABI of EthenaMinting V2 as deployed at 0xe3490297a08d6fC8Da46Edb7B6142E4F461b62D3; the admin's functions are in
/// ISingleAdminAccessControl and OpenZeppelin's IAccessControl.
/// @dev USDe has 18 decimals. Collateral amounts are in the asset's own decimals. Caps are in USDe per block.
/// @dev The role ids are keccak256 of their names: MINTER_ROLE, REDEEMER_ROLE, COLLATERAL_MANAGER_ROLE, GATEKEEPER_ROLE.
/// @dev `order_type` and `signature_type` are uint8 where the deployed source has enums: the ABI is the same, and a value
/// out of range reaches InvalidOrder or UnknownSignatureType instead of a revert without data in the decoder.
interface IEthenaMinting {
    /// @notice Whether an asset is held to par with USDe (STABLE) or freely priced by the order (ASSET).
    enum TokenType {
        STABLE,
        ASSET
    }

    /// @notice The state of a delegation. REJECTED is also the state of one never asked for.
    enum DelegatedSignerStatus {
        REJECTED,
        PENDING,
        ACCEPTED
    }

    /// @notice What the benefactor signs.
    /// @param order_id free text that ties the order to the off-chain quote
    /// @param order_type 0 = MINT, 1 = REDEEM
    /// @param expiry last timestamp (seconds) at which the order may be executed
    /// @param nonce any value but 0, unique per benefactor in its low 64 bits
    /// @param benefactor pays the collateral of a mint, or the USDe of a redemption
    /// @param beneficiary receives the USDe of a mint, or the collateral of a redemption
    /// @param collateral_asset the asset paid in or out
    /// @param collateral_amount in the asset's own decimals
    /// @param usde_amount 18 decimals
    struct Order {
        string order_id;
        uint8 order_type;
        uint120 expiry;
        uint128 nonce;
        address benefactor;
        address beneficiary;
        address collateral_asset;
        uint128 collateral_amount;
        uint128 usde_amount;
    }

    /// @notice Where the collateral of a mint goes.
    /// @param addresses custodians, or the desk itself (which fills the redemption buffer)
    /// @param ratios basis points of the collateral for each address, together 10,000; what rounding leaves goes to the last
    struct Route {
        address[] addresses;
        uint128[] ratios;
    }

    /// @param signature_type 0 = EIP712 (an account's key), 1 = EIP1271 (the benefactor is a contract)
    /// @param signature_bytes r, s, v, or what the benefactor's contract understands
    struct Signature {
        uint8 signature_type;
        bytes signature_bytes;
    }

    /// @param tokenType whether the par check applies
    /// @param isActive whether orders in this asset are taken
    /// @param maxMintPerBlock USDe (18 decimals) that may be minted against the asset in one block
    /// @param maxRedeemPerBlock USDe (18 decimals) that may be redeemed into the asset in one block
    struct TokenConfig {
        TokenType tokenType;
        bool isActive;
        uint128 maxMintPerBlock;
        uint128 maxRedeemPerBlock;
    }

    /// @param globalMaxMintPerBlock USDe (18 decimals) that may be minted in one block, over all assets
    /// @param globalMaxRedeemPerBlock USDe (18 decimals) that may be redeemed in one block, over all assets
    struct GlobalConfig {
        uint128 globalMaxMintPerBlock;
        uint128 globalMaxRedeemPerBlock;
    }

    /// @notice `usde_amount` was minted for `beneficiary` against `collateral_amount` paid by `benefactor`.
    event Mint(
        address minter,
        string indexed order_id,
        address indexed benefactor,
        address indexed beneficiary,
        address collateral_asset,
        uint256 collateral_amount,
        uint256 usde_amount
    );

    /// @notice `usde_amount` of `benefactor` was burnt and `collateral_amount` paid to `beneficiary`.
    event Redeem(
        address redeemer,
        string indexed order_id,
        address indexed benefactor,
        address indexed beneficiary,
        address collateral_asset,
        uint256 collateral_amount,
        uint256 usde_amount
    );

    /// @notice Orders in `asset` are taken from now on.
    event AssetAdded(address indexed asset);

    /// @notice Orders in `asset` are refused from now on.
    event AssetRemoved(address indexed asset);

    /// @notice `benefactor` may have orders executed.
    event BenefactorAdded(address indexed benefactor);

    /// @notice `benefactor` may no longer have orders executed.
    event BenefactorRemoved(address indexed benefactor);

    /// @notice `benefactor` allows `beneficiary` to receive what its orders pay out.
    event BeneficiaryAdded(address indexed benefactor, address indexed beneficiary);

    /// @notice `benefactor` no longer allows `beneficiary`.
    event BeneficiaryRemoved(address indexed benefactor, address indexed beneficiary);

    /// @notice Collateral may be routed and moved to `custodian`.
    event CustodianAddressAdded(address indexed custodian);

    /// @notice Collateral may no longer be routed or moved to `custodian`.
    event CustodianAddressRemoved(address indexed custodian);

    /// @notice `amount` of `asset` left the buffer for the custodian `wallet`.
    event CustodyTransfer(address indexed wallet, address indexed asset, uint256 amount);

    /// @notice `delegator` asks `signer` to sign on its behalf.
    event DelegatedSignerInitiated(address indexed signer, address indexed delegator);

    /// @notice `signer` agreed: its signatures count as those of `delegator`.
    event DelegatedSignerAdded(address indexed signer, address indexed delegator);

    /// @notice `delegator` withdrew the delegation to `signer`.
    event DelegatedSignerRemoved(address indexed signer, address indexed delegator);

    /// @notice The mint cap of `asset` changed; USDe per block, 18 decimals.
    event MaxMintPerBlockChanged(uint256 oldMaxMintPerBlock, uint256 newMaxMintPerBlock, address indexed asset);

    /// @notice The redemption cap of `asset` changed; USDe per block, 18 decimals.
    event MaxRedeemPerBlockChanged(uint256 oldMaxRedeemPerBlock, uint256 newMaxRedeemPerBlock, address indexed asset);

    /// @notice The type of `token` was set: 0 = STABLE, 1 = ASSET.
    event TokenTypeSet(address indexed token, uint256 tokenType);

    /// @notice The token this desk mints and burns.
    event USDeSet(address indexed USDe);

    /// @notice The desk received `amount` wei of ether from `sender`.
    event Received(address sender, uint256 amount);

    /// @notice The benefactor of the order is not on the whitelist.
    error BenefactorNotWhitelisted();
    /// @notice The beneficiary is neither the benefactor nor approved by it.
    error BeneficiaryNotApproved();
    /// @notice The delegation to confirm was not asked for, or is already decided.
    error DelegationNotInitiated();
    /// @notice The order would mint more in this block than allowed over all assets.
    error GlobalMaxMintPerBlockExceeded();
    /// @notice The order would redeem more in this block than allowed over all assets.
    error GlobalMaxRedeemPerBlockExceeded();
    /// @notice The beneficiary is the zero address, or the wallet of a custody transfer is not a custodian.
    error InvalidAddress();
    /// @notice An amount of the order is zero, or the buffer holds less ether than is to be paid.
    error InvalidAmount();
    /// @notice The asset to add is zero, USDe itself or already supported, or the asset to remove or set is not supported.
    error InvalidAssetAddress();
    /// @notice The benefactor to add is zero or already listed, or the one to remove is not listed.
    error InvalidBenefactorAddress();
    /// @notice The beneficiary already has the state that is asked for.
    error InvalidBeneficiaryAddress();
    /// @notice The custodian to add is zero, USDe or already listed, or the one to remove is not listed.
    error InvalidCustodianAddress();
    /// @notice The benefactor's contract does not confirm the signature.
    error InvalidEIP1271Signature();
    /// @notice The signer is neither the benefactor nor its accepted delegate, or the bytes are no signature.
    error InvalidEIP712Signature();
    /// @notice The nonce is zero or was used by this benefactor.
    error InvalidNonce();
    /// @notice The order's type is not the one this function executes.
    error InvalidOrder();
    /// @notice The route is empty, names no custodian, has a zero ratio, or its ratios don't sum to 10,000.
    error InvalidRoute();
    /// @notice The order pays out more than par by more than the stables delta limit.
    error InvalidStablePrice();
    /// @notice The USDe address given to the constructor is zero.
    error InvalidUSDeAddress();
    /// @notice The admin given to the constructor is zero.
    error InvalidZeroAddress();
    /// @notice The order would mint more against its asset in this block than allowed.
    error MaxMintPerBlockExceeded();
    /// @notice The order would redeem more into its asset in this block than allowed.
    error MaxRedeemPerBlockExceeded();
    /// @notice The constructor was given no assets, or not one configuration for each.
    error NoAssetsProvided();
    /// @notice The order has expired.
    error SignatureExpired();
    /// @notice The receiver refused ether.
    error TransferFailed();
    /// @notice The signature type is neither EIP712 nor EIP1271.
    error UnknownSignatureType();
    /// @notice The asset is not active, or `mintWETH` was called with another asset than WETH.
    error UnsupportedAsset();

    /// @notice Take the benefactor's collateral along `route` and mint USDe for the beneficiary.
    /// @dev Errors in firing order: AccessControlUnauthorizedAccount (MINTER_ROLE); UnsupportedAsset, MaxMintPerBlockExceeded,
    /// GlobalMaxMintPerBlockExceeded; InvalidOrder; those of `verifyOrder`; InvalidRoute; InvalidNonce; then the token's own
    /// when allowance or balance of the benefactor are short.
    /// @dev The caps are read before the signature: an order over the cap fails as such whoever signed it.
    function mint(Order calldata order, Route calldata route, Signature calldata signature) external;

    /// @notice As `mint` for WETH, which is unwrapped on the way: the addresses of the route receive ether.
    /// @dev Errors: as `mint`; after InvalidNonce, UnsupportedAsset when the collateral is not the WETH given to the
    /// constructor. A desk deployed with WETH zero therefore refuses every order here.
    function mintWETH(Order calldata order, Route calldata route, Signature calldata signature) external;

    /// @notice Burn the benefactor's USDe and pay the collateral from the desk's own balance, the redemption buffer.
    /// @dev Errors in firing order: AccessControlUnauthorizedAccount (REDEEMER_ROLE); UnsupportedAsset,
    /// MaxRedeemPerBlockExceeded, GlobalMaxRedeemPerBlockExceeded; InvalidOrder; those of `verifyOrder`; InvalidNonce; USDe's
    /// own when allowance or balance of the benefactor are short; the collateral's own (ERC20InsufficientBalance) when the
    /// buffer is short.
    function redeem(Order calldata order, Signature calldata signature) external;

    /// @notice Ask `_delegateTo` to sign orders for the caller.
    function setDelegatedSigner(address _delegateTo) external;

    /// @notice Agree to sign orders for `_delegatedBy`.
    /// @dev Errors: DelegationNotInitiated.
    function confirmDelegatedSigner(address _delegatedBy) external;

    /// @notice End the delegation of the caller to `_removedSigner`, whatever its state.
    function removeDelegatedSigner(address _removedSigner) external;

    /// @notice Allow (`status` true) or forbid `beneficiary` to receive what the caller's orders pay out.
    /// @dev Errors: InvalidBeneficiaryAddress when nothing would change.
    function setApprovedBeneficiary(address beneficiary, bool status) external;

    /// @notice Set the mint cap over all assets; USDe per block, 18 decimals. Emits nothing. Admin only.
    function setGlobalMaxMintPerBlock(uint128 _globalMaxMintPerBlock) external;

    /// @notice Set the redemption cap over all assets; USDe per block, 18 decimals. Emits nothing. Admin only.
    function setGlobalMaxRedeemPerBlock(uint128 _globalMaxRedeemPerBlock) external;

    /// @notice Set the mint cap of `asset`; USDe per block, 18 decimals. Admin only.
    /// @dev Errors: InvalidAssetAddress when the asset is not active.
    function setMaxMintPerBlock(uint128 _maxMintPerBlock, address asset) external;

    /// @notice Set the redemption cap of `asset`; USDe per block, 18 decimals. Admin only.
    /// @dev Errors: InvalidAssetAddress when the asset is not active.
    function setMaxRedeemPerBlock(uint128 _maxRedeemPerBlock, address asset) external;

    /// @notice Set how far an order may pay out more than par, in basis points of its USDe. Emits nothing. Admin only.
    function setStablesDeltaLimit(uint128 _stablesDeltaLimit) external;

    /// @notice Set whether `asset` is held to par (STABLE) or not (ASSET). Admin only.
    /// @dev Errors: InvalidAssetAddress when the asset is not active.
    function setTokenType(address asset, TokenType tokenType) external;

    /// @notice Take orders in `asset`, under `_tokenConfig`; its `isActive` is read as true. Admin only.
    /// @dev Errors: InvalidAssetAddress.
    function addSupportedAsset(address asset, TokenConfig calldata _tokenConfig) external;

    /// @notice Refuse orders in `asset` and forget its configuration. Admin only.
    /// @dev Errors: InvalidAssetAddress.
    function removeSupportedAsset(address asset) external;

    /// @notice Allow collateral to go to `custodian`. Admin only.
    /// @dev Errors: InvalidCustodianAddress.
    function addCustodianAddress(address custodian) external;

    /// @notice Stop collateral from going to `custodian`. Admin only.
    /// @dev Errors: InvalidCustodianAddress.
    function removeCustodianAddress(address custodian) external;

    /// @notice Put `benefactor` on the whitelist. Admin only.
    /// @dev Errors: InvalidBenefactorAddress.
    function addWhitelistedBenefactor(address benefactor) external;

    /// @notice Take `benefactor` off the whitelist. Admin only.
    /// @dev Errors: InvalidBenefactorAddress.
    function removeWhitelistedBenefactor(address benefactor) external;

    /// @notice Move `amount` of `asset` (own decimals; 0xEeee…EEeE for ether) from the buffer to the custodian `wallet`.
    /// @dev Errors in firing order: AccessControlUnauthorizedAccount (COLLATERAL_MANAGER_ROLE), InvalidAddress,
    /// TransferFailed or the token's own.
    function transferToCustody(address wallet, address asset, uint128 amount) external;

    /// @notice Set both global caps to zero, which stops minting and redemption at once.
    /// @dev Errors: AccessControlUnauthorizedAccount (GATEKEEPER_ROLE).
    function disableMintRedeem() external;

    /// @notice Take MINTER_ROLE from `minter`.
    /// @dev Errors: AccessControlUnauthorizedAccount (GATEKEEPER_ROLE).
    function removeMinterRole(address minter) external;

    /// @notice Take REDEEMER_ROLE from `redeemer`.
    /// @dev Errors: AccessControlUnauthorizedAccount (GATEKEEPER_ROLE).
    function removeRedeemerRole(address redeemer) external;

    /// @notice Take COLLATERAL_MANAGER_ROLE from `collateralManager`.
    /// @dev Errors: AccessControlUnauthorizedAccount (GATEKEEPER_ROLE).
    function removeCollateralManagerRole(address collateralManager) external;

    /// @notice The token this desk mints and burns.
    function usde() external view returns (address);

    /// @notice The caps over all assets; USDe per block, 18 decimals.
    function globalConfig() external view returns (uint128 globalMaxMintPerBlock, uint128 globalMaxRedeemPerBlock);

    /// @notice The configuration of `asset`; all zero when it is not supported.
    function tokenConfig(
        address asset
    ) external view returns (TokenType tokenType, bool isActive, uint128 maxMintPerBlock, uint128 maxRedeemPerBlock);

    /// @notice USDe (18 decimals) minted and redeemed in block `blockNumber` over all assets.
    function totalPerBlock(
        uint256 blockNumber
    ) external view returns (uint128 mintedPerBlock, uint128 redeemedPerBlock);

    /// @notice USDe (18 decimals) minted against and redeemed into `asset` in block `blockNumber`.
    function totalPerBlockPerAsset(
        uint256 blockNumber,
        address asset
    ) external view returns (uint128 mintedPerBlock, uint128 redeemedPerBlock);

    /// @notice How far an order may pay out more than par, in basis points of its USDe.
    function stablesDeltaLimit() external view returns (uint128);

    /// @notice The state of the delegation of `delegator` to `signer`.
    function delegatedSigner(address signer, address delegator) external view returns (DelegatedSignerStatus);

    /// @notice Whether orders in `asset` are taken.
    function isSupportedAsset(address asset) external view returns (bool);

    /// @notice Whether collateral may go to `custodian`. The desk itself is always a valid route, listed or not.
    function isCustodianAddress(address custodian) external view returns (bool);

    /// @notice Whether orders of `benefactor` are taken.
    function isWhitelistedBenefactor(address benefactor) external view returns (bool);

    /// @notice Whether `benefactor` allows `beneficiary` to receive what its orders pay out.
    function isApprovedBeneficiary(address benefactor, address beneficiary) external view returns (bool);

    /// @notice Check an order as `mint` and `redeem` do, but for caps, type, route and nonce.
    /// @dev Errors in firing order: InvalidEIP712Signature, InvalidEIP1271Signature or UnknownSignatureType;
    /// BenefactorNotWhitelisted; BeneficiaryNotApproved; InvalidStablePrice (STABLE assets); InvalidAddress; InvalidAmount;
    /// SignatureExpired.
    /// @return taker_order_hash the EIP-712 digest that was signed
    function verifyOrder(
        Order calldata order,
        Signature calldata signature
    ) external view returns (bytes32 taker_order_hash);

    /// @notice Whether `route` leads only to custodians or the desk, with ratios that are not zero and sum to 10,000.
    function verifyRoute(Route calldata route) external view returns (bool);

    /// @notice Check that `sender` may still use `nonce`, and say where its use would be recorded.
    /// @dev Only the low 64 bits of the nonce count: two nonces that agree in them are the same nonce.
    /// @dev Errors: InvalidNonce.
    /// @return slot the word of the sender's bitmap, bits 8 to 63 of the nonce
    /// @return bitmap the word's content
    /// @return bit the mask of this nonce in the word, bits 0 to 7 of the nonce
    function verifyNonce(
        address sender,
        uint128 nonce
    ) external view returns (uint128 slot, uint256 bitmap, uint256 bit);

    /// @notice Whether an order pays out no more than par plus `stablesDeltaLimit`.
    /// @dev MINT: only USDe above the collateral is bounded; REDEEM: only collateral above the USDe. Both compare
    /// floor(difference * 10,000 / usdeAmount) with the limit, the collateral scaled to 18 decimals (rounded down when it
    /// has more). A redemption of no USDe for some collateral is out of bounds.
    /// @param orderType 0 = MINT, otherwise REDEEM
    function verifyStablesLimit(
        uint128 collateralAmount,
        uint128 usdeAmount,
        address collateralAsset,
        uint8 orderType
    ) external view returns (bool);

    /// @notice The EIP-712 digest to sign: domain and struct hash.
    function hashOrder(Order calldata order) external view returns (bytes32);

    /// @notice The encoding whose keccak256 is the EIP-712 struct hash.
    /// @dev Type string: `Order(string order_id,uint8 order_type,uint128 expiry,uint120 nonce,address benefactor,address
    /// beneficiary,address collateral_asset,uint128 collateral_amount,uint128 usde_amount)` without the line break. The widths
    /// of expiry and nonce are those of Ethena's own client, the other way round in the ABI struct. They enter only the type
    /// hash. A client that checks widths can't sign a nonce above 120 bits.
    function encodeOrder(Order calldata order) external pure returns (bytes memory);

    /// @notice The EIP-712 domain separator: name "EthenaMinting", version "1", the chain's id, this contract.
    function getDomainSeparator() external view returns (bytes32);
}
