import { rayMulCeil, rayMulFloor } from "../lib/ray.ts";
import type { Rng } from "../lib/rng.ts";
import type { FlashUse, TwinCall } from "../protocol/twin/twin-call.ts";
import type { TwinShape, TwinState } from "../protocol/twin/twin-state.ts";
import { positionsOf } from "./position-units.ts";
import { randomGovernance } from "./random-governance.ts";
import { TWIN_MARKET, TWIN_PRICES_E8 } from "./twin-market.ts";

type Draft = Omit<TwinCall, "wait">;

const WAD = 10n ** 18n;
const VARIABLE = "2";
const OPENING_SUPPLIES = 4;
const OPENING_BORROWS = 3;
const DAY = 86_400;

/** Draws the next call of a sequence in view of the state, so that most calls do something and limits are hit exactly. */
export class RandomCalls {
  readonly #rng: Rng;
  readonly #shape: TwinShape;
  readonly #pricesE8 = new Map(Object.entries(TWIN_PRICES_E8));
  /** Calls that belong to the last one: they follow it in the same second. */
  #following: ((state: TwinState) => Draft)[] = [];
  #drawn = 0;

  constructor(rng: Rng, shape: TwinShape) {
    this.#rng = rng;
    this.#shape = shape;
  }

  /** @param state After the last call; undefined before the first. */
  next(state: TwinState | undefined): TwinCall {
    const follow = state === undefined ? undefined : this.#following.shift();
    if (follow !== undefined && state !== undefined) return { wait: 0, ...follow(state) };
    return { wait: this.#wait(), ...this.#draft(state, this.#drawn++) };
  }

  #draft(state: TwinState | undefined, place: number): Draft {
    if (state === undefined || place < OPENING_SUPPLIES) return this.#supply(place % this.#shape.users);
    if (place < OPENING_SUPPLIES + OPENING_BORROWS) return this.#borrow(state);
    const kinds: readonly (readonly [number, () => Draft])[] = [
      [8, () => this.#supply(this.#user())],
      [14, () => this.#borrow(state)],
      [8, () => this.#withdraw(state)],
      [9, () => this.#repay(state)],
      [5, () => this.#setCollateral()],
      [6, () => this.#setEMode()],
      [7, () => this.#transfer(state)],
      [22, () => this.#liquidate(state)],
      [5, () => this.#flashLoan(state)],
      [3, () => this.#collectOrCover(state)],
      [14, () => this.#price(state)],
      [4, () => this.#cap(state)],
      [10, () => randomGovernance(this.#rng, this.#shape)],
    ];
    if (this.#shortOf(state).length > 0 && this.#rng.int(0, 5) === 0) return this.#cover(state);
    let drawn = this.#rng.int(
      1,
      kinds.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, draft] of kinds) {
      drawn -= weight;
      if (drawn <= 0) return draft();
    }
    return this.#supply(0);
  }

  #wait(): number {
    const rng = this.#rng;
    return rng.pick([0, 1, 12, 12, rng.int(0, 3_600), rng.int(0, DAY), rng.int(0, 30 * DAY), rng.int(0, 400 * DAY)]);
  }

  #supply(user: number): Draft {
    const symbol = this.#symbol();
    const units = this.#unitsWorth(symbol, this.#dollars());
    const others = [`@user:${this.#user()}`, `@user:${user}`, `@aToken:${symbol}`] as const;
    const onBehalfOf = this.#rng.int(0, 9) === 0 ? this.#rng.pick(others) : `@user:${user}`;
    const amount = this.#rng.int(0, 19) === 0 ? this.#oddAmount(units) : String(units);
    return pool(user, "supply", [`@token:${symbol}`, amount, onBehalfOf, "0"]);
  }

  #borrow(state: TwinState): Draft {
    const user = this.#holder(state, "scaledSupply");
    const liquid = this.#shape.symbols.filter((_, at) => (state.reserves[at]?.availableUnits ?? 0n) > 0n);
    const symbol = liquid.length > 0 && this.#rng.int(0, 9) !== 0 ? this.#rng.pick(liquid) : this.#symbol();
    const limit = this.#unitsOf(symbol, state.users[user]?.availableBorrowsBase ?? 0n);
    const liquidity = state.reserves[this.#place(symbol)]?.availableUnits ?? 0n;
    const least = limit < liquidity || this.#rng.int(0, 4) === 0 ? limit : liquidity;
    const reference = least > 0n ? least : this.#unitsWorth(symbol, this.#dollars());
    const mode = this.#rng.int(0, 29) === 0 ? this.#rng.pick(["0", "1", "3"]) : VARIABLE;
    const onBehalfOf = this.#rng.int(0, 19) === 0 ? this.#user() : user;
    return pool(user, "borrow", [`@token:${symbol}`, this.#amount(reference), mode, "0", `@user:${onBehalfOf}`]);
  }

  #withdraw(state: TwinState): Draft {
    const user = this.#holder(state, "scaledSupply");
    const symbol = this.#heldSymbol(state, user, "scaledSupply");
    const to = this.#rng.int(0, 14) === 0 ? `@aToken:${symbol}` : `@user:${this.#rng.pick([user, this.#user()])}`;
    return pool(user, "withdraw", [`@token:${symbol}`, this.#amount(this.#supplied(state, user, symbol)), to]);
  }

  #repay(state: TwinState): Draft {
    const debtor = this.#holder(state, "scaledDebt");
    const user = this.#rng.int(0, 4) === 0 ? this.#user() : debtor;
    const symbol = this.#heldSymbol(state, debtor, "scaledDebt");
    const amount = this.#amount(this.#owed(state, debtor, symbol));
    if (this.#rng.int(0, 3) === 0) return pool(user, "repayWithATokens", [`@token:${symbol}`, amount, VARIABLE]);
    const mode = this.#rng.int(0, 29) === 0 ? "1" : VARIABLE;
    return pool(user, "repay", [`@token:${symbol}`, amount, mode, `@user:${debtor}`]);
  }

  #setCollateral(): Draft {
    const isOn = this.#rng.int(0, 1) === 0;
    return pool(this.#user(), "setUserUseReserveAsCollateral", [`@token:${this.#symbol()}`, isOn]);
  }

  #setEMode(): Draft {
    return pool(this.#user(), "setUserEMode", [String(this.#rng.pick([0, ...this.#shape.eModeIds, 1, 2, 77]))]);
  }

  /** Hand on aTokens, or allow another account to and have it do so; or have it borrow on the account's behalf. */
  #transfer(state: TwinState): Draft {
    const user = this.#holder(state, "scaledSupply");
    const symbol = this.#heldSymbol(state, user, "scaledSupply");
    const amount = this.#amount(this.#supplied(state, user, symbol));
    const other = this.#user();
    const owner = `@user:${user}`;
    const spender = `@user:${other}`;
    const spend = this.#rng.int(0, 2) === 0 ? this.#amount(this.#supplied(state, user, symbol)) : amount;
    const aToken = `aToken:${symbol}`;
    return this.#rng.pick<() => Draft>([
      () => ({ user, target: aToken, method: "transfer", args: [spender, amount] }),
      () => ({ user, target: aToken, method: "transfer", args: [spender, amount] }),
      () => {
        this.#following = [
          () => ({ user: other, target: aToken, method: "transferFrom", args: [owner, spender, spend] }),
        ];
        return { user, target: aToken, method: "approve", args: [spender, amount] };
      },
      () => {
        this.#following = [() => pool(other, "borrow", [`@token:${symbol}`, spend, VARIABLE, "0", owner])];
        return { user, target: `debtToken:${symbol}`, method: "approveDelegation", args: [spender, amount] };
      },
    ])();
  }

  /** Mostly of somebody who can be liquidated; while there is nobody, move a price. */
  #liquidate(state: TwinState): Draft {
    const under = state.users.flatMap(({ healthFactorWad, debtBase }, user) =>
      debtBase > 0n && healthFactorWad < WAD ? [user] : [],
    );
    if (under.length === 0 && this.#rng.int(0, 4) !== 0) return this.#price(state);
    const borrower = under.length > 0 && this.#rng.int(0, 19) !== 0 ? this.#rng.pick(under) : this.#user();
    const liquidator = this.#rng.int(0, 19) === 0 ? borrower : this.#otherThan(borrower);
    const args = this.#liquidation(state, borrower);
    if (this.#rng.int(0, 4) !== 0) return pool(liquidator, "liquidationCall", args);
    const [, debt, , amount] = args;
    const use: FlashUse = { approve: debt.slice("@token:".length), method: "liquidationCall", args };
    const borrowed = amount === "max" ? this.#unitsWorth(use.approve, this.#dollars()).toString() : amount;
    return pool(liquidator, "flashLoanSimple", [`@user:${liquidator}`, debt, borrowed, use, "0"]);
  }

  /** Collateral, debt, borrower, amount, whether in aTokens. */
  #liquidation(state: TwinState, borrower: number): readonly [string, string, string, string, boolean] {
    const debt = this.#heldSymbol(state, borrower, "scaledDebt");
    const collateral = this.#heldSymbol(state, borrower, "scaledSupply");
    const owed = this.#owed(state, borrower, debt);
    const leftover = this.#unitsWorth(debt, 1_000n);
    const amount = this.#rng.pick<() => string>([
      () => "max",
      () => "max",
      () => String(owed),
      () => this.#near(owed / 2n),
      () => this.#near(owed > leftover ? owed - leftover : owed),
      () => this.#amount(owed),
    ])();
    return [`@token:${collateral}`, `@token:${debt}`, `@user:${borrower}`, amount, this.#rng.int(0, 2) === 0];
  }

  #flashLoan(state: TwinState): Draft {
    const user = this.#user();
    const drawn = this.#rng.shuffle(this.#shape.symbols).slice(0, this.#rng.int(1, 2));
    const symbols = this.#rng.int(0, 7) === 0 ? [...drawn, ...drawn] : drawn;
    const amounts = symbols.map((symbol) => this.#amount(state.reserves[this.#place(symbol)]?.availableUnits ?? 0n));
    if (this.#rng.int(0, 1) === 0) {
      return pool(user, "flashLoanSimple", [
        `@user:${user}`,
        `@token:${symbols[0] ?? ""}`,
        amounts[0] ?? "0",
        "0x",
        "0",
      ]);
    }
    const modes = symbols.map(() => this.#rng.pick(["0", "0", VARIABLE]));
    const onBehalfOf = this.#rng.int(0, 9) === 0 ? this.#user() : user;
    return pool(user, "flashLoan", [
      `@user:${user}`,
      symbols.map((symbol) => `@token:${symbol}`),
      amounts,
      modes,
      `@user:${onBehalfOf}`,
      "0x",
      "0",
    ]);
  }

  /** Set a cap a little above what there is, bring the reserve's interest up to now, and go up to the cap, about. */
  #cap(state: TwinState): Draft {
    const symbol = this.#symbol();
    const place = this.#place(symbol);
    const isOfSupply = this.#rng.int(0, 1) === 0;
    const unit = 10n ** BigInt(TWIN_MARKET.tokens[symbol]?.decimals ?? 18);
    const unitsThere = ({ reserves }: TwinState): bigint => {
      const reserve = reserves[place];
      if (reserve === undefined) return 0n;
      return isOfSupply
        ? rayMulFloor(reserve.scaledSupply + reserve.accruedToTreasuryScaled, reserve.liquidityIndexRay)
        : rayMulCeil(reserve.scaledDebt, reserve.variableBorrowIndexRay);
    };
    const capTokens = unitsThere(state) / unit + BigInt(this.#rng.pick([1, 1, 2, 100]));
    const mayBorrow = (user: number): bigint => state.users[user]?.availableBorrowsBase ?? 0n;
    const mostAble = [...state.users.keys()].reduce((one, other) => (mayBorrow(other) > mayBorrow(one) ? other : one));
    const actor = isOfSupply ? this.#user() : mostAble;
    const asset = `@token:${symbol}`;
    this.#following = [
      () => pool(actor, "supply", [asset, "1000", `@user:${actor}`, "0"]),
      (now) => {
        const room = this.#near(capTokens * unit - unitsThere(now));
        return isOfSupply
          ? pool(actor, "supply", [asset, room, `@user:${actor}`, "0"])
          : pool(actor, "borrow", [asset, room, VARIABLE, "0", `@user:${actor}`]);
      },
    ];
    const method = isOfSupply ? "setSupplyCap" : "setBorrowCap";
    return { user: "governor", target: "configurator", method, args: [asset, String(capTokens)] };
  }

  #collectOrCover(state: TwinState): Draft {
    if (this.#rng.int(0, 1) === 0) {
      return pool(this.#user(), "mintToTreasury", [this.#shape.symbols.map((symbol) => `@token:${symbol}`)]);
    }
    return this.#cover(state);
  }

  /** Symbols of reserves with a deficit. */
  #shortOf(state: TwinState): string[] {
    return this.#shape.symbols.filter((_, at) => (state.reserves[at]?.deficitUnits ?? 0n) > 0n);
  }

  /** Eliminate a deficit; or bring the first account, the one that may, into a position to. */
  #cover(state: TwinState): Draft {
    const short = this.#shortOf(state);
    const symbol = short.length > 0 ? this.#rng.pick(short) : this.#symbol();
    const deficit = state.reserves[this.#place(symbol)]?.deficitUnits ?? 0n;
    const owed = this.#shape.symbols.find((_, at) => (state.users[0]?.positions[at]?.scaledDebt ?? 0n) > 0n);
    if (short.length > 0 && this.#rng.int(0, 3) !== 0) {
      if (owed !== undefined) return pool(0, "repay", [`@token:${owed}`, "max", VARIABLE, "@user:0"]);
      if (this.#supplied(state, 0, symbol) < deficit) {
        return pool(0, "supply", [`@token:${symbol}`, String(deficit * 2n), "@user:0", "0"]);
      }
    }
    const user = this.#rng.int(0, 7) === 0 ? this.#user() : 0;
    return pool(user, "eliminateReserveDeficit", [`@token:${symbol}`, this.#amount(deficit)]);
  }

  /** Move a price at random, by one unit, or so that an account comes to stand about where a rule changes. */
  #price(state: TwinState): Draft {
    const rng = this.#rng;
    const debtors = state.users.flatMap(({ debtBase, collateralBase }, user) =>
      debtBase > 0n && collateralBase > 0n ? [user] : [],
    );
    let symbol = this.#symbol();
    let priceE8 = this.#pricesE8.get(symbol) ?? 1n;
    const kind = rng.int(0, 9);
    if (kind < 6 && debtors.length > 0) {
      const user = rng.pick(debtors);
      symbol = this.#heldSymbol(state, user, "scaledSupply");
      const healthFactorWad = state.users[user]?.healthFactorWad ?? WAD;
      const targetE4 = BigInt(rng.pick([10_000, 9_999, 9_990, 9_800, 9_501, 9_500, 9_499, 9_000, 8_000, 5_000, 1_000]));
      priceE8 = ((this.#pricesE8.get(symbol) ?? 1n) * targetE4 * WAD) / (10_000n * healthFactorWad);
    } else if (kind < 7) priceE8 += rng.int(0, 1) === 0 ? 1n : -1n;
    else if (kind < 9) priceE8 = (priceE8 * BigInt(rng.int(3_000, 20_000))) / 10_000n;
    else if (rng.int(0, 3) === 0) priceE8 = 0n;
    else priceE8 = TWIN_PRICES_E8[symbol] ?? priceE8;
    if (priceE8 < 0n || priceE8 > 10n ** 15n) priceE8 = 10n ** 8n;
    this.#pricesE8.set(symbol, priceE8);
    return { user: "governor", target: `feed:${symbol}`, method: "set", args: [String(priceE8)] };
  }

  #user(): number {
    return this.#rng.int(0, this.#shape.users - 1);
  }

  #otherThan(user: number): number {
    return (user + this.#rng.int(1, this.#shape.users - 1)) % this.#shape.users;
  }

  /** An account that has something in some reserve, mostly. */
  #holder(state: TwinState, field: "scaledSupply" | "scaledDebt"): number {
    const holders = state.users.flatMap(({ positions }, user) =>
      positions.some((position) => position[field] > 0n) ? [user] : [],
    );
    return holders.length > 0 && this.#rng.int(0, 9) !== 0 ? this.#rng.pick(holders) : this.#user();
  }

  #symbol(): string {
    return this.#rng.pick(this.#shape.symbols);
  }

  #place(symbol: string): number {
    return this.#shape.symbols.indexOf(symbol);
  }

  /** A reserve in which the account has something, mostly. */
  #heldSymbol(state: TwinState, user: number, field: "scaledSupply" | "scaledDebt"): string {
    const positions = state.users[user]?.positions ?? [];
    const held = this.#shape.symbols.filter((_, at) => (positions[at]?.[field] ?? 0n) > 0n);
    return held.length > 0 && this.#rng.int(0, 14) !== 0 ? this.#rng.pick(held) : this.#symbol();
  }

  #supplied(state: TwinState, user: number, symbol: string): bigint {
    return positionsOf(state, this.#shape)(user, symbol).suppliedUnits;
  }

  #owed(state: TwinState, user: number, symbol: string): bigint {
    return positionsOf(state, this.#shape)(user, symbol).owedUnits;
  }

  /** Whole dollars from 1 to 10 million, small and large equally often. */
  #dollars(): bigint {
    return 10n ** BigInt(this.#rng.int(0, 6)) * BigInt(this.#rng.int(1, 10));
  }

  #unitsWorth(symbol: string, dollars: bigint): bigint {
    return this.#unitsOf(symbol, dollars * 10n ** 8n);
  }

  #unitsOf(symbol: string, base: bigint): bigint {
    const priceE8 = this.#pricesE8.get(symbol) ?? 0n;
    const unit = 10n ** BigInt(TWIN_MARKET.tokens[symbol]?.decimals ?? 18);
    return priceE8 === 0n ? unit : (base * unit) / priceE8;
  }

  /** Part of a reference amount, all of it, about all of it, more, or something odd. */
  #amount(reference: bigint): string {
    const rng = this.#rng;
    const kind = rng.int(0, 9);
    if (kind < 5) return String((reference * BigInt(rng.int(1, 999))) / 1_000n);
    if (kind < 6) return String((reference * BigInt(rng.int(950, 1_000))) / 1_000n);
    if (kind < 8) return this.#near(reference);
    return this.#oddAmount(reference);
  }

  #near(reference: bigint): string {
    const off = this.#rng.pick([-2n, -1n, 0n, 0n, 1n, 2n]);
    return String(reference + off < 0n ? 0n : reference + off);
  }

  #oddAmount(reference: bigint): string {
    return this.#rng.pick([
      "max",
      "max",
      "0",
      "1",
      "2",
      String(reference * 2n),
      String(10n ** 30n),
      String(1n << 128n),
    ]);
  }
}

function pool(user: number, method: string, args: TwinCall["args"]): Draft {
  return { user, target: "pool", method, args };
}
