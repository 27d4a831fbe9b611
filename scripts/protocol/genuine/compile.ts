import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { PowderkegError } from "../../lib/errors.ts";
import type { GenuineArtifact, LinkReferences } from "./artifact.ts";
import { readPackageFile } from "./package-file.ts";

/** The compiler did not accept genuine sources. */
export class GenuineCompilationError extends PowderkegError {
  constructor(
    readonly compilerPackage: string,
    readonly reason: string,
  ) {
    super(`${compilerPackage} could not compile the genuine contracts: ${reason}`);
  }
}

/** What to compile, and with what. */
export interface Compilation {
  /** npm package of the compiler, whose `package.json` gives its version. */
  readonly compilerPackage: string;
  /** `settings` of the compiler's standard JSON input, without `outputSelection`. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sources: Readonly<Record<string, string>>;
  /** The units whose contracts are wanted. */
  readonly wantedUnits: readonly string[];
}

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly abi: readonly unknown[];
            readonly evm: { readonly bytecode: { readonly object: string; readonly linkReferences: LinkReferences } };
          }
        >
      >
    >
  >;
}

const CHILD = fileURLToPath(new URL("./solc-child.mjs", import.meta.url));
const CACHE_FOLDER = fileURLToPath(new URL("../../../cache/genuine", import.meta.url));

/**
 * Compile, or take the result of an earlier compilation of the very same input from `cache/genuine/`. A cache file is put
 * in place by a rename, so that there is a whole one or none, also with several processes at work.
 *
 * @returns Every contract of the wanted units that has code, by name.
 * @throws GenuineCompilationError with the compiler's first error.
 */
export async function compile(compilation: Compilation): Promise<ReadonlyMap<string, GenuineArtifact>> {
  const { compilerPackage, settings, sources, wantedUnits } = compilation;
  const { version } = JSON.parse(readPackageFile(compilerPackage, "package.json")) as { version: string };
  const outputSelection = Object.fromEntries(
    wantedUnits.map((unit) => [unit, { "*": ["abi", "evm.bytecode.object", "evm.bytecode.linkReferences"] }]),
  );
  const input = JSON.stringify({
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([unit, content]) => [unit, { content }])),
    settings: { ...settings, outputSelection },
  });
  const key = createHash("sha256").update(version).update(input).digest("hex");
  const file = join(CACHE_FOLDER, `${key}.json`);

  let artifacts = readCached(file);
  if (artifacts === undefined) {
    artifacts = await compiled(compilerPackage, input);
    writeCached(file, artifacts);
  }
  return new Map(artifacts.map((artifact) => [artifact.contractName, artifact]));
}

function readCached(file: string): GenuineArtifact[] | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as GenuineArtifact[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function writeCached(file: string, artifacts: readonly GenuineArtifact[]): void {
  mkdirSync(CACHE_FOLDER, { recursive: true });
  const whole = `${file}.${process.pid}.tmp`;
  writeFileSync(whole, JSON.stringify(artifacts));
  renameSync(whole, file);
}

async function compiled(compilerPackage: string, input: string): Promise<GenuineArtifact[]> {
  const child = spawn(process.execPath, [CHILD, compilerPackage], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  child.stdin.end(input);
  const [answer, exitCode] = await Promise.all([text(child.stdout), ended]);
  if (exitCode !== 0) throw new GenuineCompilationError(compilerPackage, `its process ended with ${String(exitCode)}`);

  const output = JSON.parse(answer) as CompilerOutput;
  const failure = output.errors?.find(({ severity }) => severity === "error");
  if (failure !== undefined) throw new GenuineCompilationError(compilerPackage, failure.formattedMessage.trim());
  return Object.values(output.contracts ?? {}).flatMap((unit) =>
    Object.entries(unit).flatMap(([contractName, { abi, evm }]) => {
      const { object, linkReferences } = evm.bytecode;
      return object === "" ? [] : [{ contractName, abi, bytecode: `0x${object}`, linkReferences }];
    }),
  );
}
