import { IMarketLens__factory } from "../../typechain-types/index.ts";
import { AbiWords } from "./abi-words.ts";
import { callEncoder } from "./call-encoder.ts";
import type { Address, Hex } from "./hex.ts";
import { ZERO_ADDRESS } from "./hex.ts";
import type { MarketParts } from "./market-parts.ts";
import type {
  AccountState,
  DeskState,
  EModeState,
  FeedState,
  MarketState,
  PairState,
  ReserveState,
  StablePoolState,
} from "./market-state.ts";

/** The one thing a reader needs of a chain. */
export interface CallReader {
  call(to: Address, data: Hex): Promise<Hex>;
}

/** One word about a holder, by a view that takes an address; without a target, its ether. */
export interface WordQuery {
  readonly target?: Address;
  readonly selector?: Hex;
  readonly holder: Address;
}

/** What a lens is asked about; results keep the order of the lists. */
export interface LensTargets {
  readonly lens: Address;
  readonly pool: Address;
  readonly oracle: Address;
  readonly reserves: readonly Address[];
  readonly tokens: readonly Address[];
  readonly feeds: readonly Address[];
  readonly stablePools: readonly Address[];
  readonly pairs: readonly Address[];
  /** Parts a market may lack are left out. */
  readonly desk?: Address;
  readonly usde?: Address;
  readonly deskAsset?: Address;
  readonly backing?: Address;
  readonly vault?: Address;
  /** E-mode categories, by id. */
  readonly eModeIds: readonly number[];
}

/** Accounts of one call: a call of that many fits the block gas limit that nodes give to reads. */
const ACCOUNTS_A_CALL = 500;

/** A word costs some three thousand gas. */
const WORDS_A_CALL = 1_000;
const NO_SELECTOR = "0x00000000";

const lensInterface = IMarketLens__factory.createInterface();
const encoder = callEncoder(lensInterface);

/**
 * Read a market and its accounts through MarketLens.
 *
 * Answers are taken apart word by word, without ethers' result objects, which cost several times the call itself.
 */
export class LensReader {
  readonly #chain: CallReader;
  readonly #targets: LensTargets;
  readonly #marketCall: Hex;
  readonly #accountsCallStart: string;
  readonly #eModesCall: Hex;

  constructor(chain: CallReader, targets: LensTargets) {
    this.#chain = chain;
    this.#targets = targets;
    const { pool, reserves, tokens, eModeIds } = targets;
    this.#marketCall = encodeMarketCall(targets);
    // The accounts are the last part of the call data: with none, it ends in their count of zero, which is cut off here.
    this.#accountsCallStart = lensInterface
      .encodeFunctionData("getAccounts", [pool, [...reserves], [...tokens], []])
      .slice(0, -64);
    this.#eModesCall = lensInterface.encodeFunctionData("getEModes", [pool, [...eModeIds]]) as Hex;
  }

  /** Read the whole market. One eth_call. */
  async readMarket(): Promise<MarketState> {
    const answer = await this.#chain.call(this.#targets.lens, this.#marketCall);
    return decodeMarket(answer);
  }

