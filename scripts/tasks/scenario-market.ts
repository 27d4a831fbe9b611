import { fileURLToPath } from "node:url";
import { readTextFile } from "../lib/read-text-file.ts";

/** Name of the market file that scenario october-2025 runs on. */
export const SCENARIO_MARKET = "aave-v3-ethereum-2025-10.yaml";

/** Its text. @throws UnreadableFileError */
export function scenarioMarketText(): string {
  return readTextFile(fileURLToPath(new URL(`../../markets/${SCENARIO_MARKET}`, import.meta.url)));
}
