import { IPool__factory } from "../../../typechain-types/index.ts";
import { AbiWords } from "../abi-words.ts";
import type { AccountView } from "../account-book.ts";
import { AccountMath } from "../account-math.ts";
import { attachMarket } from "../attach-market.ts";
import { checksumAddress } from "../checksum-address.ts";
import type { Address, Hex } from "../hex.ts";
import { LensReader, type WordQuery } from "../lens-reader.ts";
import type { Market } from "../market.ts";
import type { AccountState, MarketState } from "../market-state.ts";
import { UnknownAssetError } from "../unknown-asset-error.ts";
import { describeMarket, type DescribedMarket } from "./describe-market.ts";
import type { PinnedChain } from "./pinned-chain.ts";
import type { NetworkReading } from "./read-network.ts";

/** Real positions at a block, and the market as far as they reach. */
export interface PositionBook {
  /** Handle that reads at the block; it cannot send. */
  readonly market: Market;
  readonly described: DescribedMarket;
  readonly state: MarketState;
  /** Those that owe something and hold the asset as collateral, in the order of the addresses asked about. */
  readonly accounts: readonly AccountState[];
  /** Their standing, lowest health factor first. */
  readonly views: readonly AccountView[];
}

const pool = IPool__factory.createInterface();
const GET_USER_CONFIGURATION = pool.getFunction("getUserConfiguration").selector as Hex;
/** Of Aave's user bitmap: bit 2i = borrows reserve i, bit 2i+1 = uses it as collateral. */
const BORROWS_ANYTHING = BigInt(`0x${"55".repeat(32)}`);
/** What nodes commonly give to one eth_call, with room to spare, over what an account costs for each reserve. */
const GAS_A_CALL = 20_000_000;
const GAS_A_RESERVE = 14_000;

/**
 * Find the positions among some accounts that owe something and hold an asset as collateral, and read them in full, straight
 * from the node: a request for every thousand accounts asked about, and one for some dozens of those found.
 *
 * The market taken up is what these positions reach: every reserve that one of them borrows or holds as collateral, and the
 * reserves among the coins of the stable pools; and the Uniswap pairs and pools of any two of these.
 *
 * @throws UnknownAssetError if the pool has no such reserve.
 */
export async function readPositionBook(
  pinned: PinnedChain,
  reading: NetworkReading,
  addresses: readonly Address[],
  collateral: string,
): Promise<PositionBook> {
  const { chain, lens } = pinned;
  const asset = reading.reserves.find(({ symbol }) => symbol === collateral);
  if (asset === undefined) {
    throw new UnknownAssetError(
      "reserve",
      collateral,
      reading.reserves.map(({ symbol }) => symbol),
    );
  }
  const answer = await chain.call(
    reading.lending.pool,
    pool.encodeFunctionData("getReserveData", [asset.address]) as Hex,
  );
  const [{ id }] = pool.decodeFunctionResult("getReserveData", answer) as unknown as [{ readonly id: bigint }];

  const reader = new LensReader(chain, {
    lens,
    ...{ pool: reading.lending.pool, oracle: reading.lending.oracle },
    ...{ reserves: [], tokens: [], feeds: [], stablePools: [], pairs: [], eModeIds: [] },
  });
  const words = await reader.readWords(
    addresses.map((holder): WordQuery => ({ target: reading.lending.pool, selector: GET_USER_CONFIGURATION, holder })),
  );
  const asCollateral = 1n << (2n * id + 1n);
  const found = addresses.filter((_, at) => {
    const word = words[at] ?? 0n;
    return (word & asCollateral) !== 0n && (word & BORROWS_ANYTHING) !== 0n;
  });
  const used = words.reduce(
    (union, word) => ((word & asCollateral) !== 0n && (word & BORROWS_ANYTHING) !== 0n ? union | word : union),
    asCollateral,
  );

  const symbols = await symbolsOf(pinned, reading, used);
  for (const { coins } of reading.stablePools) for (const { symbol } of coins) symbols.add(symbol);
  const described = await describeMarket(pinned, reading, symbols);
  const market = await attachPinned(pinned, described);
  const state = await market.readMarket();
  const accounts = await readInSlices(market, found);
  const math = new AccountMath(market, state);
  const views = accounts.map((account) => math.view(account)).sort(byHealthFactor);
  return { market, described, state, accounts, views };
}

/** A handle that only reads: a keeper and an exit, which nobody deployed, it does not need. */
function attachPinned(
  { chain, lens, uniswapV3Lens }: PinnedChain,
  { definition, addresses, uniswapV3Reading }: DescribedMarket,
): Promise<Market> {
  const { uniswapV3, ...others } = addresses;
  return attachMarket({
    ...{ chain, definition, backend: "fork" as const, uniswapV3Reading },
    addresses: {
      ...{ ...others, keeper: lens, lens },
      ...(uniswapV3 && { uniswapV3: { ...uniswapV3, lens: uniswapV3Lens, exit: uniswapV3Lens } }),
    },
  });
}

/** Read accounts of a market on a public node, in slices that fit the gas its calls are given. */
export async function readInSlices(market: Market, addresses: readonly Address[]): Promise<readonly AccountState[]> {
  const perAccount = GAS_A_RESERVE * (market.reserves.length + market.tokens.length);
  const slice = Math.max(1, Math.floor(GAS_A_CALL / perAccount));
  const accounts: AccountState[] = [];
  for (let start = 0; start < addresses.length; start += slice) {
    accounts.push(...(await market.readAccounts(addresses.slice(start, start + slice))));
  }
  return accounts;
}

/** Symbols of the reserves in a user bitmap. */
async function symbolsOf(
  { chain }: PinnedChain,
  { lending, reserves }: NetworkReading,
  bitmap: bigint,
): Promise<Set<string>> {
  const symbols = new Set<string>();
  for (let id = 0; bitmap >> BigInt(2 * id) > 0n; id++) {
    if (((bitmap >> BigInt(2 * id)) & 3n) === 0n) continue;
    const data = pool.encodeFunctionData("getReserveAddressById", [id]) as Hex;
    const address = checksumAddress(new AbiWords(await chain.call(lending.pool, data)).address(0));
    const listed = reserves.find((reserve) => reserve.address === address);
    if (listed !== undefined) symbols.add(listed.symbol);
  }
  return symbols;
}

function byHealthFactor(a: AccountView, b: AccountView): number {
  if (a.healthFactorWad !== b.healthFactorWad) return a.healthFactorWad < b.healthFactorWad ? -1 : 1;
  return a.address < b.address ? -1 : 1;
}
