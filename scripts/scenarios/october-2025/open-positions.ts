import type { Call } from "../../protocol/calls.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import { addressOf, loopLabel, type Cast } from "./cast.ts";
import { usdcUnits, usdeWei, type October2025Parameters } from "./population.ts";
import { MAX_UINT256 } from "../../lib/max-uint256.ts";

/** One transaction of the set-up. */
export interface SetUpCall {
  readonly from: Address;
  readonly call: Call;
}

/** E-mode whose LTV is lifted while the edge bucket opens: its LTV came about by interest and price, not by a borrow. */
const EDGE_EMODE = 2;
const EDGE_LTV_BPS = 9_150n;

/**
 * The transactions that bring the chain to 20:30, in phases; a phase may rely on the ones before it. Loops are opened in
 * closed form: the collateral they end with, one borrow, and the borrowed dollars paid to those who sold the USDe.
 */
export function openPositions(
  market: Market,
  cast: Cast,
  parameters: October2025Parameters,
  keeperContracts: ReadonlyMap<string, Address>,
  pricesE8: Readonly<Record<string, bigint>>,
): readonly (readonly SetUpCall[])[] {
  const { calls, addresses } = market;
  const owner = addresses.deployer;
  const byOwner = (...made: readonly Call[]): SetUpCall[] => made.map((call) => ({ from: owner, call }));
  const unitsOf = (symbol: string, base: bigint) => {
    const { decimals } = market.token(symbol);
    return (base * 10n ** BigInt(decimals)) / (pricesE8[symbol] ?? 100_000_000n);
  };
  const eMode = market.eModes.find(({ id }) => id === EDGE_EMODE);
  const setEdgeLtv = (ltvBps: bigint) =>
    eMode === undefined ? [] : byOwner(calls.admin.setEModeCategory({ ...eMode, ltvBps }, "sUSDe Stablecoins"));

  return [
    byOwner(
      ...mints(market, cast, parameters, keeperContracts, unitsOf),
      ...permissions(market, cast, keeperContracts),
    ),
    [...approvals(market, cast), ...setEdgeLtv(EDGE_LTV_BPS)],
    cast.population.lenders.map(({ label, suppliedUsdcUnits }) => {
      const from = addressOf(cast, label);
      return { from, call: calls.supply("USDC", suppliedUsdcUnits, from) };
    }),
    borrowers(market, cast, unitsOf),
    [
      ...setEdgeLtv(eMode?.ltvBps ?? 0n),
      ...byOwner(
        calls.admin.setUsdeMinter(requireDesk(market)),
        calls.admin.setBackingRatio(parameters.backing.soundRatio),
      ),
    ],
  ];
}

type UnitsOf = (symbol: string, base: bigint) => bigint;

