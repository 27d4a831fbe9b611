import Table from "cli-table3";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { Chain } from "../../protocol/chain.ts";
import { withAllocator } from "../with-allocator.ts";
import { AnvilMissingError, anvilChains } from "../anvil-chains.ts";
import { deployBenchMarket, type BenchMarket } from "./bench-market.ts";
import { measureGas, type GasFigure } from "./gas.ts";
import { measureIdleBlocks, type IdleFigure } from "./idle-block.ts";
import { measureSendPaths, type PathFigure } from "./send-paths.ts";

interface BenchArguments {
  readonly rounds: number;
  readonly positions: string;
  readonly json: boolean;
}

interface BenchFigures {
  readonly sending: readonly PathFigure[];
  readonly idle: readonly IdleFigure[];
  readonly gas: readonly GasFigure[];
}

/** Run `hardhat bench`: measure, then print tables or JSON. */
export default async function (args: BenchArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const counts = parseCounts(args.positions);
  if (args.rounds < 1) {
    throw new InvalidInputError({ field: "--rounds", value: args.rounds, accepted: "an integer of 1 or more" });
  }
  await withAllocator("bench", async () => {
    await hre.tasks.getTask("build").run({ quiet: true });
    const { provider, ethers } = await hre.network.create("sim");
    const bench = await deployBenchMarket(new Chain(provider));
    const { onAnvil, close } = await benchOnAnvil();
    const sending = await measureSendPaths(bench, onAnvil, (account) => ethers.getSigner(account), args.rounds);
    await close();
    const gas = await measureGas(bench);
    const idle = await measureIdleBlocks(bench, counts);
    const figures = { sending, idle, gas };
    console.log(args.json ? JSON.stringify(figures, null, 2) : tables(figures));
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

function parseCounts(text: string): readonly number[] {
  const counts = text.split(",").map(Number);
  if (counts.every((count, at) => Number.isSafeInteger(count) && count > (counts[at - 1] ?? 0))) return counts;
  throw new InvalidInputError({
    field: "--positions",
    value: text,
    accepted: "rising whole numbers of 1 or more, separated by commas",
  });
}

function tables({ sending, idle, gas }: BenchFigures): string {
  const table = (head: string[]): Table.Table => new Table({ head, style: { head: [], border: [] } });
  const paths = table(["approve, supply, borrow, swap, liquidate by", "actions/s", "ratio"]);
  for (const { path, actionsPerSecond, ratio } of sending) {
    paths.push([path, actionsPerSecond.toFixed(0), ratio.toFixed(2)]);
  }
  const blocks = table(["open positions", "idle block, ms", "ratio", "with health line, ms"]);
  for (const { positions, idleBlockMs, healthBlockMs } of idle) {
    const ratio = idleBlockMs / (idle[0]?.idleBlockMs ?? 1);
    blocks.push([positions, idleBlockMs.toFixed(2), ratio.toFixed(2), healthBlockMs.toFixed(2)]);
  }
  const units = table(["gas", "ours", "genuine", "ratio", "genuine contract"]);
  for (const { action, gas: ours, genuineGas, ratio, source } of gas) {
    units.push([action, ours, genuineGas, ratio.toFixed(2), source]);
  }
  return [paths, blocks, units].map((each) => each.toString()).join("\n\n");
}
