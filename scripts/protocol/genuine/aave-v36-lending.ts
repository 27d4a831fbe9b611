import { encodeBytes32String } from "ethers";
import { IPoolConfigurator__factory } from "../../../typechain-types/index.ts";
import { configureLending } from "../deploy/configure-lending.ts";
import { encodeRates } from "../deploy/lending.ts";
import type { LendingBackend, LendingSetting } from "../deploy/lending-backend.ts";
import { ZERO_ADDRESS } from "../hex.ts";
import { AAVE_V35_LIQUIDATION_RULES } from "../liquidation-rules.ts";
import type { MarketAddresses } from "../market.ts";
import { AAVE_V36_LIBRARIES, aaveV36Artifacts } from "./aave-v36-artifacts.ts";
import { deployOracle } from "./deploy-oracle.ts";
import { deployRegistry } from "./deploy-registry.ts";
import { GenuineDeployer } from "./genuine-deployer.ts";
import { requireNoProblems } from "./require-no-problems.ts";
import { ruleProblems } from "./required-rules.ts";

/** The genuine pool and oracle of Aave v3.6.0. Its liquidation rules are in its code: other ones are refused. */
export const aaveV36Lending: LendingBackend = {
  name: "aave-v3.6",
  check: ({ lending }) =>
    requireNoProblems(ruleProblems(lending.liquidationRules, AAVE_V35_LIQUIDATION_RULES, "Aave v3.6")),
  async deploy(signer, setting) {
    const aave = new GenuineDeployer(signer, await aaveV36Artifacts());
    const lending = await deployCore(aave, await signer.getAddress(), setting);
    await listReserves(aave, lending, setting);
    const { lending: asked, eModes } = setting.definition;
    const configurator = IPoolConfigurator__factory.connect(lending.configurator, signer);
    await configureLending(configurator, setting.tokens, { reserves: asked.reserves, eModes });
    return lending;
  },
};

async function deployCore(
  aave: GenuineDeployer,
  owner: string,
  { definition, sources, treasury, umbrella }: LendingSetting,
): Promise<MarketAddresses["lending"]> {
  await aave.deployLibraries(AAVE_V36_LIBRARIES);
  const { provider, register } = await deployRegistry(aave, owner, definition.name);
  const strategy = await aave.deploy("DefaultReserveInterestRateStrategyV2", provider);
  await register("setPoolImpl", await aave.deploy("PoolInstance", provider, strategy));
  await register("setPoolConfiguratorImpl", await aave.deploy("PoolConfiguratorInstance")); // after the pool, which it reads
  const dataProvider = await aave.deploy("AaveProtocolDataProvider", provider);
  await register("setPoolDataProvider", dataProvider);
  const oracle = await deployOracle(aave, provider, sources);
  await register("setPriceOracle", oracle);
  if (umbrella !== undefined) await register("setAddress", encodeBytes32String("UMBRELLA"), umbrella);

  const pool = await aave.readAddress("PoolAddressesProvider", provider, "getPool");
  const configurator = await aave.readAddress("PoolAddressesProvider", provider, "getPoolConfigurator");
  const premium = definition.lending.flashLoanPremiumBps;
  await aave.send("PoolConfiguratorInstance", configurator, "updateFlashloanPremium", premium);
  return { provider, pool, configurator, oracle, dataProvider, treasury };
}

async function listReserves(
  aave: GenuineDeployer,
  { pool, configurator, treasury }: MarketAddresses["lending"],
  { definition, tokens }: LendingSetting,
): Promise<void> {
  const aTokenImpl = await aave.deploy("ATokenInstance", pool, ZERO_ADDRESS, treasury);
  const variableDebtTokenImpl = await aave.deploy("VariableDebtTokenInstance", pool, ZERO_ADDRESS);
  for (const [symbol, { rates }] of Object.entries(definition.lending.reserves)) {
    await aave.send("PoolConfiguratorInstance", configurator, "initReserves", [
      {
        aTokenImpl,
        variableDebtTokenImpl,
        underlyingAsset: tokens.get(symbol),
        aTokenName: `Aave ${symbol}`,
        aTokenSymbol: `a${symbol}`,
        variableDebtTokenName: `Aave Variable Debt ${symbol}`,
        variableDebtTokenSymbol: `variableDebt${symbol}`,
        params: "0x",
        interestRateData: encodeRates(rates),
      },
    ]);
  }
}
