import type { DecodedEvent } from "../protocol/decode.ts";
import { ZERO_ADDRESS, type Address } from "../protocol/hex.ts";

/** What somebody holds of a token, in its smallest unit. */
export interface TokenBalance {
  readonly token: Address;
  readonly holder: Address;
  readonly units: bigint;
}

/** What a token's Transfer events add up to since the ledger was opened. */
interface Account {
  /** Minted less burnt, smallest unit. */
  netMintedUnits: bigint;
  /** By lower-case holder. */
  readonly balances: Map<string, bigint>;
}

/** Follow tokens by their Transfer events alone, without asking them again. */
export class TokenLedger {
  readonly #tokens: ReadonlyMap<string, Account>;

  constructor(tokens: readonly Address[]) {
    this.#tokens = new Map(tokens.map((token) => [token.toLowerCase(), { netMintedUnits: 0n, balances: new Map() }]));
  }

  /** Write down what a holder has when the ledger is opened. Only such holders' balances mean anything later. */
  open({ token, holder, units }: TokenBalance): void {
    this.#tokens.get(token.toLowerCase())?.balances.set(holder.toLowerCase(), units);
  }

  /** Take in the events of a transaction. */
  follow(events: readonly DecodedEvent[]): void {
    for (const { address, name, args } of events) {
      if (name !== "Transfer") continue;
      const token = this.#tokens.get(address);
      if (token === undefined) continue;
      const { from, to, value } = args as { from: string; to: string; value: bigint };
      this.#add(token, from, -value);
      this.#add(token, to, value);
    }
  }

  /** What everybody has now who was opened with a balance or has had a transfer since; addresses in lower case. */
  balances(): readonly TokenBalance[] {
    return [...this.#tokens].flatMap(([token, { balances }]) =>
      [...balances].map(([holder, units]) => ({ token: token as Address, holder: holder as Address, units })),
    );
  }

  /** Minted less burnt since the ledger was opened. */
  netMintedUnits(token: Address): bigint {
    return this.#tokens.get(token.toLowerCase())?.netMintedUnits ?? 0n;
  }

  /** What a holder has now. */
  balanceUnits(token: Address, holder: Address): bigint {
    return this.#tokens.get(token.toLowerCase())?.balances.get(holder.toLowerCase()) ?? 0n;
  }

  #add(token: Account, holder: string, units: bigint): void {
    if (holder === ZERO_ADDRESS) token.netMintedUnits -= units;
    else token.balances.set(holder.toLowerCase(), (token.balances.get(holder.toLowerCase()) ?? 0n) + units);
  }
}
