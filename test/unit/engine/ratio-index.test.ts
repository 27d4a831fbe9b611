import { expect } from "chai";
import {
  RatioIndex,
  type PositionClass,
  type ReserveFactors,
  type Standing,
} from "../../../scripts/engine/ratio-index.ts";
import { Rng } from "../../../scripts/lib/rng.ts";
import { WAD, wad } from "../../../scripts/lib/wad.ts";
import type { Address } from "../../../scripts/protocol/hex.ts";

const RAY = 10n ** 27n;
const DECIMALS = [6, 18, 8, 2] as const;
const WEIGHTS_BPS = [7_800n, 9_000n, 7_500n, 8_800n] as const;

interface Position {
  readonly supplied: readonly bigint[];
  readonly owed: readonly bigint[];
}

/** A little market of positions with Aave's rounding, in which everything can be computed the slow way. */
class Market {
  readonly positions = new Map<Address, Position>();
  pricesE8 = [100_000_000n, 100_000_000n, 6_000_000_000_000n, 120_000_000n];
  liquidityIndexes = [RAY, RAY, RAY, RAY];
  borrowIndexes = [RAY, RAY, RAY, RAY];
  measured = 0;

  readonly measure = (account: Address): Standing => {
    this.measured += 1;
    const { supplied, owed } = this.positions.get(account) as Position;
    let collateralBase = 0n;
    let weighted = 0n;
    let debtBase = 0n;
    for (const [id, decimals] of DECIMALS.entries()) {
      const unit = 10n ** BigInt(decimals);
      const price = this.pricesE8[id] as bigint;
      const balance = ((supplied[id] as bigint) * (this.liquidityIndexes[id] as bigint)) / RAY;
      collateralBase += (balance * price) / unit;
      weighted += ((balance * price) / unit) * (WEIGHTS_BPS[id] as bigint);
      const debt = ((owed[id] as bigint) * (this.borrowIndexes[id] as bigint) + RAY - 1n) / RAY;
      debtBase += (debt * price + unit - 1n) / unit;
    }
    return {
      ratioWad: debtBase === 0n ? 2n ** 256n - 1n : (weighted * WAD + debtBase / 2n) / debtBase / 10_000n,
      collateralBase,
      debtBase,
      weightBps: collateralBase === 0n ? 0n : weighted / collateralBase,
    };
  };

  factors(): ReserveFactors[] {
    return DECIMALS.map((decimals, id) => {
      const unit = 10n ** BigInt(decimals);
      const price = this.pricesE8[id] as bigint;
      return {
        collateral: price * (this.liquidityIndexes[id] as bigint),
        debt: price * (this.borrowIndexes[id] as bigint),
        unitBase: (price + unit - 1n) / unit,
      };
    });
  }

  classOf(account: Address): PositionClass {
    const { supplied, owed } = this.positions.get(account) as Position;
    const ids = (amounts: readonly bigint[]): number[] => [...amounts.keys()].filter((id) => amounts[id] !== 0n);
    return { key: `${ids(supplied).join()}/${ids(owed).join()}`, collateral: ids(supplied), debts: ids(owed) };
  }

  bruteForce(boundWad: bigint): Address[] {
    return [...this.positions.keys()].filter((account) => this.measure(account).ratioWad < boundWad).sort();
  }
}

function addressOf(n: number): Address {
  return `0x${n.toString(16).padStart(40, "0")}`;
}

/** A position whose ratio lies anywhere from deep under water to comfortable, sometimes of dust. */
function randomPosition(market: Market, rng: Rng): Position {
  const supplied = [0n, 0n, 0n, 0n];
  const owed = [0n, 0n, 0n, 0n];
  const sizeE8 = rng.int(0, 9) === 0 ? BigInt(rng.int(1, 1_000)) : BigInt(rng.int(1, 1_000_000)) * 100_000_000n;
  const units = (id: number, valueE8: bigint): bigint =>
    (valueE8 * 10n ** BigInt(DECIMALS[id] as number)) / (market.pricesE8[id] || 1n) + 1n;
  for (let n = rng.int(0, 2); n >= 0; n--) supplied[rng.int(0, 3)] = units(rng.int(0, 3), sizeE8);
  for (const id of [0, 1, 2, 3]) if (supplied[id] !== 0n) supplied[id] = units(id, sizeE8);
  for (let n = rng.int(0, 1); n >= 0; n--) {
    const id = rng.int(0, 3);
    owed[id] = units(id, (sizeE8 * BigInt(rng.int(30, 110))) / 100n);
  }
  return { supplied, owed };
}

