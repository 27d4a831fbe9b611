import { expect } from "chai";
import { readdirSync } from "node:fs";
import { z } from "zod";
import { marketFileSchema } from "../../../scripts/lib/market-file/schema.ts";
import { loadMarket } from "../../../scripts/lib/market-file.ts";
import { readTextFile } from "../../../scripts/lib/read-text-file.ts";
import { october2025PricePaths, OCTOBER_2025_START_SECONDS } from "../../../scripts/market/october-2025-paths.ts";

const PRESET = "markets/aave-v3-ethereum-2025-10.yaml";
const preset = readTextFile(PRESET);

describe("markets", () => {
  for (const file of readdirSync("markets").filter((name) => name.endsWith(".yaml"))) {
    it(`${file} loads under its own name`, () => {
      expect(`${loadMarket(readTextFile(`markets/${file}`)).name}.yaml`).to.equal(file);
    });

    it(`${file} starts its pairs at the price of the reserves' feeds`, () => {
      const market = loadMarket(readTextFile(`markets/${file}`));
      const startPriceE8 = (symbol: string) => {
        const feed = market.feeds[market.lending.reserves[symbol]?.feed ?? ""];
        if (feed?.kind !== "pushed") throw new Error(`${symbol} has no pushed feed`);
        return feed.priceE8;
      };
      for (const { name, tokens, balances } of market.uniswapPairs) {
        const [first, second] = tokens;
        const value = (symbol: string, balance: bigint) =>
          Number(balance * startPriceE8(symbol)) / 10 ** (market.tokens[symbol]?.decimals ?? 0);
        expect(value(first, balances[0]) / value(second, balances[1]), name).to.be.within(0.9999, 1.0001);
      }
    });
  }
});

describe(PRESET, () => {
  const market = loadMarket(preset);

  it("has a source and a confidence on every line with a value", () => {
    const valueLines = preset
      .split("\n")
      .filter((line) => /^\s*(- )?[\w/.-]+: \S/.test(line) && !/^(name|description): /.test(line))
      .filter((line) => !/^\s*(- )?[\w/.-]+: #/.test(line) && !/^\s+kind: /.test(line));
    expect(valueLines.length).to.be.above(150);
    for (const line of valueLines) expect(line).to.match(/ # .+ \((high|medium|low|assume)\)$/);
  });

  it("starts its pushed feeds where the day's paths start", () => {
    for (const [feed, path] of Object.entries(october2025PricePaths())) {
      const definition = market.feeds[feed];
      if (definition?.kind !== "pushed") throw new Error(`${feed} is not pushed`);
      expect(definition.priceE8, feed).to.equal(path.priceE8At(OCTOBER_2025_START_SECONDS));
    }
  });

  it("declares a feed for every oracle policy", () => {
    expect(market.feeds).to.include.keys("USDe-venue", "USDe-market-spot", "USDe-market-ema", "USDe-peg", "sUSDe");
    expect(market.lending.reserves.USDe?.feed).to.equal("USDe-peg");
    expect(market.feeds["USDe-peg"]).to.deep.equal({ kind: "capped-peg", base: "USDT/USD", capE8: 104_000_000n });
  });

  it("has the reference's parameters for the assets of the loop", () => {
    const terms = (symbol: string) => {
      const reserve = market.lending.reserves[symbol];
      if (reserve === undefined) throw new Error(`no reserve ${symbol}`);
      const { optimalBps, baseBps, slope1Bps, slope2Bps } = reserve.rates;
      return [
        [reserve.ltvBps, reserve.liquidationThresholdBps, reserve.liquidationBonusBps],
        [reserve.reserveFactorBps, reserve.liquidationProtocolFeeBps],
        [optimalBps, baseBps, slope1Bps, slope2Bps],
      ].map((group) => group.map(Number));
    };
    expect(terms("USDe")).to.deep.equal([
      [7200, 7500, 10850],
      [2500, 1000],
      [9000, 0, 750, 5000],
    ]);
    expect(terms("sUSDe")).to.deep.equal([
      [7200, 7500, 10850],
      [2000, 1000],
      [9000, 0, 0, 0],
    ]);
    expect(terms("USDC")).to.deep.equal([
      [7500, 7800, 10450],
      [1000, 2000],
      [9200, 0, 650, 2000],
    ]);
    expect(terms("USDT")).to.deep.equal([
      [7500, 7800, 10450],
      [1000, 1000],
      [9200, 0, 650, 1400],
    ]);
    expect(terms("WETH")).to.deep.equal([
      [8050, 8300, 10500],
      [1500, 1000],
      [9400, 0, 260, 4000],
    ]);
    expect(terms("WBTC")).to.deep.equal([
      [7300, 7800, 10500],
      [5000, 1000],
      [8000, 0, 400, 30000],
    ]);
    expect(terms("ALT")).to.deep.equal(terms("AAVE"));
  });

  it("has the e-modes of the day and one for the article's loop", () => {
    const modes = market.eModes.map((mode) => [
      mode.id,
      Number(mode.ltvBps),
      Number(mode.liquidationThresholdBps),
      Number(mode.liquidationBonusBps),
      mode.collateral.join(),
    ]);
    expect(modes).to.deep.equal([
      [2, 9000, 9200, 10400, "sUSDe,USDe"],
      [11, 9000, 9300, 10200, "USDe"],
      [80, 8000, 8000, 10850, "USDe"],
    ]);
  });

  it("has the desk's caps of the day and 5bn of stablecoins behind USDe", () => {
    const { ethena } = market;
    if (ethena === undefined) throw new Error("no desk");
    expect(ethena.globalMaxRedeemPerBlockWad).to.equal(10_000_000n * 10n ** 18n);
    const liquid = Object.values(ethena.assets).reduce((sum, { buffer, custody }) => sum + buffer + custody, 0n);
    expect(liquid).to.equal(5_000_000_000n * 10n ** 6n);
    expect(ethena.cooldownSeconds).to.equal(7 * 86_400);
  });
});

describe("docs/markets.md", () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(readTextFile("docs/markets.md"))?.[1] ?? "";

  it("shows an example that loads", () => {
    expect(loadMarket(example).name).to.equal("example");
  });

  it("shows every key of the format", () => {
    const keysOf = (schema: unknown): string[] => {
      if (typeof schema !== "object" || schema === null) return [];
      const own =
        "properties" in schema && typeof schema.properties === "object" ? Object.keys(schema.properties ?? {}) : [];
      return [...own, ...Object.values(schema).flatMap(keysOf)];
    };
    const keys = new Set(keysOf(z.toJSONSchema(marketFileSchema)));
    expect(keys.size).to.be.above(60);
    for (const key of keys) expect(example, key).to.match(new RegExp(`\\b${key}:`));
  });

  it("shows overrides that apply", () => {
    const overrides = [...readTextFile("docs/markets.md").matchAll(/^--set (\S+)$/gm)].map(([, set = ""]) => set);
    expect(overrides.length).to.be.above(4);
    expect(loadMarket(preset, { sets: overrides }).lending.reserves.USDe?.feed).to.equal("USDe-market-spot");
  });
});
