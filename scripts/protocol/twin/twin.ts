import { AbiCoder } from "ethers";
import {
  IPool__factory,
  SettableFeed__factory,
  TestToken__factory,
  TwinStage__factory,
} from "../../../typechain-types/index.ts";
import { PowderkegError } from "../../lib/errors.ts";
import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import type { Chain, ChainLog } from "../chain.ts";
import { chainSigner } from "../chain-signer.ts";
import type { LendingBackend } from "../deploy/lending-backend.ts";
import { DeploymentFailedError } from "../deployment-failed-error.ts";
import type { Address, Hex } from "../hex.ts";
import { accountFor } from "../wallet.ts";
import type { TwinCall } from "./twin-call.ts";
import { encodeTwinCall, type TwinAddresses } from "./twin-encoder.ts";
import { encodeReads, twinReads, type TwinReadLists } from "./twin-reads.ts";
import type { TwinShape } from "./twin-state.ts";

const stageInterface = TwinStage__factory.createInterface();
const ACTED = stageInterface.getEvent("Acted").topicHash;
const STATE = stageInterface.getEvent("State").topicHash;
/** A call on two pools and all that is read of them, with room. */
const PLAY_GAS = 44_000_000n;
/** Each account's tokens at the start, whole ones: more than any call asks for but a few that want to fail. */
const WALLET_TOKENS = 1_000_000_000n;

/** What came of a call on one twin. */
export interface TwinOutcome {
  readonly success: boolean;
  /** Returned values, or what it reverted with. */
  readonly result: Hex;
  /** By the call alone, without what a transaction costs. */
  readonly gasUsed: bigint;
  readonly logs: readonly Pick<ChainLog, "address" | "topics" | "data">[];
  /** What was read after it, as the stage logs it, `0x` if nothing; `names` tells of each word what it is. */
  readonly state: Hex;
  readonly names: readonly string[];
}

/** When a call is made, and what is read after it. */
export interface PlayOptions {
  /** Of the block, not below the one before. */
  readonly timestamp?: number;
  /**
   * `named`: the reserves and accounts that the call names, and nothing if both twins refuse it, since then nothing can have
   * changed. `current`: all reserves and accounts. `everything`: also what follows from those or changes rarely.
   */
  readonly reading?: "named" | "current" | "everything";
  /** Accounts with debt, which are those that a price concerns. */
  readonly indebted?: readonly number[];
}

/** The stage ran out of gas, or is not what it should be. */
export class StageFailedError extends PowderkegError {
  constructor(
    readonly call: TwinCall,
    readonly reason: string,
  ) {
    super(`the stage could not play ${call.target}.${call.method}: ${reason}`);
  }
}

/** What twins are made of. */
export interface TwinParams {
  readonly chain: Chain;
  /** Its lending part and e-modes are deployed on each twin; each reserve's price starts at `pricesE8`. */
  readonly definition: MarketDefinition;
  readonly pricesE8: Readonly<Record<string, bigint>>;
  readonly backends: readonly [LendingBackend, LendingBackend];
  readonly users: number;
}

/** Two lending pools with equal reserves and their own tokens and feeds, on which the same calls are made. */
export class Twins {
  readonly shape: TwinShape;
  readonly #chain: Chain;
  readonly #stage: Address;
  readonly #players: readonly Address[];
  readonly #twins: readonly TwinAddresses[];
  readonly #sender: Address;
  readonly #toFirst: (text: string) => string;
  /** What each list reads, and the lists' places. */
  readonly #reads: TwinReadLists;
  readonly #places: ReadonlyMap<string, number>;

  private constructor(
    chain: Chain,
    sender: Address,
    stage: Address,
    players: readonly Address[],
    twins: readonly TwinAddresses[],
    shape: TwinShape,
    reads: TwinReadLists,
  ) {
    this.#chain = chain;
    this.#sender = sender;
    this.#stage = stage;
    this.#players = players;
    this.#twins = twins;
    this.shape = shape;
    this.#reads = reads;
    this.#places = new Map([...reads.keys()].map((list, place) => [list, place]));
    this.#toFirst = addressRewriter(twins);
  }