  /**
   * Read some parts of the market, each list in rising order of places; all else is empty or zero. One eth_call.
   *
   * @param withPrices Whether reserves come with price and price source, which take half of a reserve's reading.
   */
  async readParts(
    { reserves, feeds, stablePools, pairs, desk, vault }: MarketParts,
    withPrices: boolean,
  ): Promise<MarketState> {
    const { lens, pool, oracle, vault: vaultAddress, ...targets } = this.#targets;
    const call = encodeMarketCall({
      pool,
      oracle: withPrices ? oracle : ZERO_ADDRESS,
      ...(desk && targets),
      ...(vault && vaultAddress !== undefined && { vault: vaultAddress }),
      reserves: at(targets.reserves, reserves),
      feeds: at(targets.feeds, feeds),
      stablePools: at(targets.stablePools, stablePools),
      pairs: at(targets.pairs, pairs),
    });
    return decodeMarket(await this.#chain.call(lens, call));
  }

  /** Read accounts, in the given order. One eth_call for every 500. */
  async readAccounts(accounts: readonly Address[]): Promise<readonly AccountState[]> {
    const states: AccountState[] = [];
    for (let start = 0; start < accounts.length; start += ACCOUNTS_A_CALL) {
      const some = accounts.slice(start, start + ACCOUNTS_A_CALL);
      const words = [some.length.toString(16), ...some.map((account) => account.slice(2))];
      const data = this.#accountsCallStart + words.map((word) => word.padStart(64, "0")).join("");
      const answer = await this.#chain.call(this.#targets.lens, data as Hex);
      states.push(...decodeAccounts(answer, some));
    }
    return states;
  }

  /** Read single words about holders, in the order of the queries. One eth_call for every 1,000. */
  async readWords(queries: readonly WordQuery[]): Promise<readonly bigint[]> {
    const words: bigint[] = [];
    for (let start = 0; start < queries.length; start += WORDS_A_CALL) {
      const data = encoder.encodeFunctionData("getWords", [
        queries.slice(start, start + WORDS_A_CALL).map(queryStruct),
      ]);
      words.push(...new AbiWords(await this.#chain.call(this.#targets.lens, data as Hex)).follow(0).uintList());
    }
    return words;
  }

  /** Read the e-mode categories, in the order of their ids in the targets. One eth_call, none where there are none. */
  async readEModes(): Promise<readonly EModeState[]> {
    const { eModeIds, lens } = this.#targets;
    if (eModeIds.length === 0) return [];
    return decodeEModes(await this.#chain.call(lens, this.#eModesCall), eModeIds);
  }
}

function queryStruct({ target = ZERO_ADDRESS, selector = NO_SELECTOR, holder }: WordQuery) {
  return { target, selector, holder };
}

function encodeMarketCall(targets: Omit<LensTargets, "lens" | "tokens" | "eModeIds">): Hex {
  return encoder.encodeFunctionData("getMarket", [
    {
      pool: targets.pool,
      oracle: targets.oracle,
      assets: [...targets.reserves],
      feeds: [...targets.feeds],
      stablePools: [...targets.stablePools],
      pairs: [...targets.pairs],
      desk: targets.desk ?? ZERO_ADDRESS,
      usde: targets.usde ?? ZERO_ADDRESS,
      deskAsset: targets.deskAsset ?? ZERO_ADDRESS,
      backing: targets.backing ?? ZERO_ADDRESS,
      vault: targets.vault ?? ZERO_ADDRESS,
    },
  ]) as Hex;
}

function at<T>(list: readonly T[], places: ReadonlySet<number>): T[] {
  return list.filter((_, place) => places.has(place));
}

/** Decode what `getMarket` returns. */
export function decodeMarket(data: Hex): MarketState {
  const market = new AbiWords(data).follow(0);
  return {
    blockNumber: Number(market.uint(0)),
    timestamp: Number(market.uint(1)),
    baseFeeWei: market.uint(2),
    reserves: market.follow(3).staticList(16, decodeReserve),
    feeds: market.follow(4).staticList(2, decodeFeed),
    stablePools: market.follow(5).dynamicList(decodeStablePool),
    pairs: market.follow(6).staticList(3, decodePair),
    // Another lens reads these.
    uniswapV3Pools: [],
    desk: decodeDesk(market.at(7)),
  };
}

function decodeReserve(words: AbiWords): ReserveState {
  return {
    asset: words.address(0),
    priceE8: words.uint(1),
    configuration: words.uint(2),
    liquidityIndexRay: words.uint(3),
    variableBorrowIndexRay: words.uint(4),
    liquidityRateRay: words.uint(5),
    variableBorrowRateRay: words.uint(6),
    availableLiquidityUnits: words.uint(7),
    scaledATokenSupply: words.uint(8),
    scaledVariableDebt: words.uint(9),
    accruedToTreasuryScaled: words.uint(10),
    deficitUnits: words.uint(11),
    storedLiquidityIndexRay: words.uint(12),
    storedVariableBorrowIndexRay: words.uint(13),
    lastUpdateTimestamp: Number(words.uint(14)),
    priceSource: words.address(15),
  };
}

function decodeFeed(words: AbiWords): FeedState {
  return { answerE8: words.int(0), updatedAt: Number(words.uint(1)) };
}

function decodeStablePool(words: AbiWords): StablePoolState {
  return {
    balancesUnits: words.follow(0).uintList(),
    spotPriceWad: words.uint(1),
    emaPriceWad: words.uint(2),
    totalSupplyWei: words.uint(3),
    virtualPriceWad: words.uint(4),
    feeE10: words.uint(5),
    aPrecise: words.uint(6),
    offpegFeeMultiplierE10: words.uint(7),
    lastPriceWad: words.uint(8),
    storedEmaPriceWad: words.uint(9),
    maExpTimeSeconds: Number(words.uint(10)),
    averagedAt: Number(words.uint(11)),
    rampEndsAt: Number(words.uint(12)),
  };
}

function decodePair(words: AbiWords): PairState {
  return { reserve0Units: words.uint(0), reserve1Units: words.uint(1), totalSupplyWei: words.uint(2) };
}

function decodeDesk(words: AbiWords): DeskState {
  return {
    bufferUnits: words.uint(0),
    usdeSupplyWei: words.uint(1),
    redeemedThisBlockWei: words.uint(2),
    globalMaxRedeemPerBlockWei: words.uint(3),
    assetMaxRedeemPerBlockWei: words.uint(4),
    valuePerUsdeWad: words.uint(5),
    vaultTotalAssetsWei: words.uint(6),
    vaultTotalSupplyWei: words.uint(7),
    vaultUnvestedWei: words.uint(8),
  };
}

/** Decode what `getAccounts` returned for these accounts. */
export function decodeAccounts(data: Hex, accounts: readonly Address[]): AccountState[] {
  return new AbiWords(data).follow(0).dynamicList((words, index) => ({
    address: accounts[index] ?? ZERO_ADDRESS,
    userConfiguration: words.uint(0),
    eModeCategory: Number(words.uint(1)),
    scaledATokenBalances: words.follow(2).uintList(),
    scaledVariableDebts: words.follow(3).uintList(),
    walletUnits: words.follow(4).uintList(),
    nativeWei: words.uint(5),
  }));
}

/** Decode what `getEModes` returned for these categories. */
export function decodeEModes(data: Hex, ids: readonly number[]): EModeState[] {
  return new AbiWords(data).follow(0).staticList(5, (words, index) => ({
    id: ids[index] ?? 0,
    ltvBps: words.uint(0),
    liquidationThresholdBps: words.uint(1),
    liquidationBonusBps: words.uint(2),
    collateralBitmap: words.uint(3),
    borrowableBitmap: words.uint(4),
  }));
}
