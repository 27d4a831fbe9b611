import { expect } from "chai";
import fc from "fast-check";
import { EmptyRangeError, Rng } from "../../../scripts/lib/rng.ts";

const MASK = 0xffff_ffffn;

/** sfc32 and its seeding written a second time, on bigints modulo 2^32, so that no 32-bit trick is shared. */
function referenceStream(seed: string): () => bigint {
  const multiply = (a: bigint, b: bigint) => (a * b) & MASK;
  const hash: [bigint, bigint, bigint, bigint] = [1779033703n, 3144134277n, 1013904242n, 2773480762n];
  const multipliers = [597399067n, 2869860233n, 951274213n, 2716044179n] as const;
  for (const unit of Array.from({ length: seed.length }, (_, at) => BigInt(seed.charCodeAt(at)))) {
    hash[0] = hash[1] ^ multiply(hash[0] ^ unit, multipliers[0]);
    hash[1] = hash[2] ^ multiply(hash[1] ^ unit, multipliers[1]);
    hash[2] = hash[3] ^ multiply(hash[2] ^ unit, multipliers[2]);
    hash[3] = hash[0] ^ multiply(hash[3] ^ unit, multipliers[3]);
  }
  hash[0] = multiply(hash[2] ^ (hash[0] >> 18n), multipliers[0]);
  hash[1] = multiply(hash[3] ^ (hash[1] >> 22n), multipliers[1]);
  hash[2] = multiply(hash[0] ^ (hash[2] >> 17n), multipliers[2]);
  hash[3] = multiply(hash[1] ^ (hash[3] >> 19n), multipliers[3]);
  let a = hash[0] ^ hash[1] ^ hash[2] ^ hash[3];
  let b = hash[1] ^ a;
  let c = hash[2] ^ a;
  let counter = hash[3] ^ a;
  const next = () => {
    const result = (a + b + counter) & MASK;
    counter = (counter + 1n) & MASK;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & MASK;
    c = ((((c << 21n) | (c >> 11n)) & MASK) + result) & MASK;
    return result;
  };
  for (let drawn = 0; drawn < 12; drawn++) next();
  return next;
}

const draws = (rng: Rng, count: number) => Array.from({ length: count }, () => rng.nextU32());

