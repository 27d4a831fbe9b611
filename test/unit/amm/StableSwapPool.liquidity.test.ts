import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import {
  deployBalancedPool,
  deployEmptyPool,
  USDE,
  USDC,
  usdc,
  EXCHANGE,
  ADD,
  ADD_TO,
  REMOVE,
  REMOVE_TO,
  REMOVE_CLAIM,
  REMOVE_ONE,
  REMOVE_ONE_TO,
  IMBALANCE,
  IMBALANCE_TO,
} from "../../fixtures/balanced-pool.ts";

const { ethers, networkHelpers } = await network.create("sim");
const { time } = networkHelpers;

async function balancedPool() {
  return deployBalancedPool(ethers);
}

async function emptyPool() {
  return deployEmptyPool(ethers);
}

describe("StableSwapPool", () => {
  describe("add_liquidity", () => {
    it("mints the invariant for the first deposit, without a fee", async () => {
      const { pool, owner } = await emptyPool();
      await expect(pool[ADD]([wad("100"), usdc("100")], wad("200")))
        .to.emit(pool, "AddLiquidity")
        .withArgs(owner, [wad("100"), usdc("100")], [], wad("200"), wad("200"));
      expect(await pool.balanceOf(owner)).to.equal(wad("200"));
      expect(await pool.D_oracle()).to.equal(wad("200"));
      expect(await pool.get_virtual_price()).to.equal(wad("1"));
    });

    it("mints what calc_token_amount says, to the receiver", async () => {
      const { pool, provider, receiver } = await networkHelpers.loadFixture(balancedPool);
      const amounts = [wad("1000000"), usdc("250000")];
      const minted = await pool.calc_token_amount(amounts, true);
      await expect(pool.connect(provider)[ADD_TO](amounts, minted, receiver)).to.changeTokenBalances(
        ethers,
        pool,
        [provider, receiver],
        [0n, minted],
      );
    });

    it("quotes the first deposit as the invariant", async () => {
      const { pool } = await emptyPool();
      expect(await pool.calc_token_amount([wad("100"), usdc("100")], true)).to.equal(wad("200"));
    });

    it("reverts when the first deposit lacks a coin", async () => {
      const { pool } = await emptyPool();
      await expect(pool[ADD]([wad("1"), 0n], 0n))
        .to.be.revertedWithCustomError(pool, "FirstDepositNeedsEveryCoin")
        .withArgs(1n);
    });

    it("reverts when it mints less than asked, or the invariant does not grow", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const minted = await pool.calc_token_amount([wad("1"), 0n], true);
      await expect(pool[ADD]([wad("1"), 0n], minted + 1n)).to.be.revertedWith("Slippage screwed you");
      await expect(pool[ADD]([0n, 0n], 0n))
        .to.be.revertedWithCustomError(pool, "InvariantNotIncreased")
        .withArgs(wad("34000000"), wad("34000000"));
    });

    it("reverts when the amounts are not one a coin, or nobody receives", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool[ADD]([1n, 1n, 1n], 0n))
        .to.be.revertedWithCustomError(pool, "AmountsLengthMismatch")
        .withArgs(3n, 2n);
      await expect(pool.calc_token_amount([1n], true))
        .to.be.revertedWithCustomError(pool, "AmountsLengthMismatch")
        .withArgs(1n, 2n);
      await expect(pool[ADD_TO]([1n, 1n], 0n, ethers.ZeroAddress)).to.be.revertedWithCustomError(pool, "ZeroReceiver");
    });
  });

  describe("remove_liquidity", () => {
    it("pays the floored share of every coin and claims the admin fees", async () => {
      const { pool, owner, usdcToken, feeReceiver, receiver } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("1000000"), 0n);
      const admin = await pool.admin_balances(USDC);
      const burn = wad("1234567.891");
      const supply = await pool.totalSupply();
      const shares = (await pool.get_balances()).map((balance) => (balance * burn) / supply);

      const removal = pool[REMOVE_TO](burn, shares, receiver);
      await expect(removal)
        .to.emit(pool, "RemoveLiquidity")
        .withArgs(owner, shares, [], supply - burn);
      await expect(removal).to.changeTokenBalances(
        ethers,
        usdcToken,
        [receiver, feeReceiver],
        [shares[1] ?? 0n, admin],
      );
      expect(admin).to.be.greaterThan(0n);
      expect(await pool.admin_balances(USDC)).to.equal(0n);
    });

    it("leaves the admin fees when told so", async () => {
      const { pool, owner } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("1000000"), 0n);
      const admin = await pool.admin_balances(USDC);
      await pool[REMOVE_CLAIM](wad("1"), [0n, 0n], owner, false);
      expect(await pool.admin_balances(USDC)).to.equal(admin);
    });

    it("moves the stored invariant, no price", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("1000000"), 0n);
      const price = await pool.last_price(0);
      await pool[REMOVE]((await pool.totalSupply()) / 2n, [0n, 0n]);
      expect(await pool.last_price(0)).to.equal(price);
      await time.increase(10_000_000);
      expect(await pool.D_oracle()).to.equal(wad("17000000"));
    });

    it("lets the last LP leave and a first deposit start again", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool[REMOVE](await pool.totalSupply(), [wad("17000000"), usdc("17000000")]);
      expect(await pool.get_balances()).to.deep.equal([0n, 0n]);
      await pool[ADD]([wad("5"), usdc("5")], wad("10"));
      expect(await pool.D_oracle()).to.equal(wad("10"));
    });

    it("reverts when a coin falls short, nothing is burnt, or nobody receives", async () => {
      const { pool, owner, trader } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool[REMOVE](wad("2"), [wad("1"), usdc("1") + 1n])).to.be.revertedWith(
        "Withdrawal resulted in fewer coins than expected",
      );
      await expect(pool[REMOVE](0n, [0n, 0n])).to.be.revertedWithCustomError(pool, "ZeroBurn");
      await expect(pool[REMOVE](1n, [0n]))
        .to.be.revertedWithCustomError(pool, "AmountsLengthMismatch")
        .withArgs(1n, 2n);
      await expect(pool[REMOVE_CLAIM](1n, [0n, 0n], ethers.ZeroAddress, true)).to.be.revertedWithCustomError(
        pool,
        "ZeroReceiver",
      );
      await pool.transfer(trader, 1n);
      await expect(pool.connect(trader)[REMOVE](2n, [0n, 0n]))
        .to.be.revertedWithCustomError(pool, "ERC20InsufficientBalance")
        .withArgs(trader, 1n, 2n);
      expect(await pool.balanceOf(owner)).to.equal(wad("34000000") - 1n);
    });
  });

  describe("remove_liquidity_one_coin", () => {
    it("pays what calc_withdraw_one_coin says, to the receiver", async () => {
      const { pool, usde, receiver } = await networkHelpers.loadFixture(balancedPool);
      const dy = await pool.calc_withdraw_one_coin(wad("3000000"), USDE);
      await expect(pool[REMOVE_ONE_TO](wad("3000000"), USDE, dy, receiver)).to.changeTokenBalances(
        ethers,
        usde,
        [receiver],
        [dy],
      );
    });

    it("reverts when it pays less than asked, burns nothing, has no such coin, or nobody receives", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const dy = await pool.calc_withdraw_one_coin(wad("10"), USDE);
      await expect(pool[REMOVE_ONE](wad("10"), USDE, dy + 1n)).to.be.revertedWith("Not enough coins removed");
      await expect(pool[REMOVE_ONE](0n, USDE, 0n)).to.be.revertedWithCustomError(pool, "ZeroBurn");
      await expect(pool[REMOVE_ONE](1n, 2, 0n))
        .to.be.revertedWithCustomError(pool, "CoinIndexOutOfRange")
        .withArgs(2n, 2n);
      await expect(pool[REMOVE_ONE_TO](1n, 0, 0n, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        pool,
        "ZeroReceiver",
      );
    });
  });

  describe("remove_liquidity_imbalance", () => {
    it("burns one more than calc_token_amount says, and pays exactly what was asked", async () => {
      const { pool, owner, usde, usdcToken, receiver } = await networkHelpers.loadFixture(balancedPool);
      const amounts = [wad("1000000"), usdc("10")];
      const burnt = (await pool.calc_token_amount(amounts, false)) + 1n;
      const removal = pool[IMBALANCE_TO](amounts, burnt, receiver);
      await expect(removal).to.changeTokenBalances(ethers, usde, [receiver], [wad("1000000")]);
      await expect(removal).to.changeTokenBalances(ethers, usdcToken, [receiver], [usdc("10")]);
      await expect(removal).to.changeTokenBalances(ethers, pool, [owner], [-burnt]);
      await expect(removal).to.emit(pool, "RemoveLiquidityImbalance");
      expect(await pool.admin_balances(USDE)).to.be.greaterThan(0n);
    });

    it("reverts when it burns more than allowed, burns only the rounding unit, or nobody receives", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const burnt = (await pool.calc_token_amount([wad("1"), 0n], false)) + 1n;
      await expect(pool[IMBALANCE]([wad("1"), 0n], burnt - 1n)).to.be.revertedWith("Slippage screwed you");
      await expect(pool[IMBALANCE]([0n, 0n], 1n)).to.be.revertedWithCustomError(pool, "ZeroBurn");
      await expect(pool[IMBALANCE]([1n], 1n))
        .to.be.revertedWithCustomError(pool, "AmountsLengthMismatch")
        .withArgs(1n, 2n);
      await expect(pool[IMBALANCE_TO]([1n, 1n], 9n, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        pool,
        "ZeroReceiver",
      );
    });
  });

  describe("withdraw_admin_fees", () => {
    it("pays the fee receiver, whoever calls, and leaves the balances of LPs alone", async () => {
      const { pool, usde, usdcToken, trader, feeReceiver } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("1000000"), 0n);
      await pool[EXCHANGE](USDC, USDE, usdc("1000000"), 0n);
      const fees = [await pool.admin_balances(USDE), await pool.admin_balances(USDC)];
      const balances = await pool.get_balances();
      const withdrawal = pool.connect(trader).withdraw_admin_fees();
      await expect(withdrawal).to.changeTokenBalances(ethers, usde, [feeReceiver], [fees[0] ?? 0n]);
      await expect(withdrawal).to.changeTokenBalances(ethers, usdcToken, [feeReceiver], [fees[1] ?? 0n]);
      expect(fees.every((fee) => fee > 0n)).to.equal(true);
      expect(await pool.get_balances()).to.deep.equal(balances);
      expect([await pool.admin_balances(USDE), await pool.admin_balances(USDC)]).to.deep.equal([0n, 0n]);
    });
  });

  describe("permit", () => {
    it("lets a signature approve LP", async () => {
      const { pool, owner, trader } = await networkHelpers.loadFixture(balancedPool);
      const { name, version, chainId, verifyingContract } = await pool.eip712Domain();
      const permit = {
        owner: owner.address,
        spender: trader.address,
        value: 7n,
        nonce: 0n,
        deadline: ethers.MaxUint256,
      };
      const fields = ["owner", "spender"].map((field) => ({ name: field, type: "address" }));
      const numbers = ["value", "nonce", "deadline"].map((field) => ({ name: field, type: "uint256" }));
      const signature = ethers.Signature.from(
        await owner.signTypedData(
          { name, version, chainId, verifyingContract },
          { Permit: [...fields, ...numbers] },
          permit,
        ),
      );
      await pool.permit(owner, trader, 7n, permit.deadline, signature.v, signature.r, signature.s);
      expect(await pool.allowance(owner, trader)).to.equal(7n);
      expect(await pool.nonces(owner)).to.equal(1n);
    });
  });
});
