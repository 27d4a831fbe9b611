import type { Agent } from "../../agents/agent.ts";
import { custodian } from "../../agents/custodian.ts";
import { exogenousSeller } from "../../agents/exogenous-seller.ts";
import { governance, type GovernanceDecision } from "../../agents/governance.ts";
import { keeper } from "../../agents/keeper.ts";
import { lender } from "../../agents/lender.ts";
import { liquidityProvider } from "../../agents/liquidity-provider.ts";
import { looper, type LooperParams } from "../../agents/looper.ts";
import { oracleNode } from "../../agents/oracle-node.ts";
import { pairArbitrageur } from "../../agents/pair-arbitrageur.ts";
import { pegArbitrageur } from "../../agents/peg-arbitrageur.ts";
import type { PriceSource } from "../../agents/price-source.ts";
import { redeemer } from "../../agents/redeemer.ts";
import { whale } from "../../agents/whale.ts";
import { BPS } from "../../lib/bps.ts";
import type { Rng } from "../../lib/rng.ts";
import { WAD } from "../../lib/wad.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import type { CellPlan } from "../cell-plan.ts";
import { addressOf, loopLabel, type Cast } from "./cast.ts";
import { liquidityShareWei } from "./open-positions.ts";
import { usdcUnits, usdeWei, type October2025Parameters } from "./population.ts";
import { REFERENCE_NAMES, referenceName } from "./world.ts";

const POOL = "USDe/USDC";
const GWEI = 10n ** 9n;
/** People tip a little; keepers bid. */
const HUMAN_TIP_WEI = GWEI;
const NATIVE = { nativePriceName: "ETH" };
const REDEEM_EVERY_BLOCKS = 5n;
/** No signer has placed an order before the run. */
const FIRST_NONCE = 1n;
const USDC_UNIT = 10n ** 6n;

/** An agent and the group it is reported under. */
export interface GroupedAgent {
  readonly agent: Agent;
  readonly group: string;
}

/** Everything `assembleAgents` needs besides the cast. */
export interface AssemblyContext {
  readonly market: Market;
  readonly parameters: October2025Parameters;
  readonly plan: CellPlan;
  readonly keeperContracts: ReadonlyMap<string, Address>;
}

/**
 * Make the agents of one cell, fresh: agents keep what they noticed, and cells share nothing but the chain they branch
 * from. The order is the order of arrival at equal tips.
 */
export function assembleAgents(cast: Cast, context: AssemblyContext, rng: Rng): readonly GroupedAgent[] {
  return [
    ...oracleNodes(cast, context),
    ...governors(context),
    ...custodians(cast, context),
    ...borrowersOf(cast, context),
    ...lenders(cast, context),
    ...liquidityProviders(cast, context),
    ...outsiders(cast, context),
    ...keepers(cast, context, rng),
  ];
}

function group(name: string, agents: readonly Agent[]): readonly GroupedAgent[] {
  return agents.map((agent) => ({ agent, group: name }));
}

function oracleNodes(cast: Cast, { market, parameters }: AssemblyContext): readonly GroupedAgent[] {
  const feeds = Object.entries(market.definition.feeds).flatMap(([feed, definition]) =>
    definition.kind === "pushed" && !isDollar(feed) ? [{ feed, reference: referenceName(feed), ...definition }] : [],
  );
  const { oracle } = parameters;
  return group("oracle", [
    oracleNode({
      ...cast.oracleNode,
      feeds,
      congestionBaseFeeWei: oracle.congestionBaseFee,
      congestionDelaySeconds: { min: oracle.delayMinSeconds, max: oracle.delayMaxSeconds },
      tipWei: 2n * GWEI,
    }),
  ]);
}

/** Dollars have no path of their own: USDC and USDT stay at par in the window. */
const isDollar = (feed: string): boolean => feed === "USDC/USD" || feed === "USDT/USD";

function governors({ market, parameters, plan }: AssemblyContext): readonly GroupedAgent[] {
  const decisions: GovernanceDecision[] = [];
  if (plan.backing.kind === "impaired") {
    decisions.push({
      step: stepAt(parameters, parameters.backing.impairedAt),
      calls: [
        market.calls.admin.setRefillPolicy(false, 0n),
        market.calls.admin.setBackingRatio(plan.backing.ratioE8 * 10n ** 10n),
      ],
      what: "impairment",
      why: `backing turns out to be worth ${plan.backingName.replace("impaired:", "")} of supply`,
    });
  }
  return group("governance", [
    governance({ label: "governance", address: market.addresses.deployer, decisions, tipWei: 3n * GWEI }),
  ]);
}

