import type { Action, Agent, World } from "../../agents/agent.ts";
import { keeper } from "../../agents/keeper.ts";
import { pairArbitrageur } from "../../agents/pair-arbitrageur.ts";
import type { BlockLine } from "../../lib/record.ts";
import { Rng } from "../../lib/rng.ts";
import { stochasticPaths } from "../../market/stochastic/stochastic-paths.ts";
import { deployKeepers } from "../../protocol/deploy/keepers.ts";
import type { Address } from "../../protocol/hex.ts";
import { accountFor } from "../../protocol/wallet.ts";
import type { ValidationCheck, ValidationEdge } from "../check.ts";
import { within, type Finding } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";

const SEED = "tail growth";
const WETH_UNIT = 10n ** 18n;
const GWEI = 10n ** 9n;
const START_E8 = 400_000_000_000n;

/** crvUSDrisk, severe volatility: debt over liquidity, and 99th percentile of bad debt, percent of debt. */
const PUBLISHED_RATIOS: readonly (readonly [number, number])[] = [
  [2.25, 0.88],
  [3.39, 1.62],
  [4.92, 2.89],
  [10.23, 8.59],
];
/** The same at one ratio: debt in millions. */
const PUBLISHED_SIZES: readonly (readonly [number, number])[] = [
  [107, 0.88],
  [159, 0.62],
  [558, 0.82],
];
const BASE_LIQUIDITY_USD = 20_000_000;
const SIZE_RATIO = 4.92;

const DRAWN_PATHS = 500;
/** Of them, those with the deepest falls are executed: beyond the 99th percentile. */
const TAIL_PATHS = 5;
const DAY_SECONDS = 86_400;
/** Of five minutes, in the published runs. A pool refilled less often holds here what theirs takes in that time. */
const PUBLISHED_STEPS = 288;
const STEPS = 48;
/** A deviation of some 9 % a day. */
const VOLATILITY = 1.7;
/** As tight as crvUSD's (liquidation discount 6 %). */
const TERMS = { ltvBps: 9_000n, liquidationThresholdBps: 9_300n, liquidationBonusBps: 10_600n };
const HEALTH_FACTORS = [1.04, 1.08, 1.12, 1.16, 1.2, 1.25, 1.3, 1.4, 1.5, 1.6];

/** How fine, and on what. */
export interface TailGrowthOptions {
  /** Debt over liquidity and the published loss, as the constants above; so with sizes. */
  readonly ratios?: typeof PUBLISHED_RATIOS;
  readonly sizes?: typeof PUBLISHED_SIZES;
  /** Steps of the day. */
  readonly steps?: number;
  /** Paths executed, of those drawn. */
  readonly paths?: number;
}

/**
 * S2 and S3: keepers liquidate ether collateral into a Uniswap pair that an arbitrageur brings back to the outside
 * price every step, over a day of hourly steps. Six hundred paths are drawn and the six deepest executed: their mean
 * loss is the expected shortfall 99, if no other path is worse than these.
 */
