import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { attachMarket } from "../../scripts/protocol/attach-market.ts";
import { BackendNotAvailableError, marketDeployer } from "../../scripts/protocol/backends.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { httpProvider, NodeError, NodeUnreachableError } from "../../scripts/protocol/http-provider.ts";
import type { MarketAddresses } from "../../scripts/protocol/market.ts";
import { UnknownAssetError } from "../../scripts/protocol/unknown-asset-error.ts";
import { type CommandResult, runHardhat } from "../helpers/run-hardhat.ts";
import { runTaskHere } from "../helpers/run-task-here.ts";

const { networkHelpers, provider } = await network.create("sim");
const marketText = (name: string): string =>
  readFileSync(new URL(`../../markets/${name}.yaml`, import.meta.url), "utf8");
const preset = loadMarket(marketText("aave-v3-ethereum-2025-10"));
const minimal = loadMarket(marketText("minimal"));

describe("deploying a market", () => {
  async function presetMarket() {
    const chain = new Chain(provider);
    return { chain, market: await marketDeployer("local")({ chain, definition: preset }) };
  }

  describe("on backend local", () => {
    it("puts every token, feed, reserve, e-mode, pool and pair of the file on the chain, in its order", async () => {
      const { market } = await networkHelpers.loadFixture(presetMarket);
      expect(market.tokens.map(({ symbol }) => symbol)).to.deep.equal(Object.keys(preset.tokens));
      expect(market.reserves.map(({ symbol }) => symbol)).to.deep.equal(Object.keys(preset.lending.reserves));
      expect(market.reserves.map(({ id }) => id)).to.deep.equal(market.reserves.map((_, index) => index));
      expect(market.feeds.map(({ name }) => name)).to.deep.equal(Object.keys(preset.feeds));
      expect(market.stablePools.map(({ name }) => name)).to.deep.equal(preset.stablePools.map(({ name }) => name));
      expect(market.pairs.map(({ name }) => name)).to.deep.equal(preset.uniswapPairs.map(({ name }) => name));
      for (const [index, eMode] of preset.eModes.entries()) {
        const { ltvBps, liquidationThresholdBps, liquidationBonusBps, id } = eMode;
        expect(market.eModes[index]).to.include({ id, ltvBps, liquidationThresholdBps, liquidationBonusBps });
      }
    });

    it("starts with the file's prices, balances, caps and ratios", async () => {
      const { market } = await networkHelpers.loadFixture(presetMarket);
      const state = await market.readMarket();
      Object.values(preset.feeds).forEach((feed, index) => {
        if (feed.kind === "pushed") expect(state.feeds[index]?.answerE8).to.equal(feed.priceE8);
      });
      expect(state.stablePools.map(({ balancesUnits }) => balancesUnits)).to.deep.equal(
        preset.stablePools.map(({ balances }) => balances),
      );
      for (const [index, { tokens, balances }] of preset.uniswapPairs.entries()) {
        const isInOrder = market.pairs[index]?.token0.symbol === tokens[0];
        const pair = state.pairs[index];
        const reserves = isInOrder
          ? [pair?.reserve0Units, pair?.reserve1Units]
          : [pair?.reserve1Units, pair?.reserve0Units];
        expect(reserves).to.deep.equal(balances);
      }
      const [asset] = Object.values(preset.ethena?.assets ?? {});
      expect(state.desk.bufferUnits).to.equal(asset?.buffer);
      expect(state.desk.globalMaxRedeemPerBlockWei).to.equal(preset.ethena?.globalMaxRedeemPerBlockWad);
      const { vaultTotalAssetsWei: assets, vaultTotalSupplyWei: shares } = state.desk;
      expect((10n ** 18n * (assets + 1n)) / (shares + 1n)).to.equal(preset.ethena?.stakedExchangeRateWad);
      expect(state.desk.valuePerUsdeWad).to.equal(10n ** 18n);
    });
  });

  describe("attachMarket", () => {
    it("gives a handle equal to the one of the deployment", async () => {
      const { chain, market } = await networkHelpers.loadFixture(presetMarket);
      const attached = await attachMarket({ chain, addresses: market.addresses, definition: preset });
      for (const part of ["tokens", "reserves", "feeds", "stablePools", "pairs", "eModes", "addresses"] as const) {
        expect(attached[part], part).to.deep.equal(market[part]);
      }
      expect(await attached.readMarket()).to.deep.equal(await market.readMarket());
    });

    it("throws UnknownAssetError when the addresses lack what the definition names", async () => {
      const { chain, market } = await networkHelpers.loadFixture(presetMarket);
      const addresses: MarketAddresses = { ...market.addresses, feeds: {} };
      const [name = ""] = Object.keys(preset.feeds);
      const error = await attachMarket({ chain, addresses, definition: preset }).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UnknownAssetError).and.include({ kind: "feed", asset: name });
    });

    it("names the known symbols for an unknown one", async () => {
      const { market } = await networkHelpers.loadFixture(presetMarket);
      expect(() => market.token("DOGE")).to.throw(UnknownAssetError, /"DOGE" .* known: .*USDe/);
      expect(() => market.reserve("DOGE")).to.throw(UnknownAssetError, /known: .*USDC/);
      expect(() => market.stablePool("none")).to.throw(UnknownAssetError, /known: USDe\/USDC/);
      expect(() => market.pair("none")).to.throw(UnknownAssetError);
      expect(() => market.calls.supply("DOGE", 1n, market.addresses.deployer)).to.throw(UnknownAssetError);
    });
  });

  describe("on an external node", () => {
    it("needs nothing but JSON-RPC over HTTP", async () => {
      const server = await network.createServer("sim", "127.0.0.1", 0);
      const { port } = await server.listen();
      try {
        const chain = new Chain(httpProvider(`http://127.0.0.1:${port}`));
        const market = await marketDeployer("local")({ chain, definition: minimal });
        expect((await market.readMarket()).reserves.map(({ priceE8 }) => priceE8)).to.deep.equal([
          100_000_000n,
          100_000_000n,
          400_000_000_000n,
        ]);
      } finally {
        await server.close();
      }
    });

    it("tells what the node refuses by the node's own words and code", async () => {
      const server = await network.createServer("sim", "127.0.0.1", 0);
      const { port } = await server.listen();
      try {
        const chain = new Chain(httpProvider(`http://127.0.0.1:${port}`));
        const [from] = await chain.accounts();
        if (from === undefined) throw new Error("the node holds no accounts");
        const error = await chain.send({ from, to: from, gasLimit: 46_000_000n }).catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(NodeError).and.include({ method: "eth_sendTransaction", code: -32_000 });
        expect((error as NodeError).reason).to.match(/exceeds block gas limit of 45000000/);
      } finally {
        await server.close();
      }
    });

    it("says so when no node answers", async () => {
      const error = await new Chain(httpProvider("http://127.0.0.1:9")).chainId().catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(NodeUnreachableError).and.include({ url: "http://127.0.0.1:9" });
    });
  });

  describe("marketDeployer", () => {
    it("names the backends there are", () => {
      for (const backend of ["aave", "fork", "toString", ""]) {
        expect(() => marketDeployer(backend))
          .to.throw(BackendNotAvailableError, /available: local, local-v3\.0, aave-v3\.0, aave-v3\.6/)
          .that.includes({ backend });
      }
    });
  });

  describe("hardhat deploy", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "powderkeg-deploy-"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    it("writes where everything is", () => {
      const out = join(folder, "addresses.json");
      const { exitCode, stderr } = runHardhat("deploy", "--market", "markets/minimal.yaml", "--out", out);
      expect(exitCode, stderr).to.equal(0);
      const addresses = JSON.parse(readFileSync(out, "utf8")) as Record<string, unknown>;
      expect(addresses).to.have.all.keys([
        "chainId",
        "deployer",
        "tokens",
        "feeds",
        "lending",
        "pools",
        "uniswap",
        "ethena",
        "keeper",
        "lens",
      ]);
      expect(addresses["lending"]).to.include.all.keys("provider", "pool", "configurator", "oracle", "dataProvider");
      expect(addresses["tokens"]).to.have.all.keys("USDe", "USDC", "WETH");
      expect(readdirSync(folder)).to.deep.equal(["addresses.json"]);
    });

    const market = "markets/minimal.yaml";
    const expectRefusal = ({ exitCode, stdout, stderr }: CommandResult, message: RegExp): void => {
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(message);
      expect(stderr.trim().split("\n")).to.have.length(1);
      expect(stdout).to.equal("");
      expect(readdirSync(folder)).to.deep.equal([]);
    };

    it("exits with 1, one line and no file for a value the file may not have", () => {
      const sets = ["--set", "name=x", "lending.reserves.USDe.ltvBps=9999"];
      expectRefusal(
        runHardhat("deploy", "--market", market, "--out", join(folder, "addresses.json"), ...sets),
        /^error: lending.reserves.USDe.ltvBps: got 9999, which is above liquidationThresholdBps 7500/,
      );
    });

    const refused: [string, (out: string) => Record<string, string>, RegExp][] = [
      ["an unreadable market file", (out) => ({ market: "none.yaml", out }), /^error: none.yaml: cannot be read/],
      ["an unknown backend", (out) => ({ market, backend: "fork", out }), /^error: backend "fork"/],
      ["an unwritable --out", (out) => ({ market, out: join(out, "x.json") }), /^error: .*: cannot be written/],
    ];
    for (const [what, args, message] of refused) {
      it(`exits with 1, one line and no file for ${what}`, async () => {
        expectRefusal(await runTaskHere(["deploy"], args(join(folder, "addresses.json"))), message);
      });
    }

    it("leaves an older file as it was when it fails", async () => {
      const out = join(folder, "addresses.json");
      writeFileSync(out, "older");
      expect((await runTaskHere(["deploy"], { market: "none.yaml", out })).exitCode).to.equal(1);
      expect(readFileSync(out, "utf8")).to.equal("older");
      expect(existsSync(`${out}.partial`)).to.equal(false);
    });
  });
});