function mints(
  market: Market,
  cast: Cast,
  { population: groups, backing }: October2025Parameters,
  keeperContracts: ReadonlyMap<string, Address>,
  unitsOf: UnitsOf,
): readonly Call[] {
  const { calls, addresses } = market;
  const { population } = cast;
  const wanted = new Map<string, [Address[], bigint[]]>();
  let usdeMintedWei = 0n;
  const give = (symbol: string, to: Address, units: bigint) => {
    const [recipients, amounts] = wanted.get(symbol) ?? [[], []];
    recipients.push(to);
    amounts.push(units);
    wanted.set(symbol, [recipients, amounts]);
    if (symbol === "USDe") usdeMintedWei += units;
  };

  for (const { label, collateralUsdeWei } of population.loopers)
    give("USDe", addressOf(cast, label), collateralUsdeWei);
  for (const whale of population.whales) {
    give("ALT", addressOf(cast, whale.label), unitsOf("ALT", whale.collateralBase));
    if (whale.loopCollateralUsdeWei > 0n)
      give("USDe", addressOf(cast, loopLabel(whale.label)), whale.loopCollateralUsdeWei);
  }
  for (const { label, collateral, collateralBase } of population.blueChips) {
    give(collateral, addressOf(cast, label), unitsOf(collateral, collateralBase));
  }
  for (const { label, suppliedUsdcUnits } of population.lenders)
    give("USDC", addressOf(cast, label), suppliedUsdcUnits);
  for (const { label, funding } of cast.keepers) {
    const contract = keeperContracts.get(label);
    if (funding === "inventory" && contract !== undefined)
      give("USDC", contract, usdcUnits(groups.keepers.inventoryCapital));
  }
  for (const { address } of cast.deskArbitrageurs) give("USDC", address, usdcUnits(groups.arbitrageurs.deskCapital));
  const pairSymbols = new Set(market.pairs.flatMap(({ token0, token1 }) => [token0.symbol, token1.symbol]));
  for (const symbol of pairSymbols)
    give(symbol, cast.pairArbitrageur.address, unitsOf(symbol, groups.arbitrageurs.pairCapital));
  for (const { address, usdeWei: amount } of cast.redeemers) give("USDe", address, amount);
  give("USDe", cast.seller.address, usdeWei(groups.exogenousSellers.usde));
  // Everybody else's USDe, so that backing and supply are of full size.
  give(
    "USDe",
    cast.holders.address,
    usdeWei(backing.usdeSupply) - usdeMintedWei - usdeWei(groups.liquidityProviders.poolTvl / 2n),
  );

  return [
    calls.admin.setUsdeMinter(addresses.deployer),
    ...[...wanted].flatMap(([symbol, [recipients, amounts]]) =>
      symbol === "USDe"
        ? recipients.map((recipient, index) => calls.mint("USDe", recipient, amounts[index] ?? 0n))
        : batches(recipients, amounts).map(([some, their]) => calls.admin.mintBatch(symbol, some, their)),
    ),
    ...cast.liquidityProviders.map(({ address, shareBps }) =>
      calls.transferAddress(
        market.stablePool("USDe/USDC").address,
        address,
        liquidityShareWei(groups.liquidityProviders.poolTvl, shareBps),
      ),
    ),
  ];
}

/** A balanced first deposit mints one share a dollar; the last hundred-thousandth stays with the deployer against rounding. */
export function liquidityShareWei(poolTvlBase: bigint, shareBps: bigint): bigint {
  return (usdeWei(poolTvlBase) * shareBps * 99_999n) / (10_000n * 100_000n);
}

function batches(recipients: readonly Address[], amounts: readonly bigint[]): readonly [Address[], bigint[]][] {
  const size = 200;
  return Array.from({ length: Math.ceil(recipients.length / size) }, (_, index) => [
    recipients.slice(index * size, (index + 1) * size),
    amounts.slice(index * size, (index + 1) * size),
  ]);
}

function permissions(market: Market, cast: Cast, keeperContracts: ReadonlyMap<string, Address>): readonly Call[] {
  const { admin } = market.calls;
  const redeeming = [
    ...cast.redeemers.map(({ address }) => address),
    ...cast.deskArbitrageurs.map(({ address }) => address),
    ...cast.keepers.flatMap(({ label, mayRedeem }) => (mayRedeem ? [keeperContracts.get(label)] : [])),
  ].filter((address) => address !== undefined);
  return [
    ...redeeming.flatMap((address) => [admin.whitelistBenefactor(address), admin.grantRedeemer(address)]),
    ...Object.entries(market.definition.feeds).flatMap(([feed, { kind }]) =>
      kind === "pushed" ? [admin.setFeedNode(feed, cast.oracleNode.address, true)] : [],
    ),
    admin.setCustodian(cast.custodian.address, true),
  ];
}