  /** Deploy two twins and their accounts; every account holds much of every token and has approved the pool. */
  static async deploy({ chain, definition, pricesE8, backends, users }: TwinParams): Promise<Twins> {
    const [sender] = await chain.accounts();
    if (sender === undefined) throw new DeploymentFailedError("twins", "the node holds no account to deploy from");
    const eModeIds = definition.eModes.map(({ id }) => id);
    const stage = await new TwinStage__factory(await chainSigner(chain, sender)).deploy(users + 1);
    await stage.waitForDeployment();
    const players = [...(await stage.getPuppets())] as Address[];
    const [governor, ...accounts] = players;
    if (governor === undefined) throw new DeploymentFailedError("twins", "the stage has no puppets");

    const shape = { symbols: Object.keys(definition.lending.reserves), eModeIds, users };
    const twins: TwinAddresses[] = [];
    let reads: TwinReadLists = new Map();
    await chain.impersonate(governor);
    for (const backend of backends) {
      const twin = await deployTwin(chain, governor, backend, definition, pricesE8, accounts);
      reads = twinReads(twin, accounts, shape);
      await (await stage.addTwin([...reads.values()].map(encodeReads))).wait();
      twins.push(twin);
    }
    const deployed = new Twins(chain, sender, (await stage.getAddress()) as Address, players, twins, shape, reads);
    await deployed.#makeReady();
    return deployed;
  }

  /** Accounts, in their order. */
  get users(): readonly Address[] {
    return this.#players.slice(1);
  }

