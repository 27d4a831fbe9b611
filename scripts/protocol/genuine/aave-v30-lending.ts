import type { Signer } from "ethers";
import { IPoolConfigurator__factory } from "../../../typechain-types/index.ts";
import { RAY } from "../../lib/ray.ts";
import type { RatesDefinition } from "../../lib/market-file/definition.ts";
import { configureLending } from "../deploy/configure-lending.ts";
import type { LendingBackend, LendingSetting } from "../deploy/lending-backend.ts";
import { ZERO_ADDRESS, type Address } from "../hex.ts";
import { AAVE_V302_LIQUIDATION_RULES } from "../liquidation-rules.ts";
import type { MarketAddresses } from "../market.ts";
import { AAVE_V30_LIBRARIES, aaveV30Artifacts } from "./aave-v30-artifacts.ts";
import { deployOracle } from "./deploy-oracle.ts";
import { deployRegistry } from "./deploy-registry.ts";
import { GenuineDeployer } from "./genuine-deployer.ts";
import { legacyEModeProblems, legacyMembers } from "./legacy-e-modes.ts";
import { requireNoProblems } from "./require-no-problems.ts";
import { ruleProblems } from "./required-rules.ts";

const VERSION = "Aave v3.0";
const BPS_IN_ONE = 10_000n;

/**
 * The genuine pool and oracle of Aave v3.0.2. Its liquidation rules are in its code, and a reserve is in one e-mode at most:
 * what a market file asks for beyond that is refused. All of the flash loan premium goes to the treasury, as since v3.4.
 */
export const aaveV30Lending: LendingBackend = {
  name: "aave-v3.0",
  check: ({ lending, eModes }) =>
    requireNoProblems([
      ...ruleProblems(lending.liquidationRules, AAVE_V302_LIQUIDATION_RULES, VERSION),
      ...legacyEModeProblems(eModes, lending, VERSION),
    ]),
  async deploy(signer, setting) {
    const aave = new GenuineDeployer(signer, aaveV30Artifacts());
    const lending = await deployCore(aave, await signer.getAddress(), setting);
    await listReserves(aave, lending, setting);
    await configure(aave, signer, lending, setting);
    return lending;
  },
};

async function deployCore(
  aave: GenuineDeployer,
  owner: string,
  { definition, sources, treasury }: LendingSetting,
): Promise<MarketAddresses["lending"]> {
  await aave.deployLibraries(AAVE_V30_LIBRARIES);
  const { provider, register } = await deployRegistry(aave, owner, definition.name);
  for (const name of ["Pool", "PoolConfigurator"]) {
    const implementation = name === "Pool" ? await aave.deploy(name, provider) : await aave.deploy(name);
    await aave.send(name, implementation, "initialize", provider); // so that nobody else can
    await register(`set${name}Impl`, implementation);
  }
  const dataProvider = await aave.deploy("AaveProtocolDataProvider", provider);
  await register("setPoolDataProvider", dataProvider);
  const oracle = await deployOracle(aave, provider, sources);
  await register("setPriceOracle", oracle);
  const pool = await aave.readAddress("PoolAddressesProvider", provider, "getPool");
  const configurator = await aave.readAddress("PoolAddressesProvider", provider, "getPoolConfigurator");
  return { provider, pool, configurator, oracle, dataProvider, treasury };
}

async function listReserves(
  aave: GenuineDeployer,
  { provider, pool, configurator, treasury }: MarketAddresses["lending"],
  { definition, tokens }: LendingSetting,
): Promise<void> {
  const aTokenImpl = await aave.deploy("AToken", pool);
  const variableDebtTokenImpl = await aave.deploy("VariableDebtToken", pool);
  const stableDebtTokenImpl = await aave.deploy("StableDebtToken", pool);
  for (const [symbol, { rates }] of Object.entries(definition.lending.reserves)) {
    await aave.send("PoolConfigurator", configurator, "initReserves", [
      {
        aTokenImpl,
        stableDebtTokenImpl,
        variableDebtTokenImpl,
        underlyingAssetDecimals: definition.tokens[symbol]?.decimals,
        interestRateStrategyAddress: await deployStrategy(aave, provider, rates),
        underlyingAsset: tokens.get(symbol),
        treasury,
        incentivesController: ZERO_ADDRESS,
        aTokenName: `Aave ${symbol}`,
        aTokenSymbol: `a${symbol}`,
        variableDebtTokenName: `Aave Variable Debt ${symbol}`,
        variableDebtTokenSymbol: `variableDebt${symbol}`,
        stableDebtTokenName: `Aave Stable Debt ${symbol}`,
        stableDebtTokenSymbol: `stableDebt${symbol}`,
        params: "0x",
      },
    ]);
  }
}

/** Its rates are in its code: one a reserve. Nobody can borrow at a stable rate, so that those parameters are never read. */
function deployStrategy(aave: GenuineDeployer, provider: Address, rates: RatesDefinition): Promise<Address> {
  const ray = (bps: bigint): bigint => (bps * RAY) / BPS_IN_ONE;
  const variable = [rates.optimalBps, rates.baseBps, rates.slope1Bps, rates.slope2Bps].map(ray);
  return aave.deploy("DefaultReserveInterestRateStrategy", provider, ...variable, 0n, 0n, 0n, 0n, 0n);
}

async function configure(
  aave: GenuineDeployer,
  signer: Signer,
  { configurator }: MarketAddresses["lending"],
  { definition, tokens }: LendingSetting,
): Promise<void> {
  const send = (method: string, ...args: unknown[]) => aave.send("PoolConfigurator", configurator, method, ...args);
  await send("updateFlashloanPremiumTotal", definition.lending.flashLoanPremiumBps);
  await send("updateFlashloanPremiumToProtocol", BPS_IN_ONE);
  const { reserves } = definition.lending;
  // What reserves are set to is set by the same calls in every version.
  await configureLending(IPoolConfigurator__factory.connect(configurator, signer), tokens, { reserves, eModes: [] });
  for (const eMode of definition.eModes) {
    const { id, label, ltvBps, liquidationThresholdBps, liquidationBonusBps } = eMode;
    await send("setEModeCategory", id, ltvBps, liquidationThresholdBps, liquidationBonusBps, ZERO_ADDRESS, label);
    for (const symbol of legacyMembers(eMode)) await send("setAssetEModeCategory", tokens.get(symbol), id);
  }
}
