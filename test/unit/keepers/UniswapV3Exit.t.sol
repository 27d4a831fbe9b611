// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TestToken} from "../../../contracts/tokens/TestToken.sol";
import {IUniswapV3Exit} from "../../../contracts/interfaces/uniswap/IUniswapV3Exit.sol";
import {UniswapV3Exit} from "../../../contracts/keepers/UniswapV3Exit.sol";
import {vm} from "../../helpers/Vm.sol";

/// @notice A pool that asks for whatever it can: this contract is seller and pool in one.
contract UniswapV3ExitTest {
    uint256 internal constant AMOUNT = 5;
    address internal constant OTHER = address(0xbeef);

    UniswapV3Exit internal exit;
    TestToken internal tokenSold;
    TestToken internal tokenBought;

    function setUp() public {
        exit = new UniswapV3Exit();
        tokenSold = new TestToken(address(this), "Sold", "SOLD", 18);
        tokenBought = new TestToken(address(this), "Bought", "BOUGHT", 18);
        tokenSold.mint(address(this), AMOUNT);
        tokenSold.mint(OTHER, AMOUNT);
        tokenSold.approve(address(exit), type(uint256).max);
        vm.prank(OTHER);
        tokenSold.approve(address(exit), type(uint256).max);
    }

    function token0() external view returns (address) {
        return address(tokenSold);
    }

    function token1() external view returns (address) {
        return address(tokenBought);
    }

    /// @notice Asks for payment by somebody else than the seller.
    function swap(address, bool, int256 amount, uint160, bytes calldata) external returns (int256, int256) {
        exit.uniswapV3SwapCallback(amount, 0, abi.encode(address(tokenSold), OTHER));
        return (amount, -1);
    }

    function test_ThePayerIsTheSellerWhateverThePoolSays() external {
        _sell();
        vm.assertEq(tokenSold.balanceOf(OTHER), AMOUNT, "somebody else has paid");
    }

    function test_APoolIsPaidDuringItsSaleAlone() external {
        _sell();
        tokenSold.mint(address(this), AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(IUniswapV3Exit.CallerNotPool.selector, address(this)));
        exit.uniswapV3SwapCallback(1, 0, "");
    }

    function _sell() internal {
        address[] memory path = new address[](4);
        (path[0], path[1], path[2], path[3]) = (address(tokenSold), address(this), address(1), address(tokenBought));
        exit.swapExactTokensForTokens(AMOUNT, 0, path, address(this), block.timestamp);
    }
}
