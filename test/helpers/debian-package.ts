import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program that a test needs is not there, and this process may not install it. */
export class ProgramMissingError extends Error {
  constructor(program: string, debianPackage: string, options?: { readonly cause?: unknown }) {
    super(
      `${program} is missing and could not be installed; on Debian or Ubuntu run: ` +
        `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${debianPackage}`,
      options,
    );
    this.name = "ProgramMissingError";
  }
}

/**
 * See that a program is there; as root, install Debian's package if it is not. Test files run at the same time, and apt
 * refuses to: one waits for the other.
 *
 * @param program Its path, such as "/usr/bin/chromium".
 * @throws ProgramMissingError when it is not there and cannot be installed
 */
export function requireProgram(program: string, debianPackage: string): void {
  if (existsSync(program)) return;
  if (process.getuid?.() !== 0) throw new ProgramMissingError(program, debianPackage);
  const install = `test -x ${program} || { apt-get update && apt-get install -y --no-install-recommends ${debianPackage}; }`;
  try {
    execFileSync("flock", [join(tmpdir(), "powderkeg-apt.lock"), "sh", "-c", install], {
      stdio: "ignore",
      // Only the program: no service of the package is started.
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    });
  } catch (cause) {
    throw new ProgramMissingError(program, debianPackage, { cause });
  }
  if (!existsSync(program)) throw new ProgramMissingError(program, debianPackage);
}