export function tailGrowth(options: TailGrowthOptions = {}): ValidationCheck {
  const { ratios = PUBLISHED_RATIOS, sizes = PUBLISHED_SIZES, steps = STEPS, paths: executed = TAIL_PATHS } = options;
  return {
    id: "S2, S3",
    title: "tail loss against debt over liquidity, and against size",
    source:
      "xenophonlabs/crvUSDrisk notebooks/analysis.ipynb: p99 0.88 / 1.62 / 2.89 / 8.59 % of debt; 0.88 / 0.62 / 0.82",
    run: async (edge) => {
      const paths = deepestPaths(steps).slice(0, executed);
      const losses: number[] = [];
      for (const [ratio] of ratios) losses.push(await tailLoss(edge, paths, ratio, BASE_LIQUIDITY_USD));
      const slopes = ratios
        .slice(1)
        .map(([ratio], at) => slope(ratios[at]?.[0] ?? 0, ratio, losses[at], losses[at + 1]));
      const findings: Finding[] = ratios.map(([ratio, published], at) =>
        within({
          what: `debt : liquidity ${ratio}: expected shortfall 99`,
          published: `${published} % (p99, LLAMMA)`,
          got: losses[at] ?? NaN,
          low: at === 0 ? 0 : (losses[at - 1] ?? 0),
          decimals: 3,
          unit: " %",
          note: "only that it grows is compared: another liquidation design, another book",
        }),
      );
      const published = ratios
        .slice(1)
        .map(([ratio, loss], at) => slope(ratios[at]?.[0] ?? 0, ratio, ratios[at]?.[1], loss));
      for (let at = 1; at < slopes.length; at++) {
        findings.push(
          within({
            what: `growth a unit of ratio beyond ${ratios[at]?.[0] ?? ""} over that before it`,
            published: ((published[at] ?? 0) / (published[at - 1] ?? 1)).toFixed(2),
            got: (slopes[at] ?? 0) / (slopes[at - 1] ?? 0),
            low: 1,
            decimals: 2,
            note: "what keepers cannot sell is not realised here, and part of it is covered again by the day's end",
          }),
        );
      }
      const [first = [1, 1]] = sizes;
      const base = losses[ratios.findIndex(([ratio]) => ratio === SIZE_RATIO)] ?? NaN;
      for (const [size, loss] of sizes.slice(1)) {
        const liquidity = (BASE_LIQUIDITY_USD * size) / first[0];
        findings.push(
          within({
            what: `same ratio, size x ${(size / first[0]).toFixed(2)}: loss over that of the first`,
            published: (loss / first[1]).toFixed(2),
            got: (await tailLoss(edge, paths, SIZE_RATIO, liquidity)) / base,
            low: 0.7,
            high: 1.3,
            decimals: 2,
          }),
        );
      }
      return findings;
    },
  };
}

function slope(from: number, to: number, low = NaN, high = NaN): number {
  return (high - low) / (to - from);
}

/** Prices by step, 8 decimals, of the drawn paths that fall deepest. */
function deepestPaths(steps: number): readonly (readonly bigint[])[] {
  const rng = new Rng(SEED).fork("paths");
  const drawn = Array.from({ length: DRAWN_PATHS }, (_, path) => {
    const { ETH = [] } = stochasticPaths({
      assets: [{ name: "ETH", startE8: START_E8, volatility: VOLATILITY, model: { kind: "gbm", drift: 0 } }],
      correlation: () => 0,
      startSeconds: 0,
      endSeconds: DAY_SECONDS,
      stepSeconds: DAY_SECONDS / steps,
      rng: rng.fork(String(path)),
    });
    const prices = ETH.map(({ value }) => value);
    return { prices, low: prices.reduce((low, price) => (price < low ? price : low)) };
  });
  return drawn.sort((a, b) => (a.low < b.low ? -1 : 1)).map(({ prices }) => prices);
}

/** Mean bad debt over the paths, percent of the debt at the start. */
async function tailLoss(
  edge: ValidationEdge,
  paths: readonly (readonly bigint[])[],
  ratio: number,
  liquidityUsd: number,
): Promise<number> {
  const steps = (paths[0]?.length ?? 1) - 1;
  const laboratory = await Laboratory.open(edge, "WETH", (definition) => ({
    ...definition,
    uniswapPairs: definition.uniswapPairs.map((pair) => {
      const usdc = BigInt(Math.round(liquidityUsd)) * 10n ** 6n * BigInt(PUBLISHED_STEPS / steps);
      return { ...pair, balances: [(usdc * 10n ** 20n) / START_E8, usdc] as const };
    }),
  }));
  await laboratory.setTerms(TERMS);
  const debtUsd = liquidityUsd * ratio;
  const borrowers: Address[] = [];
  for (const health of HEALTH_FACTORS) {
    const collateralUsd = ((debtUsd / HEALTH_FACTORS.length) * health * 10_000) / Number(TERMS.liquidationThresholdBps);
    const collateralWei = (BigInt(Math.round(collateralUsd)) * 10n ** 8n * WETH_UNIT) / START_E8;
    const healthFactorWad = BigInt(Math.round(health * 1e6)) * 10n ** 12n;
    borrowers.push(await laboratory.openPosition(`${SEED} ${health}`, "WETH", collateralWei, healthFactorWad));
  }
  const agents = await castOf(laboratory, borrowers);
  let total = 0;
  for (const prices of paths) total += await laboratory.undone(() => lossOn(laboratory, agents(), prices));
  return (100 * total) / paths.length / debtUsd;
}

