import { expect } from "chai";
import { network } from "hardhat";
import {
  CallbackToken__factory,
  FeeOnTransferToken__factory,
  StableSwapPool__factory,
  TestToken__factory,
} from "../../../typechain-types/index.ts";
import { CoinDecimalsMismatchError, deployStablePool } from "../../../scripts/protocol/deploy/stable-pool.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { parseAmount } from "../../../scripts/lib/units.ts";
import { namedSigners } from "../../helpers/named-signers.ts";
import { deployCoins, deploySeededPool, poolParams } from "../../helpers/stable-pool.ts";

const { ethers, networkHelpers } = await network.create("sim");
const { time } = networkHelpers;

const DAY = 86_400n;
const USDE = 0;
const USDC = 1;
const usdc = (text: string) => parseAmount(text, 6);

/** USDe/USDC at mainnet's parameters, 17m of each; the owner holds the first deposit's LP. */
async function balancedPool() {
  const accounts = await namedSigners(ethers, "owner", "trader", "provider", "feeReceiver", "receiver");
  const { owner, trader, provider, feeReceiver } = accounts;
  const coins = await deployCoins(owner, [18, 6], [owner.address, trader.address, provider.address]);
  const [usde, usdcToken] = coins;
  if (!usde || !usdcToken) throw new RangeError("two coins were asked for");
  const pool = await deploySeededPool(owner, coins, [wad("17000000"), usdc("17000000")], {
    feeReceiver: feeReceiver.address,
  });
  for (const coin of coins) {
    for (const holder of [owner, trader, provider]) await coin.connect(holder).approve(pool, ethers.MaxUint256);
  }
  return { ...accounts, coins, usde, usdcToken, pool };
}

async function emptyPool() {
  const fixture = await networkHelpers.loadFixture(balancedPool);
  const pool = await deployStablePool(fixture.owner, await poolParams(fixture.owner, fixture.coins));
  for (const coin of fixture.coins) await coin.approve(pool, ethers.MaxUint256);
  return { ...fixture, pool };
}

const EXCHANGE = "exchange(int128,int128,uint256,uint256)";
const EXCHANGE_TO = "exchange(int128,int128,uint256,uint256,address)";
const RECEIVED = "exchange_received(int128,int128,uint256,uint256)";
const RECEIVED_TO = "exchange_received(int128,int128,uint256,uint256,address)";
const ADD = "add_liquidity(uint256[],uint256)";
const ADD_TO = "add_liquidity(uint256[],uint256,address)";
const REMOVE = "remove_liquidity(uint256,uint256[])";
const REMOVE_TO = "remove_liquidity(uint256,uint256[],address)";
const REMOVE_CLAIM = "remove_liquidity(uint256,uint256[],address,bool)";
const REMOVE_ONE = "remove_liquidity_one_coin(uint256,int128,uint256)";
const REMOVE_ONE_TO = "remove_liquidity_one_coin(uint256,int128,uint256,address)";
const IMBALANCE = "remove_liquidity_imbalance(uint256[],uint256)";
const IMBALANCE_TO = "remove_liquidity_imbalance(uint256[],uint256,address)";

