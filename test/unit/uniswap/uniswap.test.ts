import { expect } from "chai";
import { network } from "hardhat";
import { deployUniswap } from "../../../scripts/protocol/deploy/uniswap.ts";
import { TestToken__factory } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers, networkHelpers } = await network.create("sim");

/** keccak256 of the pair's creation code on mainnet, hard-coded in the genuine router's library. */
const INIT_CODE_HASH = "0x96e8ac4277198ff8b6f785478aa9a39f403cb768dd02cbee326c3e7da348845f";
const ALT_BALANCE = ethers.parseUnits("1000000", 18);
const USDC_BALANCE = ethers.parseUnits("2500000", 6);

async function deployPair() {
  const { deployer, trader } = await namedSigners(ethers, "deployer", "trader");
  const tokens = new TestToken__factory(deployer);
  const alt = await tokens.deploy(deployer, "Altcoin", "ALT", 18);
  const usdc = await tokens.deploy(deployer, "USD Coin", "USDC", 6);
  await alt.mint(deployer, 2n * ALT_BALANCE);
  await usdc.mint(deployer, USDC_BALANCE);
  const uniswap = await deployUniswap(deployer, {
    pairs: [
      {
        name: "ALT/USDC",
        tokens: [await alt.getAddress(), await usdc.getAddress()],
        balancesUnits: [ALT_BALANCE, USDC_BALANCE],
      },
    ],
  });
  const pair = uniswap.pairs["ALT/USDC"];
  if (pair === undefined) throw new Error("no pair was deployed");
  return { deployer, trader, alt, usdc, ...uniswap, pair };
}

/** Output of one constant-product swap after the 0.3 % fee, floored. */
function closedForm(amountIn: bigint, reserveIn: bigint, reserveOut: bigint): bigint {
  return (amountIn * 997n * reserveOut) / (reserveIn * 1000n + amountIn * 997n);
}

describe("Uniswap v2", function () {
  describe("deployUniswap", function () {
    it("creates pairs at the address that mainnet's init-code hash gives", async function () {
      const { alt, usdc, factory, pair } = await networkHelpers.loadFixture(deployPair);
      const sorted = [await alt.getAddress(), await usdc.getAddress()].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
      const salt = ethers.solidityPackedKeccak256(["address", "address"], sorted);
      expect(await pair.getAddress()).to.equal(
        ethers.getCreate2Address(await factory.getAddress(), salt, INIT_CODE_HASH),
      );
    });

    it("puts the given balances in, whichever token sorts first", async function () {
      const { alt, pair } = await networkHelpers.loadFixture(deployPair);
      const altIsToken0 = (await pair.token0()) === (await alt.getAddress());
      const { reserve0, reserve1 } = await pair.getReserves();
      expect(altIsToken0 ? [reserve0, reserve1] : [reserve1, reserve0]).to.deep.equal([ALT_BALANCE, USDC_BALANCE]);
    });

    it("gives the LP tokens to the deployer, less the 1000 wei that are burned", async function () {
      const { deployer, pair } = await networkHelpers.loadFixture(deployPair);
      expect(await pair.balanceOf(deployer)).to.equal((await pair.totalSupply()) - 1000n);
    });

    it("switches the protocol fee off and deploys a WETH9 where none is given", async function () {
      const { factory, router, weth } = await networkHelpers.loadFixture(deployPair);
      expect(await factory.feeTo()).to.equal(ethers.ZeroAddress);
      expect(await router.WETH()).to.equal(weth);
      expect(await ethers.provider.getCode(weth)).not.to.equal("0x");
    });

    it("uses the WETH that is given", async function () {
      const { deployer, alt } = await networkHelpers.loadFixture(deployPair);
      const other = await deployUniswap(deployer, { weth: await alt.getAddress(), pairs: [] });
      expect(await other.router.WETH()).to.equal(await alt.getAddress());
    });
  });

  describe("getAmountsOut", function () {
    for (const amountIn of [1n, 999n, 10n ** 12n, 10n ** 18n, 123456789n * 10n ** 12n, ALT_BALANCE]) {
      it(`equals the closed form for ${amountIn} units`, async function () {
        const { alt, usdc, router } = await networkHelpers.loadFixture(deployPair);
        const [, out] = await router.getAmountsOut(amountIn, [alt, usdc]);
        expect(out).to.equal(closedForm(amountIn, ALT_BALANCE, USDC_BALANCE));
      });
    }

    it("is what a swap then pays", async function () {
      const { deployer, trader, alt, usdc, router } = await networkHelpers.loadFixture(deployPair);
      const amountIn = ethers.parseUnits("1000", 18);
      await alt.connect(deployer).approve(router, amountIn);
      const quoted = closedForm(amountIn, ALT_BALANCE, USDC_BALANCE);
      await expect(
        router.swapExactTokensForTokens(amountIn, quoted, [alt, usdc], trader, ethers.MaxUint256),
      ).to.changeTokenBalances(ethers, usdc, [trader], [quoted]);
    });
  });
});
