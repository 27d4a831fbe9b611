import { PowderkegError } from "../../lib/errors.ts";
import { BPS } from "../../lib/bps.ts";
import { mulDivHalfUp } from "../../lib/mul-div.ts";
import { WAD } from "../../lib/wad.ts";
import { accountView } from "../../protocol/account-math.ts";
import type { AccountView } from "../../protocol/account-book.ts";
import type { Call } from "../../protocol/calls.ts";
import type { Chain } from "../../protocol/chain.ts";
import type { Market } from "../../protocol/market.ts";
import type { Address } from "../../protocol/hex.ts";
import { accountFor, type Wallet } from "../../protocol/wallet.ts";
import { purchaseInStablePool, purchaseInUniswapV3Pool } from "./loop-purchase.ts";
import type { LoopOptions } from "./options.ts";
import { MAX_UINT256 } from "../../lib/max-uint256.ts";

/** The position after one turn of the loop. */
export interface LoopRow {
  /** 0 is the deposit of the own capital. */
  readonly loop: number;
  readonly borrowedUsdcUnits: bigint;
  /** USDe that the borrowed USDC became. */
  readonly receivedUsdeWei: bigint;
  readonly collateralUsdeWei: bigint;
  readonly debtUsdcUnits: bigint;
  /** Debt over collateral at the oracle's prices, rounded to the nearest. */
  readonly ltvBps: bigint;
  readonly healthFactorWad: bigint;
  /** Collateral over equity, rounded to the nearest. */
  readonly leverageWad: bigint;
}

/** A position built loop by loop. */
export interface LoopPosition {
  readonly rows: readonly LoopRow[];
  readonly leverageWad: bigint;
  /** USDe price (8 decimals) at which the health factor is one, rounded down. */
  readonly liquidationPriceE8: bigint;
  /** Fall of USDe that leaves no equity, basis points, rounded to the nearest. */
  readonly wipeOutFallBps: bigint;
}

/** One step of the loop was refused by the contracts. */
export class LoopStepFailedError extends PowderkegError {
  constructor(
    readonly loop: number,
    cause: PowderkegError,
  ) {
    super(`loop ${loop}: ${cause.message}`, { cause });
  }
}

/** The account key is derived from this, on chains that live as long as the command. */
const SEED = "leverage-loop";
const DAY_SECONDS = 86_400;
/** Lent to the pool beyond what the loop can borrow, so that utilization stays below its kink. */
const LIQUIDITY_MULTIPLE = 3n;
const USDC_TO_USDE = 10n ** 12n;

/**
 * Build a leveraged USDe position on a market: deposit, borrow USDC, turn it into USDe, deposit that, and so on.
 *
 * Every block carries one timestamp, so that no interest accrues while the position is built; the chain must allow that.
 *
 * @param endow Gives the looper its capital, and the pool what there is to borrow. Unless told, both are minted, as on a market
 * of our own.
 * @throws LoopStepFailedError with the contracts' own error if a step is refused.
 */
export async function runLeverageLoop(
  chain: Chain,
  market: Market,
  options: LoopOptions,
  endow: (looper: Address) => Promise<void> = (looper) => mintEndowment(chain, market, options, looper),
): Promise<LoopPosition> {
  const looper = accountFor(SEED, "looper");
  await endow(looper.address);
  await prepareLooper(chain, market, options, looper.address);
  const rows: LoopRow[] = [];
  let view = await standing(market, looper);
  let depositWei = options.capitalUsdeWei;
  let borrowedUsdcUnits = 0n;
  for (let loop = 0; loop <= options.loops; loop++) {
    try {
      if (loop > 0) {
        borrowedUsdcUnits = (depositWei * options.ltvBps) / BPS / USDC_TO_USDE;
        depositWei = await borrowAndConvert(chain, market, options, looper, { loop, borrowedUsdcUnits });
      }
      await send(chain, looper, [market.calls.supply(options.usde, depositWei, looper.address)]);
    } catch (error) {
      throw error instanceof PowderkegError ? new LoopStepFailedError(loop, error) : error;
    }
    view = await standing(market, looper);
    const { totalCollateralBase: collateral, totalDebtBase: debt } = view;
    rows.push({
      loop,
      borrowedUsdcUnits,
      receivedUsdeWei: loop === 0 ? 0n : depositWei,
      collateralUsdeWei: view.suppliedUnits(options.usde),
      debtUsdcUnits: view.debtUnits(options.usdc),
      ltvBps: mulDivHalfUp(debt, BPS, collateral),
      healthFactorWad: view.healthFactorWad,
      leverageWad: mulDivHalfUp(collateral, WAD, collateral - debt),
    });
  }
  const { totalCollateralBase: collateral, totalDebtBase: debt } = view;
  const thresholdWei = view.suppliedUnits(options.usde) * view.liquidationThresholdBps;
  return {
    rows,
    leverageWad: rows.at(-1)?.leverageWad ?? WAD,
    liquidationPriceE8: (debt * BPS * WAD) / thresholdWei,
    wipeOutFallBps: mulDivHalfUp(collateral - debt, BPS, collateral),
  };
}