describe("Rng", () => {
  describe("nextU32", () => {
    it("equals an independent implementation for any seed", () => {
      fc.assert(
        fc.property(fc.string(), (seed) => {
          const reference = referenceStream(seed);
          const rng = new Rng(seed);
          for (let at = 0; at < 50; at++) expect(BigInt(rng.nextU32())).to.equal(reference());
        }),
        { seed: 1 },
      );
    });

    it("gives the known first draws of seed 1, so that a record of today can be re-run tomorrow", () => {
      expect(draws(new Rng(1), 4)).to.deep.equal([986517678, 2672681029, 625981019, 663261097]);
    });

    it("takes a number and its text as the same seed", () => {
      expect(draws(new Rng(42), 5)).to.deep.equal(draws(new Rng("42"), 5));
    });

    it("gives unrelated streams for neighbouring seeds", () => {
      const first = draws(new Rng(1), 1000);
      const second = draws(new Rng(2), 1000);
      const bitsThatDiffer = first.reduce(
        (sum, word, at) => sum + ((word ^ (second[at] ?? 0)) >>> 0).toString(2).replaceAll("0", "").length,
        0,
      );
      expect(bitsThatDiffer / 32_000).to.be.within(0.48, 0.52);
    });
  });

  describe("float", () => {
    it("stays in [0, 1) with mean 1/2 and variance 1/12", () => {
      const rng = new Rng("float");
      const sample = Array.from({ length: 20_000 }, () => rng.float());
      const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
      const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sample.length;
      expect(Math.min(...sample)).to.be.at.least(0);
      expect(Math.max(...sample)).to.be.below(1);
      expect(mean).to.be.within(0.49, 0.51);
      expect(variance).to.be.within(1 / 12 - 0.003, 1 / 12 + 0.003);
    });
  });

  describe("int", () => {
    it("reaches both bounds and nothing beyond, about equally often", () => {
      const rng = new Rng("die");
      const counts = new Map<number, number>();
      for (let at = 0; at < 12_000; at++) {
        const face = rng.int(1, 6);
        counts.set(face, (counts.get(face) ?? 0) + 1);
      }
      expect([...counts.keys()].sort()).to.deep.equal([1, 2, 3, 4, 5, 6]);
      const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
      expect(chiSquare).to.be.below(20.5); // 5 degrees of freedom, 0.1 %
    });

    it("gives the only member of a range of one", () => {
      expect(new Rng(1).int(-7, -7)).to.equal(-7);
    });

    it("throws EmptyRangeError when max is below min, or a bound is no safe integer", () => {
      expect(() => new Rng(1).int(5, 3)).to.throw(EmptyRangeError, "rng.int(5, 3)");
      expect(() => new Rng(1).int(0.5, 3)).to.throw(EmptyRangeError, "rng.int(0.5, 3)");
    });
  });

  describe("bigintBelow", () => {
    it("stays below any bound", () => {
      fc.assert(
        fc.property(fc.bigInt({ min: 1n, max: 2n ** 300n }), fc.integer(), (bound, seed) => {
          const drawn = new Rng(seed).bigintBelow(bound);
          expect(drawn >= 0n && drawn < bound).to.equal(true);
        }),
        { seed: 1 },
      );
    });

    it("covers a bound beyond 32 bits evenly", () => {
      const rng = new Rng("wide");
      const bound = 3n * 2n ** 40n;
      const thirds = [0, 0, 0];
      for (let at = 0; at < 6000; at++) {
        const third = Number(rng.bigintBelow(bound) >> 40n);
        thirds[third] = (thirds[third] ?? 0) + 1;
      }
      for (const count of thirds) expect(count).to.be.within(1870, 2130);
    });

    it("throws EmptyRangeError below 1", () => {
      expect(() => new Rng(1).bigintBelow(0n)).to.throw(EmptyRangeError, "rng.bigintBelow(0)");
    });
  });

  describe("pick", () => {
    it("picks every member", () => {
      const rng = new Rng("pick");
      const seen = new Set(Array.from({ length: 200 }, () => rng.pick(["a", "b", "c"])));
      expect([...seen].sort()).to.deep.equal(["a", "b", "c"]);
    });

    it("throws EmptyRangeError on an empty list", () => {
      expect(() => new Rng(1).pick([])).to.throw(EmptyRangeError, "rng.pick([])");
    });
  });

  describe("shuffle", () => {
    it("keeps the members and leaves the list as it was", () => {
      const list = Object.freeze([1, 2, 3, 4, 5, 6, 7, 8]);
      const shuffled = new Rng("shuffle").shuffle(list);
      expect(shuffled).to.have.members([...list]);
      expect(shuffled).not.to.deep.equal(list);
    });

    it("gives each of the six orders of three about equally often", () => {
      const rng = new Rng("orders");
      const counts = new Map<string, number>();
      for (let at = 0; at < 6000; at++) {
        const order = rng.shuffle(["a", "b", "c"]).join("");
        counts.set(order, (counts.get(order) ?? 0) + 1);
      }
      expect(counts.size).to.equal(6);
      const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      expect(chiSquare).to.be.below(20.5); // 5 degrees of freedom, 0.1 %
    });
  });

  describe("fork", () => {
    it("does not depend on what was drawn before, and changes nothing in its parent", () => {
      const untouched = new Rng("root");
      const drawn = new Rng("root");
      draws(drawn, 100);
      expect(draws(drawn.fork("keeper-1"), 10)).to.deep.equal(draws(untouched.fork("keeper-1"), 10));

      const parent = new Rng("root");
      draws(parent.fork("keeper-1"), 10);
      expect(draws(parent, 10)).to.deep.equal(draws(new Rng("root"), 10));
    });

    it("gives different streams for different labels, nestings and parents", () => {
      const root = new Rng("root");
      const streams = [
        root,
        root.fork("a"),
        root.fork("b"),
        root.fork("a").fork("b"),
        root.fork("a/b"),
        new Rng("root/a").fork("b"),
      ].map((rng) => draws(rng, 3).join());
      expect(new Set(streams).size).to.equal(streams.length);
    });
  });
});
