import { expect } from "chai";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { exitRoutes } from "../../../scripts/agents/exit-route.ts";
import { keeper, type KeeperParams } from "../../../scripts/agents/keeper.ts";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { SqrtPriceLimit } from "../../../scripts/lib/uniswap-v3/sqrt-price-limit.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import type { LiquidationPlan } from "../../../scripts/protocol/calls.ts";
import {
  addressOf,
  anyRng,
  callOf,
  outcomesOf,
  PAIR,
  POOL,
  poolQuote,
  USDE_EMODE,
  V3_POOL,
  viewOf,
  type AccountScene,
  type Scene,
} from "../../fixtures/view.ts";

const OWNER = addressOf(0x2001);
const CONTRACT = addressOf(0x2002);
const BORROWER = addressOf(0x1001);
const OTHER = addressOf(0x1002);
const GWEI = 1_000_000_000n;

function params(changes: Partial<KeeperParams> = {}): KeeperParams {
  return {
    label: "keeper-1",
    address: OWNER,
    contract: CONTRACT,
    funding: { kind: "flash-loan" },
    nativePriceName: "ETH",
    collaterals: ["USDe", "WETH", "ALT"],
    debts: ["USDC"],
    maxDebtPerLiquidationBase: priceE8("100_000_000"),
    maxLiquidationsPerBlock: 4,
    shortlist: 8,
    latencyBlocks: 0,
    bidShareBps: 5_000n,
    minTipWei: GWEI,
    maxTipWei: 10_000n * GWEI,
    liquidationGas: 500_000n,
    minProfitBase: priceE8("5"),
    cooldownBlocks: 3,
    ...changes,
  };
}

/** 100,000 USDe at 0.96 against 90,000 USDC in the e-mode: health factor 0.992, half may be repaid. */
const LOOP: AccountScene = {
  address: BORROWER,
  supplied: { USDe: "100_000" },
  debt: { USDC: "90_000" },
  eMode: USDE_EMODE,
};
const KEEPER: AccountScene = { address: CONTRACT };
const FALLEN: Scene = { prices: { USDe: "0.96" }, accounts: [LOOP, KEEPER] };

function act(agent: Agent, scene: Scene = FALLEN): readonly Action[] {
  return agent.act(viewOf(scene), anyRng());
}

function planOf(action: Action | undefined): LiquidationPlan {
  if (action === undefined) throw new RangeError("no action");
  const { method, args } = callOf(action);
  expect(method).to.equal("liquidate");
  expect(args[0]).to.equal(CONTRACT);
  return args[1] as LiquidationPlan;
}

