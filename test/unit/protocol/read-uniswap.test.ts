import { expect } from "chai";
import { network } from "hardhat";
import { loadMarket } from "../../../scripts/lib/market-file.ts";
import type { NetworkFile, NetworkPair } from "../../../scripts/lib/network-file.ts";
import { readTextFile } from "../../../scripts/lib/read-text-file.ts";
import { Chain } from "../../../scripts/protocol/chain.ts";
import { chainSigner } from "../../../scripts/protocol/chain-signer.ts";
import { deployMarket } from "../../../scripts/protocol/deploy/market.ts";
import { readUniswap } from "../../../scripts/protocol/fork/read-uniswap.ts";
import type { Market } from "../../../scripts/protocol/market.ts";
import { IUniswapV3Factory__factory, IUniswapV3Pool__factory } from "../../../typechain-types/index.ts";

const { networkHelpers, provider } = await network.create("sim");
const definition = loadMarket(readTextFile("markets/minimal-uniswap-v3.yaml"));
const GONE = "0x00000000000000000000000000000000deadbeef";

/** The market, and a v3 pool of ether and USDe at 0.3 % with a price and no liquidity. */
async function deployUniswap() {
  const chain = new Chain(provider);
  const market = await deployMarket({ chain, definition });
  const signer = await chainSigner(chain, market.addresses.deployer);
  const factory = IUniswapV3Factory__factory.connect(uniswapOf(market).uniswapV3.factory, signer);
  const tokens = [market.token("WETH").address, market.token("USDe").address] as const;
  await (await factory.createPool(...tokens, 3_000)).wait();
  const pool = IUniswapV3Pool__factory.connect(await factory.getPool(...tokens, 3_000), signer);
  await (await pool.initialize(2n ** 96n)).wait();
  return { chain, market };
}

/** As an address file has it, with some pairs and pools that are not there. */
function uniswapOf({ addresses: { uniswap, uniswapV3 } }: Market) {
  if (uniswap === undefined || uniswapV3 === undefined) throw new RangeError("the market file has both");
  const pair = (first: string, second: string, suffix = ""): NetworkPair => ({
    name: `${first}/${second}${suffix}`,
    tokens: [first, second],
  });
  const pool = (first: string, second: string, feePips: number) => ({ ...pair(first, second, `-${feePips}`), feePips });
  return {
    uniswapV2: { ...uniswap, pairs: [pair("WETH", "USDC"), pair("WETH", "USDe"), pair("WBTC", "WETH")] },
    uniswapV3: {
      ...uniswapV3,
      pools: [pool("WETH", "USDC", 500), pool("WETH", "USDC", 3_000), pool("WETH", "USDe", 3_000)],
    },
  } satisfies Pick<NetworkFile, "uniswapV2" | "uniswapV3">;
}

describe("readUniswap", () => {
  it("finds what the factories have between two reserves, with liquidity, and says what is missing", async () => {
    const { chain, market } = await networkHelpers.loadFixture(deployUniswap);
    const { reserves, addresses } = market;
    const found = await readUniswap({ chain, network: uniswapOf(market), reserves, blockNumber: 7 });
    expect(found.v2?.pairs.map(({ name, address }) => [name, address])).to.deep.equal(
      Object.entries(addresses.uniswap?.pairs ?? {}),
    );
    expect(found.v3?.pools).to.have.lengthOf(1);
    expect(found.v3?.pools[0]).to.include({ name: "WETH/USDC-500", feePips: 500, tickSpacing: 10 });
    expect(found.v3?.pools[0]?.address).to.equal(addresses.uniswapV3?.pools["WETH/USDC-500"]);
    expect(found.missing).to.deep.equal([
      "Uniswap pair WETH/USDe: the factory has none at block 7",
      "Uniswap pair WBTC/WETH: WBTC is no reserve of the pool at block 7",
      "Uniswap v3 pool WETH/USDC-3000: the factory has none at block 7",
      "Uniswap v3 pool WETH/USDe-3000: no liquidity to trade with at block 7",
    ]);
  });

  it("leaves out a version of which a contract has no code, and says which", async () => {
    const { chain, market } = await networkHelpers.loadFixture(deployUniswap);
    const { uniswapV2, uniswapV3 } = uniswapOf(market);
    const read = (uniswap: Pick<NetworkFile, "uniswapV2" | "uniswapV3">) =>
      readUniswap({ chain, network: uniswap, reserves: market.reserves, blockNumber: 7 });

    const withoutFactory = { uniswapV2: { ...uniswapV2, factory: GONE }, uniswapV3: undefined };
    expect(await read(withoutFactory)).to.deep.equal({
      ...{ v2: undefined, v3: undefined },
      missing: [`Uniswap v2 factory: no code at ${GONE} at block 7`],
    });
    const withoutTwo = { uniswapV2: undefined, uniswapV3: { ...uniswapV3, router: GONE, positionManager: GONE } };
    expect(await read(withoutTwo)).to.deep.equal({
      ...{ v2: undefined, v3: undefined },
      missing: ["router", "position manager"].map((part) => `Uniswap v3 ${part}: no code at ${GONE} at block 7`),
    });
  });
});