function approvals(market: Market, cast: Cast): readonly SetUpCall[] {
  const { calls, addresses } = market;
  const { population } = cast;
  const pool = addresses.lending.pool;
  const stable = market.stablePool("USDe/USDC").address;
  const desk = requireDesk(market);
  const router = addresses.uniswap?.router;
  const approve = (from: Address, symbol: string, ...spenders: readonly (Address | undefined)[]): SetUpCall[] =>
    spenders.flatMap((spender) =>
      spender === undefined ? [] : [{ from, call: calls.approve(symbol, spender, MAX_UINT256) }],
    );
  const loop = (from: Address) => [...approve(from, "USDe", pool, stable), ...approve(from, "USDC", pool, stable)];
  const pairTokens = [...new Set(market.pairs.flatMap(({ token0, token1 }) => [token0.symbol, token1.symbol]))];

  return [
    ...population.loopers.flatMap(({ label }) => loop(addressOf(cast, label))),
    ...population.whales.flatMap(({ label }) => [
      ...approve(addressOf(cast, label), "ALT", pool),
      ...approve(addressOf(cast, label), "USDC", pool),
      ...loop(addressOf(cast, loopLabel(label))),
    ]),
    ...population.blueChips.flatMap(({ label, collateral }) => approve(addressOf(cast, label), collateral, pool)),
    ...population.lenders.flatMap(({ label }) => approve(addressOf(cast, label), "USDC", pool)),
    ...cast.deskArbitrageurs.flatMap(({ address }) => [
      ...approve(address, "USDC", stable),
      ...approve(address, "USDe", desk, stable),
    ]),
    ...cast.redeemers.flatMap(({ address }) => approve(address, "USDe", desk)),
    ...approve(cast.seller.address, "USDe", stable),
    ...pairTokens.flatMap((symbol) => approve(cast.pairArbitrageur.address, symbol, router)),
  ];
}

function borrowers(market: Market, cast: Cast, unitsOf: UnitsOf): readonly SetUpCall[] {
  const { calls } = market;
  const { population } = cast;
  const spend = (from: Address, usdc: bigint) => ({ from, call: calls.transfer("USDC", cast.holders.address, usdc) });
  const loop = (from: Address, collateralWei: bigint, debtUnits: bigint, eModeCategory: number): SetUpCall[] => [
    { from, call: calls.supply("USDe", collateralWei, from) },
    { from, call: calls.setUserEMode(eModeCategory) },
    { from, call: calls.borrow("USDC", debtUnits, from) },
    spend(from, debtUnits),
  ];
  return [
    ...population.loopers.flatMap(({ label, collateralUsdeWei, debtUsdcUnits, eModeCategory }) =>
      loop(addressOf(cast, label), collateralUsdeWei, debtUsdcUnits, eModeCategory),
    ),
    ...population.whales.flatMap((whale) => {
      const from = addressOf(cast, whale.label);
      const layerOne = [
        { from, call: calls.supply("ALT", unitsOf("ALT", whale.collateralBase), from) },
        { from, call: calls.borrow("USDC", whale.debtUsdcUnits, from) },
        spend(from, whale.debtUsdcUnits),
      ];
      if (whale.loopCollateralUsdeWei === 0n) return layerOne;
      const second = addressOf(cast, loopLabel(whale.label));
      return [...layerOne, ...loop(second, whale.loopCollateralUsdeWei, whale.loopDebtUsdcUnits, LOOP_EMODE)];
    }),
    ...population.blueChips.flatMap(({ label, collateral, collateralBase, debtUsdcUnits }) => {
      const from = addressOf(cast, label);
      return [
        { from, call: calls.supply(collateral, unitsOf(collateral, collateralBase), from) },
        { from, call: calls.borrow("USDC", debtUsdcUnits, from) },
        spend(from, debtUsdcUnits),
      ];
    }),
  ];
}

/** The article's 80 % loop. */
const LOOP_EMODE = 80;

function requireDesk({ addresses }: Market): Address {
  if (addresses.ethena === undefined) throw new RangeError("the market of october-2025 needs an ethena section");
  return addresses.ethena.minting;
}
