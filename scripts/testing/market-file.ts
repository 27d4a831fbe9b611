import { fileURLToPath } from "node:url";

/** Path of a market file that comes with the package: `minimal`, `aave-v3-ethereum-2025-10`. */
export function marketFile(name: string): string {
  return fileURLToPath(import.meta.resolve(`powderkeg/markets/${name}.yaml`));
}
