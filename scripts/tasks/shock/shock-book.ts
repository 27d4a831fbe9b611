import { join } from "node:path";
import { RecordWriter, type RecordSink } from "../../lib/record-writer.ts";
import { attachFork } from "../../protocol/fork/attach-fork.ts";
import type { PositionBook } from "../../protocol/fork/position-book.ts";
import { bookTable } from "../../reports/book-table.ts";
import { runShock, type ShockTotals } from "../../scenarios/price-shock/run-shock.ts";
import type { ShockTerms } from "../../scenarios/price-shock/shock-terms.ts";
import { bookRows, openBook, type BookArguments } from "../fork/open-book.ts";
import { onFork } from "../fork/open-fork.ts";
import { openPublicChain, type ForkArguments, type PublicChain } from "../fork/public-chain.ts";
import { openFolder } from "../out-folder.ts";
import { reportShock } from "./report-shock.ts";
import { requireUsdeLiquidity } from "./require-usde-liquidity.ts";
import { requireUsdePool } from "./require-usde-pool.ts";
import type { ParsedShock, ShockArguments } from "./terms.ts";

/** What the command line said. */
export interface ShockTaskArguments extends ForkArguments, BookArguments, ShockArguments {
  readonly out: string;
  readonly json: boolean;
}

/** Name of the record in the folder of a run. */
const RECORD_FILE = "record.jsonl";

/** Read the book, fork the chain, run the shock, write record, summary and report, print the table. */
export async function shockBook(
  parsed: ParsedShock,
  args: ForkArguments & BookArguments & Pick<ShockTaskArguments, "out" | "json"> & { readonly command: string },
  cacheFolder: string,
): Promise<void> {
  const log = args.json ? () => undefined : (line: string) => console.log(line);
  const opened = await openPublicChain(args, cacheFolder, log);
  requireUsdePool(opened.reading);
  const book = await openBook(opened, args, log);
  requireUsdeLiquidity(book.market, book.state, opened.reading.blockNumber);
  log(bookTable(bookRows(book)));
  const out = openFolder(args.out);
  const terms = termsOf(parsed, book);
  const writer = new RecordWriter(join(out, RECORD_FILE));
  let totals: ShockTotals;
  let sha256: string;
  try {
    totals = await runOnFork(opened, book, terms, args.nodeTimeout, writer.write);
    for (const note of totals.notes) log(note);
    sha256 = writer.finish();
  } catch (error) {
    writer.discard();
    throw error;
  }
  const { number: block } = opened.upstream.block;
  const { command, json } = args;
  await reportShock({ out, recordFile: RECORD_FILE, sha256, terms, block, command, reads: totals.reads, json });
}

/** What the report calls the worth of the asset meanwhile. */
const BACKING: Readonly<Record<ShockTerms["truth"], string>> = {
  shock: "worth what the oracle says",
  before: "worth what it was",
};

async function runOnFork(
  opened: PublicChain,
  book: PositionBook,
  terms: ShockTerms,
  nodeTimeout: number,
  record: RecordSink,
): Promise<ShockTotals> {
  const { baseFeeWei } = opened.upstream.block;
  const cell = { oracle: "shocked", backing: BACKING[terms.truth] };
  return onFork(opened, nodeTimeout, async (chain) => {
    const market = await attachFork(chain, opened.reading, book.described);
    return runShock({ chain, market, book, terms, cell, baseFeeWei, record });
  });
}

function termsOf({ pathFrom, ...terms }: ParsedShock, { market, state }: PositionBook): ShockTerms {
  const at = market.reserves.indexOf(market.reserve(terms.asset));
  return { ...terms, path: pathFrom(state.reserves[at]?.priceE8 ?? 0n) };
}
