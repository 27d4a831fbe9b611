import { expect } from "chai";
import { UnknownAccountError } from "../../../scripts/engine/errors.ts";
import { TrackedAccounts } from "../../../scripts/engine/tracked-accounts.ts";
import { Rng } from "../../../scripts/lib/rng.ts";
import { WAD, wad } from "../../../scripts/lib/wad.ts";
import type { AccountView } from "../../../scripts/protocol/account-book.ts";
import { AccountMath } from "../../../scripts/protocol/account-math.ts";
import type { AccountState, MarketState } from "../../../scripts/protocol/market-state.ts";
import { RAY, VECTOR_RESERVES, addressOf, paperAccount, paperMarket, paperState } from "../../helpers/paper-market.ts";

const market = paperMarket();
const PAR = { USDe: 100_000_000n, USDC: 100_000_000n, WETH: 200_000_000_000n };

function stateAt(prices: Readonly<Record<string, bigint>>, indexRay = RAY): MarketState {
  const changes = Object.entries(prices).map(([symbol, priceE8]) => {
    return [symbol, { priceE8, liquidityIndexRay: indexRay, variableBorrowIndexRay: indexRay }];
  });
  return paperState(VECTOR_RESERVES, Object.fromEntries(changes) as Parameters<typeof paperState>[1]);
}

/** 100,000 USDe against some USDC, in the e-mode for both. */
function looper(n: number, debtUsdc: bigint): AccountState {
  return paperAccount(addressOf(n), [100_000n * WAD, 0n, 0n], [0n, debtUsdc * 1_000_000n, 0n], 1);
}

function randomAccount(n: number, rng: Rng): AccountState {
  const units = [WAD, 1_000_000n, WAD / 2_000n];
  const amounts = (most: number): bigint[] =>
    units.map((unit) => (rng.int(0, 2) === 0 ? unit * BigInt(rng.int(1, most)) : 0n));
  return paperAccount(addressOf(n), amounts(1_000), amounts(700), rng.int(0, 1));
}

function addresses(views: readonly { readonly address: string }[]): string[] {
  return views.map(({ address }) => address);
}