describe("StableSwapPool", () => {
  describe("constructor", () => {
    type PoolParameters = Parameters<StableSwapPool__factory["deploy"]>[0];

    async function constructed(change: Partial<PoolParameters>, fixture?: Awaited<ReturnType<typeof balancedPool>>) {
      const { owner, coins } = fixture ?? (await networkHelpers.loadFixture(balancedPool));
      const addresses = await Promise.all(coins.map((coin) => coin.getAddress()));
      const factory = new StableSwapPool__factory(owner);
      const deployment = factory.deploy({
        name: "Pool",
        symbol: "P",
        coins: addresses,
        amplification: 200n,
        fee: 1_000_000n,
        offpegFeeMultiplier: 50_000_000_000n,
        maExpTime: 866n,
        owner: owner.address,
        feeReceiver: owner.address,
        ...change,
      });
      return { factory, deployment, addresses };
    }

    it("stores what it was given, and Curve's defaults", async () => {
      const { pool, coins, owner, feeReceiver } = await networkHelpers.loadFixture(balancedPool);
      expect([await pool.name(), await pool.symbol(), await pool.decimals()]).to.deep.equal([
        "USDe-USDC",
        "USDeUSDC",
        18n,
      ]);
      expect(await pool.N_COINS()).to.equal(2n);
      expect(await pool.coins(1)).to.equal(await coins[1]?.getAddress());
      expect(await pool.stored_rates()).to.deep.equal([10n ** 18n, 10n ** 30n]);
      expect([await pool.A(), await pool.A_precise(), await pool.initial_A(), await pool.future_A()]).to.deep.equal([
        200n,
        20_000n,
        20_000n,
        20_000n,
      ]);
      expect([await pool.initial_A_time(), await pool.future_A_time()]).to.deep.equal([0n, 0n]);
      expect([await pool.fee(), await pool.offpeg_fee_multiplier(), await pool.admin_fee()]).to.deep.equal([
        1_000_000n,
        50_000_000_000n,
        5_000_000_000n,
      ]);
      expect([await pool.ma_exp_time(), await pool.D_ma_time()]).to.deep.equal([866n, 62_324n]);
      expect([await pool.owner(), await pool.fee_receiver()]).to.deep.equal([owner.address, feeReceiver.address]);
      expect([await pool.last_price(0), await pool.ema_price(0)]).to.deep.equal([10n ** 18n, 10n ** 18n]);
    });

    it("takes four coins", async () => {
      const { owner } = await networkHelpers.loadFixture(balancedPool);
      const coins = await deployCoins(owner, [18, 6, 8, 2], [owner.address]);
      const pool = await deploySeededPool(owner, coins, [wad("10"), 10n * 10n ** 6n, 10n * 10n ** 8n, 10n * 10n ** 2n]);
      expect(await pool.totalSupply()).to.equal(wad("40"));
      expect(await pool.stored_rates()).to.deep.equal([10n ** 18n, 10n ** 30n, 10n ** 28n, 10n ** 34n]);
      expect(await Promise.all([0, 1, 2].map((index) => pool.get_p(index)))).to.deep.equal([
        wad("1"),
        wad("1"),
        wad("1"),
      ]);
      expect(await Promise.all([2, 3].map((index) => pool.coins(index)))).to.deep.equal(
        await Promise.all(coins.slice(2).map((coin) => coin.getAddress())),
      );
      await coins[0]?.approve(pool, wad("1"));
      const dy = await pool.get_dy(0, 3, wad("1"));
      await expect(pool[EXCHANGE](0, 3, wad("1"), dy)).to.changeTokenBalances(ethers, coins[3]!, [owner], [dy]);
    });

    it("reverts when there are fewer than two or more than four coins", async () => {
      const { addresses } = await constructed({});
      const one = await constructed({ coins: addresses.slice(1) });
      await expect(one.deployment).to.be.revertedWithCustomError(one.factory, "UnsupportedCoinCount").withArgs(1n);
      const five = await constructed({ coins: [...addresses, ...addresses, addresses[0] ?? ""] });
      await expect(five.deployment).to.be.revertedWithCustomError(five.factory, "UnsupportedCoinCount").withArgs(5n);
    });

    it("reverts when a coin is named twice or has more than 18 decimals", async () => {
      const { addresses } = await constructed({});
      const twice = await constructed({ coins: [addresses[0] ?? "", addresses[0] ?? ""] });
      await expect(twice.deployment).to.be.revertedWith("Duplicate coins");
      const fixture = await networkHelpers.loadFixture(balancedPool);
      const fine = await new TestToken__factory(fixture.owner).deploy(fixture.owner, "Fine", "F", 19);
      const tooFine = await constructed({ coins: [addresses[0] ?? "", await fine.getAddress()] }, fixture);
      await expect(tooFine.deployment).to.be.revertedWith("Max 18 decimals for coins");
    });

    it("reverts when A, the fee, the multiplier, the window or the fee receiver is out of range", async () => {
      for (const amplification of [0n, 1_000_000n]) {
        const { factory, deployment } = await constructed({ amplification });
        await expect(deployment)
          .to.be.revertedWithCustomError(factory, "AmplificationOutOfRange")
          .withArgs(amplification);
      }
      await expect((await constructed({ fee: 100_000_001n })).deployment).to.be.revertedWith("Invalid fee");
      const steep = await constructed({ fee: 100_000_000n, offpegFeeMultiplier: 500_000_000_001n });
      await expect(steep.deployment)
        .to.be.revertedWithCustomError(steep.factory, "OffpegFeeTooHigh")
        .withArgs(100_000_000n, 500_000_000_001n);
      const instant = await constructed({ maExpTime: 0n });
      await expect(instant.deployment)
        .to.be.revertedWithCustomError(instant.factory, "InvalidAveragingWindow")
        .withArgs(0n);
      const nobody = await constructed({ feeReceiver: ethers.ZeroAddress });
      await expect(nobody.deployment).to.be.revertedWithCustomError(nobody.factory, "ZeroReceiver");
    });
  });

  describe("exchange", () => {
    it("pays what get_dy says, from the trader to the receiver", async () => {
      const { pool, usde, usdcToken, trader, receiver } = await networkHelpers.loadFixture(balancedPool);
      const dy = await pool.get_dy(USDE, USDC, wad("1000000"));
      const swap = await pool.connect(trader)[EXCHANGE_TO](USDE, USDC, wad("1000000"), dy, receiver);
      await expect(swap).to.changeTokenBalances(ethers, usde, [trader, pool], [-wad("1000000"), wad("1000000")]);
      await expect(swap).to.changeTokenBalances(ethers, usdcToken, [pool, receiver], [-dy, dy]);
      await expect(swap).to.emit(pool, "TokenExchange").withArgs(trader, USDE, wad("1000000"), USDC, dy);
    });

    it("makes the price of coin 1 in coin 0 go up when coin 0 is sold", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("10000000"), 0n);
      expect(await pool.get_p(0)).to.be.greaterThan(wad("1"));
      expect(await pool.last_price(0)).to.be.greaterThan(wad("1"));
    });

    it("caps the stored spot price at 2, not the current one", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("17500000"), 0n);
      expect(await pool.get_p(0)).to.be.greaterThan(wad("2"));
      expect(await pool.last_price(0)).to.equal(wad("2"));
    });

    it("prices what arrives, not what was sent", async () => {
      const { owner, usdcToken } = await networkHelpers.loadFixture(balancedPool);
      const taxed = await new FeeOnTransferToken__factory(owner).deploy(100n);
      await taxed.mint(owner, wad("3000000"));
      const coins = [
        { address: await taxed.getAddress(), decimals: 18 },
        { address: await usdcToken.getAddress(), decimals: 6 },
      ];
      const pool = await deployStablePool(owner, { ...(await poolParams(owner, [usdcToken])), coins });
      await taxed.approve(pool, ethers.MaxUint256);
      await usdcToken.approve(pool, ethers.MaxUint256);
      await pool[ADD]([wad("1000000"), usdc("990000")], 0n);
      expect(await pool.get_balances()).to.deep.equal([wad("990000"), usdc("990000")]);

      const dy = await pool.get_dy(USDE, USDC, wad("99000"));
      await expect(pool[EXCHANGE](USDE, USDC, wad("100000"), dy))
        .to.emit(pool, "TokenExchange")
        .withArgs(owner, USDE, wad("99000"), USDC, dy);
    });

    it("costs less gas than the genuine contract's median of 153,000", async () => {
      const { pool, trader } = await networkHelpers.loadFixture(balancedPool);
      for (const dx of [wad("1000"), wad("1000000"), wad("15000000")]) {
        const swap = await pool.connect(trader)[EXCHANGE](USDE, USDC, dx, 0n);
        expect((await swap.wait())?.gasUsed).to.be.lessThan(153_000n);
      }
    });

    it("shuts out every call that a coin makes from within a swap", async () => {
      const { owner, pool: other, usdcToken } = await networkHelpers.loadFixture(balancedPool);
      const caller = await new CallbackToken__factory(owner).deploy();
      await caller.mint(owner, wad("3000000"));
      const coins = [
        { address: await caller.getAddress(), decimals: 18 },
        { address: await usdcToken.getAddress(), decimals: 6 },
      ];
      const pool = await deployStablePool(owner, { ...(await poolParams(owner, [usdcToken])), coins });
      for (const coin of [caller, usdcToken]) await coin.approve(pool, ethers.MaxUint256);
      await pool[ADD]([wad("1000000"), usdc("1000000")], 0n);

      const shut = other.interface.getError("ReentrancyGuardReentrantCall")?.selector;
      for (const data of [
        pool.interface.encodeFunctionData(EXCHANGE, [USDC, USDE, 1n, 0n]),
        pool.interface.encodeFunctionData(ADD, [[1n, 1n], 0n]),
        pool.interface.encodeFunctionData(REMOVE, [1n, [0n, 0n]]),
        pool.interface.encodeFunctionData(REMOVE_ONE, [1n, 0, 0n]),
        pool.interface.encodeFunctionData(IMBALANCE, [[1n, 1n], 9n]),
        pool.interface.encodeFunctionData("withdraw_admin_fees"),
        pool.interface.encodeFunctionData("get_virtual_price"),
        pool.interface.encodeFunctionData("price_oracle", [0n]),
        pool.interface.encodeFunctionData("D_oracle"),
      ]) {
        await caller.setCallback(pool, data);
        await pool[EXCHANGE](USDE, USDC, wad("1"), 0n);
        expect(await caller.lastResult()).to.equal(shut);
      }
    });

    it("pays nothing for less than one unit of the coin bought", async () => {
      const { pool, usdcToken, trader } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool.connect(trader)[EXCHANGE](USDE, USDC, 10n ** 11n, 0n)).to.changeTokenBalances(
        ethers,
        usdcToken,
        [trader],
        [0n],
      );
    });

    it("gives half of the fee to the admin", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool.set_new_fee(100_000_000n, 0n);
      const [, before] = await pool.get_balances();
      const dy = await pool.get_dy(USDE, USDC, wad("100000"));
      await pool[EXCHANGE](USDE, USDC, wad("100000"), dy);
      const admin = await pool.admin_balances(USDC);
      const [, after] = await pool.get_balances();
      expect(admin).to.equal(dy / 198n); // 1 % fee: the trader keeps 99 parts, the admin half of one
      expect((before ?? 0n) - (after ?? 0n)).to.equal(dy + admin);
    });

    it("reverts when it pays less than asked", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const dy = await pool.get_dy(USDE, USDC, wad("1000"));
      await expect(pool[EXCHANGE](USDE, USDC, wad("1000"), dy + 1n)).to.be.revertedWith(
        "Exchange resulted in fewer coins than expected",
      );
    });

    it("reverts when a coin is swapped for itself or an index is out of range", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool[EXCHANGE](1, 1, 1n, 0n))
        .to.be.revertedWithCustomError(pool, "SameCoin")
        .withArgs(1n);
      await expect(pool[EXCHANGE](0, 2, 1n, 0n))
        .to.be.revertedWithCustomError(pool, "CoinIndexOutOfRange")
        .withArgs(2n, 2n);
      await expect(pool[EXCHANGE](-1, 0, 1n, 0n))
        .to.be.revertedWithCustomError(pool, "CoinIndexOutOfRange")
        .withArgs(-1n, 2n);
    });

    it("reverts when nothing is sold or nobody receives", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool[EXCHANGE](0, 1, 0n, 0n)).to.be.revertedWithCustomError(pool, "ZeroExchangeAmount");
      await expect(pool[EXCHANGE_TO](0, 1, 1n, 0n, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        pool,
        "ZeroReceiver",
      );
    });
  });

  describe("exchange_received", () => {
    it("sells the surplus over the book", async () => {
      const { pool, usde, usdcToken, trader, receiver } = await networkHelpers.loadFixture(balancedPool);
      const dy = await pool.get_dy(USDE, USDC, wad("1000"));
      await usde.connect(trader).transfer(pool, wad("1000"));
      const swap = pool.connect(receiver)[RECEIVED](USDE, USDC, wad("999"), dy);
      await expect(swap).to.changeTokenBalances(ethers, usdcToken, [receiver], [dy]);
      await expect(swap).to.emit(pool, "TokenExchange").withArgs(receiver, USDE, wad("1000"), USDC, dy);
    });

    it("pays the named receiver", async () => {
      const { pool, usde, usdcToken, trader, receiver } = await networkHelpers.loadFixture(balancedPool);
      await usde.connect(trader).transfer(pool, wad("1000"));
      const dy = await pool.get_dy(USDE, USDC, wad("1000"));
      await expect(pool.connect(trader)[RECEIVED_TO](USDE, USDC, wad("1000"), 0n, receiver)).to.changeTokenBalances(
        ethers,
        usdcToken,
        [receiver],
        [dy],
      );
    });

    it("reverts when less was sent than said", async () => {
      const { pool, usde } = await networkHelpers.loadFixture(balancedPool);
      await usde.transfer(pool, wad("1000"));
      await expect(pool[RECEIVED](USDE, USDC, wad("1000") + 1n, 0n))
        .to.be.revertedWithCustomError(pool, "SurplusTooSmall")
        .withArgs(wad("1000"), wad("1000") + 1n);
    });
  });

  describe("get_dx", () => {
    it("finds about what get_dy needs", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const dx = wad("1000000");
      const found = await pool.get_dx(USDE, USDC, await pool.get_dy(USDE, USDC, dx));
      const distance = found > dx ? found - dx : dx - found;
      expect(distance).to.be.lessThan(dx / 10_000n);
    });
  });

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

  describe("get_p, last_price, price_oracle", () => {
    it("cannot be moved within one block", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await time.increase(3_600);
      const before = await pool.price_oracle(0);
      const now = BigInt(await time.latest());
      await time.setNextBlockTimestamp(now + 1n);
      await pool[EXCHANGE](USDE, USDC, wad("16000000"), 0n);
      expect(await pool.get_p(0)).to.be.greaterThan(wad("1.05"));
      expect(await pool.price_oracle(0)).to.equal(before);
      expect(await pool.ma_last_time()).to.equal(((now + 1n) << 128n) | (now + 1n));
    });

    it("goes half of the way in one half-life", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("16000000"), 0n);
      const [ema, last] = [await pool.ema_price(0), await pool.last_price(0)];
      await time.increase(600); // 866 s * ln 2
      const halfway = (ema + last) / 2n;
      const distance = (await pool.price_oracle(0)) - halfway;
      expect(distance > 0n ? distance : -distance).to.be.lessThan((last - ema) / 1_000n);
    });

    it("reverts when there is no such price", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      for (const price of ["get_p", "last_price", "ema_price", "price_oracle"] as const) {
        await expect(pool[price](1)).to.be.revertedWithCustomError(pool, "PriceIndexOutOfRange").withArgs(1n, 1n);
      }
    });
  });

  describe("balances, coins, admin_balances", () => {
    it("ignores what is sent without a call", async () => {
      const { pool, usde } = await networkHelpers.loadFixture(balancedPool);
      await usde.transfer(pool, wad("5000000"));
      expect(await pool.balances(0)).to.equal(wad("17000000"));
      expect(await pool.get_p(0)).to.equal(wad("1"));
    });

    it("reverts when there is no such coin", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      for (const getter of ["balances", "coins", "admin_balances"] as const) {
        await expect(pool[getter](2)).to.be.revertedWithCustomError(pool, "CoinIndexOutOfRange").withArgs(2n, 2n);
      }
    });
  });

  describe("ramp_A", () => {
    it("moves A linearly, up and down", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      for (const [target, half] of [
        [400n, 30_000n],
        [100n, 25_000n],
      ] as const) {
        const start = BigInt(await time.latest()) + 2n * DAY;
        await time.setNextBlockTimestamp(start);
        const current = await pool.A_precise();
        await expect(pool.ramp_A(target, start + 2n * DAY))
          .to.emit(pool, "RampA")
          .withArgs(current, target * 100n, start, start + 2n * DAY);
        await time.increaseTo(start + DAY);
        expect(await pool.A_precise()).to.equal(half);
        expect(await pool.A()).to.equal(half / 100n);
        await time.increaseTo(start + 2n * DAY);
        expect(await pool.A_precise()).to.equal(target * 100n);
      }
    });

    it("lets views round A down while the swap does not", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const start = BigInt(await time.latest()) + DAY;
      await time.setNextBlockTimestamp(start);
      await pool.ramp_A(2_000n, start + 2n * DAY);
      await time.increaseTo(start + 1_000n);
      expect((await pool.A_precise()) % 100n).to.be.greaterThan(0n);
      const quoted = await pool.get_dy(USDE, USDC, wad("16000000"));
      const paid = await pool[EXCHANGE].staticCall(USDE, USDC, wad("16000000"), 0n);
      expect(paid).to.be.greaterThan(quoted);
    });

    it("stops where it stands", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const start = BigInt(await time.latest()) + DAY;
      await time.setNextBlockTimestamp(start);
      await pool.ramp_A(400n, start + 2n * DAY);
      await time.setNextBlockTimestamp(start + DAY);
      await expect(pool.stop_ramp_A())
        .to.emit(pool, "StopRampA")
        .withArgs(30_000n, start + DAY);
      await time.increase(3n * DAY);
      expect([await pool.A_precise(), await pool.initial_A_time(), await pool.future_A_time()]).to.deep.equal([
        30_000n,
        start + DAY,
        start + DAY,
      ]);
    });

    it("reverts when it begins less than a day after the last, or lasts less than a day", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const start = BigInt(await time.latest()) + DAY;
      await time.setNextBlockTimestamp(start);
      await expect(pool.ramp_A(400n, start + DAY - 1n))
        .to.be.revertedWithCustomError(pool, "RampTooShort")
        .withArgs(start + DAY - 1n, start + DAY);
      await time.setNextBlockTimestamp(start + 1n);
      await pool.ramp_A(400n, start + DAY + 1n);
      await time.setNextBlockTimestamp(start + DAY);
      await expect(pool.ramp_A(500n, start + 3n * DAY))
        .to.be.revertedWithCustomError(pool, "RampTooSoon")
        .withArgs(start + DAY + 1n);
    });

    it("reverts when A is out of range or changes more than tenfold", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const end = BigInt(await time.latest()) + 10n * DAY;
      for (const target of [0n, 1_000_000n]) {
        await expect(pool.ramp_A(target, end))
          .to.be.revertedWithCustomError(pool, "AmplificationOutOfRange")
          .withArgs(target);
      }
      for (const target of [19n, 2_001n]) {
        await expect(pool.ramp_A(target, end))
          .to.be.revertedWithCustomError(pool, "RampTooSteep")
          .withArgs(20_000n, target * 100n);
      }
    });
  });

  describe("set_new_fee", () => {
    it("sets fee and multiplier up to 50 %", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool.set_new_fee(5_000_000_000n, 10_000_000_000n))
        .to.emit(pool, "ApplyNewFee")
        .withArgs(5_000_000_000n, 10_000_000_000n);
      expect([await pool.fee(), await pool.offpeg_fee_multiplier()]).to.deep.equal([5_000_000_000n, 10_000_000_000n]);
    });

    it("reverts when the fee, alone or off the peg, is above 50 %", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool.set_new_fee(5_000_000_001n, 0n))
        .to.be.revertedWithCustomError(pool, "FeeTooHigh")
        .withArgs(5_000_000_001n);
      await expect(pool.set_new_fee(5_000_000_000n, 10_000_000_001n))
        .to.be.revertedWithCustomError(pool, "OffpegFeeTooHigh")
        .withArgs(5_000_000_000n, 10_000_000_001n);
      await expect(pool.set_new_fee(0n, 2n ** 64n))
        .to.be.revertedWithCustomError(pool, "OffpegFeeTooHigh")
        .withArgs(0n, 2n ** 64n);
    });
  });

  describe("set_ma_exp_time", () => {
    it("sets both windows", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool.set_ma_exp_time(100n, 200n)).to.emit(pool, "SetNewMATime").withArgs(100n, 200n);
      expect([await pool.ma_exp_time(), await pool.D_ma_time()]).to.deep.equal([100n, 200n]);
    });

    it("reverts when a window is zero or has more than 64 bits", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      for (const window of [0n, 2n ** 64n]) {
        for (const windows of [
          [window, 1n],
          [1n, window],
        ] as const) {
          await expect(pool.set_ma_exp_time(...windows))
            .to.be.revertedWithCustomError(pool, "InvalidAveragingWindow")
            .withArgs(window);
        }
      }
    });
  });

  describe("owner", () => {
    it("is the only one who sets parameters", async () => {
      const { pool, trader } = await networkHelpers.loadFixture(balancedPool);
      const stranger = pool.connect(trader);
      for (const call of [
        () => stranger.ramp_A(1n, 1n),
        () => stranger.stop_ramp_A(),
        () => stranger.set_new_fee(0n, 0n),
        () => stranger.set_ma_exp_time(1n, 1n),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(pool, "OwnableUnauthorizedAccount").withArgs(trader);
      }
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

describe("deployStablePool", () => {
  it("throws when a coin's decimals are not the token's", async () => {
    const { owner, coins } = await networkHelpers.loadFixture(balancedPool);
    const params = await poolParams(owner, coins);
    const wrong = params.coins.map((coin) => ({ ...coin, decimals: 18 }));
    const error: unknown = await deployStablePool(owner, { ...params, coins: wrong }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(CoinDecimalsMismatchError);
    expect(error).to.include({ coin: wrong[1]?.address, given: 18, actual: 6 });
  });
});
