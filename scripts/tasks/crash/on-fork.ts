import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { october2025PricePaths } from "../../market/october-2025-paths.ts";
import { readCrashInput } from "../../scenarios/october-2025/crash-input.ts";
import type { BookArguments } from "../fork/open-book.ts";
import type { ForkArguments } from "../fork/public-chain.ts";
import { SCENARIO_MARKET, scenarioMarketText } from "../scenario-market.ts";
import { shockBook } from "../shock/shock-book.ts";
import { parseShock } from "../shock/terms.ts";
import { parseNodeKind } from "../node-kinds.ts";
import { parseMode, type CrashArguments } from "./re-enact.ts";

const ASSET = "USDe";
const DEFAULT_KEEPERS = { flashKeepers: 2, fundedKeepers: 2, keeperCapital: "50000000" };

/**
 * Play the day's price of USDe at the exchange venue on a fork of the real market, with the real borrowers: of the scenario
 * its window and that path, in the one cell where the price counts and the dip is false.
 *
 * @throws InvalidInputError for another oracle, world, backend or chain, or an override of anything but the window: only a market of
 * the scenario's own can have those.
 */
export async function crashOnFork(
  args: CrashArguments & ForkArguments & Omit<BookArguments, "asset"> & { readonly borrowers: string | undefined },
  cacheFolder: string,
): Promise<void> {
  const {
    mode,
    oracle = "venue",
    backing = "sound",
    backend,
    seed,
    sets,
    sending = "mempool",
    node,
    borrowers = "still",
  } = args;
  for (const [field, value, accepted] of [
    ["--oracle", oracle, "venue"],
    ["--backing", backing, "sound"],
    ["--backend", backend, "local"],
    ["--node", parseNodeKind(node), "hardhat"],
  ] as const) {
    if (value !== accepted) {
      throw new InvalidInputError({ field, value, reason: "on a fork", accepted: `${accepted}, or no --fork` });
    }
  }
  const lost = sets.find((set) => !set.startsWith("window."));
  if (lost !== undefined) {
    const reason = "on a fork, where the scenario's own market and cast do not exist";
    throw new InvalidInputError({ field: "--set", value: lost, reason, accepted: "window.*, or no --fork" });
  }
  const { parameters } = readCrashInput({
    ...{ mode: parseMode(mode), oracle, backing, backend, seed, sets },
    ...{ marketText: scenarioMarketText(), marketName: SCENARIO_MARKET },
  });
  const { start, blocks, blockSeconds } = parameters.window;
  const venue = october2025PricePaths()["USDe-venue"];
  const shock = parseShock({
    ...{ asset: ASSET, price: "1", fall: 1, blocks, feed: undefined, truth: "before", borrowers, seed },
    sending,
    ...DEFAULT_KEEPERS,
  });
  const path = Array.from({ length: blocks }, (_, step) => ({
    step,
    priceE8: venue?.priceE8At(start + step * blockSeconds) ?? 0n,
  }));
  const moves = path.filter(({ priceE8 }, step) => priceE8 !== path[step - 1]?.priceE8);
  const overrides = sets.map((set) => ` --set ${set}`).join("");
  await shockBook(
    { ...shock, blockSeconds, pathFrom: () => moves },
    {
      ...args,
      asset: ASSET,
      command: `npx hardhat crash --fork $MAINNET_RPC_URL --borrowers ${borrowers} --seed ${seed} --sending ${sending}${overrides}`,
    },
    cacheFolder,
  );
}
