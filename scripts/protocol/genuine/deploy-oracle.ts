import type { AssetSource } from "../deploy/oracles.ts";
import { ZERO_ADDRESS, type Address } from "../hex.ts";
import type { GenuineDeployer } from "./genuine-deployer.ts";

const BASE_CURRENCY_UNIT = 100_000_000n;

/** Deploy Aave's price oracle, in USD with 8 decimals, without a fallback. */
export function deployOracle(
  aave: GenuineDeployer,
  provider: Address,
  sources: readonly AssetSource[],
): Promise<Address> {
  return aave.deploy(
    "AaveOracle",
    provider,
    sources.map(({ asset }) => asset),
    sources.map(({ feed }) => feed),
    ZERO_ADDRESS,
    ZERO_ADDRESS,
    BASE_CURRENCY_UNIT,
  );
}
