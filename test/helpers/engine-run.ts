import { createHash } from "node:crypto";
import type { Agent } from "../../scripts/agents/agent.ts";
import { run, type RunOptions, type RunTotals } from "../../scripts/engine/run.ts";
import type { RecordLine } from "../../scripts/lib/record.ts";
import { Rng } from "../../scripts/lib/rng.ts";
import { stableJson } from "../../scripts/lib/stable-json.ts";
import { Chain, type Eip1193Provider } from "../../scripts/protocol/chain.ts";
import { marketDecoder } from "../../scripts/protocol/market-decoder.ts";
import { calmWorld, deployEngineWorld, headerOf, randomAgent, randomFeed, type EngineWorld } from "./engine-world.ts";

/** What a test run leaves. */
export interface TestRun {
  readonly lines: readonly RecordLine[];
  readonly totals: RunTotals;
}

/** Run some agents on a world, keeping the record in memory. */
export async function runAgents(
  { chain, market }: EngineWorld,
  agents: readonly Agent[],
  blocks: number,
  rest: Partial<RunOptions> = {},
): Promise<TestRun> {
  const lines: RecordLine[] = [];
  const totals = await run({
    chain,
    market,
    decoder: marketDecoder(),
    header: headerOf(blocks, "1", agents),
    agents,
    rng: new Rng("1"),
    world: calmWorld,
    record: (line) => void lines.push(line),
    referenceNames: { WETH: "ETH" },
    ...rest,
  });
  return { lines, totals };
}

/** Run accounts that do anything at random while the price of ether jumps. */
export function runAtRandom(world: EngineWorld, seed: string, blocks: number, rest: Partial<RunOptions> = {}) {
  const { market, accounts } = world;
  const agents = [
    randomFeed(market.addresses.deployer),
    ...accounts.map((account, n) => randomAgent(`actor-${n}`, account, accounts)),
  ];
  return runAgents(world, agents, blocks, { header: headerOf(blocks, seed, agents), rng: new Rng(seed), ...rest });
}

/** SHA-256 of the record's bytes. */
export function hashOf(lines: readonly RecordLine[]): string {
  const hash = createHash("sha256");
  for (const line of lines) hash.update(`${stableJson(line)}\n`);
  return hash.digest("hex");
}

/** Deploy, run at random and hash: all that a second process needs to prove that it does the same. */
export async function hashOfRandomRun(provider: Eip1193Provider, seed: string, blocks: number): Promise<string> {
  const world = await deployEngineWorld(new Chain(provider), 5);
  return hashOf((await runAtRandom(world, seed, blocks)).lines);
}