/** A lender's liquidity, the looper's capital, and its leave to mint at the desk. */
async function mintEndowment(chain: Chain, market: Market, options: LoopOptions, looper: Address): Promise<void> {
  const { calls, addresses } = market;
  const { deployer } = addresses;
  const lender = accountFor(SEED, "lender");
  // The borrowed sum of all loops stays below capital * ltv / (1 - ltv).
  const borrowableWei = (options.capitalUsdeWei * options.ltvBps) / (BPS - options.ltvBps);
  const liquidityUnits = (LIQUIDITY_MULTIPLE * borrowableWei) / USDC_TO_USDE + 1n;
  await chain.impersonate(lender.address);

  const deskIsMinter = addresses.ethena !== undefined;
  const byDeployer = [
    calls.mint(options.usdc, lender.address, liquidityUnits),
    ...(deskIsMinter ? [calls.admin.setUsdeMinter(deployer)] : []),
    calls.mint(options.usde, looper, options.capitalUsdeWei),
    ...(addresses.ethena === undefined
      ? []
      : [
          calls.admin.setUsdeMinter(addresses.ethena.minting),
          calls.admin.whitelistBenefactor(looper),
          calls.admin.grantMinter(looper),
        ]),
  ];
  const byLender = [
    calls.approve(options.usdc, addresses.lending.pool, liquidityUnits),
    calls.supply(options.usdc, liquidityUnits, lender.address),
  ];
  await chain.sendAll([
    ...byDeployer.map((call) => ({ from: deployer, ...call })),
    ...byLender.map((call) => ({ from: lender.address, ...call })),
  ]);
}

/** The looper's allowances and its e-mode. */
async function prepareLooper(chain: Chain, market: Market, options: LoopOptions, looper: Address): Promise<void> {
  const { calls, addresses } = market;
  const converter = converterOf(market, options);
  await chain.impersonate(looper);
  const setUp = [
    calls.approve(options.usde, addresses.lending.pool, MAX_UINT256),
    ...(converter === undefined ? [] : [calls.approve(options.usdc, converter, MAX_UINT256)]),
    ...(options.eModeId === 0 ? [] : [calls.setUserEMode(options.eModeId)]),
  ];
  await chain.sendAll(setUp.map((call) => ({ from: looper, ...call })));
}

/** Who takes the borrowed USDC. */
function converterOf(market: Market, { venue, pool }: LoopOptions): Address | undefined {
  const { addresses } = market;
  if (venue === "pool") return market.stablePool(pool).address;
  return venue === "v3" ? addresses.uniswapV3?.router : addresses.ethena?.minting;
}

async function borrowAndConvert(
  chain: Chain,
  market: Market,
  options: LoopOptions,
  looper: Wallet,
  turn: { readonly loop: number; readonly borrowedUsdcUnits: bigint },
): Promise<bigint> {
  const { calls } = market;
  const { borrowedUsdcUnits } = turn;
  const borrow = calls.borrow(options.usdc, borrowedUsdcUnits, looper.address);
  const { timestamp } = await chain.block("latest");
  if (options.venue !== "par") {
    const state = await market.readMarket();
    const order = { buyer: looper.address, deadline: timestamp + DAY_SECONDS };
    const { call, receivedWei } =
      options.venue === "pool"
        ? purchaseInStablePool(market, state, options, borrowedUsdcUnits)
        : purchaseInUniswapV3Pool(market, state, options, borrowedUsdcUnits, order);
    await send(chain, looper, [borrow, call]);
    return receivedWei;
  }
  const usdeWei = borrowedUsdcUnits * USDC_TO_USDE;
  const mint = calls.mintUsde({
    benefactorKey: looper.privateKey,
    benefactor: looper.address,
    asset: options.usdc,
    usdeWei,
    assetUnits: borrowedUsdcUnits,
    nonce: BigInt(turn.loop),
    expirySeconds: timestamp + DAY_SECONDS,
  });
  await send(chain, looper, [borrow, mint]);
  return usdeWei;
}

/** Send in one block that has the timestamp of the one before. */
async function send(chain: Chain, from: Wallet, calls: readonly Call[]): Promise<void> {
  const { timestamp } = await chain.block("latest");
  await chain.setNextBlock({ timestamp });
  await chain.sendAll(calls.map((call) => ({ from: from.address, ...call })));
}

async function standing(market: Market, looper: Wallet): Promise<AccountView> {
  const [state, [account]] = await Promise.all([market.readMarket(), market.readAccounts([looper.address])]);
  if (account === undefined) throw new RangeError("the lens left out an account");
  return accountView(market, state, account);
}