/** Bad debt at the end of one path, dollars. */
async function lossOn(laboratory: Laboratory, agents: readonly Agent[], prices: readonly bigint[]): Promise<number> {
  let last: BlockLine | undefined;
  await laboratory.market.play({
    agents,
    blocks: prices.length - 1,
    blockSeconds: DAY_SECONDS / (prices.length - 1),
    world: (step): World => ({
      referencePricesE8: {
        ETH: prices[step + 1] ?? START_E8,
        WETH: prices[step + 1] ?? START_E8,
        USDC: 10n ** 8n,
        USDe: 10n ** 8n,
      },
      baseFeeWei: GWEI,
      venueWithdrawalsOpen: true,
      redemptionOpen: false,
    }),
    onBlock: (block) => (last = block),
  });
  return Number((last?.deficitBase ?? 0n) + (last?.latentBadDebtBase ?? 0n)) / 1e8;
}

/** Everybody on the chain; the function makes agents without a memory of other paths. */
async function castOf(laboratory: Laboratory, borrowers: readonly Address[]): Promise<() => readonly Agent[]> {
  const { market, handle, session } = laboratory;
  const arbitrageur = accountFor(SEED, "arbitrageur").address;
  const owner = accountFor(SEED, "keeper").address;
  await market.fund(arbitrageur, { WETH: 10n ** 9n * WETH_UNIT, USDC: 10n ** 18n });
  await market.approveAll(arbitrageur);
  await session.unlock(owner);
  const contracts = await deployKeepers(laboratory.chain, handle, new Map([["keeper", owner]]));
  const contract = contracts.get("keeper") as Address;
  const [pair] = handle.pairs;
  return () => [
    oracleNode(session.deployer),
    pairArbitrageur({
      label: "arbitrageur",
      address: arbitrageur,
      pairs: [{ pair: pair?.name ?? "", references: { WETH: "ETH" } }],
      maxTradeBase: 10n ** 20n,
      swapGas: 150_000n,
      minProfitBase: 10n ** 8n,
      maxSlippageBps: 100n,
      nativePriceName: "ETH",
      tipWei: 3n * GWEI,
    }),
    keeper({
      label: "keeper",
      address: owner,
      contract,
      funding: { kind: "flash-loan" },
      collaterals: ["WETH"],
      debts: ["USDC"],
      maxDebtPerLiquidationBase: 10n ** 18n,
      maxLiquidationsPerBlock: 8,
      shortlist: 10,
      latencyBlocks: 0,
      bidShareBps: 1_000n,
      minTipWei: GWEI,
      maxTipWei: 20_000n * GWEI,
      liquidationGas: 700_000n,
      minProfitBase: 10n ** 9n,
      cooldownBlocks: 1,
      nativePriceName: "ETH",
    }),
    ...borrowers.map((address, at): Agent => ({ kind: "borrower", label: `borrower-${at}`, address, act: () => [] })),
  ];
}

/** Pushes the outside price of ether every block, before anybody else acts. */
function oracleNode(address: Address): Agent {
  return {
    kind: "oracle-node",
    label: "oracle",
    address,
    act: ({ market, world }): readonly Action[] => {
      const { to, data, gasLimit, label } = market.calls.updateAnswer(
        "ETH/USD",
        world.referencePricesE8["ETH"] ?? START_E8,
      );
      return [{ from: address, to, data, gasLimit, label, tipWei: 10n * GWEI }];
    },
  };
}
