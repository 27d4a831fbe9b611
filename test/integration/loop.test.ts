import { readFileSync } from "node:fs";
import { expect } from "chai";
import { network } from "hardhat";
import type { UniswapV3PoolState } from "../../scripts/lib/uniswap-v3/pool-state.ts";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { formatAmount } from "../../scripts/lib/units.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { deployMarket } from "../../scripts/protocol/deploy/market.ts";
import { uniswapV3PriceWad } from "../../scripts/protocol/quotes.ts";
import { accountFor } from "../../scripts/protocol/wallet.ts";
import { loopCarry } from "../../scripts/scenarios/leverage-loop/carry.ts";
import { PoolTooThinError } from "../../scripts/scenarios/leverage-loop/loop-purchase.ts";
import { type LoopRequest, parseLoopOptions } from "../../scripts/scenarios/leverage-loop/options.ts";
import { LoopStepFailedError, runLeverageLoop } from "../../scripts/scenarios/leverage-loop/run.ts";
import { runHardhat } from "../helpers/run-hardhat.ts";
import { runTaskHere } from "../helpers/run-task-here.ts";

const connection = await network.create({ network: "sim", override: { allowBlocksWithSameTimestamp: true } });
const { networkHelpers } = connection;

const load = (name: string) => loadMarket(readFileSync(new URL(`../../markets/${name}.yaml`, import.meta.url), "utf8"));
const definition = load("minimal");
const withUniswapV3 = load("minimal-uniswap-v3");
const request: LoopRequest = {
  capital: "100000",
  ltvBps: 8_000,
  loops: 5,
  venue: "par",
  baseApyBps: 1_200,
  borrowRateBps: 600,
};
const usde = (whole: bigint): bigint => whole * 10n ** 18n;
const usdc = (whole: bigint): bigint => whole * 10n ** 6n;

