import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** No sandbox for root, no GPU, and none of the requests that a browser makes for itself. */
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** There is no Chromium, and this process may not install one. */
export class ChromiumMissingError extends Error {
  constructor(options?: { readonly cause?: unknown }) {
    super(
      `${CHROMIUM} is missing and could not be installed; on Debian or Ubuntu run: ` +
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium",
      options,
    );
    this.name = "ChromiumMissingError";
  }
}

/**
 * Start the system's Chromium; as root, install Debian's package first if there is none.
 * @throws ChromiumMissingError when there is none and it cannot be installed
 */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) installChromium();
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

function installChromium(): void {
  if (process.getuid?.() !== 0) throw new ChromiumMissingError();
  try {
    execFileSync("apt-get", ["update"], { stdio: "ignore" });
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      stdio: "ignore",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  } catch (cause) {
    throw new ChromiumMissingError({ cause });
  }
  if (!existsSync(CHROMIUM)) throw new ChromiumMissingError();
}
