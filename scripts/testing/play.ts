import type { Agent, World } from "../agents/agent.ts";
import { run, type RunTotals } from "../engine/run.ts";
import type { BlockLine, RecordLine } from "../lib/record.ts";
import type { Sending } from "../lib/sending.ts";
import { Rng } from "../lib/rng.ts";
import { marketDecoder } from "../protocol/market-decoder.ts";
import type { MarketState } from "../protocol/market-state.ts";
import type { MarketSession } from "./market-session.ts";

/** A story of one's own: who acts, for how long, in what world. */
export interface PlayOptions {
  /** In the order in which they act. Their approvals and balances are the test's business (`approveAll`, `fund`). */
  readonly agents: readonly Agent[];
  readonly blocks: number;
  /** Same seed, same chain: the same record. `"0"` unless told. */
  readonly seed?: string;
  /** 12 unless told. */
  readonly blockSeconds?: number;
  /**
   * What no agent decides, a pure function. Unless told: outside markets have the oracle's prices of the start (wrapped ether
   * under `ETH` as well), the base fee is 1 gwei, everything is open.
   */
  readonly world?: (step: number, timestamp: number) => World;
  /** How actions reach the chain (docs/engine.md, Bundles); by the mempool unless told. */
  readonly sending?: Sending;
  readonly onBlock?: (block: BlockLine) => void;
  readonly signal?: AbortSignal;
}

/** What was played. */
export interface Play {
  /** The record, line by line: see docs/engine.md. */
  readonly lines: readonly RecordLine[];
  readonly totals: RunTotals;
}

const GWEI = 10n ** 9n;

/**
 * Run agents on a market through the engine, block by block, and keep the record in memory.
 *
 * @throws EngineError as `run` does.
 */
export async function play(session: MarketSession, options: PlayOptions): Promise<Play> {
  const { chain, market } = session;
  const { agents, blocks, seed = "0", blockSeconds = 12 } = options;
  for (const { address } of agents) await session.unlock(address);
  const state = await market.readMarket();
  const calm = calmWorld(session, state);
  const lines: RecordLine[] = [];
  try {
    const totals = await run({
      chain,
      market,
      decoder: marketDecoder(),
      header: {
        type: "header",
        schema: 1,
        scenario: "custom",
        mode: "none",
        seed,
        market: market.definition.name,
        backend: market.backend,
        cell: { oracle: "as deployed", backing: "as deployed" },
        switches: {},
        ...(options.sending === "bundle" && { sending: options.sending }),
        startTimestamp: state.timestamp + blockSeconds,
        blockSeconds,
        blocks,
        tokens: market.tokens.map(({ symbol, decimals }) => ({ symbol, decimals })),
        agents: agents.map(({ label, kind }) => ({ label, kind, group: kind })),
        assumptions: [],
      },
      agents,
      alsoTracked: await session.holders(),
      rng: new Rng(seed),
      world: options.world ?? (() => calm),
      record: (line) => lines.push(line),
      ...(options.sending && { sending: options.sending }),
      ...(options.onBlock && { onBlock: options.onBlock }),
      ...(options.signal && { signal: options.signal }),
    });
    return { lines, totals };
  } finally {
    await chain.setAutomine(true);
  }
}

function calmWorld({ market }: MarketSession, state: MarketState): World {
  const referencePricesE8: Record<string, bigint> = {};
  for (const [at, { symbol }] of market.reserves.entries()) {
    const priceE8 = state.reserves[at]?.priceE8 ?? 0n;
    referencePricesE8[symbol] = priceE8;
    if (market.definition.tokens[symbol]?.kind === "weth") referencePricesE8["ETH"] = priceE8;
  }
  return { referencePricesE8, baseFeeWei: GWEI, venueWithdrawalsOpen: true, redemptionOpen: true };
}
