import { ZERO_ADDRESS, type Address } from "../protocol/hex.ts";
import type { WordQuery } from "../protocol/lens-reader.ts";

/** What the engine asks about one holder, a word each. */
export const holderQueries = {
  /** Balance of any ERC-20, pool tokens included. */
  balance: (target: Address, holder: Address): WordQuery => ({ target, selector: "0x70a08231", holder }),
  /** Balance of an aToken or variable debt token without interest. */
  scaledBalance: (target: Address, holder: Address): WordQuery => ({ target, selector: "0x1da24f3e", holder }),
  /** The lending pool's bitmap of debts and collateral. */
  userConfiguration: (target: Address, holder: Address): WordQuery => ({ target, selector: "0x4417a583", holder }),
  /** The account's e-mode category. */
  userEMode: (target: Address, holder: Address): WordQuery => ({ target, selector: "0xeddf1b79", holder }),
  /** Of a token; the holder that the lens appends is not read. */
  totalSupply: (target: Address): WordQuery => ({ target, selector: "0x18160ddd", holder: ZERO_ADDRESS }),
  ether: (holder: Address): WordQuery => ({ holder }),
} as const;
