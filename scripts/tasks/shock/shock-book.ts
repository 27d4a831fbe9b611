import { join } from "node:path";
import { RecordWriter } from "../../lib/record-writer.ts";
import { Chain } from "../../protocol/chain.ts";
import { attachFork } from "../../protocol/fork/attach-fork.ts";
import type { PositionBook } from "../../protocol/fork/position-book.ts";
import { steadyClock } from "../../protocol/steady-clock.ts";
import { bookTable } from "../../reports/book-table.ts";
import { price } from "../../reports/format.ts";
import { runShock } from "../../scenarios/price-shock/run-shock.ts";
import type { ShockTerms } from "../../scenarios/price-shock/shock-terms.ts";
import { bookRows, openBook, type BookArguments } from "../fork/open-book.ts";
import { openFork } from "../fork/open-fork.ts";
import { openPublicChain, type ForkArguments, type PublicChain } from "../fork/public-chain.ts";
import { statedUpstreamErrors } from "../../protocol/fork/stated-upstream-errors.ts";
import { openFolder } from "../out-folder.ts";
import { reportShock } from "./report-shock.ts";
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
  const book = await openBook(opened, args, log);
  log(bookTable(bookRows(book)));
  const out = openFolder(args.out);
  const terms = termsOf(parsed, book);
  const writer = new RecordWriter(join(out, RECORD_FILE));
  let sha256: string;
  try {
    await runOnFork(opened, book, terms, writer, log);
    sha256 = writer.finish();
  } catch (error) {
    writer.discard();
    throw error;
  }
  const { number: block } = opened.upstream.block;
  const { command, json } = args;
  await reportShock({ out, recordFile: RECORD_FILE, sha256, terms, block, command, json });
}

async function runOnFork(
  { upstream, url, reading, forkFolder }: PublicChain,
  book: PositionBook,
  terms: ShockTerms,
  writer: RecordWriter,
  log: (line: string) => void,
): Promise<void> {
  const fork = await statedUpstreamErrors(upstream.url, () => openFork(upstream, url, forkFolder));
  try {
    await statedUpstreamErrors(upstream.url, async () => {
      const chain = new Chain(steadyClock(fork.provider, upstream.block.timestamp + 1));
      const market = await attachFork(chain, reading, book.described);
      const { baseFeeWei } = upstream.block;
      const last = terms.path.at(-1)?.priceE8;
      const cell = { oracle: `${terms.asset} to ${price(last)}`, backing: `true: ${terms.truth}` };
      const { notes } = await runShock({ chain, market, book, terms, cell, baseFeeWei, record: writer.write });
      for (const note of notes) log(note);
    });
  } finally {
    await fork.close();
  }
}

function termsOf({ pathFrom, ...terms }: ParsedShock, { market, state }: PositionBook): ShockTerms {
  const at = market.reserves.indexOf(market.reserve(terms.asset));
  return { ...terms, path: pathFrom(state.reserves[at]?.priceE8 ?? 0n) };
}
