import { run, type RunOptions } from "../../engine/run.ts";
import { Rng } from "../../lib/rng.ts";
import { marketDecoder } from "../../protocol/market-decoder.ts";
import { BASE_FEE_WEI, type BenchMarket } from "./bench-market.ts";

/** Run the engine for some blocks in a world in which nothing happens by itself, keeping no record. */
export async function quietRun(
  { chain, market }: BenchMarket,
  blocks: number,
  options: Pick<RunOptions, "agents"> & Partial<RunOptions>,
): Promise<void> {
  await run({
    chain,
    market,
    decoder: marketDecoder(),
    header: {
      type: "header",
      schema: 1,
      scenario: "bench",
      mode: "",
      seed: "bench",
      market: "minimal",
      backend: "local",
      cell: { oracle: "peg", backing: "sound" },
      switches: {},
      startTimestamp: (await chain.block("latest")).timestamp + 12,
      blockSeconds: 12,
      blocks,
      tokens: [],
      agents: [],
      assumptions: [],
    },
    rng: new Rng("bench"),
    world: () => ({
      referencePricesE8: {},
      baseFeeWei: BASE_FEE_WEI,
      venueWithdrawalsOpen: true,
      redemptionOpen: true,
    }),
    record: () => undefined,
    ...options,
  });
}
