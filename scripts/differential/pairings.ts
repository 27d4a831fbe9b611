import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { localLending, localV30Lending } from "../protocol/deploy/lending-backend.ts";
import { aaveV30Lending } from "../protocol/genuine/aave-v30-lending.ts";
import { aaveV36Lending } from "../protocol/genuine/aave-v36-lending.ts";
import { AAVE_V302_LIQUIDATION_RULES } from "../protocol/liquidation-rules.ts";
import { differences } from "./difference.ts";
import { legacyDifferences } from "./legacy-difference.ts";
import { isSharedWithLegacy } from "./legacy-shared.ts";
import type { Pairing } from "./pairing.ts";
import { TWIN_MARKET } from "./twin-market.ts";

/** Our pool beside genuine Aave v3.6.0: everything equal. */
export const AAVE_V36_PAIRING: Pairing = {
  genuine: "Aave v3.6.0",
  backends: [localLending, aaveV36Lending],
  definition: TWIN_MARKET,
  compare: differences,
};

/** Our pool with the liquidation rules of v3.0.2 beside the genuine one; see `docs/model.md` for what is compared how. */
export const AAVE_V30_PAIRING: Pairing = {
  genuine: "Aave v3.0.2",
  backends: [localV30Lending, aaveV30Lending],
  definition: {
    ...TWIN_MARKET,
    lending: { ...TWIN_MARKET.lending, liquidationRules: AAVE_V302_LIQUIDATION_RULES },
    // A reserve is in one e-mode, where it is collateral and borrowable.
    eModes: TWIN_MARKET.eModes.map((eMode) => ({ ...eMode, borrowable: eMode.collateral })),
  },
  compare: legacyDifferences,
  isShared: isSharedWithLegacy,
};

/** By name of the genuine backend, in the order in which they are shown. */
export const PAIRINGS: ReadonlyMap<string, Pairing> = new Map<string, Pairing>([
  [aaveV36Lending.name, AAVE_V36_PAIRING],
  [aaveV30Lending.name, AAVE_V30_PAIRING],
]);

/** @throws InvalidInputError unless it is a genuine backend's name. */
export function requirePairing(backend: string): Pairing {
  const pairing = PAIRINGS.get(backend);
  if (pairing !== undefined) return pairing;
  throw new InvalidInputError({ field: "--backend", value: backend, accepted: [...PAIRINGS.keys()].join(" or ") });
}
