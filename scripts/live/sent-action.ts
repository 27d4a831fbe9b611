import type { Action, Outcome } from "../agents/agent.ts";
import { CallRevertedError, type Chain, type ChainReceipt } from "../protocol/chain.ts";
import type { DecodedEvent } from "../protocol/decode.ts";
import type { Hex } from "../protocol/hex.ts";
import { NodeError } from "../protocol/http-provider.ts";
import { marketDecoder } from "../protocol/market-decoder.ts";
import type { LiveEdge } from "./edge.ts";

/** What became of an action on a live chain, and how it went there. */
export interface LiveOutcome {
  readonly outcome: Outcome;
  /** Absent where nothing was sent: it would have reverted. */
  readonly hash?: Hex;
  readonly receipt?: ChainReceipt;
  /** Why a node would not take it, or how long nobody mined it. */
  readonly reason?: string;
}

/** How a transaction is sent and waited for. */
export interface SendTerms {
  /** Base fee of the newest block: the sender pays at most twice that, and the tip. */
  readonly baseFeeWei: bigint;
  /** Between two questions for the receipt. */
  readonly pollMilliseconds: number;
  /** Questions until it is given up. */
  readonly receiptPolls: number;
}

/** Room over the estimate: what a block more of interest or a fuller pool may cost. Percent. */
const GAS_ROOM_PERCENT = 130n;

/**
 * Simulate an action on the newest block, and only if it would succeed send it and wait until it is mined.
 *
 * @throws the provider's error if the node cannot be reached; StoppedError.
 */
export async function sendSimulated(
  chain: Chain,
  edge: LiveEdge,
  action: Action,
  terms: SendTerms,
): Promise<LiveOutcome> {
  const fate = (status: Outcome["status"], rest: Partial<Outcome> = {}): Outcome => {
    return { action, status, position: -1, events: [], ...rest };
  };
  try {
    await chain.call(action.to, action.data, action.from);
  } catch (error) {
    if (!(error instanceof CallRevertedError)) throw error;
    return { outcome: fate("reverted", { error: marketDecoder().error(error.revertData) }) };
  }
  let hash: Hex;
  try {
    hash = await chain.send({
      from: action.from,
      to: action.to,
      data: action.data,
      gasLimit: await estimatedGas(chain, action),
      tipWei: action.tipWei,
      maxFeeWei: action.maxFeeWei ?? 2n * terms.baseFeeWei + action.tipWei,
    });
  } catch (error) {
    if (!isAnswer(error)) throw error;
    return { outcome: fate("excluded"), reason: `the node would not take it: ${error.message}` };
  }
  for (let poll = 0; poll < terms.receiptPolls && !edge.signal.aborted; poll++) {
    const receipt = await chain.receiptIfMined(hash);
    if (receipt !== undefined) {
      const events = receipt.succeeded ? await eventsOf(chain, hash, receipt) : [];
      const paid = { gasUsed: receipt.gasUsed, feeWei: receipt.gasUsed * receipt.effectiveGasPriceWei };
      const status = receipt.succeeded ? "success" : "reverted";
      return { hash, receipt, outcome: fate(status, { position: receipt.transactionIndex, events, ...paid }) };
    }
    await edge.sleep(terms.pollMilliseconds);
  }
  return { hash, outcome: fate("excluded"), reason: "it is not mined yet" };
}

/** The node's own estimate with some room; the action's limit where the node cannot estimate. */
async function estimatedGas(chain: Chain, action: Action): Promise<bigint> {
  const { from, to, data } = action;
  const estimate = BigInt((await chain.request("eth_estimateGas", [{ from, to, data }])) as string);
  return (estimate * GAS_ROOM_PERCENT) / 100n;
}

async function eventsOf(chain: Chain, hash: Hex, receipt: ChainReceipt): Promise<readonly DecodedEvent[]> {
  const logs = await chain.logs(receipt.blockNumber);
  return logs
    .filter(({ transactionHash }) => transactionHash === hash)
    .flatMap((log) => marketDecoder().event(log) ?? []);
}

/** Whether a node answered, if only with an error, as opposed to not answering. */
function isAnswer(error: unknown): error is Error {
  if (error instanceof NodeError) return true;
  return error instanceof Error && "code" in error && typeof error.code === "number";
}