function movePrices(market: Market, rng: Rng, mostBps: number): void {
  market.pricesE8 = market.pricesE8.map((price) => {
    const moved = (price * BigInt(10_000 + rng.int(-mostBps, mostBps))) / 10_000n;
    return moved > 0n ? moved : 1n;
  });
  market.liquidityIndexes = market.liquidityIndexes.map((index) => index + BigInt(rng.int(0, 1_000_000)) * 10n ** 15n);
  market.borrowIndexes = market.borrowIndexes.map((index) => index + BigInt(rng.int(0, 2_000_000)) * 10n ** 15n);
}

describe("RatioIndex", () => {
  describe("below", () => {
    for (const [seed, mostBps] of [
      ["calm", 20],
      ["stormy", 500],
      ["broken", 9_900],
    ] as const) {
      it(`finds exactly what brute force finds, ${seed}`, () => {
        const rng = new Rng(seed);
        const market = new Market();
        const index = new RatioIndex(market.measure);
        index.reprice(market.factors());
        for (let n = 0; n < 150; n++) {
          market.positions.set(addressOf(n), randomPosition(market, rng));
          index.put(addressOf(n), market.classOf(addressOf(n)));
        }
        let found = 0;
        for (let block = 0; block < 120; block++) {
          movePrices(market, rng, mostBps);
          index.reprice(market.factors());
          for (let touched = rng.int(0, 4); touched > 0; touched--) {
            const account = addressOf(rng.int(0, 149));
            market.positions.delete(account);
            index.remove(account);
            if (rng.int(0, 5) === 0) continue;
            market.positions.set(account, randomPosition(market, rng));
            index.put(account, market.classOf(account));
          }
          for (const bound of [WAD, wad("1.05"), wad("0.95"), rng.bigintBelow(3n * WAD)]) {
            const below = index.below(bound).sort();
            expect(below, `block ${block}, bound ${bound}`).to.deep.equal(market.bruteForce(bound));
            found += below.length;
          }
        }
        expect(found).to.be.greaterThan(1_000);
      });
    }

    it("finds everybody again after weights changed", () => {
      const market = new Market();
      const index = new RatioIndex(market.measure);
      index.reprice(market.factors());
      const healthy = { supplied: [10n ** 9n, 0n, 0n, 0n], owed: [0n, 10n ** 20n, 0n, 0n] };
      market.positions.set(addressOf(1), healthy);
      index.put(addressOf(1), market.classOf(addressOf(1)));
      expect(index.below(WAD)).to.deep.equal([]);
      market.positions.set(addressOf(1), { ...healthy, owed: [0n, 10n ** 21n, 0n, 0n] });
      index.invalidate();
      expect(index.below(WAD)).to.deep.equal([addressOf(1)]);
    });

    it("computes nobody while no price moves, and few while prices move little", () => {
      const rng = new Rng("cost");
      const market = new Market();
      const index = new RatioIndex(market.measure);
      index.reprice(market.factors());
      for (let n = 0; n < 2_000; n++) {
        const owed = 60_000_000n + BigInt(rng.int(0, 10_000_000));
        market.positions.set(addressOf(n), { supplied: [0n, 10n ** 20n, 0n, 0n], owed: [owed, 0n, 0n, 0n] });
        index.put(addressOf(n), market.classOf(addressOf(n)));
      }
      market.measured = 0;
      index.below(WAD);
      expect(market.measured).to.equal(0);
      for (let block = 0; block < 50; block++) {
        movePrices(market, rng, 5);
        index.reprice(market.factors());
        index.below(WAD);
      }
      expect(market.measured).to.be.lessThan(2_000);
    });
  });
});
