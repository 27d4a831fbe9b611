import { readFileSync } from "node:fs";
import { expect } from "chai";
import { network } from "hardhat";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import type { Call } from "../../scripts/protocol/calls.ts";
import { Chain, SetUpFailedError } from "../../scripts/protocol/chain.ts";
import { deployMarket } from "../../scripts/protocol/deploy/market.ts";
import { quoteStableSwap, quoteUniswapV2 } from "../../scripts/protocol/quotes.ts";
import { UnknownAssetError } from "../../scripts/protocol/unknown-asset-error.ts";
import { accountFor } from "../../scripts/protocol/wallet.ts";
import { MissingVenueError } from "../../scripts/protocol/market-venues.ts";
import { makeCalls } from "../../scripts/protocol/make-calls.ts";
import { MarketNames } from "../../scripts/protocol/market-names.ts";

const { networkHelpers, provider } = await network.create("sim");

const definition = loadMarket(
  readFileSync(new URL("../../markets/aave-v3-ethereum-2025-10.yaml", import.meta.url), "utf8"),
);
const everything = 2n ** 256n - 1n;
const usde = (whole: bigint): bigint => whole * 10n ** 18n;
const usdc = (whole: bigint): bigint => whole * 10n ** 6n;
const user = accountFor("calls", "user");
const borrower = accountFor("calls", "borrower");

