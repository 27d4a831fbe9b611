import { mulDivCeil, mulDivFloor } from "../lib/mul-div.ts";
import { WAD } from "../lib/wad.ts";
import type { Address } from "../protocol/hex.ts";

/** One account's exact standing at the current prices. */
export interface Standing {
  /** Weighted collateral over debt, WAD: a health factor, or plain solvency. */
  readonly ratioWad: bigint;
  readonly collateralBase: bigint;
  readonly debtBase: bigint;
  /** Average weight of the collateral in basis points, rounded down; at most 10000. */
  readonly weightBps: bigint;
}

/** What moves every position in one reserve at once. */
export interface ReserveFactors {
  /** Price times liquidity index. */
  readonly collateral: bigint;
  /** Price times variable borrow index. */
  readonly debt: bigint;
  /** Value of the asset's smallest unit in base currency, rounded up. */
  readonly unitBase: bigint;
}

/** Accounts whose ratio depends on the same reserves in the same way. */
export interface PositionClass {
  /** Names the class: equal keys, equal collateral, debts and weights. */
  readonly key: string;
  /** Reserve ids. */
  readonly collateral: readonly number[];
  /** Reserve ids. */
  readonly debts: readonly number[];
}

interface Entry {
  readonly address: Address;
  /** A ratio, at the class's reference, that the account's true one is not below. */
  readonly floorWad: bigint;
}

interface Group {
  readonly kind: PositionClass;
  members: Entry[];
  /** Undefined: every floor is stale and has to be taken anew. */
  reference: readonly ReserveFactors[] | undefined;
  /** Accounts computed for nothing since the reference: the measure of how loose the floors have become. */
  wasted: number;
}

/** How far the ratios of a class can have moved since its reference. */
interface Drift {
  /** Least growth of a collateral reserve. */
  readonly leastCollateralWad: bigint;
  readonly mostCollateralWad: bigint;
  readonly leastDebtWad: bigint;
  readonly mostDebtWad: bigint;
}

/** Beyond these the allowance for rounding no longer holds, and the class takes a new reference. */
const LEAST_DRIFT_WAD = WAD / 2n;
const MOST_DRIFT_WAD = 2n * WAD;

/**
 * Find the accounts whose ratio of collateral to debt is under a bound, without computing everybody.
 *
 * Accounts of one class (same collateral, debts and e-mode) are kept sorted by a floor of their ratio at a reference
 * reading. Since then a ratio can have fallen at most by (least growth of a collateral's price times index) over (most
 * growth of a debt's), so only a prefix of the list can be under the bound, and only that is computed exactly. A class
 * takes a new reference once it has computed as many accounts for nothing as it has members: looseness never costs
 * more than twice what a tight bound would.
 *
 * Floors leave room for rounding: a balance is short of its exact value by at most one smallest unit and a value by
 * one base unit; each reserve is allowed four of both, which holds while no factor has left [1/2, 2] since the
 * reference (a balance that joins later can then have moved by at most a quarter or four).
 */
export class RatioIndex {
  readonly #measure: (account: Address) => Standing;
  readonly #groups = new Map<string, Group>();
  readonly #placed = new Map<Address, { readonly group: Group; readonly entry: Entry }>();
  #factors: readonly ReserveFactors[] = [];

  /** @param measure Computes one account exactly, at the factors last given to `reprice`. */
  constructor(measure: (account: Address) => Standing) {
    this.#measure = measure;
  }

  /** Take the prices and indexes of a new block. Indexes never fall. Costs nothing by itself. */
  reprice(factors: readonly ReserveFactors[]): void {
    this.#factors = factors;
  }

