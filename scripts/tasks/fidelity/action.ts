import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runTask } from "../run-task.ts";

interface FidelityArguments {
  readonly sequences: number;
  readonly seed: string;
}

/** Action of `hardhat fidelity`. Ends with exit code 1 if anything differs. */
export default async function fidelityTask(args: FidelityArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { default: Table } = await import("cli-table3");
    const { divergenceText, fuzz } = await import("../../differential/fuzz.ts");
    const { Tally } = await import("../../differential/tally.ts");
    const { twinPlayers } = await import("../../differential/twin-player.ts");
    const { Chain } = await import("../../protocol/chain.ts");

    const tally = new Tally();
    const override = { allowBlocksWithSameTimestamp: true };
    const open = async () => new Chain((await hre.network.create({ network: "sim", override })).provider);
    const players = await twinPlayers(open, undefined, tally.count);
    const { sequences, failing } = await fuzz(players, args.seed, (played) => played < args.sequences);

    const table = new Table({
      head: ["call", "compared", "accepted", "differing", "gas, ours", "gas, genuine", "ratio"],
      colAligns: ["left", "right", "right", "right", "right", "right", "right"],
      style: { head: [], border: [] },
    });
    for (const { method, compared, accepted, differing, firstGas, secondGas } of tally.methods) {
      const mean = (gas: bigint): string => (accepted === 0 ? "" : String(gas / BigInt(accepted)));
      const ratio = secondGas === 0n ? "" : (Number(firstGas) / Number(secondGas)).toFixed(2);
      table.push([method, compared, accepted, differing, mean(firstGas), mean(secondGas), ratio]);
    }
    const sum = (of: (method: (typeof tally.methods)[number]) => number): number =>
      tally.methods.reduce((total, method) => total + of(method), 0);
    table.push([
      "all",
      sum(({ compared }) => compared),
      sum(({ accepted }) => accepted),
      sum(({ differing }) => differing),
      "",
      "",
      "",
    ]);
    console.log(table.toString());
    console.log(
      `${sequences} sequences, seed ${args.seed}, ours beside genuine Aave v3.6.0; gas of accepted calls, mean`,
    );
    if (failing === undefined) return;
    console.error(divergenceText(failing.divergence));
    process.exitCode = 1;
  });
}
