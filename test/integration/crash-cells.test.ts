import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { cellRecord, type CellRecord } from "../../scripts/metrics/cell-record.ts";
import { holderQueries } from "../../scripts/engine/holder-queries.ts";
import { addressesToTrack } from "../../scripts/engine/tracking.ts";
import { parseRecordLine } from "../../scripts/lib/record-reader.ts";
import { ZERO_ADDRESS, type Address } from "../../scripts/protocol/hex.ts";
import type { WordQuery } from "../../scripts/protocol/lens-reader.ts";
import { addressOf, loopLabel } from "../../scripts/scenarios/october-2025/cast.ts";
import { prepare } from "../../scripts/scenarios/october-2025/prepare.ts";
import { runCrash } from "../../scripts/scenarios/october-2025/crash-stage.ts";
import { LendingPool__factory } from "../../typechain-types/index.ts";
import { cellOf, smallCrashInput } from "../helpers/small-crash.ts";

/** Interest of the set-up's twenty minutes, at most. */
const INTEREST_BPS = 1n;
/** 21:20 in a window that opens at 21:19. */
const IMPAIRED_STEP = 60 / 12;

async function prepared(sets: readonly string[] = [], seed = "1") {
  const { ethers, provider } = await network.create("sim");
  const chain = await prepare({ ...smallCrashInput(sets), provider, seed });
  return { ...chain, pool: LendingPool__factory.connect(chain.market.addresses.lending.pool, ethers.provider) };
}

const named = (record: CellRecord, name: string) => record.events.filter((event) => event.name === name);

function expectBalanced({ end }: CellRecord): void {
  expect(end.conservation.length).to.be.greaterThan(5);
  for (const { what, expectedUnits, actualUnits } of end.conservation)
    expect(actualUnits, what).to.equal(expectedUnits);
}

