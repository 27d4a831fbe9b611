import { chromium, type Browser } from "playwright-core";
import { requireProgram } from "./debian-package.ts";

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

/**
 * Start the system's Chromium; as root, install Debian's package first if there is none.
 * @throws ProgramMissingError when there is none and it cannot be installed
 */
export async function launchChromium(): Promise<Browser> {
  requireProgram(CHROMIUM, "chromium");
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}
