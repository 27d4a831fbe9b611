import { PowderkegError } from "../../lib/errors.ts";

/** The node behind a fork is of another chain than the address file. */
export class WrongChainError extends PowderkegError {
  constructor(
    readonly url: string,
    readonly chainId: number,
    readonly network: { readonly name: string; readonly chainId: number },
  ) {
    super(
      `${url}: the node has chain id ${chainId}, but the address file ${network.name} is of chain id ${network.chainId}; ` +
        "give a node of that chain, or another file by --network-file",
    );
  }
}

/** The node behind a fork has not reached the block asked for. */
export class UpstreamBehindError extends PowderkegError {
  constructor(
    readonly url: string,
    readonly headBlock: number,
    readonly askedBlock: number,
  ) {
    super(
      `${url}: the node is at block ${headBlock}, before block ${askedBlock} of --fork-block; ` +
        "wait for it, or ask for an earlier block",
    );
  }
}

/** The node behind a fork keeps so few blocks that a fork of it ends the process. */
export class ShallowUpstreamError extends PowderkegError {
  /** @param neededBlock The oldest block that must exist. */
  constructor(
    readonly url: string,
    readonly headBlock: number,
    readonly neededBlock: number,
  ) {
    super(
      `${url}: the node is at block ${headBlock} and does not have block ${neededBlock}; ` +
        "a fork needs 32 blocks under the head: mine some, or take another node",
    );
  }
}

/** The node behind a fork does not keep the state of the block asked for. */
export class StateNotServedError extends PowderkegError {
  constructor(
    readonly url: string,
    readonly blockNumber: number,
    readonly reason: string,
  ) {
    super(
      `${url}: the node does not serve the state of block ${blockNumber} (${reason}); ` +
        "take an archive node, or a block closer to the head",
    );
  }
}

/** The node behind a fork failed while the fork was running. */
export class UpstreamFailedError extends PowderkegError {
  constructor(
    readonly url: string,
    readonly reason: string,
    cause: unknown,
  ) {
    super(`${url}: the node behind the fork failed (${reason}); try again, what was read so far is kept`, { cause });
  }
}
