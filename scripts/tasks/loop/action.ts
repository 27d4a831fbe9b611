import { fileURLToPath } from "node:url";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { ForkArguments } from "../fork/public-chain.ts";
import { overridesOf } from "../market-options.ts";
import { runTask } from "../run-task.ts";

interface LoopArguments extends ForkArguments {
  readonly capital: string;
  readonly ltvBps: number;
  readonly loops: number;
  readonly venue: string | undefined;
  readonly market: string | undefined;
  readonly baseApyBps: number;
  readonly borrowRateBps: number;
  readonly set: string | undefined;
  readonly moreSets: string[];
  readonly json: boolean;
}

const MINIMAL_MARKET = fileURLToPath(new URL("../../../markets/minimal.yaml", import.meta.url));

/** Action of `hardhat loop`. */
export default async function loop(args: LoopArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { stableJson } = await import("../../lib/stable-json.ts");
    const { loopCarry } = await import("../../scenarios/leverage-loop/carry.ts");
    const { loopTable } = await import("./loop-table.ts");
    const { options, position } = await (args.fork === undefined ? onOwnChain(args, hre) : onForkOf(args, hre));
    const result = { ...position, ...loopCarry(position.leverageWad, options) };
    console.log(args.json ? stableJson(result) : loopTable(result, options));
  });
  if (args.fork === undefined) return;
  const { endIfStuck } = await import("../fork/open-fork.ts");
  endIfStuck();
}

async function onOwnChain(args: LoopArguments, hre: HardhatRuntimeEnvironment) {
  const { readTextFile } = await import("../../lib/read-text-file.ts");
  const { loadMarket } = await import("../../lib/market-file.ts");
  const { Chain } = await import("../../protocol/chain.ts");
  const { marketDeployer } = await import("../../protocol/backends.ts");
  const { parseLoopOptions } = await import("../../scenarios/leverage-loop/options.ts");
  const { runLeverageLoop } = await import("../../scenarios/leverage-loop/run.ts");

  const path = args.market ?? MINIMAL_MARKET;
  const definition = loadMarket(readTextFile(path), { sets: overridesOf(args), sourceName: path });
  const options = parseLoopOptions({ ...args, venue: args.venue ?? "par" }, definition);
  // The table is that of a position built in no time: every block of the loop carries the same timestamp.
  const { provider } = await hre.network.create({ network: "sim", override: { allowBlocksWithSameTimestamp: true } });
  const chain = new Chain(provider);
  const market = await marketDeployer("local")({ chain, definition });
  return { options, position: await runLeverageLoop(chain, market, options) };
}

async function onForkOf(args: LoopArguments, hre: HardhatRuntimeEnvironment) {
  const { loopOnFork } = await import("./on-fork.ts");
  const log = args.json ? () => undefined : (line: string) => console.log(line);
  const request = { ...args, venue: args.venue ?? "pool", sets: overridesOf(args) };
  return loopOnFork(request, hre.config.paths.cache, log);
}
