import { PowderkegError } from "../lib/errors.ts";
import type { Address } from "../protocol/hex.ts";

/** Be the ancestor of all that the block loop refuses to go on with. */
export class EngineError extends PowderkegError {}

/** The figures of one account differ between the position index and the chain: the index, or the math, is wrong. */
export class IndexMismatchError extends EngineError {
  /**
   * @param account Whose figures differ.
   * @param figure Which one, by its name in getUserAccountData, or a token's balance.
   * @param indexed What the index computes.
   * @param onChain What the pool answers at the same block.
   * @param blockNumber The block of both.
   */
  constructor(
    readonly account: Address,
    readonly figure: string,
    readonly indexed: bigint,
    readonly onChain: bigint,
    readonly blockNumber: number,
  ) {
    super(
      `${account} at block ${blockNumber}: the index has ${figure} ${indexed}, the chain ${onChain}; ` +
        "the run is stopped, since every later figure would be in doubt: report the scenario, its seed and this block",
    );
  }
}

/** A field of the market differs between the reading that the run carries from block to block and the chain. */
export class StateMismatchError extends EngineError {
  /**
   * @param field Its path in MarketState, such as "reserves.USDC.priceE8".
   * @param carried What the run has.
   * @param onChain What the chain answers at the same block.
   * @param blockNumber The block of both.
   */
  constructor(
    readonly field: string,
    readonly carried: string,
    readonly onChain: string,
    readonly blockNumber: number,
  ) {
    super(
      `block ${blockNumber}: the run carries ${field} ${carried}, the chain has ${onChain}; the run is stopped, since every ` +
        "later figure would be in doubt: report the scenario, its seed and this block",
    );
  }
}

/** An account was asked for that the run does not follow. */
export class UnknownAccountError extends EngineError {
  /** @param tracked How many accounts the run follows. */
  constructor(
    readonly account: string,
    readonly tracked: number,
  ) {
    super(
      `${account} is none of the ${tracked} accounts this run follows; list it as an agent, one of an agent's contracts, or a tracked account`,
    );
  }
}

/** Two agents of one run have the same label, so their random streams and their record lines would be the same. */
export class DuplicateLabelError extends EngineError {
  constructor(readonly label: string) {
    super(`two agents are called "${label}"; labels must differ, since each seeds its agent's random stream`);
  }
}

/** The run was stopped from outside before its last block. */
export class RunAbortedError extends EngineError {
  /**
   * @param step Blocks that were finished.
   * @param blocks Blocks that were asked for.
   */
  constructor(
    readonly step: number,
    readonly blocks: number,
  ) {
    super(`stopped after ${step} of ${blocks} blocks; the record is incomplete and is not kept`);
  }
}

/** The books of a block break a numbered invariant: the contracts, or the run's reading of them, are wrong. */
export class InvariantViolatedError extends EngineError {
  /**
   * @param invariant Its number in docs/invariants.md.
   * @param what What was looked at.
   * @param figures What was found, against what must be.
   * @param blockNumber The block after which it was found.
   */
  constructor(
    readonly invariant: string,
    readonly what: string,
    readonly figures: string,
    readonly blockNumber: number,
  ) {
    super(
      `block ${blockNumber} breaks ${invariant} (docs/invariants.md): ${what}: ${figures}; ` +
        "the run is stopped, since no later figure could be trusted: report the scenario, its seed and this block",
    );
  }
}

/** A transaction that carries many actions was not mined whole: what became of each cannot be told. */
export class BundleLostError extends EngineError {
  /**
   * @param actions How many it carried.
   * @param told Of how many it told.
   * @param status What became of the transaction.
   */
  constructor(
    readonly actions: number,
    readonly told: number,
    readonly status: string,
  ) {
    super(
      `a bundle of ${actions} actions (${status}) told of ${told}; the run is stopped, since nobody can say what became of the ` +
        "others: send by the mempool, and report the scenario and its seed",
    );
  }
}
