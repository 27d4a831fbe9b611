import { expect } from "chai";
import type { EventLine } from "../../../scripts/lib/record.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import type { CellRecord } from "../../../scripts/metrics/cell-record.ts";
import { causeChain } from "../../../scripts/metrics/cause-chain.ts";
import { blockLine, eventLine, headerLine, liquidationEvent, record, stablePool } from "../../fixtures/record.ts";

const START = headerLine().startTimestamp;

function linkOf(id: string, overrides: Partial<CellRecord>) {
  const link = causeChain(record(overrides)).find((candidate) => candidate.id === id);
  return {
    state: link?.state,
    seconds: link?.timestamp === undefined ? undefined : link.timestamp - START,
    evidence: link?.evidence,
  };
}

const NOT_SEEN = { state: "not seen", seconds: undefined, evidence: undefined };

describe("causeChain", () => {
  it("lists the eleven links, and says which are not modelled", () => {
    const chain = causeChain(record());
    expect(chain.map(({ id }) => id)).to.deep.equal([
      "L1",
      "L2",
      "L3",
      "L4",
      "L5",
      "L6",
      "L7",
      "L8",
      "L9",
      "L10",
      "L11",
    ]);
    expect(chain.filter(({ state }) => state === "not modelled").map(({ id }) => id)).to.deep.equal([
      "L7",
      "L8",
      "L9",
      "L10",
    ]);
    expect(chain.filter(({ state }) => state === "not seen").map(({ id }) => id)).to.deep.equal([
      "L1",
      "L2",
      "L3",
      "L4",
      "L5",
      "L6",
      "L11",
    ]);
  });

  describe("L1, the market falls", () => {
    const btc = (...prices: bigint[]) => ({
      blocks: prices.map((BTC, step) => blockLine(step, { referencePricesE8: { BTC } })),
    });

    it("is seen when BTC is more than 1 % under its start", () => {
      expect(linkOf("L1", btc(1_000n, 990n, 989n))).to.deep.equal({
        state: "seen",
        seconds: 24,
        evidence: "BTC is more than 1 % under its start",
      });
    });

    it("is not seen at exactly 1 %", () => {
      expect(linkOf("L1", btc(1_000n, 990n))).to.deep.equal(NOT_SEEN);
    });

    it("does not take another market for it", () => {
      const blocks = [1_000n, 500n].map((ETH, step) => blockLine(step, { referencePricesE8: { ETH } }));
      expect(linkOf("L1", { blocks })).to.deep.equal(NOT_SEEN);
    });
  });

  describe("L2, altcoins fall", () => {
    const used = (...prices: Record<string, bigint>[]) => ({
      blocks: prices.map((oraclePricesE8, step) => blockLine(step, { oraclePricesE8 })),
    });

    it("is seen when the used price of an altcoin is more than 5 % under its start", () => {
      expect(linkOf("L2", used({ ALT: 1_000n, LINK: 1_000n }, { ALT: 950n, LINK: 949n }))).to.deep.equal({
        state: "seen",
        seconds: 12,
        evidence: "the price of LINK that the lending pool uses is more than 5 % under its start",
      });
    });

    it("is not seen at exactly 5 %", () => {
      expect(linkOf("L2", used({ ALT: 1_000n }, { ALT: 950n }))).to.deep.equal(NOT_SEEN);
    });

    for (const symbol of ["USDe", "sUSDe", "USDC", "USDT", "WETH", "WBTC"]) {
      it(`does not take ${symbol} for an altcoin`, () => {
        expect(linkOf("L2", used({ [symbol]: 1_000n }, { [symbol]: 500n }))).to.deep.equal(NOT_SEEN);
      });
    }
  });

  describe("L3, margin calls", () => {
    const decision = (cause: string, what: string) =>
      eventLine({ name: "decision", step: 3, cause, what, why: "health factor 1.08" });

    it("is a whale's margin call, with its reason", () => {
      expect(linkOf("L3", { events: [decision("whale-1", "margin call")] })).to.deep.equal({
        state: "seen",
        seconds: 36,
        evidence: "whale-1: health factor 1.08",
      });
    });

    it("is neither another decision of a whale nor a looper's", () => {
      expect(
        linkOf("L3", { events: [decision("whale-1", "panic"), decision("looper-1", "margin call")] }),
      ).to.deep.equal(NOT_SEEN);
    });
  });

  describe("L4, the pool leaves its peg", () => {
    const blocks = ["1", "0.995", "0.9949", "0.9"].map((spot, step) =>
      blockLine(step, { stablePools: [stablePool(wad(spot))] }),
    );
    const sale = (cause: string, step: number, usdeWei: bigint) => {
      const [sold, bought] = usdeWei > 0n ? (["USDe", "USDC"] as const) : (["USDC", "USDe"] as const);
      const units = usdeWei > 0n ? usdeWei : -usdeWei;
      return eventLine({
        name: "stable-swap",
        cause,
        step,
        pool: "USDe/USDC",
        sold,
        soldUnits: units,
        bought,
        boughtUnits: units,
      });
    };

    it("is seen at the first spot price under 0.995, and names the group that had sold most by then", () => {
      const events = [
        sale("whale-1", 0, 5n),
        sale("looper-1", 1, 4n),
        sale("looper-2", 2, 4n),
        sale("keeper-1", 3, 100n),
      ];
      expect(linkOf("L4", { blocks, events })).to.deep.equal({
        state: "seen",
        seconds: 24,
        evidence: "pool spot under 0.995; most USDe sold there by then: loopers",
      });
    });

    it("takes purchases off sales", () => {
      const events = [sale("looper-1", 0, 9n), sale("looper-2", 1, -6n), sale("whale-1", 2, 5n)];
      expect(linkOf("L4", { blocks, events }).evidence).to.equal(
        "pool spot under 0.995; most USDe sold there by then: whales",
      );
    });

    it("says so when nobody had sold", () => {
      expect(linkOf("L4", { blocks, events: [sale("whale-1", 0, -5n)] }).evidence).to.equal(
        "pool spot under 0.995; nobody sold USDe in the pool before",
      );
    });

    it("is not seen while the pool is drained", () => {
      expect(linkOf("L4", { blocks: [blockLine(0), blockLine(1, { stablePools: [stablePool(0n)] })] })).to.deep.equal(
        NOT_SEEN,
      );
    });
  });

  describe("L5 and L6, liquidations", () => {
    const events = [
      liquidationEvent({ step: 1, collateral: "WETH" }),
      liquidationEvent({ step: 2, collateral: "ALT" }),
      liquidationEvent({ step: 3, collateral: "sUSDe" }),
      liquidationEvent({ step: 4 }),
    ];

    it("tell the first of USDe or sUSDe from the first of an altcoin", () => {
      expect(linkOf("L5", { events })).to.deep.equal({
        state: "seen",
        seconds: 36,
        evidence: "keeper-1 takes sUSDe for USDC debt",
      });
      expect(linkOf("L6", { events })).to.deep.equal({
        state: "seen",
        seconds: 24,
        evidence: "keeper-1 takes ALT for USDC debt",
      });
    });
  });

  describe("L11, keepers sell what they seized", () => {
    const swap = (fields: Partial<Pick<EventLine, "cause" | "step">> & { readonly sold: string }) =>
      eventLine({
        name: "stable-swap",
        cause: "keeper-1",
        pool: "USDe/USDC",
        soldUnits: 1n,
        bought: "USDC",
        boughtUnits: 1n,
        ...fields,
      });

    it("is a keeper's sale of a token it has taken", () => {
      const events = [liquidationEvent({ step: 1 }), swap({ step: 2, sold: "USDe" })];
      expect(linkOf("L11", { events })).to.deep.equal({ state: "seen", seconds: 24, evidence: "keeper-1 sells USDe" });
    });

    it("is a sale on a pair, and a redemption, too", () => {
      const pair = eventLine({
        name: "pair-swap",
        cause: "keeper-1",
        pair: "ALT/USDC",
        sold: "ALT",
        soldUnits: 1n,
        bought: "USDC",
        boughtUnits: 1n,
      });
      const redemption = eventLine({
        name: "redemption",
        cause: "keeper-1",
        benefactor: "0x01",
        usdeWei: 1n,
        assetUnits: 1n,
      });
      expect(linkOf("L11", { events: [liquidationEvent({ collateral: "ALT" }), pair] }).evidence).to.equal(
        "keeper-1 sells ALT",
      );
      expect(linkOf("L11", { events: [liquidationEvent(), redemption] }).evidence).to.equal("keeper-1 redeems USDe");
    });

    it("is not a sale before the liquidation, of another token, or by somebody else", () => {
      const events = [
        swap({ sold: "USDe" }),
        liquidationEvent(),
        swap({ sold: "USDC" }),
        swap({ sold: "USDe", cause: "keeper-2" }),
        swap({ sold: "USDe", cause: "looper-1" }),
      ];
      expect(linkOf("L11", { events })).to.deep.equal(NOT_SEEN);
    });
  });
});
