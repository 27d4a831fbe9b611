import type { Rng } from "../../lib/rng.ts";
import type { Address } from "../../protocol/hex.ts";
import { accountFor, type Wallet } from "../../protocol/wallet.ts";
import { splitByRank } from "../split-by-rank.ts";
import { drawPopulation, type October2025Parameters, type Population } from "./population.ts";

/** An account of the run that sends transactions. */
export interface Member extends Wallet {
  readonly label: string;
}

/** A keeper with its own contract. */
export interface KeeperMember extends Member {
  readonly funding: "flash-loan" | "inventory";
  readonly mayRedeem: boolean;
}

/** Everybody of one run, with keys derived from the seed. */
export interface Cast {
  readonly population: Population;
  readonly accounts: ReadonlyMap<string, Member>;
  readonly liquidityProviders: readonly (Member & { readonly shareBps: bigint })[];
  readonly keepers: readonly KeeperMember[];
  readonly deskArbitrageurs: readonly Member[];
  readonly pairArbitrageur: Member;
  readonly redeemers: readonly (Member & { readonly usdeWei: bigint })[];
  readonly seller: Member;
  readonly oracleNode: Member;
  readonly custodian: Member;
  /** Everybody else who holds USDe or spends borrowed dollars: no agent, but counted. */
  readonly holders: Member;
}

/** The second account of a whale, in which its loop stands. */
export const loopLabel = (whale: string): string => `${whale}-loop`;

/**
 * Draw the population and derive an account for everybody.
 * @throws EmptyPopulationError when a group that must exist has nobody
 */
export function drawCast(parameters: October2025Parameters, seed: string, rng: Rng): Cast {
  const { population: groups } = parameters;
  const population = drawPopulation(parameters, rng);
  const accounts = new Map<string, Member>();
  const member = (label: string): Member => {
    const known = accounts.get(label) ?? { label, ...accountFor(seed, label) };
    accounts.set(label, known);
    return known;
  };
  const members = (name: string, count: number): readonly Member[] =>
    Array.from({ length: count }, (_, index) => member(`${name}-${String(index + 1).padStart(2, "0")}`));

  for (const { label } of [...population.loopers, ...population.blueChips, ...population.lenders]) member(label);
  for (const { label } of population.whales) {
    member(label);
    member(loopLabel(label));
  }
  const providers = members("liquidity-provider", groups.liquidityProviders.count);
  const shares = splitByRank(10_000n, providers.length, 5, rng.fork("lp"), "population.liquidityProviders.count");
  const redeemers = members("redeemer", groups.redeemers.count);
  const appetite = groups.redeemers.appetite * 10n ** 10n;
  const appetites =
    redeemers.length === 0
      ? []
      : splitByRank(appetite, redeemers.length, 5, rng.fork("redeemers"), "population.redeemers.count");

  return {
    population,
    accounts,
    liquidityProviders: providers.map((provider, index) => ({ ...provider, shareBps: shares[index] ?? 0n })),
    keepers: [
      ...members("keeper-flash", groups.keepers.flashCount).map((keeper, index) => ({
        ...keeper,
        funding: "flash-loan" as const,
        mayRedeem: index < groups.keepers.redeemingCount,
      })),
      ...members("keeper-inventory", groups.keepers.inventoryCount).map((keeper) => ({
        ...keeper,
        funding: "inventory" as const,
        mayRedeem: true,
      })),
    ],
    deskArbitrageurs: members("arbitrageur-desk", groups.arbitrageurs.deskCount),
    pairArbitrageur: member("arbitrageur-pairs"),
    redeemers: redeemers.map((redeemer, index) => ({ ...redeemer, usdeWei: appetites[index] ?? 0n })),
    seller: member("seller-usde"),
    oracleNode: member("oracle-node"),
    custodian: member("custodian"),
    holders: member("holders"),
  };
}

/** Give the address of a label that `drawCast` made. @throws RangeError for any other: a defect, not an input. */
export function addressOf(cast: Cast, label: string): Address {
  const member = cast.accounts.get(label);
  if (member === undefined) throw new RangeError(`no account ${label} in this cast`);
  return member.address;
}
