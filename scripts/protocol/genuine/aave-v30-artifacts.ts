import type { GenuineArtifact } from "./artifact.ts";
import { readPackageFile } from "./package-file.ts";

/** The libraries that its pool and configurator call, in order of dependence. */
export const AAVE_V30_LIBRARIES = [
  "SupplyLogic",
  "BorrowLogic",
  "LiquidationLogic",
  "EModeLogic",
  "BridgeLogic",
  "ConfiguratorLogic",
  "FlashLoanLogic",
  "PoolLogic",
];

const WANTED = [
  ...AAVE_V30_LIBRARIES.map((name) => `protocol/libraries/logic/${name}`),
  "protocol/configuration/PoolAddressesProvider",
  "protocol/configuration/ACLManager",
  "protocol/pool/Pool",
  "protocol/pool/PoolConfigurator",
  "protocol/pool/DefaultReserveInterestRateStrategy",
  "protocol/tokenization/AToken",
  "protocol/tokenization/VariableDebtToken",
  "protocol/tokenization/StableDebtToken",
  "misc/AaveOracle",
  "misc/AaveProtocolDataProvider",
];

/**
 * Get the contracts of Aave v3.0.2, by name, as its package ships them compiled.
 *
 * @throws PackageMissingError.
 */
export function aaveV30Artifacts(): ReadonlyMap<string, GenuineArtifact> {
  return new Map(
    WANTED.map((path) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const text = readPackageFile("@aave/core-v3", `artifacts/contracts/${path}.sol/${name}.json`);
      return [name, JSON.parse(text) as GenuineArtifact];
    }),
  );
}
