import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { readTextFile } from "../../lib/read-text-file.ts";
import { findKeptBorrowers } from "../../protocol/fork/kept-borrowers.ts";
import { readPositionBook, type PositionBook } from "../../protocol/fork/position-book.ts";
import type { Address } from "../../protocol/hex.ts";
import type { BookRow } from "../../reports/book-table.ts";
import type { PublicChain } from "./public-chain.ts";
import { readAccountsFile } from "./read-accounts-file.ts";

/** What the command line says of a book. */
export interface BookArguments {
  readonly asset: string;
  /** 0 = not told, like toBlock. */
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly accounts: string | undefined;
}

const BLOCKS_BACK = 100_000;

/** Find the positions that hold an asset as collateral and owe something, and read them. */
export async function openBook(
  { upstream, pinned, reading, bookFolder }: PublicChain,
  args: BookArguments,
  log: (line: string) => void,
): Promise<PositionBook> {
  const { addresses, source } = await candidates();
  const book = await readPositionBook(pinned, reading, addresses, args.asset);
  log(
    `${book.accounts.length} of ${addresses.length} ${source} owe something against ${args.asset}; ` +
      `reserves they reach: ${book.market.reserves.map(({ symbol }) => symbol).join(", ")}`,
  );
  return book;

  async function candidates(): Promise<{ readonly addresses: readonly Address[]; readonly source: string }> {
    if (args.accounts !== undefined) {
      const addresses = readAccountsFile(readTextFile(args.accounts), args.accounts);
      return { addresses, source: `accounts of ${args.accounts}` };
    }
    const range = blockRange(args, upstream.block.number);
    const addresses = await findKeptBorrowers({
      ...{ chain: pinned.chain, pool: reading.lending.pool, range, folder: bookFolder },
    });
    return { addresses, source: `borrowers of blocks ${range.fromBlock} to ${range.toBlock}` };
  }
}

/** A book as tables and JSON show it. */
export function bookRows({ views }: PositionBook): readonly BookRow[] {
  return views.map(({ address, healthFactorWad, totalCollateralBase, totalDebtBase }) => {
    return { address, healthFactorWad, collateralBase: totalCollateralBase, debtBase: totalDebtBase };
  });
}

function blockRange({ fromBlock, toBlock }: BookArguments, forkBlock: number) {
  const last = toBlock === 0 ? forkBlock : toBlock;
  if (last < 0 || last > forkBlock) {
    throw new InvalidInputError({
      field: "--to-block",
      value: toBlock,
      accepted: `a block up to the fork's, ${forkBlock}`,
    });
  }
  const first = fromBlock === 0 ? Math.max(0, last - BLOCKS_BACK) : fromBlock;
  if (first < 0 || first > last) {
    throw new InvalidInputError({ field: "--from-block", value: fromBlock, accepted: `a block up to ${last}` });
  }
  return { fromBlock: first, toBlock: last };
}