function custodians(cast: Cast, { market }: AssemblyContext): readonly GroupedAgent[] {
  const { ethena } = market.definition;
  const desk = ethena?.assets["USDC"];
  if (ethena === undefined || desk === undefined) return [];
  return group("issuer", [
    custodian({
      ...cast.custodian,
      asset: "USDC",
      targetBufferUnits: desk.buffer,
      minRefillUnits: ethena.refillPerBlockWad / 10n ** 12n,
      maxRefillPerBlockUnits: ethena.refillPerBlockWad / 10n ** 12n,
      soundBackingWad: WAD,
      retryBlocks: 25,
      tipWei: 2n * GWEI,
    }),
  ]);
}

function borrowersOf(cast: Cast, { market, parameters }: AssemblyContext): readonly GroupedAgent[] {
  const { loopers, whales } = parameters.population;
  const loopTerms = {
    collateral: "USDe",
    debt: "USDC",
    pool: POOL,
    healthFactorMarginWad: WAD / 1_000n,
    minRoundUnits: 1_000n * WAD,
    walksAwayUnderwater: true,
    tipWei: HUMAN_TIP_WEI,
  };
  const sleeping = (label: string, address: Address): Agent => ({ kind: "borrower", label, address, act: () => [] });

  const ofLoopers = cast.population.loopers.map((position) => {
    const address = addressOf(cast, position.label);
    const threshold = market.eModes.find(({ id }) => id === position.eModeCategory)?.liquidationThresholdBps ?? 0n;
    const agent = position.isActive
      ? looper({
          ...loopTerms,
          label: position.label,
          address,
          ...floors(position.collateralUsdeWei, position.debtUsdcUnits, threshold, loopers.cushionUsedBps),
          panicPriceE8: loopers.panicPrice,
          watches: priceSource(loopers.watches),
          reactionDelayBlocks: blocksOf(parameters, position.reactionSeconds),
          ...sellingTerms(loopers.watches, loopers.maxDiscountBps),
        })
      : sleeping(position.label, address);
    return { agent, group: position.group };
  });

  const ofWhales = cast.population.whales.map((position) => {
    const loop = addressOf(cast, loopLabel(position.label));
    const threshold = market.eModes.find(({ id }) => id === 80)?.liquidationThresholdBps ?? 0n;
    return whale({
      label: position.label,
      collateralAccount: addressOf(cast, position.label),
      loop: {
        ...loopTerms,
        address: loop,
        ...floors(position.loopCollateralUsdeWei, position.loopDebtUsdcUnits, threshold, loopers.cushionUsedBps),
        panicPriceE8: loopers.panicPrice,
        watches: priceSource(loopers.watches),
        reactionDelayBlocks: blocksOf(parameters, position.reactionSeconds),
        ...sellingTerms(loopers.watches, whales.maxDiscountBps),
      },
      marginCallShareBps: BigInt(whales.marginCallBps),
      marginTargetShareBps: BigInt(whales.marginCallBps) - 500n,
      reactionDelaySeconds: position.reactionSeconds,
    });
  });
  const asleep = cast.population.blueChips.map(({ label }) => sleeping(label, addressOf(cast, label)));
  return [...ofLoopers, ...group("whales", ofWhales), ...group("blue-chip borrowers", asleep)];
}

/**
 * Who believes a price outside the pool does not sell far below it; who watches the pool follows it down, which is how a
 * spiral begins.
 */
function sellingTerms(
  watches: October2025Parameters["population"]["loopers"]["watches"],
  maxDiscountBps: number,
): Pick<LooperParams, "maxSlippageBps" | "reservation"> {
  const discountBps = BigInt(maxDiscountBps);
  const reservation = watches === "pool" ? {} : { reservation: { source: priceSource(watches), discountBps } };
  return { maxSlippageBps: discountBps, ...reservation };
}

