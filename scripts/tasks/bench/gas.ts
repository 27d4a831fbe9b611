import { WAD } from "../../lib/wad.ts";
import { ALL, benchAccount, mineCalls, type BenchMarket, type SentCall } from "./bench-market.ts";

/** Gas of one action of ours beside the genuine contract's. */
export interface GasFigure {
  readonly action: string;
  readonly gas: number;
  readonly genuineGas: number;
  readonly ratio: number;
  readonly source: string;
}

/** Liquidatable, and above 0.95, where only half may be repaid: 10 x 3,500 x 0.83 / 30,000 = 0.968. */
const LIQUIDATION_PRICE_E8 = 350_000_000_000n;

/**
 * Genuine bytecode measured on the same EVM (EDR): Aave v3.6.0 of npm @aave-dao/aave-v3-origin, and the
 * StableSwap-NG of mainnet, whose exchange takes 118k to 170k gas, 153k in the middle.
 */
const GENUINE = {
  "supply, first": [175_735, "Aave v3.6.0"],
  "supply, again": [133_850, "Aave v3.6.0"],
  "borrow, first": [232_877, "Aave v3.6.0"],
  "borrow, again": [197_624, "Aave v3.6.0"],
  "liquidationCall, 50 %": [303_528, "Aave v3.6.0"],
  exchange: [153_000, "Curve StableSwap-NG"],
} as const;

/** Measure the gas of lending and swapping on a market that others already use. */
export async function measureGas(bench: BenchMarket): Promise<readonly GasFigure[]> {
  const { chain, market, whale } = bench;
  const { calls, addresses } = market;
  const snapshot = await chain.snapshot();
  const user = benchAccount(2_000_000);
  await chain.impersonate(user);
  await mineCalls(bench, [
    [addresses.deployer, calls.mint("WETH", user, 20n * WAD)],
    [addresses.deployer, calls.mint("USDC", user, 10_000_000_000n)],
    [user, calls.approve("WETH", addresses.lending.pool, ALL)],
    [user, calls.approve("USDC", market.stablePool("USDe/USDC").address, ALL)],
    [whale, calls.supply("WETH", WAD, whale)],
    [whale, calls.borrow("USDC", 1_000_000n, whale)],
  ]);
  const gasOf = async (call: SentCall): Promise<number> => {
    const { settled } = await mineCalls(bench, [call], true);
    return Number(settled[0]?.outcome.gasUsed ?? 0n);
  };
  const supplyFirst = await gasOf([user, calls.supply("WETH", 9n * WAD, user)]);
  const supplyAgain = await gasOf([user, calls.supply("WETH", WAD, user)]);
  const borrowFirst = await gasOf([user, calls.borrow("USDC", 20_000_000_000n, user)]);
  const borrowAgain = await gasOf([user, calls.borrow("USDC", 10_000_000_000n, user)]);
  const exchange = await gasOf([user, calls.exchange("USDe/USDC", "USDC", "USDe", 1_000_000_000n, 0n)]);
  await mineCalls(bench, [[addresses.deployer, calls.updateAnswer("ETH/USD", LIQUIDATION_PRICE_E8)]]);
  const plan = { collateral: "WETH", debt: "USDC", user, debtToCoverUnits: ALL, receiveAToken: false };
  const liquidation = await gasOf([whale, calls.liquidationCall(plan)]);
  await chain.revert(snapshot);
  return [
    besideGenuine("supply, first", supplyFirst),
    besideGenuine("supply, again", supplyAgain),
    besideGenuine("borrow, first", borrowFirst),
    besideGenuine("borrow, again", borrowAgain),
    besideGenuine("liquidationCall, 50 %", liquidation),
    besideGenuine("exchange", exchange),
  ];
}

function besideGenuine(action: keyof typeof GENUINE, gas: number): GasFigure {
  const [genuineGas, source] = GENUINE[action];
  return { action, gas, genuineGas, ratio: gas / genuineGas, source };
}
