import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runTask } from "../run-task.ts";

interface FuzzArguments {
  readonly minutes: number;
  readonly seed: string;
  readonly replay: string | undefined;
  readonly out: string;
  readonly backend: string;
  readonly invariants: boolean;
}

/** Action of `hardhat fuzz`. Ends with exit code 1 and a file to replay if the pools differ. */
export default async function fuzzTask(args: FuzzArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    if (args.invariants) return playInvariants(args, hre);
    const { readTextFile } = await import("../../lib/read-text-file.ts");
    const { readCaseFile, writeCaseFile } = await import("../../differential/case-file.ts");
    const { divergenceText, fuzz } = await import("../../differential/fuzz.ts");
    const { twinPlayers } = await import("../../differential/twin-player.ts");
    const { requirePairing } = await import("../../differential/pairings.ts");
    const { openTwinChain } = await import("../open-twin-chain.ts");
    const { WholeFile } = await import("../whole-file.ts");

    const given = args.replay === undefined ? undefined : readCaseFile(readTextFile(args.replay), args.replay);
    const players = await twinPlayers(() => openTwinChain(hre), requirePairing(args.backend));

    if (given !== undefined) {
      const { calls, divergence } = await players[0].given(given);
      console.log(divergence === undefined ? `${calls.length} calls, no difference` : divergenceText(divergence));
      if (divergence !== undefined) process.exitCode = 1;
      return;
    }
    const end = performance.now() + args.minutes * 60_000;
    const { sequences, calls, accepted, failing } = await fuzz(players, args.seed, () => performance.now() < end);
    console.log(
      `${sequences} sequences, ${calls} calls (${accepted} accepted), ${failing === undefined ? 0 : 1} differing`,
    );
    if (failing === undefined) return;
    const about = `seed ${failing.seed}: ${divergenceText(failing.divergence)}`;
    mkdirSync(dirname(args.out), { recursive: true });
    new WholeFile(args.out).finish(writeCaseFile(about, failing.calls));
    console.error(
      `${about}\n${failing.calls.length} calls; again: npx hardhat fuzz --backend ${args.backend} --replay ${args.out}`,
    );
    process.exitCode = 1;
  });
}

async function playInvariants({ minutes, seed }: FuzzArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const { fuzzInvariants } = await import("./fuzz-invariants.ts");
  const end = performance.now() + minutes * 60_000;
  const { rounds, actions, failingSeed } = await fuzzInvariants(hre, seed, () => performance.now() < end);
  console.log(
    `${rounds} rounds, ${actions.toLocaleString("en-US")} actions, ${failingSeed === undefined ? 0 : 1} failing`,
  );
  if (failingSeed === undefined) return;
  console.error(`again: npx hardhat fuzz --invariants --minutes 0 --seed ${failingSeed}`);
  process.exitCode = 1;
}
