import { benchAccount, openPositions, type BenchMarket } from "./bench-market.ts";
import { median } from "./median.ts";
import { quietRun } from "./quiet-run.ts";

/** Cost of a block in which nobody acts, with so many open positions. */
export interface IdleFigure {
  readonly positions: number;
  /** Median of the blocks without a health line. */
  readonly idleBlockMs: number;
  /** To the block of the fewest positions. */
  readonly ratio: number;
  /** Median of the blocks that write the distribution of health factors, for which everybody is computed. */
  readonly healthBlockMs: number;
}

const BLOCKS = 300;
const HEALTH_EVERY_BLOCKS = 10;

/** Measure idle blocks, opening more positions in between. @param counts Rising. */
export async function measureIdleBlocks(bench: BenchMarket, counts: readonly number[]): Promise<readonly IdleFigure[]> {
  const figures: IdleFigure[] = [];
  let open = 0;
  for (const positions of counts) {
    await openPositions(bench, 1 + open, 1 + positions);
    open = positions;
    const measured = await measure(bench, positions);
    const least = figures[0] ?? measured;
    figures.push({ positions, ...measured, ratio: measured.idleBlockMs / least.idleBlockMs });
  }
  return figures;
}

async function measure(bench: BenchMarket, positions: number): Promise<Omit<IdleFigure, "positions" | "ratio">> {
  const snapshot = await bench.chain.snapshot();
  const idle: number[] = [];
  const withHealthLine: number[] = [];
  let last: number | undefined;
  await quietRun(bench, BLOCKS, {
    agents: [],
    alsoTracked: Array.from({ length: positions }, (_, n) => benchAccount(1 + n)),
    spotCheckEveryBlocks: 0,
    healthEveryBlocks: HEALTH_EVERY_BLOCKS,
    onBlock: ({ step }) => {
      const now = performance.now();
      if (last !== undefined) (step % HEALTH_EVERY_BLOCKS === 0 ? withHealthLine : idle).push(now - last);
      last = now;
    },
  });
  await bench.chain.revert(snapshot);
  return { idleBlockMs: median(idle), healthBlockMs: median(withHealthLine) };
}
