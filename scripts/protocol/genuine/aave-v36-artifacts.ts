import type { GenuineArtifact } from "./artifact.ts";
import { compile } from "./compile.ts";
import { collectSourceUnits, type Remappings } from "./source-units.ts";

const AAVE = "aave-v3-origin/contracts/";

const REMAPPINGS: Remappings = {
  [AAVE]: { packageName: "@aave-dao/aave-v3-origin", folder: "src/contracts" },
  "openzeppelin-contracts/contracts/": { packageName: "@openzeppelin/contracts", folder: "." },
  "openzeppelin-contracts-upgradeable/contracts/": { packageName: "@openzeppelin/contracts-upgradeable", folder: "." },
  "@openzeppelin/contracts/": { packageName: "@openzeppelin/contracts", folder: "." },
  "solidity-utils/contracts/": { packageName: "@bgd-labs/solidity-utils", folder: "src/contracts" },
};

/** The libraries that its pool and configurator call, in order of dependence. */
export const AAVE_V36_LIBRARIES = [
  "SupplyLogic",
  "BorrowLogic",
  "LiquidationLogic",
  "FlashLoanLogic",
  "PoolLogic",
  "ConfiguratorLogic",
];

const WANTED = [
  ...AAVE_V36_LIBRARIES.map((name) => `protocol/libraries/logic/${name}.sol`),
  "protocol/configuration/PoolAddressesProvider.sol",
  "protocol/configuration/ACLManager.sol",
  "instances/PoolInstance.sol",
  "instances/PoolConfiguratorInstance.sol",
  "instances/ATokenInstance.sol",
  "instances/VariableDebtTokenInstance.sol",
  "misc/AaveOracle.sol",
  "misc/DefaultReserveInterestRateStrategyV2.sol",
  "helpers/AaveProtocolDataProvider.sol",
].map((unit) => AAVE + unit);

/** The compiler and settings of Aave v3.6.0's own build (its foundry.toml). */
const COMPILER = {
  compilerPackage: "solc-0.8.27",
  settings: {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: "shanghai",
    metadata: { bytecodeHash: "none" },
  },
} as const;

/**
 * Get the contracts of Aave v3.6.0, by name, compiled from the package's sources as Aave compiles them. The first time
 * takes some 15 seconds, later ones a few hundredths.
 *
 * @throws PackageMissingError, GenuineCompilationError.
 */
export function aaveV36Artifacts(): Promise<ReadonlyMap<string, GenuineArtifact>> {
  return compile({ ...COMPILER, sources: collectSourceUnits(WANTED, REMAPPINGS), wantedUnits: WANTED });
}
