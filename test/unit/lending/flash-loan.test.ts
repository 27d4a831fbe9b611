import { expect } from "chai";
import { network } from "hardhat";
import { type FlashLoanReceiver, FlashLoanReceiver__factory } from "../../../typechain-types/index.ts";
import { type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");
const PANIC_UNDERFLOW = 0x11;
const PREMIUM_BPS = 5n;

/** A receiver that holds 1,000 USDC to pay premiums from. */
async function withReceiver(): Promise<LendingFixture & { receiver: FlashLoanReceiver }> {
  const market = await deployLendingFixture(ethers);
  const receiver = await new FlashLoanReceiver__factory(market.owner).deploy();
  await market.reserves.USDC.token.mint(receiver, 1_000_000000n);
  return { ...market, receiver };
}

describe("LendingPool", function () {
  describe("flashLoanSimple", function () {
    it("lends, takes back, and owes the premium, which stays in the reserve, to the treasury", async function () {
      const { pool, reserves, borrower, treasury, receiver } = await networkHelpers.loadFixture(withReceiver);
      const { asset, token, aToken } = reserves.USDC;
      const amount = 1_000_000_000000n;
      const premium = (amount * PREMIUM_BPS) / 10_000n;
      const loan = pool.connect(borrower).flashLoanSimple(receiver, asset, amount, "0xabcd", 3);
      await expect(loan)
        .to.emit(receiver, "Received")
        .withArgs(asset, amount, premium, borrower.address, amount + 1_000_000000n, "0xabcd");
      await expect(loan)
        .to.emit(pool, "FlashLoan")
        .withArgs(await receiver.getAddress(), borrower.address, asset, amount, 0n, premium, 3n);
      await expect(loan).to.changeTokenBalances(ethers, token, [receiver, treasury, aToken], [-premium, 0n, premium]);
      expect(await pool.getVirtualUnderlyingBalance(asset)).to.equal(10_000_000_000000n + premium);
      expect((await pool.getReserveData(asset)).accruedToTreasury).to.equal(premium);
    });

    it("rounds the premium up", async function () {
      const { pool, reserves, borrower, receiver } = await networkHelpers.loadFixture(withReceiver);
      const loan = pool.connect(borrower).flashLoanSimple(receiver, reserves.USDC.asset, 1n, "0x", 0);
      await expect(loan).to.changeTokenBalances(ethers, reserves.USDC.token, [receiver], [-1n]);
    });

    it("reverts when flash loans are off", async function () {
      const { pool, configurator, reserves, receiver } = await networkHelpers.loadFixture(withReceiver);
      await configurator.setReserveFlashLoaning(reserves.USDC.asset, false);
      await expect(pool.flashLoanSimple(receiver, reserves.USDC.asset, 1n, "0x", 0)).to.be.revertedWithCustomError(
        pool,
        "FlashloanDisabled",
      );
    });

    it("reverts while the reserve is paused", async function () {
      const { pool, configurator, reserves, receiver } = await networkHelpers.loadFixture(withReceiver);
      await configurator["setReservePause(address,bool)"](reserves.USDC.asset, true);
      await expect(pool.flashLoanSimple(receiver, reserves.USDC.asset, 1n, "0x", 0)).to.be.revertedWithCustomError(
        pool,
        "ReservePaused",
      );
    });

    it("reverts when the asset is not listed", async function () {
      const { pool, receiver } = await networkHelpers.loadFixture(withReceiver);
      await expect(pool.flashLoanSimple(receiver, receiver, 1n, "0x", 0)).to.be.revertedWithCustomError(
        pool,
        "ReserveInactive",
      );
    });

    it("reverts above the aToken supply, and panics above the liquidity", async function () {
      const { pool, reserves, borrower, receiver } = await networkHelpers.loadFixture(withReceiver);
      const { asset } = reserves.USDC;
      await expect(pool.flashLoanSimple(receiver, asset, 10_000_000_000001n, "0x", 0)).to.be.revertedWithCustomError(
        pool,
        "InvalidAmount",
      );
      await pool.connect(borrower).supply(reserves.WETH.asset, reserves.WETH.unit, borrower, 0);
      await pool.connect(borrower).borrow(asset, 1_000000n, VARIABLE, 0, borrower);
      await expect(pool.flashLoanSimple(receiver, asset, 10_000_000_000000n, "0x", 0)).to.be.revertedWithPanic(
        PANIC_UNDERFLOW,
      );
    });

    it("reverts when the receiver does not answer true", async function () {
      const { pool, reserves, receiver } = await networkHelpers.loadFixture(withReceiver);
      await receiver.behave(false, true);
      await expect(pool.flashLoanSimple(receiver, reserves.USDC.asset, 1n, "0x", 0)).to.be.revertedWithCustomError(
        pool,
        "InvalidFlashloanExecutorReturn",
      );
    });

    it("reverts when the receiver does not approve the repayment", async function () {
      const { pool, reserves, receiver } = await networkHelpers.loadFixture(withReceiver);
      await receiver.behave(true, false);
      await expect(pool.flashLoanSimple(receiver, reserves.USDC.asset, 1n, "0x", 0))
        .to.be.revertedWithCustomError(reserves.USDC.token, "ERC20InsufficientAllowance")
        .withArgs(await pool.getAddress(), 0n, 2n);
    });
  });

  describe("flashLoan", function () {
    it("takes one asset back and opens debt for the other", async function () {
      const { pool, reserves, borrower, receiver } = await networkHelpers.loadFixture(withReceiver);
      const { USDC, USDe, WETH } = reserves;
      await pool.connect(borrower).supply(WETH.asset, 10n * WETH.unit, borrower, 0);
      const lent = 500n * USDe.unit;
      const loan = pool
        .connect(borrower)
        .flashLoan(receiver, [USDC.asset, USDe.asset], [1_000_000000n, lent], [0, 2], borrower, "0x", 0);
      const target = await receiver.getAddress();
      await expect(loan)
        .to.emit(pool, "FlashLoan")
        .withArgs(target, borrower.address, USDC.asset, 1_000_000000n, 0n, 500000n, 0n);
      await expect(loan).to.emit(pool, "FlashLoan").withArgs(target, borrower.address, USDe.asset, lent, 2n, 0n, 0n);
      expect(await USDe.variableDebtToken.balanceOf(borrower)).to.equal(lent);
      expect(await USDe.token.balanceOf(receiver)).to.equal(lent);
      expect(await pool.getVirtualUnderlyingBalance(USDe.asset)).to.equal(10_000_000n * USDe.unit - lent);
    });

    it("reverts where the debt is not covered", async function () {
      const { pool, reserves, borrower, receiver } = await networkHelpers.loadFixture(withReceiver);
      await expect(
        pool.connect(borrower).flashLoan(receiver, [reserves.USDe.asset], [1n], [2], borrower, "0x", 0),
      ).to.be.revertedWithCustomError(pool, "LtvValidationFailed");
    });

    it("reverts when the stable rate is asked for", async function () {
      const { pool, reserves, borrower, receiver } = await networkHelpers.loadFixture(withReceiver);
      await expect(
        pool.connect(borrower).flashLoan(receiver, [reserves.USDe.asset], [1n], [1], borrower, "0x", 0),
      ).to.be.revertedWithCustomError(pool, "InvalidInterestRateModeSelected");
    });

    it("reverts when the lists differ in length", async function () {
      const { pool, reserves, borrower, receiver } = await networkHelpers.loadFixture(withReceiver);
      const assets = [reserves.USDC.asset];
      await expect(pool.flashLoan(receiver, assets, [1n, 1n], [0], borrower, "0x", 0)).to.be.revertedWithCustomError(
        pool,
        "InconsistentFlashloanParams",
      );
      await expect(pool.flashLoan(receiver, assets, [1n], [], borrower, "0x", 0)).to.be.revertedWithPanic(0x32);
    });

    it("reverts when an asset is named twice", async function () {
      const { pool, reserves, borrower, receiver } = await networkHelpers.loadFixture(withReceiver);
      const { asset } = reserves.USDC;
      await expect(
        pool.flashLoan(receiver, [asset, asset], [1n, 1n], [0, 0], borrower, "0x", 0),
      ).to.be.revertedWithCustomError(pool, "InconsistentFlashloanParams");
    });

    it("reverts when the receiver does not answer true", async function () {
      const { pool, reserves, borrower, receiver } = await networkHelpers.loadFixture(withReceiver);
      await receiver.behave(false, true);
      await expect(
        pool.flashLoan(receiver, [reserves.USDC.asset], [1n], [0], borrower, "0x", 0),
      ).to.be.revertedWithCustomError(pool, "InvalidFlashloanExecutorReturn");
    });
  });
});
