import type { BlockLine, EventLine } from "../lib/record.ts";
import type { CellRecord } from "./cell-record.ts";

/** What was liquidated in one block, at the prices the liquidations used. */
export interface BlockLiquidations {
  readonly count: number;
  readonly debtBase: bigint;
  /** What left the borrowers, the protocol's fee included. */
  readonly collateralBase: bigint;
}

/** One block of a run: the record's block line, and the liquidations that its events tell of. */
export interface RunBlock {
  readonly line: BlockLine;
  readonly liquidations: BlockLiquidations;
}

/** The blocks of a run, oldest first. */
export interface RunBlocks {
  /** Decimals of each token, by symbol: what amounts in units are counted in. */
  readonly decimals: Readonly<Record<string, number>>;
  readonly blocks: readonly RunBlock[];
}

const NONE: BlockLiquidations = { count: 0, debtBase: 0n, collateralBase: 0n };

/** Take from a run's record what it says of each block. */
export function runBlocks({ header, blocks, events }: CellRecord): RunBlocks {
  const liquidations = new Map<number, BlockLiquidations>();
  for (const event of events) {
    if (event.name !== "liquidation") continue;
    liquidations.set(event.step, withOneMore(liquidations.get(event.step) ?? NONE, event));
  }
  return {
    decimals: Object.fromEntries(header.tokens.map(({ symbol, decimals }) => [symbol, decimals])),
    blocks: blocks.map((line) => ({ line, liquidations: liquidations.get(line.step) ?? NONE })),
  };
}

function withOneMore(
  { count, debtBase, collateralBase }: BlockLiquidations,
  event: Extract<EventLine, { readonly name: "liquidation" }>,
): BlockLiquidations {
  return {
    count: count + 1,
    debtBase: debtBase + event.debtBase,
    collateralBase: collateralBase + event.collateralBase,
  };
}
