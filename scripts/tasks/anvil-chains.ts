import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PowderkegError } from "../lib/errors.ts";
import { connectIpc, type IpcConnection } from "../protocol/ipc-provider.ts";
import type { ChainOpener, OpenChain } from "./bare-chains.ts";
import { SIM_NETWORK } from "./sim-network.ts";

/** The package that carries anvil's program is not installed, or not for this machine. */
export class AnvilMissingError extends PowderkegError {
  constructor(packageName: string, cause: unknown) {
    super(`no anvil here: ${packageName} is not installed; run npm install --save-dev @foundry-rs/anvil`, { cause });
  }
}

/** anvil did not begin to answer, or ended. */
export class AnvilEndedError extends PowderkegError {}

const START_MILLISECONDS = 15_000;
const POLL_MILLISECONDS = 20;
/** States of blocks that anvil keeps: reverted transactions are tried again on the last two. */
const KEPT_STATES = 20;

/**
 * Make chains in anvil, a process each, on a socket of this machine: the rules of the network `sim`, and the same records.
 * @throws AnvilMissingError; opening a chain throws AnvilEndedError
 */
export function anvilChains(): ChainOpener {
  const program = anvilProgram();
  return () => openAnvil(program);
}

/**
 * Runs a program; when nobody holds this script's input open any more, ends it and removes the folder that comes first among its
 * words. Neither must outlive us, however we end.
 */
const WHILE_WE_LIVE =
  'folder=$1; shift; exec 3<&0; "$@" & program=$!; ( read -r _ <&3; kill -9 $program; rm -rf "$folder" ) & wait $program';

async function openAnvil(program: string): Promise<OpenChain> {
  const folder = mkdtempSync(join(tmpdir(), "powderkeg-anvil-"));
  const socket = join(folder, "ipc");
  const words = [folder, program, ...flags(), "--ipc", socket];
  const child = spawn("sh", ["-c", WHILE_WE_LIVE, "sh", ...words], { stdio: ["pipe", "ignore", "pipe"] });
  try {
    const connection = await connected(child, socket);
    return {
      provider: connection.provider,
      close: async () => {
        connection.close();
        await ended(child);
      },
    };
  } catch (error) {
    await ended(child);
    throw error;
  }
}

function flags(): readonly string[] {
  const { chainId, hardfork, blockGasLimit, initialBaseFeePerGas, initialDate } = SIM_NETWORK;
  const options: Readonly<Record<string, unknown>> = {
    ...{ host: "127.0.0.1", port: 0, hardfork, "chain-id": chainId, "gas-limit": blockGasLimit },
    "base-fee": initialBaseFeePerGas,
    timestamp: Date.parse(String(initialDate)) / 1_000,
    order: "fifo", // the engine sends in the order in which a mempool of tips would mine
    "prune-history": KEPT_STATES,
  };
  return ["--quiet", ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])];
}

async function connected(child: ChildProcess, socket: string): Promise<IpcConnection> {
  let complaint = "";
  child.stderr?.on("data", (chunk) => (complaint += String(chunk)));
  const deadline = performance.now() + START_MILLISECONDS;
  for (;;) {
    try {
      return await connectIpc(socket);
    } catch (cause) {
      if (hasEnded(child) || performance.now() > deadline) {
        throw new AnvilEndedError(`anvil did not start${complaint === "" ? "" : `: ${complaint.trim()}`}`, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = hasEnded(child) ? undefined : once(child, "exit");
  child.stdin?.end();
  await exit;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/**
 * Find anvil's program: it lies in a package for this kind of machine.
 * @param machine As the packages call it, such as linux-amd64.
 * @throws AnvilMissingError
 */
export function anvilProgram(
  machine = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`,
): string {
  const name = `@foundry-rs/anvil-${machine}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "bin", "anvil");
  } catch (cause) {
    throw new AnvilMissingError(name, cause);
  }
}
