import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { overridesOf } from "../market-options.ts";
import { runTask } from "../run-task.ts";

interface KeeperArguments {
  readonly addresses: string | undefined;
  readonly provider: string | undefined;
  readonly market: string | undefined;
  readonly url: string | undefined;
  readonly contract: string | undefined;
  readonly from: string | undefined;
  readonly minProfit: string;
  readonly nativePrice: string | undefined;
  readonly fromBlock: number;
  readonly pollMs: number;
  readonly set: string | undefined;
  readonly moreSets: string[];
}

const REQUEST_LIMIT_MS = 20_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const RECEIPT_POLLS = 60;

/** Action of `hardhat keeper`: everything that can be wrong with the input is found before the first request. */
export default async function keeper(args: KeeperArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { readTextFile } = await import("../../lib/read-text-file.ts");
    const { loadMarket } = await import("../../lib/market-file.ts");
    const { priceE8 } = await import("../../lib/units.ts");
    const { attachMarket } = await import("../../protocol/attach-market.ts");
    const { Chain } = await import("../../protocol/chain.ts");
    const { httpProvider } = await import("../../protocol/http-provider.ts");
    const { boundedProvider } = await import("../../live/bounded-provider.ts");
    const { marketFile } = await import("../../testing/market-file.ts");
    const { LiveKeeper } = await import("../../live/live-keeper.ts");
    const { readMarketAddresses } = await import("../../protocol/market-registry.ts");
    const { parseAddress } = await import("../../protocol/parse-address.ts");
    const { givenMarket } = await import("./input.ts");
    const { abortableSleep, stopOnSignals } = await import("./stopping.ts");
    const { totalsText } = await import("./totals-text.ts");

    const given = givenMarket(args);
    const file = args.market ?? marketFile("minimal");
    const definition = loadMarket(readTextFile(file), { sets: overridesOf(args), sourceName: file });
    const options = {
      choice: {
        ...(args.contract !== undefined && { contract: parseAddress("--contract", args.contract) }),
        ...(args.from !== undefined && { from: parseAddress("--from", args.from) }),
      },
      minProfitBase: priceE8(args.minProfit, "--min-profit"),
      ...(args.nativePrice !== undefined && { nativePriceE8: priceE8(args.nativePrice, "--native-price") }),
      fromBlock: args.fromBlock,
      pollMilliseconds: args.pollMs,
      ...{
        firstWaitMilliseconds: FIRST_WAIT_MS,
        longestWaitMilliseconds: LONGEST_WAIT_MS,
        receiptPolls: RECEIPT_POLLS,
      },
    };

    const { signal, release } = stopOnSignals();
    const provider = args.url === undefined ? (await hre.network.create()).provider : httpProvider(args.url);
    const chain = new Chain(boundedProvider(provider, REQUEST_LIMIT_MS, signal));
    const attach = async () => {
      const addresses =
        "addresses" in given ? given.addresses : await readMarketAddresses(chain, given.provider, definition);
      return attachMarket({ chain, addresses, definition });
    };
    const anchor = "addresses" in given ? given.addresses.lending.pool : given.provider;
    const live = new LiveKeeper(
      { ...options, chain, attach, anchor },
      { log: (line) => console.log(line), signal, sleep: abortableSleep(signal) },
    );
    try {
      await live.run();
    } finally {
      release();
      console.log(totalsText(live.totals, definition));
    }
  });
}
