import { expect } from "chai";
import { stringify } from "yaml";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import type { StudyRow } from "../../scripts/metrics/study-row.ts";
import { marketDeployer } from "../../scripts/protocol/backends.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import type { Market } from "../../scripts/protocol/market.ts";
import {
  strictestTerms,
  termCalls,
  withoutGovernedTerms,
} from "../../scripts/scenarios/october-2025/governed-terms.ts";
import { executeBatch } from "../../scripts/studies/execute-batch.ts";
import { batchesOf, runsOf, type StudyRun } from "../../scripts/studies/plan-study.ts";
import { bareChains, type ChainOpener } from "../../scripts/tasks/bare-chains.ts";
import { IPool__factory } from "../../typechain-types/index.ts";
import { tinyPlan } from "../helpers/tiny-study.ts";
import { V30_SETS } from "../helpers/v30-market.ts";

describe("a set-up shared by other terms", () => {
  let newChain: ChainOpener;
  before(async () => (newChain = await bareChains()));

  type Point = Readonly<Record<string, string | number>>;
  const eMode = (ltvBps: number, liquidationThresholdBps: number, liquidationBonusBps: number): Point => ({
    "eModes.2.ltvBps": ltvBps,
    "eModes.2.liquidationThresholdBps": liquidationThresholdBps,
    "eModes.2.liquidationBonusBps": liquidationBonusBps,
  });
  const ofReserve = (symbol: string, terms: Point): Point =>
    Object.fromEntries(Object.entries(terms).map(([name, value]) => [`lending.reserves.${symbol}.${name}`, value]));

  const own: Point = {
    ...eMode(9_000, 9_200, 10_200),
    ...ofReserve("ALT", { ltvBps: 6_500, supplyCap: 0 }),
    ...ofReserve("USDC", { borrowCap: 20_000_000_000 }),
  };
  /** Terms that every backend can be given, stricter here, more generous there. */
  const other: Point = {
    ...eMode(8_500, 9_300, 10_400),
    ...ofReserve("ALT", { ltvBps: 6_500, supplyCap: 2_000_000_000, liquidationBonusBps: 11_200 }),
    ...ofReserve("ALT", { liquidationProtocolFeeBps: 2_000 }),
    ...ofReserve("USDe", { liquidationBonusBps: 10_700 }),
    ...ofReserve("USDC", { borrowCap: 0 }),
  };
  const otherLtvs: Point = {
    ...ofReserve("ALT", { ltvBps: 6_600, liquidationThresholdBps: 6_700 }),
    ...ofReserve("WETH", { liquidationThresholdBps: 8_150 }),
  };
  /** Keepers size by these off the chain: a quarter of a debt at most, however far under water. */
  const otherRules: Point = {
    "lending.liquidationRules.closeFactorBps": 2_500,
    "lending.liquidationRules.closeFactorHealthFactorThreshold": "0.1",
    "lending.liquidationRules.minBaseMaxCloseFactor": 100_000,
  };
  const everything: Point = { ...other, ...otherLtvs, ...otherRules };
  /** Loops stand higher than these let them: no set-up. */
  const tooStrict = { ...own, ...eMode(9_000, 9_100, 10_200) };
  /** Whales have supplied more. */
  const tooLow = { ...own, ...ofReserve("ALT", { supplyCap: 1_000 }) };

  interface Played {
    readonly rows: readonly StudyRow[];
    readonly chains: number;
  }

  /** Run points one after the other in one batch, each on whatever chain it gets. */
  async function play(points: readonly Point[], keys: Readonly<Record<string, unknown>> = {}): Promise<Played> {
    const plan = tinyPlan({ how: "list", points, ...keys });
    const [batch, ...more] = batchesOf(plan, runsOf(plan.points, 0, 1));
    if (batch === undefined || more.length > 0)
      throw new RangeError(`${more.length} batches more than one: ${stringify(points)}`);
    const rows: StudyRow[] = [];
    let chains = 0;
    await executeBatch(plan, batch, {
      openChain: async () => {
        chains++;
        const chain = await newChain();
        return { provider: chain.provider, close: () => chain.close() };
      },
      onRow: (row) => rows.push(row),
    });
    return { rows, chains };
  }
  const hashes = ({ rows }: Played) => rows.map(({ recordSha256 }) => recordSha256);

  const known = new Map<Point, Played>();
  /** The record of a point that has a set-up of its own; run once. */
  async function alone(point: Point): Promise<string | null | undefined> {
    const played = known.get(point) ?? (await play([point]));
    known.set(point, played);
    return hashes(played)[0];
  }

  it("gives the records of set-ups of their own, byte for byte, from one chain", async () => {
    const [ofOwn, ofEverything] = [await alone(own), await alone(everything)];
    expect(ofOwn).to.match(/^[0-9a-f]{64}$/);
    expect(ofEverything, "the terms matter")
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(ofOwn);
    const shared = await play([own, everything, own]);
    expect(shared.chains).to.equal(1);
    expect(hashes(shared)).to.deep.equal([ofOwn, ofEverything, ofOwn]);
  });

  const v30Set = Object.fromEntries(
    V30_SETS.map((set) => [set.slice(0, set.indexOf("=")), set.slice(set.indexOf("=") + 1)]),
  );
  for (const { backend, points, set } of [
    { backend: "aave-v3.6", points: [own, { ...other, ...otherLtvs }], set: {} },
    { backend: "aave-v3.0", points: [own, other], set: v30Set },
  ]) {
    it(`gives them on genuine ${backend} too`, async () => {
      const shared = await play(points, { backend, set });
      const [, last] = points;
      const itself = await play(last === undefined ? [] : [last], { backend, set });
      expect(shared.chains).to.equal(1);
      expect(hashes(itself)[0]).to.match(/^[0-9a-f]{64}$/);
      expect(hashes(shared)[1]).to.equal(hashes(itself)[0]);
    });
  }

  it("gives a run that cannot be read a row with its error, and the others theirs", async () => {
    const plan = tinyPlan({ how: "list", points: [own] });
    const bad: StudyRun = { point: 1, seed: 0, values: { "eModes.2.ltvBps": "99999" } };
    const rows: StudyRow[] = [];
    const onRow = (row: StudyRow) => rows.push(row);
    await executeBatch(plan, [bad], { openChain: () => Promise.reject(new Error("no chain is needed")), onRow });
    expect(rows.map(({ point, error }) => [point, error?.name])).to.deep.equal([[1, "InvalidInputError"]]);
    await executeBatch(plan, [bad, ...runsOf(plan.points, 0, 1)], { openChain: newChain, onRow });
    expect(rows.slice(1).map(({ error }) => error?.name)).to.deep.equal(["InvalidInputError", undefined]);
  });

  it("shares nothing where some would refuse a position or a deposit: those fail, the others do not", async () => {
    const played = await play([own, tooStrict, tooLow, own]);
    expect(hashes(played)).to.deep.equal([await alone(own), null, null, await alone(own)]);
    expect(played.rows.map(({ error }) => error?.name)).to.deep.equal([
      undefined,
      "SetUpFailedError",
      "SetUpFailedError",
      undefined,
    ]);
  });

  describe("every term that a set-up's name leaves out", () => {
    const text = readTextFile("markets/minimal-aave-v3.0.yaml");
    const sets = (symbol: string, terms: string) =>
      terms.split(" ").map((term) => `lending.reserves.${symbol}.${term}`);
    const first = [...sets("USDe", "supplyCap=7 borrowCap=5"), ...sets("WETH", "supplyCap=9")];
    const ofAll = [
      ...["ltvBps=7900", "liquidationThresholdBps=8600", "liquidationBonusBps=10300"].map((set) => `eModes.80.${set}`),
      ...sets("USDe", "liquidationBonusBps=10700 liquidationProtocolFeeBps=1200 supplyCap=6 borrowCap=0"),
      ...sets("WETH", "supplyCap=0 borrowCap=3"),
    ];
    const ofLtvs = sets("USDe", "ltvBps=7100 liquidationThresholdBps=7700");
    const ofRules = [
      "closeFactorBps=4000",
      "closeFactorHealthFactorThreshold=0.9",
      "minBaseMaxCloseFactor=3000",
      "minLeftoverBase=900",
      "closeFactorScope=position",
      "badDebtBecomesDeficit=true",
      "selfLiquidationAllowed=false",
    ].map((set) => `lending.liquidationRules.${set}`);

    /** All that governance can have set of a lending pool. */
    async function termsOf({ chain, market }: { readonly chain: Chain; readonly market: Market }) {
      await market.refreshEModes();
      const { reserves } = await market.readMarket();
      const isOurs = market.backend.startsWith("local");
      const asked = IPool__factory.createInterface().encodeFunctionData("getLiquidationRules") as `0x${string}`;
      return {
        eModes: market.eModes,
        reserves: reserves.map(({ configuration }) => configuration),
        rules: isOurs ? await chain.call(market.addresses.lending.pool, asked) : undefined,
      };
    }

    for (const [backend, changes] of [
      ["local", [...ofAll, ...ofLtvs, ...ofRules]],
      ["local-v3.0", [...ofAll, ...ofLtvs, ...ofRules]],
      ["aave-v3.0", ofAll],
    ] as const) {
      it(`is set by governance on ${backend} as a deployment would set it`, async () => {
        const definitions = [first, changes].map((some) => loadMarket(text, { sets: some }));
        const [from, to] = definitions;
        if (from === undefined || to === undefined) throw new RangeError("two market files");
        expect(withoutGovernedTerms(to, backend)).to.deep.equal(withoutGovernedTerms(from, backend));
        const deployed = async (definition: typeof from) => {
          const chain = new Chain((await newChain()).provider);
          return { chain, market: await marketDeployer(backend)({ chain, definition }) };
        };
        const wanted = await termsOf(await deployed(to));
        const shared = await deployed(strictestTerms([from, to]));
        expect(await termsOf(shared)).not.to.deep.equal(wanted);
        await shared.chain.sendAll(
          termCalls(shared.market, to).map((call) => ({ from: shared.market.addresses.deployer, ...call })),
        );
        expect(await termsOf(shared)).to.deep.equal(wanted);
      });
    }
  });
});