describe("TrackedAccounts", () => {
  describe("get", () => {
    it("throws for an account the run does not follow", () => {
      const accounts = new TrackedAccounts(market, stateAt(PAR), [looper(1, 50_000n)], PAR);
      expect(() => accounts.get(addressOf(2))).to.throw(
        UnknownAccountError,
        `${addressOf(2)} is none of the 1 accounts`,
      );
    });

    it("finds an account however its address is spelt", () => {
      const account = { ...looper(0xabc, 50_000n), address: addressOf(0xabc).replace("abc", "aBc") as `0x${string}` };
      const accounts = new TrackedAccounts(market, stateAt(PAR), [account], PAR);
      expect(accounts.get(addressOf(0xabc)).address).to.equal(account.address);
      expect(accounts.spelling(addressOf(0xabc))).to.equal(account.address);
    });

    it("computes at the latest reading", () => {
      const accounts = new TrackedAccounts(market, stateAt(PAR), [looper(1, 90_000n)], PAR);
      expect(accounts.get(addressOf(1)).healthFactorWad).to.equal(1_033_333_333_333_333_333n);
      accounts.advance(stateAt({ ...PAR, USDe: 96_000_000n }), [], PAR);
      expect(accounts.get(addressOf(1)).healthFactorWad).to.equal(wad("0.992"));
    });
  });

  describe("below", () => {
    it("lists the lowest health factor first, ties by address", () => {
      const book = [looper(3, 95_000n), looper(2, 95_000n), looper(4, 99_000n), looper(1, 10_000n)];
      const accounts = new TrackedAccounts(market, stateAt(PAR), book, PAR);
      expect(addresses(accounts.below(WAD))).to.deep.equal([4, 2, 3].map(addressOf));
    });

    it("leaves out who paid everything back, and takes in who borrowed", () => {
      const accounts = new TrackedAccounts(market, stateAt(PAR), [looper(1, 99_000n), looper(2, 0n)], PAR);
      expect(addresses(accounts.below(WAD))).to.deep.equal([addressOf(1)]);
      accounts.advance(stateAt(PAR), [looper(1, 0n), looper(2, 99_000n)], PAR);
      expect(addresses(accounts.below(WAD))).to.deep.equal([addressOf(2)]);
    });

    it("sees a threshold that governance lowered", () => {
      const plain = paperAccount(addressOf(1), [100_000n * WAD, 0n, 0n], [0n, 74_000_000_000n, 0n]);
      const accounts = new TrackedAccounts(market, stateAt(PAR), [plain], PAR);
      expect(accounts.below(WAD)).to.deep.equal([]);
      const lower = VECTOR_RESERVES.map((reserve) => ({ ...reserve, liquidationThresholdBps: 7_300n }));
      accounts.advance(paperState(lower), [], PAR);
      expect(addresses(accounts.below(WAD))).to.deep.equal([addressOf(1)]);
    });

    it("sees an e-mode that governance changed", () => {
      const changing = { ...paperMarket() };
      const accounts = new TrackedAccounts(changing, stateAt(PAR), [looper(1, 92_000n)], PAR);
      expect(accounts.below(WAD)).to.deep.equal([]);
      changing.eModes = changing.eModes.map((category) => ({ ...category, liquidationThresholdBps: 9_100n }));
      accounts.advance(stateAt(PAR), [], PAR);
      expect(addresses(accounts.below(WAD))).to.deep.equal([addressOf(1)]);
    });

    it("equals computing everybody, whatever prices and balances do", () => {
      const rng = new Rng("tracked accounts");
      const book = new Map<number, AccountState>();
      for (let n = 0; n < 120; n++) book.set(n, randomAccount(n, rng));
      const prices = { ...PAR };
      const trueValues = { ...PAR };
      let indexRay = RAY;
      const accounts = new TrackedAccounts(market, stateAt(PAR), [...book.values()], PAR);
      let found = 0;
      for (let block = 0; block < 100; block++) {
        for (const asset of ["USDe", "USDC", "WETH"] as const) {
          prices[asset] = (prices[asset] * BigInt(10_000 + rng.int(-150, 140))) / 10_000n;
          trueValues[asset] = (trueValues[asset] * BigInt(10_000 + rng.int(-150, 140))) / 10_000n;
        }
        indexRay += BigInt(rng.int(0, 1_000_000)) * 10n ** 16n;
        const touched = rng.int(0, 3) === 0 ? [] : [0, 1, 2].map(() => randomAccount(rng.int(0, 119), rng));
        for (const account of touched) book.set(Number(account.address), account);
        const state = stateAt(prices, indexRay);
        accounts.advance(state, touched, trueValues);

        const views = everybody(new AccountMath(market, state), book);
        const expected = views.filter(({ healthFactorWad }) => healthFactorWad < WAD).sort(byHealthFactor);
        expect(addresses(accounts.below(WAD)), `block ${block}`).to.deep.equal(addresses(expected));

        const short = everybody(new AccountMath(market, stateAt(trueValues, indexRay)), book)
          .filter(({ totalDebtBase, totalCollateralBase }) => totalDebtBase > totalCollateralBase)
          .map((view) => ({ address: view.address, shortBase: view.totalDebtBase - view.totalCollateralBase }))
          .sort((a, b) => (a.address < b.address ? -1 : 1));
        expect(accounts.shortfalls(), `block ${block}`).to.deep.equal(short);
        found += expected.length + short.length;
      }
      expect(found).to.be.greaterThan(1_000);
    });
  });

  describe("shortfalls", () => {
    it("counts by true value, not by the lending pool's price", () => {
      const accounts = new TrackedAccounts(market, stateAt(PAR), [looper(1, 90_000n)], { ...PAR, USDe: 75_000_000n });
      expect(accounts.below(WAD)).to.deep.equal([]);
      expect(accounts.shortfalls()).to.deep.equal([{ address: addressOf(1), shortBase: 15_000n * 100_000_000n }]);
    });
  });
});

function everybody(math: AccountMath, book: ReadonlyMap<number, AccountState>): AccountView[] {
  return [...book.values()].map((account) => math.view(account));
}

function byHealthFactor(a: AccountView, b: AccountView): number {
  if (a.healthFactorWad !== b.healthFactorWad) return a.healthFactorWad < b.healthFactorWad ? -1 : 1;
  return a.address < b.address ? -1 : 1;
}
