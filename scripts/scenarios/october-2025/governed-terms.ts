import type {
  LiquidationRulesDefinition,
  MarketDefinition,
  ReserveDefinition,
} from "../../lib/market-file/definition.ts";
import type { Call, CollateralTerms } from "../../protocol/calls.ts";
import type { Market } from "../../protocol/market.ts";

/*
 * What governance may change at any time, and what of it a set-up can be shared by: terms that only refuse what goes too far,
 * or that nothing in a set-up meets, so that every set-up they let pass ends in the same state. A reserve factor is not
 * among them, nor are rates: the debt of the set-up accrues interest under them.
 */
const COLLATERAL_TERMS = ["ltvBps", "liquidationThresholdBps", "liquidationBonusBps"] as const;
const CAPS = ["supplyCapTokens", "borrowCapTokens"] as const;
const RESERVE_TERMS = [...COLLATERAL_TERMS, "liquidationProtocolFeeBps", ...CAPS] as const;

type ReserveTerm = (typeof RESERVE_TERMS)[number];

/** What can be left out of a set-up's name on a backend. */
interface GovernedTerms {
  readonly ofReserves: readonly ReserveTerm[];
  readonly hasLiquidationRules: boolean;
}

const GOVERNED: Readonly<Record<string, GovernedTerms>> = {
  local: { ofReserves: RESERVE_TERMS, hasLiquidationRules: true },
  "local-v3.0": { ofReserves: RESERVE_TERMS, hasLiquidationRules: true },
  "aave-v3.6": { ofReserves: RESERVE_TERMS, hasLiquidationRules: false },
  // It refuses a reserve whose terms are not below its e-mode's, but only when the e-mode is set, so not in every order.
  "aave-v3.0": {
    ofReserves: ["liquidationBonusBps", "liquidationProtocolFeeBps", ...CAPS],
    hasLiquidationRules: false,
  },
};

/** Give what of a market file a set-up leaves on the chain, whatever the terms that governance gives it afterwards. */
export function withoutGovernedTerms(definition: MarketDefinition, backend: string): object {
  const governed = GOVERNED[backend];
  if (governed === undefined) return definition;
  const { ofReserves, hasLiquidationRules } = governed;
  const { liquidationRules, ...lending } = definition.lending;
  const reserves = mapValues(definition.lending.reserves, (reserve) => ({
    ...without(reserve, ofReserves),
    // Supplied without an LTV, a reserve is not switched on as collateral; one without a threshold never is.
    hasLtv: reserve.ltvBps > 0n,
    hasLiquidationThreshold: reserve.liquidationThresholdBps > 0n,
  }));
  return {
    ...definition,
    eModes: definition.eModes.map((eMode) => without(eMode, COLLATERAL_TERMS)),
    lending: { ...lending, ...(hasLiquidationRules ? {} : { liquidationRules }), reserves },
  };
}

/**
 * Give a market file the strictest of each term that several have: a set-up that passes under these passes under each.
 * @param definitions equal but for governed terms
 */
export function strictestTerms(definitions: readonly [MarketDefinition, ...MarketDefinition[]]): MarketDefinition {
  const [first] = definitions;
  const reserves = mapValues(first.lending.reserves, (reserve, symbol) => {
    const all = definitions.map(({ lending }) => lending.reserves[symbol] ?? reserve);
    return { ...reserve, ...strictestCollateral(all), ...strictestCaps(all) };
  });
  const eModes = first.eModes.map((eMode, at) => ({
    ...eMode,
    ...strictestCollateral(definitions.map((definition) => definition.eModes[at] ?? eMode)),
  }));
  return { ...first, eModes, lending: { ...first.lending, reserves } };
}

/** The owner's calls that give a market, as it was deployed, the terms of another file; none where they are the same. */
export function termCalls(market: Market, { eModes, lending }: MarketDefinition): readonly Call[] {
  const { definition, calls } = market;
  const ofEModes = market.eModes.flatMap((deployed) => {
    const before = definition.eModes.find(({ id }) => id === deployed.id);
    const wanted = eModes.find(({ id }) => id === deployed.id);
    if (wanted === undefined || before === undefined || isEqual(before, wanted, COLLATERAL_TERMS)) return [];
    return [calls.admin.setEModeCategory({ ...deployed, ...pick(wanted, COLLATERAL_TERMS) }, wanted.label)];
  });
  const ofReserves = Object.entries(lending.reserves).flatMap(([symbol, wanted]) => {
    const before = definition.lending.reserves[symbol];
    return before === undefined ? [] : reserveCalls(market, symbol, before, wanted);
  });
  const rules = lending.liquidationRules;
  const ruleNames = Object.keys(rules) as (keyof LiquidationRulesDefinition)[];
  const ofRules = isEqual(definition.lending.liquidationRules, rules, ruleNames)
    ? []
    : [calls.admin.setLiquidationRules(rules)];
  return [...ofEModes, ...ofReserves, ...ofRules];
}

function reserveCalls(
  { calls: { admin } }: Market,
  symbol: string,
  before: ReserveDefinition,
  wanted: ReserveDefinition,
): readonly Call[] {
  const unlessEqual = (terms: readonly ReserveTerm[], encode: () => Call): readonly Call[] =>
    isEqual(before, wanted, terms) ? [] : [encode()];
  return [
    ...unlessEqual(COLLATERAL_TERMS, () => admin.setReserveTerms(symbol, wanted)),
    ...unlessEqual(["liquidationProtocolFeeBps"], () =>
      admin.setLiquidationProtocolFee(symbol, wanted.liquidationProtocolFeeBps),
    ),
    ...unlessEqual(["supplyCapTokens"], () => admin.setSupplyCap(symbol, wanted.supplyCapTokens)),
    ...unlessEqual(["borrowCapTokens"], () => admin.setBorrowCap(symbol, wanted.borrowCapTokens)),
  ];
}

function strictestCollateral(all: readonly CollateralTerms[]): CollateralTerms {
  return {
    ltvBps: least(all.map(({ ltvBps }) => ltvBps)),
    liquidationThresholdBps: least(all.map(({ liquidationThresholdBps }) => liquidationThresholdBps)),
    liquidationBonusBps: least(all.map(({ liquidationBonusBps }) => liquidationBonusBps)),
  };
}

function strictestCaps(all: readonly ReserveDefinition[]): Pick<ReserveDefinition, (typeof CAPS)[number]> {
  return {
    supplyCapTokens: lowestCap(all.map(({ supplyCapTokens }) => supplyCapTokens)),
    borrowCapTokens: lowestCap(all.map(({ borrowCapTokens }) => borrowCapTokens)),
  };
}

/** 0 means no cap. */
function lowestCap(caps: readonly bigint[]): bigint {
  return least(caps.filter((cap) => cap > 0n));
}

/** 0 of none. */
function least(values: readonly bigint[]): bigint {
  return values.reduce((smallest, value) => (value < smallest ? value : smallest), values[0] ?? 0n);
}

function mapValues<T, U>(of: Readonly<Record<string, T>>, to: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value, key)]));
}

function without(of: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(of).filter(([name]) => !names.includes(name)));
}

function pick<T, K extends keyof T>(of: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, of[name]])) as Pick<T, K>;
}

function isEqual<T>(first: T, second: T, names: readonly (keyof T)[]): boolean {
  return names.every((name) => first[name] === second[name]);
}