/** It acts when so much of its starting distance to health factor 1 is gone, and stops half-way back. */
function floors(
  collateralWei: bigint,
  debtUnits: bigint,
  thresholdBps: bigint,
  cushionUsedBps: number,
): Pick<LooperParams, "healthFactorFloorWad" | "healthFactorTargetWad"> {
  const startWad = debtUnits === 0n ? 2n * WAD : (collateralWei * thresholdBps * WAD) / (debtUnits * 10n ** 12n * BPS);
  const cushionWad = startWad > WAD ? startWad - WAD : 0n;
  const healthFactorFloorWad = WAD + (cushionWad * (BPS - BigInt(cushionUsedBps))) / BPS;
  return { healthFactorFloorWad, healthFactorTargetWad: (healthFactorFloorWad + WAD + cushionWad) / 2n };
}

function lenders(cast: Cast, { parameters }: AssemblyContext): readonly GroupedAgent[] {
  const { lenders: terms } = parameters.population;
  const agents = cast.population.lenders.map(({ label, isWatchful, reactionSeconds }) =>
    lender({
      label,
      address: addressOf(cast, label),
      asset: "USDC",
      triggers: isWatchful
        ? [
            { kind: "backing", belowWad: terms.fearBackingRatio },
            { kind: "utilization", atLeastBps: BigInt(terms.fearUtilizationBps) },
          ]
        : [],
      reactionDelayBlocks: blocksOf(parameters, reactionSeconds),
      trancheBps: BPS,
      minWithdrawalUnits: 10_000n * USDC_UNIT,
      tipWei: HUMAN_TIP_WEI,
    }),
  );
  return group("lenders", agents);
}

function liquidityProviders(cast: Cast, { parameters }: AssemblyContext): readonly GroupedAgent[] {
  const { liquidityProviders: terms } = parameters.population;
  const fleeing = Math.round((cast.liquidityProviders.length * terms.flightShareBps) / 10_000);
  const flees = (index: number): boolean => parameters.switches.liquidityFlight && index < fleeing;
  const agents = cast.liquidityProviders.map(({ label, address, shareBps }, index) =>
    liquidityProvider({
      label,
      address,
      pool: POOL,
      lpWei: liquidityShareWei(terms.poolTvl, shareBps),
      leavesAtPriceE8: flees(index) ? terms.leavePrice : 0n,
      leavesAtImbalanceBps: flees(index) ? 9_000n : BPS + 1n,
      watches: priceSource("pool"),
      reactionDelayBlocks: blocksOf(
        parameters,
        between(terms.reactionMinSeconds, terms.reactionMaxSeconds, index, cast.liquidityProviders.length),
      ),
      trancheBps: BigInt(terms.trancheBps),
      trancheEveryBlocks: 5,
      maxSlippageBps: 1_000n,
      tipWei: HUMAN_TIP_WEI,
    }),
  );
  return group("liquidity providers", agents);
}

function outsiders(cast: Cast, { market, parameters }: AssemblyContext): readonly GroupedAgent[] {
  const { arbitrageurs, redeemers, exogenousSellers } = parameters.population;
  const { window } = parameters;
  const desk = cast.deskArbitrageurs.map(({ label, address, privateKey }) =>
    pegArbitrageur({
      ...NATIVE,
      label,
      address,
      benefactorKey: privateKey,
      firstNonce: FIRST_NONCE,
      usde: "USDe",
      asset: "USDC",
      pool: POOL,
      costBps: 5n,
      maxSpendPerBlockUnits: usdcUnits(arbitrageurs.deskCapital),
      roundTripGas: 450_000n,
      minProfitBase: 100n * 10n ** 8n,
      retryBlocks: 2,
      tipWei: 2n * GWEI,
    }),
  );
  const pairs = pairArbitrageur({
    ...NATIVE,
    ...cast.pairArbitrageur,
    pairs: market.pairs.map(({ name, token0, token1 }) => ({
      pair: name,
      references: Object.fromEntries(
        [token0.symbol, token1.symbol]
          .filter((symbol) => symbol !== "USDC" && symbol !== "USDT")
          .map((symbol) => [symbol, REFERENCE_NAMES[symbol] ?? symbol]),
      ),
    })),
    maxTradeBase: arbitrageurs.pairCapital,
    swapGas: 130_000n,
    minProfitBase: 500n * 10n ** 8n,
    maxSlippageBps: 100n,
    tipWei: 2n * GWEI,
  });
  const redeemSteps = window.blocks - stepAt(parameters, redeemers.from);
  const redeem = cast.redeemers.map(({ label, address, privateKey, usdeWei: appetiteWei }) =>
    redeemer({
      label,
      address,
      benefactorKey: privateKey,
      firstNonce: FIRST_NONCE,
      usde: "USDe",
      asset: "USDC",
      startStep: stepAt(parameters, redeemers.from),
      // One order a minute: what the blocks between would have brought is in it.
      usdePerBlockWei: (appetiteWei * REDEEM_EVERY_BLOCKS) / BigInt(Math.max(1, redeemSteps)),
      minOrderWei: 1_000n * WAD,
      slowBaseFeeWei: 0n,
      slowEveryBlocks: Number(REDEEM_EVERY_BLOCKS),
      stopBaseFeeWei: redeemers.maxBaseFee,
      retryBlocks: 5,
      tipWei: 2n * GWEI,
    }),
  );
  const seller = exogenousSeller({
    ...cast.seller,
    venue: { kind: "stable-pool", pool: POOL, sell: "USDe", buy: "USDC" },
    scheduleUnits: evenly(
      usdeWei(exogenousSellers.usde),
      stepAt(parameters, exogenousSellers.from),
      stepAt(parameters, exogenousSellers.until),
    ),
    reservation: { kind: "backing", shareBps: BPS - BigInt(exogenousSellers.discountBps) },
    waitsForWithdrawals: true,
    maxSlippageBps: 100n,
    tipWei: HUMAN_TIP_WEI,
  });
  return [
    ...group("peg arbitrageurs", desk),
    ...group("pair arbitrageur", [pairs]),
    ...group("redeemers", redeem),
    ...group("outside seller", [seller]),
  ];
}

