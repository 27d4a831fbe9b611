import type { AccountsLine, RecordLine } from "../lib/record.ts";
import { WAD } from "../lib/wad.ts";

/** Where two records first say something else. */
export interface RecordParting {
  /** Counted from 1. */
  readonly lineNumber: number;
  /** Of the line, such as "action"; "nothing" where the first record has ended. */
  readonly type: string;
  /** Block of the run, from 0; of lines that have one. */
  readonly step: number | undefined;
  /** Dot path, such as "error.args.1"; empty where one record has no such line. */
  readonly field: string;
  readonly first: unknown;
  readonly second: unknown;
}

/** A field of a line, where the two differ. */
type FieldParting = Pick<RecordParting, "field" | "first" | "second">;

/** What the gas of a transaction decides, and who executed it. */
const GAS_FIELDS: ReadonlySet<string> = new Set(["gasUsed", "feeWei", "netWorthBase", "backend", "sending"]);
const ETHER = "ETH";
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/**
 * Compare two records line by line, as they are read.
 *
 * Either everything counts, or everything but gas: what transactions used and paid, the backend and the way of sending that
 * the header names, and what follows from them. Net worth is then told by how far it is apart beyond the fees of the two
 * records; addresses of contracts need only correspond one to one, since they depend on what was deployed before; and values
 * of an error need only agree where both records have them, since the mempool leaves out what it cannot be sure of.
 */
export class RecordComparison {
  lines = 0;
  /** Lines that say something else, or that one record lacks. */
  differing = 0;
  parting: RecordParting | undefined;
  /** Furthest that an account's net worth is apart, after fees, USD with 8 decimals; only where gas does not count. */
  netWorthApartBase = 0n;
  readonly #countsGas: boolean;
  /** What an agent paid for gas in the second record more than in the first. */
  readonly #extraFeesWei = new Map<string, bigint>();
  #etherPriceE8 = 0n;
  readonly #secondOf = new Map<string, string>();
  readonly #firstOf = new Map<string, string>();

  constructor(countsGas: boolean) {
    this.#countsGas = countsGas;
  }

  /** Take in the next line of each; undefined for a record that has ended. */
  add(first: RecordLine | undefined, second: RecordLine | undefined): void {
    this.lines += 1;
    if (!this.#countsGas) this.#follow(first, second);
    const [found] =
      first === undefined || second === undefined
        ? [{ field: "", first: first?.type, second: second?.type }]
        : this.#partings(first, second, []);
    if (found === undefined) return;
    this.differing += 1;
    const { step } = (first ?? second ?? {}) as { readonly step?: number };
    this.parting ??= { lineNumber: this.lines, type: first?.type ?? "nothing", step, ...found };
  }

  #follow(first: RecordLine | undefined, second: RecordLine | undefined): void {
    if (first?.type === "block") this.#etherPriceE8 = first.referencePricesE8[ETHER] ?? 0n;
    if (first?.type === "action" && second?.type === "action") {
      const extraWei = (second.feeWei ?? 0n) - (first.feeWei ?? 0n);
      this.#extraFeesWei.set(first.agent, (this.#extraFeesWei.get(first.agent) ?? 0n) + extraWei);
    }
    if (first?.type === "accounts" && second?.type === "accounts") this.#compareNetWorth(first, second);
  }

  #compareNetWorth(first: AccountsLine, second: AccountsLine): void {
    for (const [at, { label, netWorthBase }] of first.accounts.entries()) {
      const extraFeesBase = ((this.#extraFeesWei.get(label) ?? 0n) * this.#etherPriceE8) / WAD;
      const apartBase = netWorthBase - (second.accounts[at]?.netWorthBase ?? 0n) - extraFeesBase;
      const distanceBase = apartBase < 0n ? -apartBase : apartBase;
      if (distanceBase > this.netWorthApartBase) this.netWorthApartBase = distanceBase;
    }
  }

  *#partings(first: unknown, second: unknown, path: readonly string[]): Generator<FieldParting> {
    if (this.#isLeftOut(first, second, path)) return;
    if (!isObject(first) || !isObject(second)) {
      if (!this.#isSame(first, second)) yield { field: path.join("."), first, second };
      return;
    }
    for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
      yield* this.#partings(first[key], second[key], [...path, key]);
    }
  }

  #isLeftOut(first: unknown, second: unknown, path: readonly string[]): boolean {
    if (this.#countsGas) return false;
    const field = path.at(-1) ?? "";
    if (GAS_FIELDS.has(field)) return true;
    return path.join(".") === "error.args" && (isEmpty(first) || isEmpty(second));
  }

  /** Equal; or where gas does not count two addresses, if neither stood beside another one before. */
  #isSame(first: unknown, second: unknown): boolean {
    if (this.#countsGas || !isAddress(first) || !isAddress(second)) return first === second;
    const [one, other] = [this.#secondOf.get(first) ?? second, this.#firstOf.get(second) ?? first];
    if (one !== second || other !== first) return false;
    this.#secondOf.set(first, second);
    this.#firstOf.set(second, first);
    return true;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function isAddress(value: unknown): value is string {
  return typeof value === "string" && ADDRESS.test(value);
}
