import { expect } from "chai";
import { loadWith } from "../../fixtures/market-text.ts";
import { messageOf } from "../../helpers/message-of.ts";

const RANGE = { lowerPrice: "0.99", upperPrice: "1.01", amounts: ["1000", "1000"] };
const POOL = { name: "pool", tokens: ["USDe", "USDC"], feePips: 500, price: "1", ranges: [RANGE] };

/** Load a market whose one Uniswap v3 pool differs in these keys. */
function load(changes: Readonly<Record<string, unknown>>) {
  return loadWith("uniswapV3Pools", [{ ...POOL, ...changes }]).uniswapV3Pools[0]!;
}

/** The same, with another range. */
const withRange = (range: unknown) => load({ ranges: [range] });

describe("loadMarket: uniswapV3Pools", () => {
  it("is empty unless told", () => {
    expect(loadWith("uniswapV3Pools", undefined).uniswapV3Pools).to.deep.equal([]);
  });

  it("reads prices to 18 decimals and amounts to their tokens' decimals", () => {
    const pool = load({ price: "0.999900000000000001" });
    expect(pool.priceWad).to.equal(999_900_000_000_000_001n);
    expect(pool.ranges[0]?.amounts).to.deep.equal([1_000n * 10n ** 18n, 1_000n * 10n ** 6n]);
  });

  it("takes the usable tick nearest to a price, of units of the second token for one of the first", () => {
    // 0.99 and 1.01 USDC (6 decimals) for one USDe (18 decimals): ticks -276424.8 and -276224.7.
    expect(load({}).ranges[0]).to.include({ lowerTick: -276_420, upperTick: -276_220 });
    expect(load({ feePips: 100 }).ranges[0]).to.include({ lowerTick: -276_425, upperTick: -276_225 });
    expect(load({ feePips: 10_000 }).ranges[0]).to.include({ lowerTick: -276_400, upperTick: -276_200 });
  });

  it("takes ticks as they stand, up to the last usable ones", () => {
    const whole = { lowerTick: -887_270, upperTick: 887_270, amounts: ["1", "1"] };
    expect(withRange(whole).ranges[0]).to.include({ lowerTick: -887_270, upperTick: 887_270 });
  });

  it("takes ranges beside the price with the one token they hold", () => {
    const above = { lowerPrice: "1.1", upperPrice: "1.2", amounts: ["5", "0"] };
    const below = { lowerPrice: "0.8", upperPrice: "0.9", amounts: ["0", "5"] };
    expect(load({ ranges: [above, below] }).ranges.map(({ amounts }) => amounts)).to.deep.equal([
      [5n * 10n ** 18n, 0n],
      [0n, 5n * 10n ** 6n],
    ]);
  });

  const at = "uniswapV3Pools.pool";
  const refusals: readonly [why: string, loading: () => unknown, message: string][] = [
    [
      "an unknown token",
      () => load({ tokens: ["USDe", "DAI"] }),
      `${at}.tokens.1: got "DAI", which is no token of this market; accepted: one of USDe, USDC, sUSDe`,
    ],
    [
      "a fee tier that Uniswap has not",
      () => load({ feePips: 400 }),
      `${at}.feePips: got 400; accepted: one of 100, 500, 3000, 10000 (500 is 0.05 %)`,
    ],
    [
      "an unquoted price",
      () => load({ price: 1 }),
      `${at}.price: got 1, which is not quoted, so its last digits could be lost; accepted: a quoted decimal string of 0 or more, such as "1500.25"`,
    ],
    [
      "a price of nothing",
      () => load({ price: "0" }),
      `${at}.price: got "0"; accepted: a quoted decimal string above 0`,
    ],
    [
      "a price beyond all ticks",
      () => load({ price: "1" + "0".repeat(60), ranges: [{ ...RANGE, amounts: ["1", "1"] }] }),
      `${at}.price: got "1${"0".repeat(60)}", which in smallest units is beyond Uniswap v3's range; accepted: a price between 2^-128 and 2^128 in smallest units`,
    ],
    [
      "an end of a range beyond all ticks",
      () => withRange({ ...RANGE, upperPrice: "1" + "0".repeat(60) }),
      `${at}.ranges.0.upperPrice: got "1${"0".repeat(60)}", which in smallest units is beyond Uniswap v3's range; accepted: a price between 2^-128 and 2^128 in smallest units`,
    ],
    ["no range", () => load({ ranges: [] }), `${at}.ranges: got []; accepted: a list of ranges, one at least`],
    [
      "a range with one end",
      () => withRange({ lowerPrice: "0.9", amounts: ["1", "1"] }),
      `${at}.ranges.0: got {"lowerPrice":"0.9","amounts":["1","1"]}; accepted: lowerPrice and upperPrice, or lowerTick and upperTick`,
    ],
    [
      "a range with a price for one end and a tick for the other",
      () => withRange({ lowerPrice: "0.9", upperTick: 0, amounts: ["1", "1"] }),
      `${at}.ranges.0: got {"lowerPrice":"0.9","upperTick":0,"amounts":["1","1"]}; accepted: lowerPrice and upperPrice, or lowerTick and upperTick`,
    ],
    [
      "a tick that is not usable",
      () => withRange({ lowerTick: -276_425, upperTick: -276_220, amounts: ["1", "1"] }),
      `${at}.ranges.0.lowerTick: got -276425, while usable ticks of this fee tier are 10 apart; accepted: a multiple of 10 from -887270 to 887270, such as -276430 or -276420`,
    ],
    [
      "a tick beyond the last usable one",
      () => withRange({ lowerTick: -276_420, upperTick: 887_271, amounts: ["1", "1"] }),
      `${at}.ranges.0.upperTick: got 887271, while usable ticks of this fee tier are 10 apart; accepted: a multiple of 10 from -887270 to 887270, such as 887270 or 887270`,
    ],
    [
      "ticks upside down",
      () => withRange({ lowerTick: -276_220, upperTick: -276_420, amounts: ["1", "1"] }),
      `${at}.ranges.0.upperTick: got -276420, which is not above lowerTick -276220; accepted: a multiple of 10 above -276220`,
    ],
    [
      "prices that fall on one tick",
      () => withRange({ lowerPrice: "1", upperPrice: "1.0001", amounts: ["1", "1"] }),
      `${at}.ranges.0.upperPrice: got "1.0001", which is tick -276320, while lowerPrice is tick -276320; accepted: a price above it by a tick of 10 at least (0.01 % each)`,
    ],
    [
      "the wrong token above the price",
      () => withRange({ lowerPrice: "1.1", upperPrice: "1.2", amounts: ["5", "1"] }),
      `${at}.ranges.0.amounts.1: got "1", while the range lies above the price, where it takes USDe alone; accepted: "0"`,
    ],
    [
      "the wrong token below the price",
      () => withRange({ lowerPrice: "0.8", upperPrice: "0.9", amounts: ["1", "5"] }),
      `${at}.ranges.0.amounts.0: got "1", while the range lies below the price, where it takes USDC alone; accepted: "0"`,
    ],
    [
      "a range around the price with one token",
      () => withRange({ ...RANGE, amounts: ["1", "0"] }),
      `${at}.ranges.0.amounts: got ["1","0"], which gives no liquidity in a range around the price; accepted: amounts of USDe and USDC, both above "0"`,
    ],
    [
      "more liquidity than a tick may carry",
      () => withRange({ ...RANGE, amounts: ["1" + "0".repeat(30), "1" + "0".repeat(30)] }),
      `${at}.ranges.0.amounts: got ["1${"0".repeat(30)}","1${"0".repeat(30)}"], which puts more liquidity on one tick than a pool of this fee tier lets stand there; accepted: amounts with which no tick carries more than 1917569901783203986719870431555990`,
    ],
  ];
  for (const [why, loading, message] of refusals) {
    it(`refuses ${why}`, () => {
      expect(messageOf(loading)).to.equal(message);
    });
  }

  it("counts the liquidity of all ranges that meet on a tick", () => {
    const most = { ...RANGE, amounts: ["1" + "0".repeat(18), "1" + "0".repeat(18)] };
    const enough = Array.from({ length: 12 }, () => most);
    expect(messageOf(() => load({ ranges: enough }))).to.match(
      /^uniswapV3Pools\.pool\.ranges\.\d+\.amounts: .* on one tick/,
    );
    expect(load({ ranges: [most] }).ranges).to.have.length(1);
  });

  it("refuses two pools of one name, and two of the same tokens and fee in whatever order", () => {
    const twin = { ...POOL, tokens: ["USDC", "USDe"] };
    const [name, pool] = messageOf(() => loadWith("uniswapV3Pools", [POOL, twin])).split("\n");
    expect(name).to.equal(
      'uniswapV3Pools.pool.name: got "pool", which another member already has; accepted: a name that no other member has',
    );
    expect(pool).to.equal(
      "uniswapV3Pools.pool.feePips: got 500, while pool is the pool of USDC and USDe at 500 already; accepted: another fee tier: two tokens have one pool in each",
    );
    expect(loadWith("uniswapV3Pools", [POOL, { ...POOL, name: "other", feePips: 100 }]).uniswapV3Pools).to.have.length(
      2,
    );
  });
});
