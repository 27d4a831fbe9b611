/** What a state tells of a reserve. */
const RESERVE_FIELDS = [
  "liquidityIndexRay",
  "variableBorrowIndexRay",
  "deficitUnits",
  "availableUnits",
  "accruedToTreasuryScaled",
  "scaledSupply",
  "scaledDebt",
] as const;

/** What it tells of an account. */
const ACCOUNT_FIELDS = ["collateralBase", "debtBase", "availableBorrowsBase", "healthFactorWad", "eMode"] as const;

/** What it tells of an account in one reserve. */
const POSITION_FIELDS = ["scaledSupply", "scaledDebt"] as const;

type Values<Fields extends readonly string[]> = Readonly<Record<Fields[number], bigint>>;

/** What the next call of a sequence is drawn in view of: part of what was read of one twin. */
export interface TwinState {
  /** In the order of the symbols. */
  readonly reserves: readonly Values<typeof RESERVE_FIELDS>[];
  readonly users: readonly (Values<typeof ACCOUNT_FIELDS> & {
    readonly positions: readonly Values<typeof POSITION_FIELDS>[];
  })[];
}

/** How many of what twins have. */
export interface TwinShape {
  readonly symbols: readonly string[];
  readonly eModeIds: readonly number[];
  readonly users: number;
}

/**
 * Find the state among what was read.
 *
 * @param values By name, the last ones that were read; see `twinReads`.
 */
export function readTwinState(values: ReadonlyMap<string, bigint>, { symbols, users }: TwinShape): TwinState {
  const take = <Fields extends readonly string[]>(of: string, fields: Fields): Values<Fields> =>
    Object.fromEntries(fields.map((field) => [field, values.get(`${of}.${field}`) ?? 0n])) as Values<Fields>;
  return {
    reserves: symbols.map((symbol) => take(symbol, RESERVE_FIELDS)),
    users: Array.from({ length: users }, (_, user) => ({
      ...take(`user ${user}`, ACCOUNT_FIELDS),
      positions: symbols.map((symbol) => take(`user ${user} ${symbol}`, POSITION_FIELDS)),
    })),
  };
}
