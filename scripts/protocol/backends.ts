import { PowderkegError } from "../lib/errors.ts";
import type { MarketDefinition } from "../lib/market-file/definition.ts";
import type { Chain } from "./chain.ts";
import { localV30Lending } from "./deploy/lending-backend.ts";
import { deployMarket } from "./deploy/market.ts";
import { aaveV30Lending } from "./genuine/aave-v30-lending.ts";
import { aaveV36Lending } from "./genuine/aave-v36-lending.ts";
import type { Address } from "./hex.ts";
import { BACKENDS, type Backend, type Market } from "./market.ts";

/** What every backend's deployer is given. */
export interface DeployMarketParams {
  readonly chain: Chain;
  readonly definition: MarketDefinition;
  /** Owner of everything, an account of the node; its first unless told. */
  readonly deployer?: Address;
}

/** Puts a whole market on a chain. */
export type MarketDeployer = (params: DeployMarketParams) => Promise<Market>;

/** A backend that this build cannot deploy, or a name that is none. */
export class BackendNotAvailableError extends PowderkegError {
  constructor(
    readonly backend: string,
    readonly available: readonly Backend[],
  ) {
    super(`backend ${JSON.stringify(backend)} is not available; available: ${available.join(", ")}`);
  }
}

const deployers: Readonly<Record<Backend, MarketDeployer | undefined>> = {
  local: deployMarket,
  "local-v3.0": (params) => deployMarket(params, localV30Lending),
  "aave-v3.0": (params) => deployMarket(params, aaveV30Lending),
  "aave-v3.6": (params) => deployMarket(params, aaveV36Lending),
  fork: undefined,
};

/**
 * Choose the deployer of a backend.
 *
 * @param backend A name, as the user gave it.
 * @throws BackendNotAvailableError naming the backends that can be deployed.
 */
export function marketDeployer(backend: string): MarketDeployer {
  const deployer = (deployers as Readonly<Record<string, MarketDeployer | undefined>>)[backend];
  if (deployer !== undefined && Object.hasOwn(deployers, backend)) return deployer;
  throw new BackendNotAvailableError(
    backend,
    BACKENDS.filter((name) => deployers[name] !== undefined),
  );
}
