import { AbiCoder, encodeBytes32String, type Signer } from "ethers";
import {
  type AToken,
  AToken__factory,
  ATokenV302__factory,
  BorrowLogic__factory,
  FlashLoanLogic__factory,
  IPoolConfigurator__factory,
  type LendingPool,
  LendingPool__factory,
  LendingPoolV302__factory,
  LiquidationLogic__factory,
  type PoolAddressesProvider,
  PoolAddressesProvider__factory,
  type PoolConfigurator,
  PoolConfigurator__factory,
  type PoolDataProvider,
  PoolDataProvider__factory,
  PoolLogic__factory,
  SupplyLogic__factory,
  type TwoSlopeRateStrategy,
  TwoSlopeRateStrategy__factory,
  V302Logic__factory,
  type VariableDebtToken,
  VariableDebtToken__factory,
  VariableDebtTokenV302__factory,
} from "../../../typechain-types/index.ts";
import type { LendingPoolLibraryAddresses } from "../../../typechain-types/factories/lending/LendingPool__factory.ts";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import type {
  EModeDefinition,
  LiquidationRulesDefinition,
  RatesDefinition,
  ReserveDefinition,
} from "../../lib/market-file/definition.ts";
import { configureLending } from "./configure-lending.ts";
import { toLiquidationRulesStruct } from "../liquidation-rules.ts";
import { mined } from "./mined.ts";

/** A reserve as the pool sees it: which feed prices it is the oracle's matter. */
export type ReserveParams = Omit<ReserveDefinition, "feed">;

/** The version of Aave that a pool behaves as. */
export type PoolVersion = "v3.6" | "v3.0.2";

/** A lending market to deploy. */
export interface LendingParams {
  /** v3.6 unless told. */
  readonly version?: PoolVersion;
  readonly marketId: string;
  /** Underlying token by symbol; every reserve needs one. */
  readonly tokens: ReadonlyMap<string, string>;
  /** By token symbol, in the order of reserve ids. */
  readonly reserves: Readonly<Record<string, ReserveParams>>;
  readonly eModes: readonly EModeDefinition[];
  /** The version's own unless told. */
  readonly liquidationRules?: LiquidationRulesDefinition;
  readonly flashLoanPremiumBps: bigint;
  /** Account that receives the reserves' fees. */
  readonly treasury: string;
  /** Price oracle with AaveOracle's ABI; may be registered at the provider later. */
  readonly oracle?: string;
  /** Account that may eliminate deficits; none unless told. */
  readonly umbrella?: string;
}

/** The tokens of one reserve. */
export interface DeployedReserve {
  readonly asset: string;
  readonly aToken: AToken;
  readonly variableDebtToken: VariableDebtToken;
}

/** A deployed lending market. */
export interface LendingDeployment {
  readonly provider: PoolAddressesProvider;
  readonly pool: LendingPool;
  readonly configurator: PoolConfigurator;
  readonly dataProvider: PoolDataProvider;
  readonly rateStrategy: TwoSlopeRateStrategy;
  /** By token symbol, in the order of reserve ids. */
  readonly reserves: ReadonlyMap<string, DeployedReserve>;
}

/**
 * Deploy a lending market: registry, logic libraries, pool, governance, data provider, and every reserve and e-mode
 * configured. Frozen and paused reserves are set last.
 *
 * @param deployer Owner of the market; sends all transactions.
 * @throws InvalidInputError if a reserve has no token, or an e-mode names a symbol that is no reserve. Nothing is deployed then.
 */
export async function deployLending(deployer: Signer, params: LendingParams): Promise<LendingDeployment> {
  checkSymbols(params);
  const core = await deployCore(deployer, params);
  const reserves = await listReserves(deployer, core, params);
  const configurator = IPoolConfigurator__factory.connect(await core.configurator.getAddress(), deployer);
  await configureLending(configurator, params.tokens, params);
  return { ...core, reserves };
}

function checkSymbols({ reserves, tokens, eModes }: LendingParams): void {
  const symbols = Object.keys(reserves);
  for (const symbol of symbols) {
    if (!tokens.has(symbol)) {
      const accepted = `a token's symbol: ${[...tokens.keys()].join(", ")}`;
      throw new InvalidInputError({ field: `lending.reserves.${symbol}`, value: symbol, accepted });
    }
  }
  for (const eMode of eModes) {
    for (const list of ["collateral", "borrowable"] as const) {
      for (const symbol of eMode[list]) {
        if (symbols.includes(symbol)) continue;
        const accepted = `a reserve's symbol: ${symbols.join(", ")}`;
        throw new InvalidInputError({ field: `eModes.${eMode.id}.${list}`, value: symbol, accepted });
      }
    }
  }
}