describe("crash of October 2025", function () {
  // One set-up for all: every cell puts the chain back.
  let chain: Awaited<ReturnType<typeof prepared>>;

  before(async function () {
    chain = await prepared();
  });

  describe("prepare", function () {
    it("knows from the set-up's logs alone what every account holds", async function () {
      const { market, cast, opening } = chain;
      const agents = [...cast.accounts.values()].map(({ address }) => ({ address }));
      const all = addressesToTrack(market, agents, [cast.holders.address]);
      expect(all.length).to.be.greaterThan(agents.length);
      expect(await opening.accounts(all)).to.deep.equal(await market.readAccounts(all));
    });

    it("knows from the same logs what everybody holds of the pools' tokens", async function () {
      const { market, opening } = chain;
      const shares = await opening.shares();
      const pools = new Set(shares.map(({ token }) => token));
      expect([...pools]).to.have.members(
        [...market.stablePools, ...market.pairs].map(({ address }) => address.toLowerCase()),
      );
      const balances = await market.readWords(shares.map(({ token, holder }) => holderQueries.balance(token, holder)));
      expect(balances).to.deep.equal(shares.map(({ units }) => units));
      for (const pool of pools) {
        const held = shares.filter(({ token }) => token === pool).reduce((sum, { units }) => sum + units, 0n);
        // A Uniswap pair gives its first thousand units to nobody.
        const queries = [holderQueries.totalSupply(pool), holderQueries.balance(pool, ZERO_ADDRESS)];
        const [supply = 0n, nobodys = 0n] = await market.readWords(queries);
        expect(held, pool).to.equal(supply - nobodys);
      }
    });

    it("leaves every borrower with the collateral and the debt of the plan, in its e-mode", async function () {
      const { cast, pool } = chain;
      const { loopers, whales, blueChips } = cast.population;
      const plans = [
        ...loopers.map(({ label, collateralUsdeWei, debtUsdcUnits }) => ({
          label,
          collateralBase: collateralUsdeWei / 10n ** 10n,
          debtBase: debtUsdcUnits * 100n,
        })),
        ...whales.flatMap((whale) => [
          { label: whale.label, collateralBase: whale.collateralBase, debtBase: whale.debtUsdcUnits * 100n },
          {
            label: loopLabel(whale.label),
            collateralBase: whale.loopCollateralUsdeWei / 10n ** 10n,
            debtBase: whale.loopDebtUsdcUnits * 100n,
          },
        ]),
        ...blueChips.map(({ label, collateralBase, debtUsdcUnits }) => ({
          label,
          collateralBase,
          debtBase: debtUsdcUnits * 100n,
        })),
      ];
      expect(plans).to.have.length(10 + 8 + 4);
      for (const { label, collateralBase, debtBase } of plans) {
        const data = await pool.getUserAccountData(addressOf(cast, label));
        // A collateral of whole base units is given as so many token units, rounded down.
        expect(Number(data.totalCollateralBase - collateralBase), label).to.be.within(-1, 0);
        expect(data.totalDebtBase >= debtBase, label).to.equal(true);
        expect(data.totalDebtBase <= debtBase + (debtBase * INTEREST_BPS) / 10_000n, label).to.equal(true);
      }
      for (const { label, eModeCategory } of loopers) {
        expect(await pool.getUserEMode(addressOf(cast, label)), label).to.equal(BigInt(eModeCategory));
      }
    });

    it("opens the edge bucket above what its e-mode lends, and puts the e-mode's LTV back", async function () {
      const { market, cast, pool } = chain;
      const edge = cast.population.loopers.filter(({ group }) => group === "loopers edge");
      expect(edge).to.have.length(2);
      for (const { label } of edge) {
        const { totalCollateralBase, totalDebtBase, ltv } = await pool.getUserAccountData(addressOf(cast, label));
        expect((totalDebtBase * 10_000n) / totalCollateralBase).to.equal(9_050n);
        expect(ltv).to.equal(9_000n);
      }
      const { ltv } = await pool.getEModeCategoryCollateralConfig(2);
      expect(ltv).to.equal(9_000n);
      expect(market.eModes.find(({ id }) => id === 2)?.ltvBps).to.equal(9_000n);
    });

    it("stops before the window with the utilization and the supply of USDe that the parameters say", async function () {
      const { market, parameters } = chain;
      const { timestamp, reserves, desk } = await market.readMarket();
      expect(timestamp).to.be.lessThan(parameters.window.start);
      const usdc = reserves[market.reserve("USDC").id];
      const borrowed = ((usdc?.scaledVariableDebt ?? 0n) * (usdc?.variableBorrowIndexRay ?? 0n)) / 10n ** 27n;
      const utilizationBps = (borrowed * 10_000n) / (borrowed + (usdc?.availableLiquidityUnits ?? 0n));
      expect(Number(utilizationBps)).to.be.within(7_249, 7_251);
      // The market file seeds the staking vault with some more.
      expect(Number(desk.usdeSupplyWei / 10n ** 18n)).to.be.within(14_800_000_000, 14_800_002_000);
    });

    it("opens no loop when loops are off: nobody has USDe for collateral", async function () {
      const { market, cast } = await prepared(["switches.loops=false"]);
      const state = await market.readMarket();
      expect(state.reserves[market.reserve("USDe").id]?.scaledATokenSupply).to.equal(0n);
      expect(cast.population.whales).to.have.length(4);
    });
  });

  describe("runCell", function () {
    let venue: CellRecord;

    before(async function () {
      venue = await cellOf(chain, "venue", "sound");
    });

    it("liquidates loops when the venue's price counts, and none when the peg does", async function () {
      const peg = await cellOf(chain, "peg", "sound");
      const ofUsde = (record: CellRecord) =>
        record.events.filter((event) => event.name === "liquidation" && event.collateral === "USDe");
      expect(ofUsde(venue)).not.to.deep.equal([]);
      expect(ofUsde(peg)).to.deep.equal([]);
      const used = ({ blocks }: CellRecord) => blocks.at(-1)?.oraclePricesE8["USDe"] ?? 0n;
      expect(used(venue) < 97_000_000n).to.equal(true);
      expect(used(peg) >= 99_000_000n).to.equal(true);
      expectBalanced(peg);
    });

    it("balances to the unit at the end, whatever burnt", function () {
      expect(named(venue, "liquidation")).not.to.deep.equal([]);
      expectBalanced(venue);
    });

    it("puts the chain back, so that a cell gives the same record after any other", async function () {
      const again = await cellOf(chain, "venue", "sound");
      expect(again).to.deep.equal(venue);
    });

    it("reads nothing that the set-up tells, but the ether of who has just paid for the switch of the oracle", async function () {
      const asked: string[] = [];
      const words: (readonly WordQuery[])[] = [];
      let markets = 0;
      const market = new Proxy(chain.market, {
        get: (target, key): unknown => {
          const member: unknown = Reflect.get(target, key, target);
          if (typeof member !== "function") return member;
          if (key === "readMarket") return () => (markets++, target.readMarket());
          if (key === "readAccounts")
            return (accounts: readonly Address[]) => (asked.push(...accounts), target.readAccounts(accounts));
          if (key === "readWords")
            return (queries: readonly WordQuery[]) => (words.push(queries), target.readWords(queries));
          return member.bind(target) as unknown;
        },
      });
      const { blocks } = await cellOf({ ...chain, market }, "venue", "sound");
      expect(asked).to.deep.equal([]);
      expect(words[0]).to.deep.equal([holderQueries.ether(chain.market.addresses.deployer)]);
      // The engine's own checks of what it carries.
      expect(markets).to.equal(Math.ceil(blocks.length / 25));
      const { selector } = holderQueries.totalSupply(ZERO_ADDRESS);
      expect(words.filter(([first]) => first?.selector === selector).length, "supplies, at the end").to.equal(1);
    });

    it("lets backing fall at its moment in an impaired world, and only there", async function () {
      const impaired = await cellOf(chain, "venue", "impaired:0.75");
      const backing = ({ blocks }: CellRecord, step: number) => blocks[step]?.desk.valuePerUsdeWad ?? 0n;
      expect(backing(venue, IMPAIRED_STEP)).to.equal(10n ** 18n);
      expect(backing(impaired, IMPAIRED_STEP - 1)).to.equal(10n ** 18n);
      // Redemptions at par after the moment leave less for the rest.
      const after = backing(impaired, IMPAIRED_STEP);
      expect(after <= 75n * 10n ** 16n && after > 74n * 10n ** 16n).to.equal(true);
      expect(named(impaired, "decision")).to.deep.include.members([
        {
          ...named(impaired, "decision").find(({ cause }) => cause === "governance"),
          step: IMPAIRED_STEP,
          what: "impairment",
        },
      ]);
      expectBalanced(impaired);
    });

    it("liquidates nothing when keepers are off", async function () {
      const off = await cellOf(chain, "venue", "sound", ["switches.keepers=false"]);
      expect(named(off, "liquidation")).to.deep.equal([]);
      expect(off.header.agents.map(({ kind }) => kind)).not.to.include("keeper");
      expect(off.blocks.at(-1)?.liquidatable.count ?? 0).to.be.greaterThan(0);
      expect(off.header.switches).to.include({ "switches.keepers": "false" });
    });

    it("redeems nothing when redemption is closed", async function () {
      expect(named(venue, "redemption")).not.to.deep.equal([]);
      const closed = await cellOf(chain, "venue", "sound", ["switches.redemption=closed"]);
      expect(named(closed, "redemption")).to.deep.equal([]);
    });

    it("keeps liquidity in the pool when liquidity flight is off", async function () {
      const fearful = "population.liquidityProviders.leavePrice=2";
      const quick = ["population.liquidityProviders.reactionMinSeconds=0", "window.blocks=8"];
      const on = await cellOf(chain, "venue", "sound", [fearful, ...quick]);
      const off = await cellOf(chain, "venue", "sound", [fearful, ...quick, "switches.liquidityFlight=false"]);
      expect(named(on, "liquidity-removed")).not.to.deep.equal([]);
      expect(named(off, "liquidity-removed")).to.deep.equal([]);
    });
  });

  describe("runCrash", function () {
    it("writes a whole record for every cell, named by what it is, with the hash it reports", async function () {
      const folder = mkdtempSync(join(tmpdir(), "crash-"));
      try {
        const { provider } = await network.create("sim");
        const input = smallCrashInput(["window.blocks=2"]);
        const told: [number, number][] = [];
        const { cells } = await runCrash(input, {
          provider,
          now: () => 0,
          recordPath: (name) => join(folder, name),
          onBlock: (cell, { step }) => told.push([cell, step]),
        });
        expect(readdirSync(folder).sort()).to.deep.equal([
          "record-peg-impaired-0.75.jsonl",
          "record-peg-sound.jsonl",
          "record-venue-impaired-0.75.jsonl",
          "record-venue-sound.jsonl",
        ]);
        for (const { plan, recordFile, recordSha256, blocks } of cells) {
          const text = readFileSync(join(folder, recordFile), "utf8");
          expect(createHash("sha256").update(text).digest("hex")).to.equal(recordSha256);
          const record = cellRecord(text.trimEnd().split("\n").map(parseRecordLine));
          expect(record.header.cell).to.deep.equal({ oracle: plan.oracle, backing: plan.backingName });
          expect([record.blocks.length, blocks]).to.deep.equal([2, 2]);
          expectBalanced(record);
        }
        expect(told).to.deep.equal([0, 1, 2, 3].flatMap((cell) => [0, 1].map((step) => [cell, step])));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it("gives another record for another seed, from the same positions' totals", async function () {
      const other = await prepared([], "2");
      const record = await cellOf(other, "peg", "sound", ["window.blocks=1"]);
      const first = await cellOf(chain, "peg", "sound", ["window.blocks=1"]);
      expect(record.start.accounts).not.to.deep.equal(first.start.accounts);
      const usde = ({ blocks }: CellRecord) => blocks[0]?.reserves.find(({ symbol }) => symbol === "USDe");
      expect(Number((usde(record)?.suppliedUnits ?? 0n) / 10n ** 18n)).to.be.closeTo(
        Number((usde(first)?.suppliedUnits ?? 0n) / 10n ** 18n),
        1,
      );
    });
  });
});
