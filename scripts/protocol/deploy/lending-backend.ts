import { resolveAddress, type Signer } from "ethers";
import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import type { Address } from "../hex.ts";
import type { Backend, MarketAddresses } from "../market.ts";
import { legacyEModeProblems, legacyMembers } from "../genuine/legacy-e-modes.ts";
import { requireNoProblems } from "../genuine/require-no-problems.ts";
import { deployLending, type PoolVersion } from "./lending.ts";
import { deployPriceRegistry, type AssetSource } from "./oracles.ts";

/** What a lending market is put on. */
export interface LendingSetting {
  readonly definition: MarketDefinition;
  /** Underlying token by symbol. */
  readonly tokens: ReadonlyMap<string, string>;
  /** The feed of each reserve, in the order of reserve ids. */
  readonly sources: readonly AssetSource[];
  /** Account that receives the reserves' fees. */
  readonly treasury: Address;
  /** Account that may eliminate deficits; none unless told. */
  readonly umbrella?: Address;
}

/** Whose lending pool and price oracle a market has; everything else is the same on every backend. */
export interface LendingBackend {
  readonly name: Backend;
  /** @throws InvalidInputError naming each field of the market file that these contracts cannot express. */
  check(definition: MarketDefinition): void;
  /** Deploy oracle and pool, with every reserve and e-mode configured; `deployer` owns them. */
  deploy(deployer: Signer, setting: LendingSetting): Promise<MarketAddresses["lending"]>;
}

/** Our own pool and oracle: they can express every market file. */
export const localLending: LendingBackend = {
  name: "local",
  check: () => undefined,
  deploy: (deployer, setting) => deployOwn(deployer, setting, "v3.6"),
};

/** Our own pool as Aave v3.0.2 behaves, where a reserve is in one e-mode at most. */
export const localV30Lending: LendingBackend = {
  name: "local-v3.0",
  check: ({ lending, eModes }) => requireNoProblems(legacyEModeProblems(eModes, lending, "Aave v3.0")),
  deploy: (deployer, { definition, ...setting }) => {
    const eModes = definition.eModes.map((eMode) => {
      const members = legacyMembers(eMode);
      return { ...eMode, collateral: members, borrowable: members };
    });
    return deployOwn(deployer, { ...setting, definition: { ...definition, eModes } }, "v3.0.2");
  },
};

async function deployOwn(
  deployer: Signer,
  { definition, tokens, sources, treasury, umbrella }: LendingSetting,
  version: PoolVersion,
): Promise<MarketAddresses["lending"]> {
  const oracle = (await (await deployPriceRegistry(deployer, { sources })).getAddress()) as Address;
  const { provider, pool, configurator, dataProvider } = await deployLending(deployer, {
    version,
    marketId: definition.name,
    tokens,
    reserves: definition.lending.reserves,
    eModes: definition.eModes,
    liquidationRules: definition.lending.liquidationRules,
    flashLoanPremiumBps: definition.lending.flashLoanPremiumBps,
    treasury,
    oracle,
    ...(umbrella !== undefined && { umbrella }),
  });
  return {
    // Its own ABI has a getAddress too.
    provider: (await resolveAddress(provider)) as Address,
    pool: (await pool.getAddress()) as Address,
    configurator: (await configurator.getAddress()) as Address,
    oracle,
    dataProvider: (await dataProvider.getAddress()) as Address,
    treasury,
  };
}