async function deployCore(deployer: Signer, params: LendingParams): Promise<Omit<LendingDeployment, "reserves">> {
  const owner = await deployer.getAddress();
  const provider = await deployed(new PoolAddressesProvider__factory(deployer).deploy(params.marketId, owner));
  const rateStrategy = await deployed(new TwoSlopeRateStrategy__factory(deployer).deploy(provider));
  const pool = await deployPool(deployer, params.version, [provider, rateStrategy]);
  await mined(provider.setPool(pool));
  const configurator = await deployed(new PoolConfigurator__factory(deployer).deploy(provider));
  await mined(provider.setPoolConfigurator(configurator));
  const dataProvider = await deployed(new PoolDataProvider__factory(deployer).deploy(provider));
  await mined(provider.setPoolDataProvider(dataProvider));
  if (params.oracle !== undefined) await mined(provider.setPriceOracle(params.oracle));
  if (params.umbrella !== undefined) {
    await mined(provider.setAddress(encodeBytes32String("UMBRELLA"), params.umbrella));
  }
  await mined(configurator.updateFlashloanPremium(params.flashLoanPremiumBps));
  if (params.liquidationRules !== undefined) {
    await mined(configurator.setLiquidationRules(toLiquidationRulesStruct(params.liquidationRules)));
  }
  return { provider, pool, configurator, dataProvider, rateStrategy };
}

async function deployPool(
  deployer: Signer,
  version: PoolVersion | undefined,
  terms: Parameters<LendingPool__factory["deploy"]>,
): Promise<LendingPool> {
  const libraries = await deployLibraries(deployer);
  if (version !== "v3.0.2") return deployed(new LendingPool__factory(libraries, deployer).deploy(...terms));
  const legacyLinks = {
    ...libraries,
    "project/contracts/lending/logic/V302Logic.sol:V302Logic": await address(new V302Logic__factory(deployer).deploy()),
  };
  return deployed(new LendingPoolV302__factory(legacyLinks, deployer).deploy(...terms));
}

async function deployLibraries(deployer: Signer): Promise<LendingPoolLibraryAddresses> {
  const borrowLogic = await address(new BorrowLogic__factory(deployer).deploy());
  const flashLoanLinks = { "project/contracts/lending/logic/BorrowLogic.sol:BorrowLogic": borrowLogic };
  return {
    ...flashLoanLinks,
    "project/contracts/lending/logic/SupplyLogic.sol:SupplyLogic": await address(
      new SupplyLogic__factory(deployer).deploy(),
    ),
    "project/contracts/lending/logic/LiquidationLogic.sol:LiquidationLogic": await address(
      new LiquidationLogic__factory(deployer).deploy(),
    ),
    "project/contracts/lending/logic/FlashLoanLogic.sol:FlashLoanLogic": await address(
      new FlashLoanLogic__factory(flashLoanLinks, deployer).deploy(),
    ),
    "project/contracts/lending/logic/PoolLogic.sol:PoolLogic": await address(new PoolLogic__factory(deployer).deploy()),
  };
}

async function listReserves(
  deployer: Signer,
  { pool, configurator }: Pick<LendingDeployment, "pool" | "configurator">,
  { reserves, tokens, treasury, version }: LendingParams,
): Promise<Map<string, DeployedReserve>> {
  const listed = new Map<string, DeployedReserve>();
  const isLegacy = version === "v3.0.2";
  const aTokens = isLegacy ? new ATokenV302__factory(deployer) : new AToken__factory(deployer);
  const debtTokens = isLegacy ? new VariableDebtTokenV302__factory(deployer) : new VariableDebtToken__factory(deployer);
  for (const [symbol, { rates }] of Object.entries(reserves)) {
    const asset = tokens.get(symbol) ?? "";
    const aToken = await deployed(aTokens.deploy(pool, asset, treasury, `Aave ${symbol}`, `a${symbol}`));
    const variableDebtToken = await deployed(
      debtTokens.deploy(pool, asset, `Aave Variable Debt ${symbol}`, `variableDebt${symbol}`),
    );
    const interestRateData = encodeRates(rates);
    await mined(configurator.initReserves([{ underlyingAsset: asset, aToken, variableDebtToken, interestRateData }]));
    listed.set(symbol, { asset, aToken, variableDebtToken });
  }
  return listed;
}

/** Encode a rate curve as `setReserveInterestRateData` takes it. */
export function encodeRates(rates: RatesDefinition): string {
  return AbiCoder.defaultAbiCoder().encode(
    ["uint16", "uint32", "uint32", "uint32"],
    [rates.optimalBps, rates.baseBps, rates.slope1Bps, rates.slope2Bps],
  );
}

async function deployed<C extends { waitForDeployment(): Promise<unknown> }>(deployment: Promise<C>): Promise<C> {
  const contract = await deployment;
  await contract.waitForDeployment();
  return contract;
}

async function address(
  deployment: Promise<{ waitForDeployment(): Promise<unknown>; getAddress(): Promise<string> }>,
): Promise<string> {
  return (await deployed(deployment)).getAddress();
}