function keepers(
  cast: Cast,
  { market, parameters, keeperContracts }: AssemblyContext,
  rng: Rng,
): readonly GroupedAgent[] {
  if (!parameters.switches.keepers) return [];
  const { keepers: terms } = parameters.population;
  return cast.keepers.flatMap(({ label, address, funding, mayRedeem }, index) => {
    const contract = keeperContracts.get(label);
    if (contract === undefined) return [];
    const draws = rng.fork(label);
    const agent = keeper({
      ...NATIVE,
      label,
      address,
      contract,
      funding:
        funding === "flash-loan"
          ? { kind: "flash-loan" }
          : { kind: "inventory", holdDiscountBps: 200n, unloadDiscountBps: 50n },
      collaterals: market.reserves
        .map(({ symbol }) => symbol)
        .filter((symbol) => symbol !== "USDC" && symbol !== "USDT"),
      debts: ["USDC"],
      ...(mayRedeem ? { redemption: { usde: "USDe", asset: "USDC" } } : {}),
      maxDebtPerLiquidationBase: funding === "flash-loan" ? 10n ** 18n : terms.inventoryCapital,
      maxLiquidationsPerBlock: 4,
      shortlist: 8,
      latencyBlocks: index % 3,
      bidShareBps: BigInt(draws.int(terms.bidShareMinBps, terms.bidShareMaxBps)),
      minTipWei: GWEI,
      maxTipWei: 20_000n * GWEI,
      liquidationGas: 700_000n,
      minProfitBase: terms.minProfit,
      cooldownBlocks: 2,
    });
    return [{ agent, group: funding === "flash-loan" ? "flash keepers" : "inventory keepers" }];
  });
}

function priceSource(watches: "pool" | "oracle" | "venue"): PriceSource {
  switch (watches) {
    case "pool":
      return { kind: "pool", pool: POOL, sell: "USDe", buy: "USDC" };
    case "oracle":
      return { kind: "oracle", symbol: "USDe" };
    case "venue":
      return { kind: "venue", name: "USDe" };
  }
}

/** The step of a moment; moments before the window are its first block. */
export function stepAt({ window }: October2025Parameters, timestamp: number): number {
  return Math.max(0, Math.round((timestamp - window.start) / window.blockSeconds));
}

function blocksOf({ window }: October2025Parameters, seconds: number): number {
  return Math.ceil(seconds / window.blockSeconds);
}

function between(min: number, max: number, index: number, count: number): number {
  return count < 2 ? min : min + Math.floor(((max - min) * index) / (count - 1));
}

/** Spread an amount over the steps from..until, the rest in the first. */
function evenly(amount: bigint, from: number, until: number): ReadonlyMap<number, bigint> {
  const steps = BigInt(Math.max(1, until - from));
  const each = amount / steps;
  return new Map(
    Array.from({ length: Number(steps) }, (_, index) => [from + index, index === 0 ? each + (amount % steps) : each]),
  );
}