describe("calls", () => {
  async function funded() {
    const chain = new Chain(provider);
    const market = await deployMarket({ chain, definition });
    const { calls, addresses } = market;
    const { deployer, lending } = addresses;
    await chain.impersonate(user.address);
    await chain.impersonate(borrower.address);
    const poolName = market.stablePools[0]?.name ?? "";
    const eModeId =
      definition.eModes.find(({ collateral, borrowable }) => collateral.includes("USDe") && borrowable.includes("USDC"))
        ?.id ?? 0;
    const minting = addresses.ethena?.minting ?? deployer;
    await chain.sendAll(
      [
        calls.admin.setUsdeMinter(deployer),
        calls.mint("USDe", user.address, usde(1_000_000n)),
        calls.mint("USDe", borrower.address, usde(100_000n)),
        calls.admin.setUsdeMinter(minting),
        calls.admin.mintBatch("USDC", [user.address, borrower.address], [usdc(1_000_000n), usdc(1n)]),
        calls.mint("WETH", user.address, usde(100n)),
        calls.admin.whitelistBenefactor(user.address),
        calls.admin.grantMinter(user.address),
        calls.admin.grantRedeemer(user.address),
      ].map((call) => ({ from: deployer, ...call })),
    );
    const approvals = [
      lending.pool,
      market.stablePool(poolName).address,
      addresses.uniswap?.router ?? deployer,
      minting,
    ];
    await chain.sendAll(
      [user, borrower].flatMap(({ address }) =>
        approvals.flatMap((spender) =>
          ["USDe", "USDC", "WETH"].map((symbol) => ({ from: address, ...calls.approve(symbol, spender, everything) })),
        ),
      ),
    );
    /** Send one call alone and give the gas it used. */
    const send = async (from: string, call: Call): Promise<bigint> => {
      await chain.sendAll([{ from: from as typeof deployer, ...call }]);
      const gasUsed = BigInt((await chain.block("latest")).gasUsed);
      expect(gasUsed * 10n <= call.gasLimit * 9n, `${call.label} used ${gasUsed} of ${call.gasLimit}`).to.equal(true);
      return gasUsed;
    };
    return { chain, market, calls, send, poolName, eModeId, deployer, keeper: addresses.keeper };
  }

  it("drive lending from supply to liquidation, each within nine tenths of its gas limit", async () => {
    const { market, calls, send, eModeId, deployer, keeper, poolName } = await networkHelpers.loadFixture(funded);
    await send(user.address, calls.supply("USDC", usdc(500_000n), user.address));
    await send(user.address, calls.setUserUseReserveAsCollateral("USDC", false));
    await send(user.address, calls.setUserUseReserveAsCollateral("USDC", true));
    await send(borrower.address, calls.setUserEMode(eModeId));
    await send(borrower.address, calls.supply("USDe", usde(100_000n), borrower.address));
    await send(borrower.address, calls.borrow("USDC", usdc(89_000n), borrower.address));
    await send(borrower.address, calls.repay("USDC", usdc(100n), borrower.address));
    await send(user.address, calls.borrow("USDC", usdc(1_000n), user.address));
    await send(user.address, calls.repayWithATokens("USDC", usdc(500n)));
    await send(user.address, calls.withdraw("USDC", usdc(1_000n), user.address));

    const peg = definition.lending.reserves["USDe"]?.feed ?? "";
    const pushed = Object.keys(definition.feeds).find((name) => {
      const feed = definition.feeds[peg];
      return feed?.kind === "capped-peg" && feed.base === name;
    });
    await send(deployer, calls.updateAnswer(pushed ?? peg, 95_000_000n));
    await send(
      user.address,
      calls.liquidationCall({
        collateral: "USDe",
        debt: "USDC",
        user: borrower.address,
        debtToCoverUnits: usdc(20_000n),
        receiveAToken: false,
      }),
    );
    await send(
      deployer,
      calls.liquidate(keeper, {
        collateral: "USDe",
        debt: "USDC",
        user: borrower.address,
        debtToCoverUnits: usdc(20_000n),
        useFlashLoan: true,
        exit: [{ kind: "stable-swap", pool: poolName, sell: "USDe", buy: "USDC", minOutUnits: 0n }],
        minProfitUnits: 0n,
      }),
    );
    const [account] = await market.readAccounts([borrower.address]);
    expect(account?.eModeCategory).to.equal(eModeId);
  });

  it("trade at exactly the quoted amounts on the stable pool and on Uniswap", async () => {
    const { market, calls, send, poolName } = await networkHelpers.loadFixture(funded);
    const before = await market.readMarket();
    const info = market.stablePool(poolName);
    const state = before.stablePools[market.stablePools.indexOf(info)];
    if (state === undefined) throw new Error("no stable pool");
    const out = quoteStableSwap(state, info, "USDe", "USDC", usde(12_345n));
    await send(user.address, calls.exchange(poolName, "USDe", "USDC", usde(12_345n), out));
    expect((await market.readAccounts([user.address]))[0]?.walletUnits).to.include(usdc(1_000_000n) + out);

    const pair = market.pairs.find(({ token0, token1 }) => [token0.symbol, token1.symbol].includes("WETH"));
    if (pair === undefined) throw new Error("no WETH pair");
    const pairState = before.pairs[market.pairs.indexOf(pair)];
    if (pairState === undefined) throw new Error("no pair state");
    const swapped = quoteUniswapV2(pairState, pair, "WETH", usde(3n));
    const other = pair.token0.symbol === "WETH" ? pair.token1.symbol : pair.token0.symbol;
    await send(user.address, calls.swapExactTokens(["WETH", other], usde(3n), swapped, user.address, 2 ** 40));
  });

  it("add and remove liquidity", async () => {
    const { market, calls, send, poolName } = await networkHelpers.loadFixture(funded);
    const supplyBefore = (await market.readMarket()).stablePools[0]?.totalSupplyWei ?? 0n;
    await send(user.address, calls.addLiquidity(poolName, [usde(1_000n), usdc(1_000n)], 0n));
    const minted = ((await market.readMarket()).stablePools[0]?.totalSupplyWei ?? 0n) - supplyBefore;
    await send(user.address, calls.removeLiquidityOneCoin(poolName, minted / 2n, "USDC", 0n));
    await send(user.address, calls.removeLiquidity(poolName, minted - minted / 2n, [0n, 0n]));
    expect((await market.readMarket()).stablePools[0]?.totalSupplyWei).to.equal(supplyBefore);
  });

  it("mint, redeem and refill at the desk with orders signed without a promise", async () => {
    const { chain, market, calls, send, deployer } = await networkHelpers.loadFixture(funded);
    const order = {
      benefactorKey: user.privateKey,
      benefactor: user.address,
      asset: "USDC",
      usdeWei: usde(1_000n),
      assetUnits: usdc(1_000n),
      expirySeconds: (await chain.block("latest")).timestamp + 3_600,
    };
    const supply = async () => (await market.readMarket()).desk.usdeSupplyWei;
    const before = await supply();
    await send(user.address, calls.mintUsde({ ...order, nonce: 1n }));
    expect(await supply()).to.equal(before + usde(1_000n));
    await send(user.address, calls.redeemUsde({ ...order, nonce: 2n }));
    expect(await supply()).to.equal(before);
    const buffer = (await market.readMarket()).desk.bufferUnits;
    await send(deployer, calls.refillBuffer("USDC", usdc(10n)));
    expect((await market.readMarket()).desk.bufferUnits).to.equal(buffer + usdc(10n));
  });

  it("throw for names and venues the market does not have", async () => {
    const { market, calls, poolName } = await networkHelpers.loadFixture(funded);
    expect(() => calls.exchange("none", "USDe", "USDC", 1n, 0n)).to.throw(UnknownAssetError);
    expect(() => calls.exchange(poolName, "DOGE", "USDC", 1n, 0n)).to.throw(UnknownAssetError);
    expect(() => calls.updateAnswer("none", 1n)).to.throw(UnknownAssetError);
    const { ethena, uniswap, ...bare } = market.addresses;
    const without = makeCalls(bare, new MarketNames(market, definition.tokens));
    expect(ethena).to.not.equal(undefined);
    expect(uniswap).to.not.equal(undefined);
    expect(() => without.refillBuffer("USDC", 1n)).to.throw(MissingVenueError, /ethena/);
    expect(() => without.swapExactTokens(["WETH"], 1n, 0n, user.address, 0)).to.throw(
      MissingVenueError,
      /uniswapPairs/,
    );
  });

  describe("Chain.sendAll", () => {
    it("names the call that reverted and its decoded error, and leaves nothing pending", async () => {
      const { chain, calls } = await networkHelpers.loadFixture(funded);
      const bad = { from: borrower.address, ...calls.transfer("USDC", user.address, usdc(2n)) };
      const error = await chain.sendAll([bad]).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(SetUpFailedError);
      expect((error as SetUpFailedError).outcome).to.deep.equal({
        name: "ERC20InsufficientBalance",
        args: [borrower.address, String(usdc(1n)), String(usdc(2n))],
      });
      expect((await chain.mine()).transactionHashes).to.deep.equal([]);
    });

    it("refuses what fits no block", async () => {
      const { chain } = await networkHelpers.loadFixture(funded);
      const { baseFeeWei } = await chain.block("latest");
      const poor = { from: user.address, to: borrower.address, gasLimit: 21_000n, maxFeeWei: baseFeeWei / 2n };
      const error = await chain.sendAll([poor]).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(SetUpFailedError).and.include({ outcome: "not included" });
    });
  });
});
