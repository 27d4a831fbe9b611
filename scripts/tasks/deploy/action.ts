import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { overridesOf } from "../market-options.ts";
import { runTask } from "../run-task.ts";

interface DeployArguments {
  readonly market: string | undefined;
  readonly backend: string;
  readonly out: string | undefined;
  readonly set: string | undefined;
  readonly moreSets: string[];
}

/** Action of `hardhat deploy`: everything that can be wrong with the input is found before the first transaction. */
export default async function deploy(args: DeployArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { requiredOption } = await import("../required-option.ts");
    const { readTextFile } = await import("../../lib/read-text-file.ts");
    const { loadMarket } = await import("../../lib/market-file.ts");
    const { marketDeployer } = await import("../../protocol/backends.ts");
    const { Chain } = await import("../../protocol/chain.ts");
    const { WholeFile } = await import("../whole-file.ts");

    const path = requiredOption("--market", args.market, "the path of a market file, such as markets/minimal.yaml");
    const out = requiredOption("--out", args.out, "the path of a file to write, such as addresses.json");
    const deployMarket = marketDeployer(args.backend);
    const definition = loadMarket(readTextFile(path), { sets: overridesOf(args), sourceName: path });
    const file = new WholeFile(out);
    let text: string;
    try {
      const { provider } = await hre.network.create();
      const { addresses } = await deployMarket({ chain: new Chain(provider), definition });
      text = `${JSON.stringify(addresses, null, 2)}\n`;
    } catch (error) {
      file.discard();
      throw error;
    }
    file.finish(text);
    console.log(`${definition.name}: deployed, addresses in ${out}`);
  });
}
