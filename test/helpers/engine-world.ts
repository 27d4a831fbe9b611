import type { Action, Agent, View, World } from "../../scripts/agents/agent.ts";
import type { HeaderLine } from "../../scripts/lib/record.ts";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import type { Rng } from "../../scripts/lib/rng.ts";
import { WAD } from "../../scripts/lib/wad.ts";
import type { Call } from "../../scripts/protocol/calls.ts";
import type { Chain } from "../../scripts/protocol/chain.ts";
import { deployMarket } from "../../scripts/protocol/deploy/market.ts";
import type { Address } from "../../scripts/protocol/hex.ts";
import type { Market } from "../../scripts/protocol/market.ts";

const MAX = 2n ** 256n - 1n;
const GWEI = 10n ** 9n;

/** First block of every test run: the window of the crash. */
export const START_TIMESTAMP = 1_760_128_200;

/** What each funded account starts with, in units. */
export const FUNDS = { USDC: 1_000_000n * 10n ** 6n, WETH: 100n * WAD, USDe: 500_000n * WAD } as const;

/** A market with accounts that hold its tokens and have approved its venues. */
export interface EngineWorld {
  readonly chain: Chain;
  readonly market: Market;
  readonly accounts: readonly Address[];
}

/** Send one call and have it mined; automine must be on. */
export async function sendNow(chain: Chain, from: Address, call: Call): Promise<void> {
  const hash = await chain.send({ from, to: call.to, data: call.data, gasLimit: call.gasLimit });
  const receipt = await chain.receipt(hash);
  if (!receipt.succeeded) throw new Error(`${call.label} from ${from} was reverted`);
}

/** Deploy a market, markets/minimal.yaml unless told, and fund some impersonated accounts. */
export async function deployEngineWorld(
  chain: Chain,
  accountCount: number,
  file = "markets/minimal.yaml",
): Promise<EngineWorld> {
  await chain.setAutomine(true);
  const definition = loadMarket(readTextFile(file));
  const market = await deployMarket({ chain, definition });
  const { deployer } = market.addresses;
  const accounts = Array.from(
    { length: accountCount },
    (_, n): Address => `0x${(0xa0000 + n).toString(16).padStart(40, "0")}`,
  );
  const { admin } = market.calls;

  await sendNow(chain, deployer, admin.setUsdeMinter(deployer));
  for (const account of accounts) {
    await chain.impersonate(account);
    for (const symbol of ["USDC", "WETH", "USDe"] as const) {
      await sendNow(chain, deployer, market.calls.mint(symbol, account, FUNDS[symbol]));
      const spenders = [market.addresses.lending.pool, ...market.stablePools.map(({ address }) => address)];
      for (const spender of spenders) await sendNow(chain, account, market.calls.approve(symbol, spender, MAX));
    }
  }
  await sendNow(chain, deployer, admin.setUsdeMinter(market.addresses.ethena!.minting));
  await sendNow(chain, deployer, admin.setFeedNode("USDC/USD", deployer, true));
  await sendNow(chain, deployer, admin.setFeedNode("ETH/USD", deployer, true));
  return { chain, market, accounts };
}

/** A world in which nothing happens but a base fee of 1 gwei. */
export function calmWorld(): World {
  return {
    referencePricesE8: { ETH: 400_000_000_000n },
    baseFeeWei: GWEI,
    venueWithdrawalsOpen: true,
    redemptionOpen: true,
  };
}

/** A header for a run of so many blocks. */
export function headerOf(blocks: number, seed: string, agents: readonly Agent[]): HeaderLine {
  return {
    type: "header",
    schema: 1,
    scenario: "engine test",
    mode: "none",
    seed,
    market: "minimal",
    backend: "local",
    cell: { oracle: "peg", backing: "sound" },
    switches: {},
    startTimestamp: START_TIMESTAMP,
    blockSeconds: 12,
    blocks,
    tokens: [],
    agents: agents.map(({ label, kind }) => ({ label, kind, group: "test" })),
    assumptions: [],
  };
}

/** An agent that does whatever a function says. */
export function scriptedAgent(
  label: string,
  address: Address,
  act: (view: View, rng: Rng) => readonly Action[],
  rest: Partial<Agent> = {},
): Agent {
  return { label, kind: "looper", address, act, ...rest };
}

/** Make an action of a call. */
export function actionOf(from: Address, call: Call, rest: Partial<Action> = {}): Action {
  return { from, to: call.to, data: call.data, gasLimit: call.gasLimit, tipWei: GWEI, label: call.label, ...rest };
}

/** An agent that draws one of everything a user of the market can do, sensible or not; about a third is reverted. */
export function randomAgent(label: string, address: Address, others: readonly Address[]): Agent {
  const act = (view: View, rng: Rng): Action[] => {
    if (rng.int(0, 2) === 0) return [];
    return [actionOf(address, randomCall(view, rng, address, others), { tipWei: BigInt(rng.int(1, 50)) * GWEI })];
  };
  return scriptedAgent(label, address, act);
}

function randomCall(view: View, rng: Rng, self: Address, others: readonly Address[]): Call {
  const { calls } = view.market;
  const symbol = rng.pick(["USDC", "WETH", "USDe"] as const);
  const amount = (FUNDS[symbol] * BigInt(rng.int(1, 400))) / 1_000n;
  switch (rng.int(0, 11)) {
    case 0:
    case 1:
    case 2:
      return calls.supply(symbol, amount, self);
    case 3:
    case 4:
    case 5:
      return calls.borrow(symbol, amount, self);
    case 6:
      return calls.repay(symbol, rng.int(0, 1) === 0 ? MAX : amount, self);
    case 7:
      return calls.withdraw(symbol, rng.int(0, 1) === 0 ? MAX : amount, self);
    case 8:
      return calls.setUserEMode(rng.pick([0, 80]));
    case 9:
      return calls.setUserUseReserveAsCollateral(symbol, rng.int(0, 1) === 0);
    case 10: {
      const [sell, buy] = rng.pick([
        ["USDe", "USDC"],
        ["USDC", "USDe"],
      ] as const);
      return calls.exchange("USDe/USDC", sell, buy, (FUNDS[sell] * BigInt(rng.int(1, 500))) / 1_000n, 0n);
    }
    default: {
      const [weakest] = view.accounts.below(2n * WAD);
      const user = rng.int(0, 3) === 0 ? rng.pick(others) : (weakest?.address ?? self);
      const plan = { collateral: rng.pick(["WETH", "USDe"]), debt: rng.pick(["USDC", "WETH"]), user };
      return calls.liquidationCall({ ...plan, debtToCoverUnits: MAX, receiveAToken: rng.int(0, 1) === 0 });
    }
  }
}

/** An agent that walks the price of ether at random, sometimes in jumps. */
export function randomFeed(address: Address): Agent {
  let priceE8 = 400_000_000_000n;
  return scriptedAgent("feed", address, (view, rng) => {
    const mostBps = rng.int(0, 2) === 0 ? 2_500 : 150;
    priceE8 = (priceE8 * BigInt(10_000 + rng.int(-mostBps, mostBps))) / 10_000n;
    if (priceE8 < 100_000_000_000n) priceE8 = 400_000_000_000n;
    return [actionOf(address, view.market.calls.updateAnswer("ETH/USD", priceE8), { tipWei: 100n * GWEI })];
  });
}