describe("leverage loop", () => {
  async function minimalMarket() {
    const chain = new Chain(connection.provider);
    return { chain, market: await deployMarket({ chain, definition }) };
  }

  describe("runLeverageLoop at par", () => {
    it("gives exactly the table of the closed form, turn by turn", async () => {
      const { chain, market } = await networkHelpers.loadFixture(minimalMarket);
      const { rows } = await runLeverageLoop(chain, market, parseLoopOptions(request, definition));
      expect(rows.map((row) => row.borrowedUsdcUnits)).to.deep.equal(
        [0n, 80_000n, 64_000n, 51_200n, 40_960n, 32_768n].map(usdc),
      );
      expect(rows.map((row) => row.collateralUsdeWei)).to.deep.equal(
        [100_000n, 180_000n, 244_000n, 295_200n, 336_160n, 368_928n].map(usde),
      );
      expect(rows.map((row) => row.debtUsdcUnits)).to.deep.equal(
        [0n, 80_000n, 144_000n, 195_200n, 236_160n, 268_928n].map(usdc),
      );
      expect(rows.map((row) => row.ltvBps)).to.deep.equal([0n, 4_444n, 5_902n, 6_612n, 7_025n, 7_289n]);
    });

    it("ends with the health factor, leverage, threshold and wipe-out that follow from M = 3.68928", async () => {
      const { chain, market } = await networkHelpers.loadFixture(minimalMarket);
      const position = await runLeverageLoop(chain, market, parseLoopOptions(request, definition));
      expect(position.leverageWad).to.equal(3_689_280_000_000_000_000n);
      expect(position.rows.at(-1)?.healthFactorWad).to.equal((368_928n * 8n * 10n ** 18n) / (268_928n * 10n));
      expect(position.liquidationPriceE8).to.equal((268_928n * 10n ** 9n) / (368_928n * 8n)); // LTV / LT
      expect(position.wipeOutFallBps).to.equal(2_711n); // 1 / M
    });

    it("reports the chain's own error when a step is refused", async () => {
      const { chain, market } = await networkHelpers.loadFixture(minimalMarket);
      const tooBig = parseLoopOptions({ ...request, capital: "20000000" }, definition);
      const error = await runLeverageLoop(chain, market, tooBig).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(LoopStepFailedError).and.include({ loop: 1 });
      expect((error as Error).message).to.contain("MaxMintPerBlockExceeded");
    });
  });

  describe("runLeverageLoop through the pool", () => {
    it("receives a little less than it borrows, and more the smaller the trade", async () => {
      const { chain, market } = await networkHelpers.loadFixture(minimalMarket);
      const options = parseLoopOptions({ ...request, venue: "pool", loops: 2 }, definition);
      const { rows } = await runLeverageLoop(chain, market, options);
      for (const row of rows.slice(1)) {
        const parWei = row.borrowedUsdcUnits * 10n ** 12n;
        expect(row.receivedUsdeWei < parWei).to.equal(true);
        expect(row.receivedUsdeWei > (parWei * 999n) / 1000n).to.equal(true);
      }
    });
  });

  describe("runLeverageLoop through a Uniswap v3 pool", () => {
    async function uniswapV3Market() {
      const chain = new Chain(connection.provider);
      return { chain, market: await deployMarket({ chain, definition: withUniswapV3 }) };
    }

    it("supplies all that the pool gives, to the unit of its quote, and moves its price", async () => {
      const { chain, market } = await networkHelpers.loadFixture(uniswapV3Market);
      const options = parseLoopOptions({ ...request, venue: "v3", loops: 3 }, withUniswapV3);
      expect(options.pool).to.equal("USDe/USDC-100");
      const [before] = (await market.readMarket()).uniswapV3Pools.slice(1);
      const { rows } = await runLeverageLoop(chain, market, options);
      const { uniswapV3Pools } = await market.readMarket();
      const info = market.uniswapV3Pool(options.pool);

      const [looper] = await market.readAccounts([accountFor("leverage-loop", "looper").address]);
      const wallet = Object.fromEntries(market.tokens.map(({ symbol }, at) => [symbol, looper?.walletUnits[at]]));
      expect(wallet).to.include({ USDe: 0n, USDC: 0n });
      for (const row of rows.slice(1)) {
        const afterFeeWei = (row.borrowedUsdcUnits * 10n ** 12n * 9_999n) / 10_000n;
        expect(row.receivedUsdeWei < afterFeeWei).to.equal(true);
        expect(row.receivedUsdeWei > (afterFeeWei * 9_999n) / 10_000n).to.equal(true);
      }
      const priceWad = (pool: UniswapV3PoolState | undefined) => uniswapV3PriceWad(pool!, info, "USDe");
      expect(priceWad(uniswapV3Pools[1]) > priceWad(before)).to.equal(true);
    });

    it("refuses a turn that the pool's liquidity cannot take, and takes one of as much as it says", async () => {
      const { chain, market } = await networkHelpers.loadFixture(uniswapV3Market);
      const startedWith = (capital: string) =>
        parseLoopOptions({ ...request, venue: "v3", loops: 1, capital }, withUniswapV3);
      const run = runLeverageLoop(chain, market, startedWith("5000000"));
      const error: unknown = await run.catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(LoopStepFailedError).and.include({ loop: 1 });
      const cause = (error as LoopStepFailedError).cause as PoolTooThinError;
      expect(cause).to.be.instanceOf(PoolTooThinError);
      expect(cause).to.include({ pool: "USDe/USDC-100", amountUnits: usdc(4_000_000n), moveBps: 5_000n });
      expect(cause.message).to.match(/^USDe\/USDC-100 takes 1646112\.\d+ of 4000000 USDC before/);

      const thin = await networkHelpers.loadFixture(uniswapV3Market);
      const capital = formatAmount((cause.soldUnits * 10n ** 12n * 10n) / 8n, 18);
      const { rows } = await runLeverageLoop(thin.chain, thin.market, startedWith(capital));
      expect(rows[1]?.borrowedUsdcUnits).to.equal(cause.soldUnits);
    });
  });

  describe("loopCarry", () => {
    it("gives y * M - r * (M - 1) and the rate at which it is zero", () => {
      const leverageWad = 3_689_280_000_000_000_000n;
      const carry = loopCarry(leverageWad, { baseApyBps: 1_200n, borrowRateBps: 600n });
      expect(carry).to.deep.equal({ netApyBps: 2_814n, breakEvenBorrowRateBps: 1_646n });
      expect(loopCarry(leverageWad, { baseApyBps: 1_200n, borrowRateBps: 1_646n }).netApyBps).to.equal(1n);
      expect(loopCarry(leverageWad, { baseApyBps: 1_200n, borrowRateBps: 1_700n }).netApyBps).to.equal(-145n);
    });

    it("has no break-even rate without debt", () => {
      expect(loopCarry(10n ** 18n, { baseApyBps: 1_200n, borrowRateBps: 600n })).to.deep.equal({ netApyBps: 1_200n });
    });
  });

  describe("parseLoopOptions", () => {
    it("takes the reserve's own terms when they suffice, the tightest e-mode otherwise", () => {
      expect(parseLoopOptions({ ...request, ltvBps: 7_200 }, definition)).to.include({ eModeId: 0 });
      expect(parseLoopOptions({ ...request, ltvBps: 7_201 }, definition)).to.include({ eModeId: 80 });
    });

    const refused: [string, Partial<LoopRequest>, string][] = [
      ["an LTV the market does not lend", { ltvBps: 8_001 }, "--ltv-bps"],
      ["an LTV of nothing", { ltvBps: 0 }, "--ltv-bps"],
      ["no capital", { capital: "0" }, "--capital"],
      ["negative capital", { capital: "-1" }, "--capital"],
      ["a negative number of loops", { loops: -1 }, "--loops"],
      ["an unknown venue", { venue: "binance" }, "--venue"],
      ["a negative yield", { baseApyBps: -1 }, "--base-apy-bps"],
      ["a negative borrow rate", { borrowRateBps: -1 }, "--borrow-rate-bps"],
    ];
    for (const [what, change, field] of refused) {
      it(`refuses ${what}`, () => {
        expect(() => parseLoopOptions({ ...request, ...change }, definition))
          .to.throw(InvalidInputError)
          .that.includes({ field });
      });
    }

    it("refuses a market that lends nothing against USDe, naming the option that chose it", () => {
      const { USDe, ...others } = definition.lending.reserves;
      if (USDe === undefined) throw new RangeError("the market has no USDe");
      const lending = { ...definition.lending, reserves: { ...others, USDe: { ...USDe, ltvBps: 0n } } };
      const shut = { ...definition, lending, eModes: [] };
      expect(() => parseLoopOptions(request, shut, "--network-file"))
        .to.throw(InvalidInputError, "which lends no USDC against USDe")
        .that.includes({ field: "--network-file", value: definition.name });
    });

    it("names the venues that a market has", () => {
      expect(() => parseLoopOptions({ ...request, venue: "v3" }, definition)).to.throw(
        InvalidInputError,
        "par or pool, since market minimal has no Uniswap v3 pool of USDe for USDC",
      );
    });

    it("refuses a venue the market does not have", () => {
      const bare = { ...definition, ethena: undefined, stablePools: [] };
      for (const venue of ["par", "pool", "v3"]) {
        expect(() => parseLoopOptions({ ...request, venue }, bare))
          .to.throw(InvalidInputError)
          .that.includes({ field: "--venue", value: venue });
      }
    });
  });

  describe("hardhat loop", () => {
    it("prints nothing but JSON with --json", () => {
      const { exitCode, stdout } = runHardhat("loop", "--json", "--loops", "1");
      expect(exitCode).to.equal(0);
      const result = JSON.parse(stdout) as { rows: Record<string, unknown>[] };
      expect(result).to.include.all.keys("leverageWad", "liquidationPriceE8", "wipeOutFallBps", "netApyBps");
      expect(result.rows.at(-1)).to.include({ loop: 1, debtUsdcUnits: "80000000000", ltvBps: "4444" });
    });

    it("prints the table, and exits with 1 and one line for bad input", async () => {
      expect((await runTaskHere(["loop"], {})).stdout)
        .to.contain("368,928.00")
        .and.contain("268,928.00");
      const { exitCode, stdout, stderr } = await runTaskHere(["loop"], { ltvBps: 9_999 });
      expect(exitCode).to.equal(1);
      expect(stdout).to.equal("");
      expect(stderr).to.match(/^error: --ltv-bps: got 9999; accepted: 1 to 8000, .*\n$/);
    });
  });
});
