// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IUSDe} from "../interfaces/ethena/IUSDe.sol";

/// @title USDe
/// @notice The synthetic dollar, with the ABI and behaviour of Ethena's token.
contract USDe is IUSDe, ERC20, ERC20Burnable, ERC20Permit, Ownable2Step {
    /// @inheritdoc IUSDe
    address public minter;

    /// @param admin the first owner, who appoints the minter
    constructor(address admin) ERC20("USDe", "USDe") ERC20Permit("USDe") Ownable(_notZero(admin)) {}

    /// @inheritdoc IUSDe
    function mint(address to, uint256 amount) external {
        if (msg.sender != minter) revert OnlyMinter();
        _mint(to, amount);
    }

    /// @inheritdoc IUSDe
    function setMinter(address newMinter) external onlyOwner {
        emit MinterUpdated(newMinter, minter);
        minter = newMinter;
    }

    /// @notice Always reverts with CantRenounceOwnership.
    function renounceOwnership() public pure override {
        revert CantRenounceOwnership();
    }

    /// @dev Runs before Ownable's own check, so that the error is the token's.
    function _notZero(address admin) private pure returns (address) {
        if (admin == address(0)) revert ZeroAddressException();
        return admin;
    }
}
