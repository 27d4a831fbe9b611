import { InvalidInputError, type InputProblem } from "../../lib/invalid-input-error.ts";
import { attachFork } from "../../protocol/fork/attach-fork.ts";
import { describeMarket } from "../../protocol/fork/describe-market.ts";
import { giveTokens } from "../../protocol/fork/give-tokens.ts";
import type { NetworkReading } from "../../protocol/fork/read-network.ts";
import {
  LOOP_DEBT,
  parseLoopOptions,
  type LoopOptions,
  type LoopRequest,
} from "../../scenarios/leverage-loop/options.ts";
import { runLeverageLoop, type LoopPosition } from "../../scenarios/leverage-loop/run.ts";
import { onFork } from "../fork/open-fork.ts";
import { openPublicChain, type ForkArguments } from "../fork/public-chain.ts";

/** What the command line says of a loop on a fork. */
export interface ForkedLoopArguments extends ForkArguments, LoopRequest {
  readonly market: string | undefined;
  readonly sets: readonly string[];
}

/**
 * Build the loop on a fork of the real market: its reserves, terms, prices and stable pool as they are at the block, and its own
 * liquidity. Only the looper's capital is made up.
 *
 * @param log Told what the fork stands on.
 * @throws InvalidInputError naming the option or the address file where the market has no such loop.
 */
export async function loopOnFork(
  args: ForkedLoopArguments,
  cacheFolder: string,
  log: (line: string) => void,
): Promise<{ readonly options: LoopOptions; readonly position: LoopPosition }> {
  refuseLocalOptions(args);
  const opened = await openPublicChain(args, cacheFolder, log);
  const reading = withinReach(opened.reading, args.venue);
  const described = await describeMarket(opened.pinned, reading, new Set(reading.reserves.map(({ symbol }) => symbol)));
  const options = parseLoopOptions(args, described.definition, "--network-file");
  const position = await onFork(
    opened,
    args.nodeTimeout,
    async (chain) => {
      const market = await attachFork(chain, reading, described);
      return runLeverageLoop(chain, market, options, (looper) =>
        giveTokens(chain, market.token(options.usde), looper, options.capitalUsdeWei),
      );
    },
    { allowBlocksWithSameTimestamp: true },
  );
  return { options, position };
}

function refuseLocalOptions({ market, sets, venue }: ForkedLoopArguments): void {
  const problems: InputProblem[] = [];
  const reason = "on a fork, whose terms are those of the chain";
  if (market !== undefined) {
    problems.push({ field: "--market", value: market, reason, accepted: "--network-file, or no --fork" });
  }
  if (sets.length > 0) problems.push({ field: "--set", value: sets.join(" "), reason, accepted: "no --fork" });
  if (venue === "par") {
    const desk = "on a fork, where the issuer's desk serves its own customers alone";
    problems.push({ field: "--venue", value: venue, reason: desk, accepted: "pool or v3, or no --fork" });
  }
  const [first, ...rest] = problems;
  if (first !== undefined) throw new InvalidInputError([first, ...rest]);
}

/** A reading with no more than a loop touches: every reserve and pool taken up costs reads of the node. */
function withinReach(reading: NetworkReading, venue: string | undefined): NetworkReading {
  const symbols = new Set([LOOP_DEBT]);
  for (const [symbol, { kind }] of Object.entries(reading.network.tokens)) if (kind === "usde") symbols.add(symbol);
  return {
    ...reading,
    reserves: reading.reserves.filter(({ symbol }) => symbols.has(symbol)),
    stablePools: reading.stablePools.filter(
      ({ coins }) => coins.filter(({ symbol }) => symbols.has(symbol)).length === symbols.size,
    ),
    uniswapV2: undefined,
    uniswapV3: venue === "v3" ? reading.uniswapV3 : undefined,
  };
}
