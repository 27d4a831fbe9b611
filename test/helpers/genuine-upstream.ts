import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address } from "../../scripts/protocol/hex.ts";
import { httpProvider } from "../../scripts/protocol/http-provider.ts";
import { marketFile } from "../../scripts/testing/market-file.ts";
import { deployMarket } from "../../scripts/testing/open-market.ts";
import type { TestMarket } from "../../scripts/testing/test-market.ts";
import { RunningTask } from "./child-process.ts";

/** Who has what on the upstream. */
export const BORROWERS = {
  /** Loops USDe against USDC at 70 %: health factor 1.14. */
  alice: "0x00000000000000000000000000000000000A11cE",
  /** Loops at 79 % in the e-mode: health factor 1.15. */
  bob: "0x0000000000000000000000000000000000000B0b",
  /** Borrows ether against USDe. */
  dave: "0x000000000000000000000000000000000000da7e",
  /** Borrows against ether: none of the book. */
  carol: "0x000000000000000000000000000000000000CA01",
  /** Likewise, ten times as much. */
  frank: "0x0000000000000000000000000000000000F4A2c0",
} as const satisfies Record<string, Address>;
/** Supplies USDe and owes nothing. */
const EVE: Address = "0x0000000000000000000000000000000000000EFE";
const BLOCKS_ON_TOP = 64;

/**
 * A node of chain id 1 on loopback with genuine Aave v3.6 and positions on it, genuine Uniswap v2 and v3, and the address file
 * that names it.
 */
export interface GenuineUpstream {
  readonly url: string;
  readonly market: TestMarket;
  /** Last block in which anything was done. */
  readonly lastActiveBlock: number;
  /** Folder for whatever the tests write; the address file is in it. */
  readonly folder: string;
  readonly networkFile: string;
  end(): Promise<void>;
}

export async function startGenuineUpstream(): Promise<GenuineUpstream> {
  const where = ["--hostname", "127.0.0.1", "--port", "0"];
  const node = RunningTask.start("node", "--network", "sim", "--chain-id", "1", ...where);
  const [url] = await node.printed(/http:\/\/127\.0\.0\.1:\d+/);
  const market = await deployMarket(
    { provider: httpProvider(url) },
    {
      market: marketFile("minimal-uniswap-v3"),
      backend: "aave-v3.6",
      liquidity: { USDC: "5_000_000", WETH: "1_000" },
    },
  );
  await market.openLoop(BORROWERS.alice, { capital: "100_000", ltvBps: 7_000n, loops: 5 });
  await market.openLoop(BORROWERS.bob, { capital: "50_000", ltvBps: 7_900n, loops: 4, eModeId: 80 });
  await market.supply(BORROWERS.dave, "USDe", "60_000");
  await market.borrow(BORROWERS.dave, "WETH", "10");
  await market.supply(BORROWERS.carol, "WETH", "10");
  await market.borrow(BORROWERS.carol, "USDC", "20_000");
  await market.supply(BORROWERS.frank, "WETH", "100");
  await market.borrow(BORROWERS.frank, "USDC", "200_000");
  await market.supply(EVE, "USDe", "1_000");
  const lastActiveBlock = (await market.chain.block("latest")).number;
  // One by one: a node forgets the state of blocks that hardhat_mine makes up.
  for (let block = 0; block < BLOCKS_ON_TOP; block++) await market.chain.request("evm_mine");
  const folder = mkdtempSync(join(tmpdir(), "powderkeg-fork-"));
  const networkFile = join(folder, "network.yaml");
  writeFileSync(networkFile, addressFile(market));
  return {
    ...{ url, market, lastActiveBlock, folder, networkFile },
    async end() {
      await node.end("SIGKILL");
      rmSync(folder, { recursive: true });
    },
  };
}

/** What a test would otherwise keep under markets/networks. */
function addressFile({ addresses, market }: TestMarket): string {
  const tokens = market.tokens.map(
    ({ symbol, address }) =>
      `  ${symbol}: { kind: ${market.definition.tokens[symbol]?.kind ?? "test"}, address: "${address}" }`,
  );
  const { uniswap, uniswapV3 } = addresses;
  const pools = Object.entries(addresses.pools).map(([name, address]) => `  ${name}: "${address}"`);
  return [
    "name: upstream",
    "chainId: 1",
    `lending: { addressesProvider: "${addresses.lending.provider}" }`,
    "tokens:",
    ...tokens,
    "stablePools:",
    ...pools,
    '  gone: "0x00000000000000000000000000000000deadbeef"',
    "uniswapV2:",
    `  factory: "${uniswap?.factory}"`,
    `  router: "${uniswap?.router}"`,
    "  pairs: [[WETH, USDC], [WETH, USDe], [WBTC, WETH]]",
    "uniswapV3:",
    `  factory: "${uniswapV3?.factory}"`,
    `  router: "${uniswapV3?.router}"`,
    `  positionManager: "${uniswapV3?.positionManager}"`,
    "  pools:",
    "    - { tokens: [WETH, USDC], feePips: 500 }",
    "    - { tokens: [WETH, USDC], feePips: 3000 }",
    "",
  ].join("\n");
}
