import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { Chain } from "../../protocol/chain.ts";
import { withAllocator } from "../with-allocator.ts";
import { AnvilMissingError, anvilChains } from "../anvil-chains.ts";
import { deployBenchMarket, type BenchMarket } from "./bench-market.ts";
import { measureGas } from "./gas.ts";
import { measureIdleBlocks } from "./idle-block.ts";
import { measureSendPaths } from "./send-paths.ts";
import { measureSweep } from "./sweep.ts";
import { benchTables, type BenchFigures } from "./tables.ts";

interface BenchArguments {
  readonly rounds: number;
  readonly waves: number;
  readonly positions: string;
  readonly points: number;
  readonly json: boolean;
}

/** Of a sweep: each takes seconds with its points, in each process. */
const MOST_SET_UPS = 4;

/** Run `hardhat bench`: measure, then print tables or JSON. */
export default async function (args: BenchArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const counts = parseCounts(args.positions);
  requireAtLeast(1, "--rounds", args.rounds);
  requireAtLeast(1, "--waves", args.waves);
  requireAtLeast(3, "--points", args.points);
  await withAllocator("bench", async () => {
    await hre.tasks.getTask("build").run({ quiet: true });
    const { provider, ethers } = await hre.network.create("sim");
    const bench = await deployBenchMarket(new Chain(provider));
    const { onAnvil, close } = await benchOnAnvil();
    const sending = await measureSendPaths(bench, onAnvil, (account) => ethers.getSigner(account), args);
    await close();
    const gas = await measureGas(bench);
    const idle = await measureIdleBlocks(bench, counts);
    const sweep = await measureSweep({ points: args.points, setUps: Math.min(args.rounds, MOST_SET_UPS) });
    const figures: BenchFigures = { sending, idle, sweep, gas };
    console.log(args.json ? JSON.stringify(figures, null, 2) : benchTables(figures));
  });
}

/** The same market on anvil; nothing where it is not installed. */
async function benchOnAnvil(): Promise<{ onAnvil: BenchMarket | undefined; close: () => Promise<void> }> {
  try {
    const { provider, close } = await anvilChains()();
    return { onAnvil: await deployBenchMarket(new Chain(provider)), close };
  } catch (error) {
    if (!(error instanceof AnvilMissingError)) throw error;
    return { onAnvil: undefined, close: () => Promise.resolve() };
  }
}

function requireAtLeast(least: number, field: string, value: number): void {
  if (value < least) throw new InvalidInputError({ field, value, accepted: `an integer of ${least} or more` });
}

function parseCounts(text: string): readonly number[] {
  const counts = text.split(",").map(Number);
  if (counts.every((count, at) => Number.isSafeInteger(count) && count > (counts[at - 1] ?? 0))) return counts;
  throw new InvalidInputError({
    field: "--positions",
    value: text,
    accepted: "rising whole numbers of 1 or more, separated by commas",
  });
}
