/** What the stage reads of a reserve, in its order; `TwinStage._reserve`. */
const RESERVE_FIELDS = [
  "configuration",
  "liquidityIndexRay",
  "liquidityRateRay",
  "variableBorrowIndexRay",
  "variableBorrowRateRay",
  "lastUpdateTimestamp",
  "accruedToTreasuryScaled",
  "deficitUnits",
  "availableUnits",
  "scaledSupply",
  "scaledDebt",
  "normalizedIncomeRay",
  "normalizedVariableDebtRay",
  "supplyUnits",
  "debtUnits",
  "treasuryScaled",
  "heldUnits",
  "pendingLtvBps",
] as const;

/** What it reads of an e-mode category; `TwinStage._eMode`. */
const E_MODE_FIELDS = [
  "ltvBps",
  "liquidationThresholdBps",
  "liquidationBonusBps",
  "collateralBitmap",
  "borrowableBitmap",
  "ltvzeroBitmap",
] as const;

/** What it reads of an account: `getUserAccountData`, then configuration and e-mode; `TwinStage._account`. */
const ACCOUNT_FIELDS = [
  "collateralBase",
  "debtBase",
  "availableBorrowsBase",
  "liquidationThresholdBps",
  "ltvBps",
  "healthFactorWad",
  "configuration",
  "eMode",
] as const;

/** What it reads of an account in one reserve. */
const POSITION_FIELDS = [
  "scaledSupply",
  "scaledDebt",
  "supplyIndexRay",
  "debtIndexRay",
  "debtUnits",
  "walletUnits",
] as const;

type Values<Fields extends readonly string[]> = Readonly<Record<Fields[number], bigint>>;

/** What was read of one twin after a call; see `TwinStage.stateOf` for what is zero unless everything was read. */
export interface TwinState {
  /** In the order of the symbols. */
  readonly reserves: readonly Values<typeof RESERVE_FIELDS>[];
  /** In the order of the category ids. */
  readonly eModes: readonly Values<typeof E_MODE_FIELDS>[];
  readonly users: readonly (Values<typeof ACCOUNT_FIELDS> & {
    readonly positions: readonly Values<typeof POSITION_FIELDS>[];
  })[];
}

/** How many of what a stage reads. */
export interface TwinShape {
  readonly symbols: readonly string[];
  readonly eModeIds: readonly number[];
  readonly users: number;
}

/** Give the stage's values their names. */
export function readTwinState(values: readonly bigint[], { symbols, eModeIds, users }: TwinShape): TwinState {
  let at = 0;
  const take = <Fields extends readonly string[]>(fields: Fields): Values<Fields> => {
    const taken = Object.fromEntries(fields.map((field, i) => [field, values[at + i] ?? 0n])) as Values<Fields>;
    at += fields.length;
    return taken;
  };
  return {
    reserves: symbols.map(() => take(RESERVE_FIELDS)),
    eModes: eModeIds.map(() => take(E_MODE_FIELDS)),
    users: Array.from({ length: users }, () => ({
      ...take(ACCOUNT_FIELDS),
      positions: symbols.map(() => take(POSITION_FIELDS)),
    })),
  };
}

/** Name each of the stage's values, in their order: `USDC.liquidityIndexRay`, `user 2.healthFactorWad`. */
export function twinStateNames({ symbols, eModeIds, users }: TwinShape): string[] {
  const named = (of: string, fields: readonly string[]): string[] => fields.map((field) => `${of}.${field}`);
  return [
    ...symbols.flatMap((symbol) => named(symbol, RESERVE_FIELDS)),
    ...eModeIds.flatMap((id) => named(`e-mode ${id}`, E_MODE_FIELDS)),
    ...Array.from({ length: users }, (_, user) => [
      ...named(`user ${user}`, ACCOUNT_FIELDS),
      ...symbols.flatMap((symbol) => named(`user ${user} ${symbol}`, POSITION_FIELDS)),
    ]).flat(),
  ];
}
