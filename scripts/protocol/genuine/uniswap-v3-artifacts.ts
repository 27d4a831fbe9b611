import type { GenuineArtifact } from "./artifact.ts";
import { readPackageFile } from "./package-file.ts";

const WANTED = [
  ["@uniswap/v3-core", "UniswapV3Factory"],
  ["@uniswap/v3-periphery", "SwapRouter"],
  ["@uniswap/v3-periphery", "NonfungiblePositionManager"],
] as const;

/**
 * Get the contracts of Uniswap v3 that a market deploys, by name, as their packages ship them compiled.
 *
 * @throws PackageMissingError.
 */
export function uniswapV3Artifacts(): ReadonlyMap<string, GenuineArtifact> {
  return new Map(
    WANTED.map(([packageName, name]) => {
      const text = readPackageFile(packageName, `artifacts/contracts/${name}.sol/${name}.json`);
      return [name, JSON.parse(text) as GenuineArtifact];
    }),
  );
}