  /**
   * Make one call on each twin, in one transaction.
   *
   * @returns One outcome a twin, with the second's addresses rewritten to the first's.
   * @throws StageFailedError if the stage itself failed; a call that reverts is an outcome.
   */
  async play(call: TwinCall, options: PlayOptions = {}): Promise<readonly [TwinOutcome, TwinOutcome]> {
    const { timestamp, reading = "named", indebted = [] } = options;
    const player = call.user === "governor" ? 0 : call.user + 1;
    const lists = [...this.#reads.keys()].filter(
      (list) => reading === "everything" || isReadAfter(call, list, reading === "current", indebted),
    );
    const calls = this.#twins.map((twin) => encodeTwinCall(call, twin, this.users));
    if (timestamp !== undefined) await this.#chain.setNextBlock({ timestamp });
    const hash = await this.#chain.send({
      from: this.#sender,
      to: this.#stage,
      data: stageInterface.encodeFunctionData("play", [
        player,
        calls,
        lists.map((list) => this.#places.get(list) ?? 0),
        reading !== "named",
      ]) as Hex,
      gasLimit: PLAY_GAS,
    });
    const receipt = (await this.#chain.request("eth_getTransactionReceipt", [hash])) as {
      readonly status: string;
      readonly logs: readonly ChainLog[];
    };
    const names = lists.flatMap((list) => (this.#reads.get(list) ?? []).flatMap((read) => read.names));
    const [first, second] = this.#outcomes(receipt.logs, names);
    if (receipt.status !== "0x1" || first === undefined || second === undefined) {
      throw new StageFailedError(call, "its transaction reverted");
    }
    return [first, second];
  }

  #outcomes(logs: readonly ChainLog[], names: readonly string[]): TwinOutcome[] {
    const outcomes: (Omit<TwinOutcome, "state"> & { state: Hex })[] = [];
    let pending: ChainLog[] = [];
    let states = 0;
    for (const log of logs) {
      const [topic] = log.topics;
      if (topic === ACTED) {
        const [success, result, gasUsed] = AbiCoder.defaultAbiCoder().decode(
          ["bool", "bytes", "uint256"],
          log.data,
        ) as unknown as [boolean, Hex, bigint];
        outcomes.push({ success, result, gasUsed, logs: pending, state: "0x", names });
        pending = [];
      } else if (topic === STATE) {
        const outcome = outcomes[states++];
        if (outcome !== undefined) outcome.state = log.data;
      } else {
        pending.push(log);
      }
    }
    return outcomes.map((outcome, twin) => (twin === 0 ? outcome : this.#rewritten(outcome)));
  }

  #rewritten({ result, logs, state, ...rest }: TwinOutcome): TwinOutcome {
    return {
      ...rest,
      result: this.#toFirst(result) as Hex,
      logs: logs.map(({ address, topics, data }) => ({
        address: this.#toFirst(address.toLowerCase()) as Address,
        topics: topics.map((topic) => this.#toFirst(topic) as Hex),
        data: this.#toFirst(data) as Hex,
      })),
      state: this.#toFirst(state) as Hex,
    };
  }

  /** Approve the pools; and accrue every reserve once, since the twins were deployed at different times. */
  async #makeReady(): Promise<void> {
    for (const symbol of this.shape.symbols) {
      for (const user of this.users.keys()) {
        await this.play({ wait: 0, user, target: `token:${symbol}`, method: "approve", args: ["@pool", "max"] });
      }
      const args = [`@token:${symbol}`, "1000"];
      await this.play({ wait: 0, user: "governor", target: "configurator", method: "setReserveFactor", args });
    }
  }
}

async function deployTwin(
  chain: Chain,
  governor: Address,
  backend: LendingBackend,
  definition: MarketDefinition,
  pricesE8: Readonly<Record<string, bigint>>,
  users: readonly Address[],
): Promise<TwinAddresses> {
  const signer = await chainSigner(chain, governor);
  const tokens = new Map<string, Address>();
  const feeds = new Map<string, Address>();
  for (const symbol of Object.keys(definition.lending.reserves)) {
    const decimals = definition.tokens[symbol]?.decimals ?? 18;
    const token = await new TestToken__factory(signer).deploy(governor, symbol, symbol, decimals);
    await token.waitForDeployment();
    const amount = WALLET_TOKENS * 10n ** BigInt(decimals);
    await (
      await token.mintBatch(
        [...users],
        users.map(() => amount),
      )
    ).wait();
    tokens.set(symbol, (await token.getAddress()) as Address);
    const feed = await new SettableFeed__factory(signer).deploy(pricesE8[symbol] ?? 0n);
    await feed.waitForDeployment();
    feeds.set(symbol, (await feed.getAddress()) as Address);
  }
  const umbrella = users[0];
  const { pool, configurator, treasury } = await backend.deploy(signer, {
    definition,
    tokens,
    sources: [...tokens].map(([symbol, asset]) => ({ asset, feed: feeds.get(symbol) ?? asset })),
    treasury: accountFor("powderkeg", "treasury").address,
    ...(umbrella !== undefined && { umbrella }),
  });
  const reserves = await Promise.all(
    [...tokens].map(async ([symbol, asset]) => {
      const data = await IPool__factory.connect(pool, signer).getReserveData(asset);
      const [aToken, debtToken] = [data.aTokenAddress as Address, data.variableDebtTokenAddress as Address];
      return [symbol, aToken, debtToken, data.interestRateStrategyAddress as Address] as const;
    }),
  );
  return {
    pool,
    configurator,
    treasury,
    strategy: reserves[0]?.[3] ?? pool,
    tokens: Object.fromEntries(tokens),
    feeds: Object.fromEntries(feeds),
    aTokens: Object.fromEntries(reserves.map(([symbol, aToken]) => [symbol, aToken])),
    debtTokens: Object.fromEntries(reserves.map(([symbol, , debtToken]) => [symbol, debtToken])),
  };
}

/** Whether a call may have changed what a list reads; see `PlayOptions`. */
function isReadAfter(call: TwinCall, list: string, isCurrent: boolean, indebted: readonly number[]): boolean {
  if (isCurrent || list === "rest") return isCurrent && list !== "rest";
  const { user, target, method, args } = call;
  const [kind = "", symbol] = target.split(":");
  if (kind === "feed") return indebted.some((account) => list === `user ${account}`);
  if (list === `user ${user}` || list === symbol || method === "mintToTreasury") return true;
  const text = JSON.stringify(args);
  if (text.includes(`"@token:${list}"`) || text.includes(`"@${list.replace(" ", ":")}"`)) return true;
  // What comes of bad debt may concern every reserve.
  return !list.startsWith("user ") && `${method} ${text}`.includes("liquidationCall");
}

/** Rewrites every address of the second twin, wherever it stands in hexadecimal text, to the first's. */
function addressRewriter([first, second]: readonly TwinAddresses[]): (text: string) => string {
  const pairs = new Map<string, string>();
  const add = (from: Address | undefined, to: Address | undefined): void => {
    if (from !== undefined && to !== undefined) pairs.set(from.slice(2).toLowerCase(), to.slice(2).toLowerCase());
  };
  add(second?.pool, first?.pool);
  add(second?.configurator, first?.configurator);
  add(second?.strategy, first?.strategy);
  for (const group of ["tokens", "aTokens", "debtTokens", "feeds"] as const) {
    for (const [symbol, address] of Object.entries(second?.[group] ?? {})) add(address, first?.[group][symbol]);
  }
  const pattern = new RegExp([...pairs.keys()].join("|"), "g");
  return (text) => text.replace(pattern, (found) => pairs.get(found) ?? found);
}
