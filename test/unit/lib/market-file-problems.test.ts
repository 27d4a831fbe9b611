import { expect } from "chai";
import { parse, stringify } from "yaml";
import { loadMarket } from "../../../scripts/lib/market-file.ts";
import { loadWith, MARKET_TEXT } from "../../fixtures/market-text.ts";
import { messageOf } from "../../helpers/message-of.ts";

describe("loadMarket", () => {
  describe("throws InvalidInputError", () => {
    const decimalString = 'a quoted decimal string of 0 or more, such as "1500.25"';
    const table: readonly [why: string, path: string, value: unknown, message: string][] = [
      [
        "for an unknown key",
        "lending.reserves.USDe.ltvbps",
        7200,
        "lending.reserves.USDe.ltvbps: got 7200, which is an unknown key; accepted: one of ltvBps, rates, feed, frozen, paused, supplyCap, borrowCap, borrowable, flashLoanable, reserveFactorBps, liquidationBonusBps, liquidationThresholdBps (and 1 more)",
      ],
      [
        "for a missing key",
        "lending.reserves.USDe.ltvBps",
        undefined,
        "lending.reserves.USDe.ltvBps: got nothing; accepted: an integer from 0 to 10000",
      ],
      ["for a missing name", "name", undefined, "name: got nothing; accepted: a text"],
      ["for an empty name", "name", "", 'name: got ""; accepted: a text of at least one character'],
      [
        "for a missing section",
        "lending",
        undefined,
        "lending: got nothing; accepted: a map with the keys liquidationRules, flashLoanPremiumBps, reserves",
      ],
      [
        "for an LTV above the threshold",
        "lending.reserves.USDe.ltvBps",
        7501,
        "lending.reserves.USDe.ltvBps: got 7501, which is above liquidationThresholdBps 7500; accepted: an integer from 0 to 7500",
      ],
      [
        "for an LTV without a threshold",
        "lending.reserves.USDC.ltvBps",
        1,
        "lending.reserves.USDC.ltvBps: got 1, which is above liquidationThresholdBps 0; accepted: 0",
      ],
      [
        "for a bonus without a threshold",
        "lending.reserves.USDC.liquidationBonusBps",
        10450,
        "lending.reserves.USDC.liquidationBonusBps: got 10450, while liquidationThresholdBps is 0; accepted: 0",
      ],
      [
        "for a bonus that is none",
        "lending.reserves.USDe.liquidationBonusBps",
        10000,
        "lending.reserves.USDe.liquidationBonusBps: got 10000, which pays no bonus; accepted: an integer from 10001 to 13333 (10500 pays 5 % more)",
      ],
      [
        "for a fraction of a basis point",
        "lending.reserves.USDe.ltvBps",
        7200.5,
        "lending.reserves.USDe.ltvBps: got 7200.5; accepted: an integer from 0 to 10000",
      ],
      [
        "for an optimal utilization below 1 %",
        "lending.reserves.USDe.rates.optimalBps",
        99,
        "lending.reserves.USDe.rates.optimalBps: got 99; accepted: an integer from 100 to 9900",
      ],
      [
        "for an optimal utilization above 99 %",
        "lending.reserves.USDe.rates.optimalBps",
        9901,
        "lending.reserves.USDe.rates.optimalBps: got 9901; accepted: an integer from 100 to 9900",
      ],
      [
        "for a second slope below the first",
        "lending.reserves.USDe.rates.slope2Bps",
        749,
        "lending.reserves.USDe.rates.slope2Bps: got 749, which is below slope1Bps 750; accepted: an integer of at least 750",
      ],
      [
        "for rates above 1000 % a year",
        "lending.reserves.USDe.rates.slope2Bps",
        99_251,
        "lending.reserves.USDe.rates: got 100001, which is baseBps + slope1Bps + slope2Bps; accepted: a sum of at most 100000",
      ],
      [
        "for a cap that does not fit",
        "lending.reserves.USDe.supplyCap",
        "68719476736",
        'lending.reserves.USDe.supplyCap: got "68719476736"; accepted: whole tokens from "0" (no cap) to "68719476735"',
      ],
      [
        "for a cap in parts of a token",
        "lending.reserves.USDe.supplyCap",
        "0.5",
        'lending.reserves.USDe.supplyCap: got "0.5", which has 1 decimals; accepted: a decimal string of 0 or more with at most 0 decimals, such as "1500"',
      ],
      [
        "for an amount that is not quoted",
        "lending.reserves.USDe.supplyCap",
        960000000,
        `lending.reserves.USDe.supplyCap: got 960000000, which is not quoted, so its last digits could be lost; accepted: ${decimalString}`,
      ],
      [
        "for a negative amount",
        "stablePools.0.balances.0",
        "-1",
        'stablePools.USDe/USDC.balances.0: got "-1", which is negative; accepted: a decimal string of 0 or more with at most 18 decimals, such as "1500.25"',
      ],
      [
        "for an amount that is no number",
        "stablePools.0.balances.1",
        "many",
        'stablePools.USDe/USDC.balances.1: got "many", which is not a plain decimal number; accepted: a decimal string of 0 or more with at most 6 decimals, such as "1500.25"',
      ],
      [
        "for an amount finer than its token",
        "stablePools.0.balances.1",
        "0.0000001",
        'stablePools.USDe/USDC.balances.1: got "0.0000001", which has 7 decimals; accepted: a decimal string of 0 or more with at most 6 decimals, such as "1500.25"',
      ],
      [
        "for an empty pool",
        "stablePools.0.balances.1",
        "0",
        'stablePools.USDe/USDC.balances.1: got "0"; accepted: a quoted decimal string above 0',
      ],
      [
        "for more balances than coins",
        "stablePools.0.balances",
        ["1", "2", "3"],
        'stablePools.USDe/USDC.balances: got ["1","2","3"], while there are 2 coins; accepted: 2 amounts, one for each coin',
      ],
      [
        "for a pool of one coin",
        "stablePools.0.coins",
        ["USDe"],
        'stablePools.USDe/USDC.coins: got ["USDe"]; accepted: a list of 2 to 4 token symbols',
      ],
      [
        "for a coin that stands twice",
        "uniswapPairs.0.tokens",
        ["USDe", "USDe"],
        'uniswapPairs.USDe/USDC.tokens.1: got "USDe", which stands twice; accepted: a token that the list does not hold yet',
      ],
      [
        "for a fee multiplier out of range",
        "stablePools.0.offpegFeeMultiplierE10",
        50_000_000_000_001,
        "stablePools.USDe/USDC.offpegFeeMultiplierE10: got 50000000000001; accepted: an integer from 0 to 1000000000000 (10000000000 is once the fee)",
      ],
      [
        "for a pair balance beyond 112 bits",
        "uniswapPairs.0.balances.0",
        "5192296858534828",
        'uniswapPairs.USDe/USDC.balances.0: got "5192296858534828"; accepted: an amount of at most 5192296858534827628530496329220095 smallest units',
      ],
      [
        "for an unknown token",
        "uniswapPairs.0.tokens.0",
        "USDE",
        'uniswapPairs.USDe/USDC.tokens.0: got "USDE", which is no token of this market; accepted: one of USDe, sUSDe, USDC',
      ],
      [
        "for an unknown feed",
        "lending.reserves.USDC.feed",
        "USDC",
        'lending.reserves.USDC.feed: got "USDC", which is no feed of this market; accepted: one of sUSDe, USDC/USD, USDe-peg, USDe-spot',
      ],
      [
        "for an unknown pool",
        "feeds.USDe-spot.pool",
        "USDe-USDC",
        'feeds.USDe-spot.pool: got "USDe-USDC", which is no stable pool of this market; accepted: one of USDe/USDC',
      ],
      [
        "for a coin that is not in the pool",
        "feeds.USDe-spot.coin",
        "sUSDe",
        'feeds.USDe-spot.coin: got "sUSDe", which is no coin of USDe/USDC; accepted: one of USDe, USDC',
      ],
      [
        "for a coin quoted in itself",
        "feeds.USDe-spot.quoteCoin",
        "USDe",
        'feeds.USDe-spot.quoteCoin: got "USDe", while coin is USDe; accepted: one of USDC',
      ],
      [
        "for a vault that is none",
        "feeds.sUSDe.vault",
        "USDC",
        'feeds.sUSDe.vault: got "USDC", which is no susde token of this market; accepted: one of sUSDe',
      ],
      [
        "for an unknown feed kind",
        "feeds.USDe-peg.kind",
        "peg",
        'feeds.USDe-peg.kind: got "peg"; accepted: one of pushed, capped-peg, stable-pool, exchange-rate',
      ],
      [
        "for a free asset",
        "feeds.USDC/USD.price",
        "0",
        'feeds.USDC/USD.price: got "0"; accepted: a quoted decimal string above 0',
      ],
      [
        "for a cap above two dollars",
        "feeds.USDe-peg.cap",
        "2.00000001",
        'feeds.USDe-peg.cap: got "2.00000001"; accepted: a price above "0" and at most "2"',
      ],
      [
        "for feeds built on each other",
        "feeds.USDe-peg.base",
        "sUSDe",
        'feeds.USDe-peg: got "USDe-peg -> sUSDe -> USDe-peg", which is a cycle; accepted: a feed that is not built on itself',
      ],
      [
        "for a reserve of an unknown token",
        "lending.reserves.DAI",
        (parse(MARKET_TEXT) as { lending: { reserves: { USDC: unknown } } }).lending.reserves.USDC,
        'lending.reserves.DAI: got "DAI", which is no token of this market; accepted: one of USDe, USDC, sUSDe',
      ],
      [
        "for an e-mode of something that is no reserve",
        "eModes.0.collateral",
        ["sUSDe"],
        'eModes.11.collateral.0: got "sUSDe", which is no reserve of this market; accepted: one of USDe, USDC',
      ],
      ["for an e-mode with the id 0", "eModes.0.id", 0, "eModes.0.id: got 0; accepted: an integer from 1 to 255"],
      [
        "for an e-mode LTV above its threshold",
        "eModes.0.ltvBps",
        9301,
        "eModes.11.ltvBps: got 9301, which is above liquidationThresholdBps 9300; accepted: an integer from 0 to 9300",
      ],
      [
        "for an e-mode at 100 %",
        "eModes.0.liquidationThresholdBps",
        10000,
        "eModes.11.liquidationBonusBps: got 10200, which liquidationThresholdBps 10000 leaves no room for; accepted: nothing at this threshold: lower liquidationThresholdBps below 10000",
      ],
      [
        "for an unknown token kind",
        "tokens.USDC.kind",
        "erc20",
        'tokens.USDC.kind: got "erc20"; accepted: one of usde, susde, test, weth',
      ],
      [
        "for USDe with other decimals",
        "tokens.sUSDe.decimals",
        6,
        "tokens.sUSDe.decimals: got 6, while kind is susde; accepted: 18",
      ],
      [
        "for more than 18 decimals",
        "tokens.USDC.decimals",
        19,
        "tokens.USDC.decimals: got 19; accepted: an integer from 0 to 18",
      ],
      [
        "for an asset that the desk cannot hold",
        "ethena.assets.sUSDe",
        { maxMintPerBlock: "1", maxRedeemPerBlock: "1" },
        'ethena.assets.sUSDe: got "sUSDe", which is no test token of this market; accepted: one of USDC',
      ],
      [
        "for a vault share worth nothing",
        "ethena.stakedExchangeRate",
        "0",
        'ethena.stakedExchangeRate: got "0"; accepted: a quoted decimal string above 0',
      ],
      [
        "for a yes that is a text",
        "lending.reserves.USDe.borrowable",
        "yes",
        'lending.reserves.USDe.borrowable: got "yes"; accepted: true or false',
      ],
      [
        "for an unknown close factor scope",
        "lending.liquidationRules",
        { closeFactorScope: "all" },
        'lending.liquidationRules.closeFactorScope: got "all"; accepted: one of position, reserve',
      ],
    ];
    for (const [why, path, value, message] of table) {
      it(why, () => {
        expect(messageOf(() => loadWith(path, value))).to.equal(message);
      });
    }

    it("for a lending pool without reserves", () => {
      expect(messageOf(() => loadWith("lending.reserves", {}, { sets: ["eModes=[]"] }))).to.equal(
        'lending.reserves: got "0 reserves"; accepted: 1 to 128 reserves',
      );
    });

    it("for a fee that could pass 50 % off the peg", () => {
      const sets = ["stablePools.0.feeE10=100000000", "stablePools.0.offpegFeeMultiplierE10=500000000001"];
      expect(messageOf(() => loadMarket(MARKET_TEXT, { sets }))).to.equal(
        "stablePools.USDe/USDC.offpegFeeMultiplierE10: got 500000000001, which lets the fee pass 50 % off the peg; accepted: an integer from 0 to 500000000000",
      );
    });

    it("for a symbol that a path could not name", () => {
      const text = MARKET_TEXT.replace("  USDC: { kind: test", "  US.DC: { kind: test");
      expect(messageOf(() => loadMarket(text))).to.equal(
        'tokens.US.DC: got "US.DC", as a key; accepted: a symbol that starts with a letter and holds letters, digits, _ and -',
      );
    });

    it("for two e-modes with one id, and two pools with one name", () => {
      const tree = parse(MARKET_TEXT) as { eModes: unknown[]; stablePools: unknown[] };
      tree.eModes.push(tree.eModes[0]);
      tree.stablePools.push(tree.stablePools[0]);
      expect(messageOf(() => loadMarket(stringify(tree))).split("\n")).to.deep.equal([
        "eModes.11.id: got 11, which is already the id of another e-mode; accepted: an id from 1 to 255 that no other e-mode has",
        'stablePools.USDe/USDC.name: got "USDe/USDC", which another member already has; accepted: a name that no other member has',
      ]);
    });

    it("for a second usde token, and for sUSDe or a desk without USDe", () => {
      expect(messageOf(() => loadWith("tokens.USDX", { kind: "usde", decimals: 18 }))).to.equal(
        'tokens.USDX.kind: got "usde", which USDe already is; accepted: one usde token at most; kind test for others',
      );
      const text = MARKET_TEXT.replace("USDe: { kind: usde", "USDe: { kind: test");
      expect(messageOf(() => loadMarket(text))).to.match(
        /^tokens\.sUSDe\.kind: got "susde", while no token is of kind usde; accepted: a susde token only beside a usde token\nethena: got .*, while no token is of kind usde; accepted: a market with a usde token$/,
      );
    });

    it("for a pool of three coins whose feed does not say what it is quoted in", () => {
      const tree = parse(MARKET_TEXT) as { stablePools: [{ coins: string[]; balances: string[] }] };
      tree.stablePools[0].coins.push("sUSDe");
      tree.stablePools[0].balances.push("1");
      expect(messageOf(() => loadMarket(stringify(tree)))).to.equal(
        "feeds.USDe-spot.quoteCoin: got nothing, while coin is USDe; accepted: one of USDC, sUSDe",
      );
    });

    it("with every problem of a file at once, one a line", () => {
      const text = MARKET_TEXT.replace("ltvBps: 7200", "ltvBps: 9500")
        .replace('cap: "1.04"', 'cap: "3"')
        .replace("[USDC]", "[DAI]");
      expect(messageOf(() => loadMarket(text)).split("\n")).to.deep.equal([
        'feeds.USDe-peg.cap: got "3"; accepted: a price above "0" and at most "2"',
        "lending.reserves.USDe.ltvBps: got 9500, which is above liquidationThresholdBps 7500; accepted: an integer from 0 to 7500",
        'eModes.11.borrowable.0: got "DAI", which is no reserve of this market; accepted: one of USDe, USDC',
      ]);
    });

    it("for a text that is not YAML, with its place", () => {
      expect(messageOf(() => loadMarket("name: x\ntokens: {", { sourceName: "my.yaml" }))).to.match(
        /^my\.yaml:2:\d+: got "tokens: \{", .*; accepted: YAML$/,
      );
    });

    it("for a repeated key", () => {
      expect(messageOf(() => loadMarket("name: a\nname: b\n", { sourceName: "my.yaml" }))).to.equal(
        'my.yaml:2:1: got "name: b", Map keys must be unique; accepted: YAML',
      );
    });

    for (const [what, text] of [
      ["an empty file", ""],
      ["a list", "[1]"],
      ["a text", "market"],
    ] as const) {
      it(`for ${what}`, () => {
        expect(messageOf(() => loadMarket(text))).to.match(
          /^market file: got .*; accepted: a map with the keys name, /,
        );
      });
    }
  });
});
