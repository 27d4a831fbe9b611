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
    const { PAIRINGS } = await import("../../differential/pairings.ts");
    const { openTwinChain } = await import("../open-twin-chain.ts");

    for (const pairing of PAIRINGS.values()) {
      const tally = new Tally();
      const players = await twinPlayers(() => openTwinChain(hre), pairing, tally.count);
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
      const [compared, accepted] = [sum((method) => method.compared), sum((method) => method.accepted)];
      table.push(["all", compared, accepted, sum(({ differing }) => differing), "", "", ""]);
      console.log(table.toString());
      console.log(
        `${sequences} sequences, seed ${args.seed}, ours beside genuine ${pairing.genuine}; gas of accepted calls, mean`,
      );
      if (failing === undefined) continue;
      console.error(divergenceText(failing.divergence));
      process.exitCode = 1;
    }
  });
}