describe("keeper", () => {
  describe("whom it liquidates", () => {
    it("takes an account under a health factor of 1", () => {
      const plan = planOf(act(keeper(params()))[0]);
      expect(plan.user).to.equal(BORROWER);
      expect([plan.collateral, plan.debt]).to.deep.equal(["USDe", "USDC"]);
      expect(plan.debtToCoverUnits).to.equal(45_000_000_000n);
      expect(plan.useFlashLoan).to.equal(true);
    });

    it("leaves an account at exactly 1 alone", () => {
      const accounts = [{ ...LOOP, debt: { USDC: "89_280" } }, KEEPER];
      expect(viewOf({ ...FALLEN, accounts }).accounts.get(BORROWER).healthFactorWad).to.equal(wad("1"));
      expect(act(keeper(params()), { ...FALLEN, accounts })).to.deep.equal([]);
    });

    it("takes the largest bonuses first and no more than it may in a block", () => {
      const smaller = { ...LOOP, address: OTHER, supplied: { USDe: "50_000" }, debt: { USDC: "45_000" } };
      const scene = { ...FALLEN, accounts: [smaller, LOOP, KEEPER] };
      expect(act(keeper(params()), scene).map((action) => planOf(action).user)).to.deep.equal([BORROWER, OTHER]);
      const one = act(keeper(params({ maxLiquidationsPerBlock: 1 })), scene);
      expect(one.map((action) => planOf(action).user)).to.deep.equal([BORROWER]);
    });

    it("computes only its shortlist", () => {
      const smaller = { ...LOOP, address: OTHER, supplied: { USDe: "50_000" }, debt: { USDC: "45_000" } };
      const scene = { ...FALLEN, accounts: [smaller, LOOP, KEEPER] };
      expect(act(keeper(params({ shortlist: 1 })), scene)).to.have.length(1);
    });

    it("ignores collateral that it does not handle", () => {
      expect(act(keeper(params({ collaterals: ["WETH"] })))).to.deep.equal([]);
    });

    it("waits its latency, counted from when it first saw the account", () => {
      const agent = keeper(params({ latencyBlocks: 2 }));
      const sent = [5, 6, 7].map((step) => act(agent, { ...FALLEN, step }).length);
      expect(sent).to.deep.equal([0, 0, 1]);
    });

    it("starts its latency afresh when the account has recovered meanwhile", () => {
      const agent = keeper(params({ latencyBlocks: 2 }));
      act(agent, { ...FALLEN, step: 5 });
      act(agent, { ...FALLEN, step: 6, prices: {} });
      expect(act(agent, { ...FALLEN, step: 7 })).to.deep.equal([]);
    });

    it("leaves a target alone for its cooldown after a revert", () => {
      const agent = keeper(params({ cooldownBlocks: 2 }));
      agent.settle?.(outcomesOf(act(agent, { ...FALLEN, step: 1 }), "reverted"));
      const sent = [2, 3, 4].map((step) => act(agent, { ...FALLEN, step }).length);
      expect(sent).to.deep.equal([0, 0, 1]);
    });

    it("leaves by another way, to the same target, after the desk was full", () => {
      const redemption = { usde: "USDe", asset: "USDC" };
      const agent = keeper(params({ cooldownBlocks: 2, redemption }));
      const scene = { ...FALLEN, poolUsde: "51_000_000", poolUsdc: "49_000_000" };
      const exitAt = (step: number) => planOf(act(agent, { ...scene, step })[0]).exit[0]?.kind;
      const [first] = act(agent, { ...scene, step: 1 });
      expect(planOf(first).exit[0]?.kind).to.equal("redeem-usde");
      const full = { name: "MaxRedeemPerBlockExceeded", args: [] };
      agent.settle?.(outcomesOf(first === undefined ? [] : [first], "reverted").map((o) => ({ ...o, error: full })));
      expect([2, 3, 4].map(exitAt)).to.deep.equal(["stable-swap", "stable-swap", "redeem-usde"]);
    });

    it("tries again at once after it was left out of the block", () => {
      const agent = keeper(params({ cooldownBlocks: 2 }));
      agent.settle?.(outcomesOf(act(agent, { ...FALLEN, step: 1 }), "excluded"));
      expect(act(agent, { ...FALLEN, step: 2 })).to.have.length(1);
    });
  });

  describe("how much", () => {
    it("takes all, with interest on top, where the whole debt may be repaid", () => {
      const accounts = [{ ...LOOP, supplied: { USDe: "1_000" }, debt: { USDC: "895" } }, KEEPER];
      const plan = planOf(act(keeper(params({ minProfitBase: 0n })), { ...FALLEN, accounts })[0]);
      expect(plan.debtToCoverUnits > 895_000_000n && plan.debtToCoverUnits < 895_002_000n).to.equal(true);
    });

    it("leaves no dust when its limit is just under the whole", () => {
      // Health factor 0.93: everything may be repaid, but 89,500 of 90,000 would leave 500.
      const scene = {
        ...FALLEN,
        prices: { USDe: "0.92" },
        rules: { closeFactorHealthFactorThresholdWad: wad("0.96") },
      };
      const plan = planOf(act(keeper(params({ maxDebtPerLiquidationBase: priceE8("89_500") })), scene)[0]);
      expect(plan.debtToCoverUnits).to.equal(89_000_000_000n);
    });

    it("borrows no more than the reserve can lend for the flash loan", () => {
      const scene = { ...FALLEN, liquidity: { USDC: "10_000" } };
      expect(planOf(act(keeper(params()), scene)[0]).debtToCoverUnits).to.equal(10_000_000_000n);
      expect(act(keeper(params()), { ...FALLEN, liquidity: { USDC: "0" } })).to.deep.equal([]);
    });

    it("pays no more than its contract holds when it uses its own money", () => {
      const funding = { kind: "inventory", holdDiscountBps: 0n, unloadDiscountBps: 0n } as const;
      const accounts = [LOOP, { address: CONTRACT, wallet: { USDC: "20_000" } }];
      const plan = planOf(act(keeper(params({ funding })), { ...FALLEN, accounts })[0]);
      expect(plan.debtToCoverUnits).to.equal(20_000_000_000n);
      expect(plan.useFlashLoan).to.equal(false);
      expect(act(keeper(params({ funding })))).to.deep.equal([]);
    });

    it("spends its own money once, not for each target", () => {
      const funding = { kind: "inventory", holdDiscountBps: 0n, unloadDiscountBps: 0n } as const;
      const second = { ...LOOP, address: OTHER };
      const accounts = [LOOP, second, { address: CONTRACT, wallet: { USDC: "60_000" } }];
      const plans = act(keeper(params({ funding })), { ...FALLEN, accounts }).map(planOf);
      expect(plans.map(({ debtToCoverUnits }) => debtToCoverUnits)).to.deep.equal([45_000_000_000n, 15_000_000_000n]);
    });

    it("stops where the pool no longer pays for the next unit", () => {
      // A pool of 400,000 dollars cannot take 4.5 million at a bonus of 2 %.
      const accounts = [{ ...LOOP, supplied: { USDe: "10_000_000" }, debt: { USDC: "9_000_000" } }, KEEPER];
      const scene = { prices: { USDe: "0.96" }, accounts, poolUsde: "200_000", poolUsdc: "200_000" };
      const view = viewOf(scene);
      const plan = planOf(keeper(params()).act(view, anyRng())[0]);
      expect(plan.debtToCoverUnits > 0n && plan.debtToCoverUnits < 200_000_000_000n).to.equal(true);
      const profitUnits = (debtUnits: bigint): bigint => {
        const seizedWei = (debtUnits * 10n ** 12n * 10_180n) / 9_600n;
        return poolQuote(view, "USDe", "USDC", seizedWei) - debtUnits - (debtUnits * 5n) / 10_000n;
      };
      const atPlan = profitUnits(plan.debtToCoverUnits);
      expect(atPlan > profitUnits((plan.debtToCoverUnits * 8n) / 10n)).to.equal(true);
      expect(atPlan > profitUnits((plan.debtToCoverUnits * 12n) / 10n)).to.equal(true);
    });

    it("counts what an earlier liquidation of its own sells on the same pool", () => {
      const big = (address: AccountScene["address"]): AccountScene => ({
        ...LOOP,
        address,
        supplied: { USDe: "1_000_000" },
        debt: { USDC: "900_000" },
      });
      const scene = { prices: { USDe: "0.96" }, poolUsde: "500_000", poolUsdc: "500_000" };
      const alone = act(keeper(params()), { ...scene, accounts: [big(BORROWER), KEEPER] });
      const both = act(keeper(params()), { ...scene, accounts: [big(BORROWER), big(OTHER), KEEPER] });
      expect(planOf(both[0]).debtToCoverUnits).to.equal(planOf(alone[0]).debtToCoverUnits);
      const rest = both.slice(1).map((action) => planOf(action).debtToCoverUnits);
      expect(rest.every((units) => units < planOf(alone[0]).debtToCoverUnits / 2n)).to.equal(true);
    });
  });

  describe("its way out", () => {
    it("sells USDe on the stable pool", () => {
      expect(planOf(act(keeper(params()))[0]).exit).to.deep.equal([
        { kind: "stable-swap", pool: POOL, sell: "USDe", buy: "USDC", minOutUnits: 0n },
      ]);
    });

    it("sells an altcoin on its Uniswap pair", () => {
      const accounts = [{ address: BORROWER, supplied: { ALT: "10_000" }, debt: { USDC: "10_000" } }, KEEPER];
      const plan = planOf(act(keeper(params()), { prices: { ALT: "1.4" }, accounts })[0]);
      expect(plan.exit).to.deep.equal([{ kind: "uniswap-v2", path: ["ALT", "USDC"], minOutUnits: 0n }]);
      expect(PAIR).to.equal("ALT/USDC");
    });

    it("sells in a Uniswap v3 pool with a price limit, and not what would move the price past it", () => {
      const borrower = { address: BORROWER, supplied: { WETH: "10" }, debt: { USDC: "31_000" } };
      const scene = { prices: { WETH: "3700" }, v3Price: "3700", accounts: [borrower, KEEPER] };
      const [step, ...others] = planOf(act(keeper(params()), scene)[0]).exit;
      expect(others).to.deep.equal([]);
      if (step?.kind !== "uniswap-v3") throw new RangeError("another way out");
      expect([step.pool, step.sell]).to.deep.equal([V3_POOL, "WETH"]);
      const from = viewOf(scene).state.uniswapV3Pools[0]!.sqrtPriceX96;
      expect(step.limit.sqrtPriceX96).to.equal(SqrtPriceLimit.within(from, true, 5_000n).sqrtPriceX96);
      const [route] = exitRoutes(viewOf(scene), "WETH", "USDC");
      expect(route?.quote(wad("10")) ?? 0n).to.be.within(36_000_000_000n, 37_000_000_000n);
      expect(route?.quote(wad("100_000"))).to.equal(0n);
    });

    it("redeems at par when it may and the pool pays less", () => {
      const scene = { ...FALLEN, poolUsde: "90_000_000", poolUsdc: "10_000_000" };
      const redemption = { usde: "USDe", asset: "USDC" };
      expect(planOf(act(keeper(params({ redemption })), scene)[0]).exit).to.deep.equal([
        { kind: "redeem-usde", asset: "USDC" },
      ]);
      const closed = act(keeper(params({ redemption })), { ...scene, world: { redemptionOpen: false } });
      expect(closed.map((action) => planOf(action).exit[0]?.kind)).to.not.include("redeem-usde");
    });

    it("redeems no more than the caps and the buffer allow", () => {
      const redemption = { usde: "USDe", asset: "USDC" };
      const scene = { ...FALLEN, poolUsde: "99_900_000", poolUsdc: "100_000", desk: { bufferUnits: 10_000_000_000n } };
      const plan = planOf(act(keeper(params({ redemption })), scene)[0]);
      expect(plan.exit[0]?.kind).to.equal("redeem-usde");
      expect((plan.debtToCoverUnits * 10_180n) / 9_600n <= 10_000_000_000n).to.equal(true);
    });

    it("makes no liquidation that it cannot sell, on a flash loan", () => {
      const accounts = [{ address: BORROWER, supplied: { WETH: "10" }, debt: { USDC: "35_000" } }, KEEPER];
      expect(act(keeper(params()), { accounts })).to.deep.equal([]);
    });

    it("keeps what has no market, with its own money", () => {
      const funding = { kind: "inventory", holdDiscountBps: 100n, unloadDiscountBps: 100n } as const;
      const accounts = [
        { address: BORROWER, supplied: { WETH: "10" }, debt: { USDC: "35_000" } },
        { address: CONTRACT, wallet: { USDC: "50_000" } },
      ];
      const plan = planOf(act(keeper(params({ funding })), { accounts })[0]);
      expect(plan.exit).to.deep.equal([{ kind: "hold-collateral" }]);
      expect(plan.minProfitUnits).to.equal(0n);
      expect(plan.collateral).to.equal("WETH");
    });

    it("keeps nothing that its discount makes worthless", () => {
      const funding = { kind: "inventory", holdDiscountBps: 600n, unloadDiscountBps: 100n } as const;
      const accounts = [
        { address: BORROWER, supplied: { WETH: "10" }, debt: { USDC: "35_000" } },
        { address: CONTRACT, wallet: { USDC: "50_000" } },
      ];
      expect(act(keeper(params({ funding })), { accounts })).to.deep.equal([]);
    });
  });

  describe("what it pays", () => {
    it("bids its share of the profit after the base fee", () => {
      const [half, tenth] = [5_000n, 1_000n].map(
        (bidShareBps) => act(keeper(params({ bidShareBps })))[0]?.tipWei ?? 0n,
      );
      expect(half !== undefined && tenth !== undefined && half > 4n * tenth && half < 6n * tenth).to.equal(true);
    });

    it("bids between its least and its most", () => {
      expect(act(keeper(params({ bidShareBps: 0n })))[0]?.tipWei).to.equal(GWEI);
      expect(act(keeper(params({ maxTipWei: 7n * GWEI })))[0]?.tipWei).to.equal(7n * GWEI);
    });

    it("does not try when the base fee eats the profit", () => {
      // About 3,000 dollars of profit; 500,000 gas at 4,000 dollars an ether cost that at 1,500 gwei.
      const atBaseFee = (gwei: bigint): number =>
        act(keeper(params()), { ...FALLEN, world: { baseFeeWei: gwei * GWEI } }).length;
      expect(atBaseFee(1_000n)).to.equal(1);
      expect(atBaseFee(2_000n)).to.equal(0);
    });

    it("does not try when too little is left", () => {
      expect(act(keeper(params({ minProfitBase: priceE8("10_000") })))).to.deep.equal([]);
    });

    it("asks its contract for at least the gas and its least profit", () => {
      const [action] = act(keeper(params()));
      const plan = planOf(action);
      const gasBase = (500_000n * (GWEI + (action?.tipWei ?? 0n)) * priceE8("4000")) / 10n ** 18n;
      expect(plan.minProfitUnits >= (gasBase + priceE8("5")) / 100n).to.equal(true);
      expect(action?.metered).to.equal(true);
    });
  });

  describe("unloading", () => {
    const funding = { kind: "inventory", holdDiscountBps: 100n, unloadDiscountBps: 50n } as const;
    const holding = (usde: string): AccountScene => ({ address: CONTRACT, wallet: { USDe: usde } });

    it("sells held collateral where the pool pays the lending pool's price less its discount", () => {
      const actions = act(keeper(params({ funding })), { accounts: [holding("100_000")] });
      expect(actions.map((action) => callOf(action).method)).to.deep.equal(["unloadKeeper"]);
      const [contract, collateral, amountUnits, exit] = callOf(actions[0] as Action).args;
      expect([contract, collateral, amountUnits]).to.deep.equal([CONTRACT, "USDe", wad("100_000")]);
      expect(exit).to.deep.equal([
        { kind: "stable-swap", pool: POOL, sell: "USDe", buy: "USDC", minOutUnits: 99_500_000_000n },
      ]);
    });

    it("waits while the pool pays less", () => {
      const scene = { accounts: [holding("100_000")], poolUsde: "95_000_000", poolUsdc: "5_000_000" };
      expect(act(keeper(params({ funding })), scene)).to.deep.equal([]);
    });

    it("leaves a lot that is not worth its gas", () => {
      expect(act(keeper(params({ funding })), { accounts: [holding("100")] })).to.deep.equal([]);
    });

    it("redeems it where it may", () => {
      const scene = { accounts: [holding("100_000")], poolUsde: "95_000_000", poolUsdc: "5_000_000" };
      const actions = act(keeper(params({ funding, redemption: { usde: "USDe", asset: "USDC" } })), scene);
      expect(callOf(actions[0] as Action).args[3]).to.deep.equal([{ kind: "redeem-usde", asset: "USDC" }]);
    });
  });

  it("does the same for the same view", () => {
    const scene = { ...FALLEN, accounts: [LOOP, { ...LOOP, address: OTHER }, KEEPER] };
    expect(act(keeper(params()), scene)).to.deep.equal(act(keeper(params()), scene));
  });
});
