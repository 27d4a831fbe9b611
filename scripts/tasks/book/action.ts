import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { BookArguments } from "../fork/open-book.ts";
import type { ForkArguments } from "../fork/public-chain.ts";
import { runTask } from "../run-task.ts";

interface BookTaskArguments extends ForkArguments, BookArguments {
  readonly out: string | undefined;
  readonly json: boolean;
}

/** Action of `hardhat book`. It reads from the node alone: no chain is opened. */
export default async function book(args: BookTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { stableJson } = await import("../../lib/stable-json.ts");
    const { bookBuckets, bookTable } = await import("../../reports/book-table.ts");
    const { bookRows, openBook } = await import("../fork/open-book.ts");
    const { openPublicChain } = await import("../fork/public-chain.ts");
    const { WholeFile } = await import("../whole-file.ts");

    const log = args.json ? () => undefined : (line: string) => console.log(line);
    const file = args.out === undefined ? undefined : new WholeFile(args.out);
    try {
      const opened = await openPublicChain(args, hre.config.paths.cache, log);
      const rows = bookRows(await openBook(opened, args, log));
      const { number, timestamp } = opened.upstream.block;
      console.log(
        args.json
          ? stableJson({ block: number, timestamp, asset: args.asset, buckets: bookBuckets(rows), positions: rows })
          : bookTable(rows),
      );
      const lines = rows.map((row) => Object.values(row).join(","));
      file?.finish(["address,healthFactorWad,collateralBase,debtBase", ...lines, ""].join("\n"));
    } catch (error) {
      file?.discard();
      throw error;
    }
  });
}