  /** Forget every floor, after weights changed. The next query computes each account once. */
  invalidate(): void {
    for (const group of this.#groups.values()) group.reference = undefined;
  }

  /** Take in an account, or take it in anew after its balances changed. */
  put(account: Address, kind: PositionClass): void {
    this.remove(account);
    let group = this.#groups.get(kind.key);
    if (group === undefined) {
      group = { kind, members: [], reference: this.#factors, wasted: 0 };
      this.#groups.set(kind.key, group);
    }
    const drift = this.#drift(group);
    const entry = {
      address: account,
      floorWad: drift === undefined ? 0n : this.#floorAtReference(account, kind, drift),
    };
    group.members.splice(rankOf(group.members, entry), 0, entry);
    this.#placed.set(account, { group, entry });
  }

  /** Leave an account out, because it has no debt. */
  remove(account: Address): void {
    const place = this.#placed.get(account);
    if (place === undefined) return;
    place.group.members.splice(rankOf(place.group.members, place.entry), 1);
    if (place.group.members.length === 0) this.#groups.delete(place.group.kind.key);
    this.#placed.delete(account);
  }

  /** Accounts with a ratio under the bound at the current prices, in no particular order. */
  below(boundWad: bigint): Address[] {
    const found: Address[] = [];
    for (const group of this.#groups.values()) this.#collect(group, boundWad, found);
    return found;
  }

  #collect(group: Group, boundWad: bigint, found: Address[]): void {
    let drift = this.#drift(group);
    if (drift === undefined) {
      this.#reference(group);
      drift = NO_DRIFT;
    }
    const floorBoundWad = mulDivCeil(boundWad, drift.mostDebtWad, drift.leastCollateralWad);
    let computed = 0;
    const before = found.length;
    for (const { address, floorWad } of group.members) {
      if (floorWad >= floorBoundWad) break;
      computed += 1;
      if (this.#measure(address).ratioWad < boundWad) found.push(address);
    }
    group.wasted += computed - (found.length - before);
    if (group.wasted > group.members.length && drift !== NO_DRIFT) this.#reference(group);
  }

  /** Compute every member of a class anew and sort it. */
  #reference(group: Group): void {
    group.reference = this.#factors;
    group.wasted = 0;
    group.members = group.members.map(({ address }) => ({
      address,
      floorWad: this.#floorAtReference(address, group.kind, NO_DRIFT),
    }));
    group.members.sort(byFloor);
    for (const entry of group.members) this.#placed.set(entry.address, { group, entry });
  }

  /** Undefined when the reference is missing or too far away to say anything. */
  #drift(group: Group): Drift | undefined {
    const { reference, kind } = group;
    if (reference === undefined) return undefined;
    if (reference === this.#factors) return NO_DRIFT;
    let leastCollateralWad = WAD;
    let mostCollateralWad = WAD;
    for (const [at, id] of kind.collateral.entries()) {
      const growth = growthWad(
        (reference[id] as ReserveFactors).collateral,
        (this.#factors[id] as ReserveFactors).collateral,
      );
      if (growth === undefined) return undefined;
      if (at === 0 || growth < leastCollateralWad) leastCollateralWad = growth;
      if (at === 0 || growth + 1n > mostCollateralWad) mostCollateralWad = growth + 1n;
    }
    let leastDebtWad = WAD;
    let mostDebtWad = WAD;
    for (const [at, id] of kind.debts.entries()) {
      const growth = growthWad((reference[id] as ReserveFactors).debt, (this.#factors[id] as ReserveFactors).debt);
      if (growth === undefined) return undefined;
      if (at === 0 || growth < leastDebtWad) leastDebtWad = growth;
      if (at === 0 || growth + 1n > mostDebtWad) mostDebtWad = growth + 1n;
    }
    return { leastCollateralWad, mostCollateralWad, leastDebtWad, mostDebtWad };
  }

  /**
   * The account's ratio now, less all that rounding can take from it, carried back to the reference: whatever the
   * drift will be later, ratio >= floor * leastCollateral / mostDebt.
   */
  #floorAtReference(account: Address, kind: PositionClass, drift: Drift): bigint {
    const { ratioWad, collateralBase, debtBase, weightBps } = this.#measure(account);
    const weighted = collateralBase * weightBps;
    const weightedSlack = 10_000n * this.#slackBase(kind.collateral);
    if (weighted <= weightedSlack) return 0n;
    const debtWithSlack = debtBase + this.#slackBase(kind.debts);
    const leastWad = (ratioWad * (weighted - weightedSlack) * debtBase) / (weighted * debtWithSlack);
    const floorWad = mulDivFloor(leastWad, drift.leastDebtWad, drift.mostCollateralWad) - 2n;
    return floorWad > 0n ? floorWad : 0n;
  }

  #slackBase(ids: readonly number[]): bigint {
    return ids.reduce((slack, id) => slack + 4n * ((this.#factors[id] as ReserveFactors).unitBase + 1n), 0n);
  }
}

const NO_DRIFT: Drift = { leastCollateralWad: WAD, mostCollateralWad: WAD, leastDebtWad: WAD, mostDebtWad: WAD };

/** Rounded down; undefined where the allowance for rounding would not hold. */
function growthWad(from: bigint, to: bigint): bigint | undefined {
  if (from === 0n) return undefined;
  const growth = mulDivFloor(to, WAD, from);
  return growth < LEAST_DRIFT_WAD || growth > MOST_DRIFT_WAD ? undefined : growth;
}

function byFloor(a: Entry, b: Entry): number {
  if (a.floorWad !== b.floorWad) return a.floorWad < b.floorWad ? -1 : 1;
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
}

/** Place of an entry in a sorted list, by halving. */
function rankOf(members: readonly Entry[], entry: Entry): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byFloor(members[middle] as Entry, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
