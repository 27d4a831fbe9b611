import { readFileSync } from "node:fs";
import { expect } from "chai";
import { loadMarket } from "../../../../scripts/lib/market-file.ts";
import { Rng } from "../../../../scripts/lib/rng.ts";
import type { Address } from "../../../../scripts/protocol/hex.ts";
import { cellPlan } from "../../../../scripts/scenarios/cell-plan.ts";
import { assembleAgents, stepAt } from "../../../../scripts/scenarios/october-2025/assemble-agents.ts";
import { addressOf, drawCast, loopLabel } from "../../../../scripts/scenarios/october-2025/cast.ts";
import { parametersOf } from "../../../../scripts/scenarios/october-2025/parameters.ts";
import { readParameters } from "../../../../scripts/scenarios/sourced.ts";
import { viewOf } from "../../../fixtures/view.ts";

const preset = readFileSync(new URL("../../../../markets/aave-v3-ethereum-2025-10.yaml", import.meta.url), "utf8");
const definition = loadMarket(preset);
const parameters = (...sets: readonly string[]) => readParameters(parametersOf("historical"), sets).values;
const castOf = (seed: string, ...sets: readonly string[]) =>
  drawCast(parameters(...sets), seed, new Rng(seed).fork("cast"));
// Keys are what costs time: the cast that most tests look at is derived once.
const defaultCast = castOf("1");

function agentsOf(...sets: readonly string[]) {
  const cast = sets.length === 0 ? defaultCast : castOf("1", ...sets);
  const keeperContracts = new Map<string, Address>(cast.keepers.map(({ label, address }) => [label, address]));
  const market = { ...viewOf().market, definition };
  const plan = cellPlan("venue", "sound");
  return assembleAgents(cast, { market, parameters: parameters(...sets), plan, keeperContracts }, new Rng("tastes"));
}

describe("assembleAgents", () => {
  it("assembles at least 300 agents of every kind, each with a label of its own", () => {
    const agents = agentsOf();
    expect(agents.length).to.be.at.least(300);
    expect(new Set(agents.map(({ agent }) => agent.label)).size).to.equal(agents.length);
    expect(new Set(agents.map(({ agent }) => agent.kind))).to.include.keys(
      "looper",
      "whale",
      "lender",
      "liquidity-provider",
      "keeper",
      "arbitrageur",
      "redeemer",
      "oracle-node",
      "exogenous-seller",
      "borrower",
    );
  });

  it("lets flash-loan and inventory keepers compete", () => {
    const count = (group: string) => agentsOf().filter((agent) => agent.group === group).length;
    expect([count("flash keepers"), count("inventory keepers")]).to.deep.equal([8, 4]);
  });

  it("leaves keepers out when they are switched off", () => {
    const kinds = agentsOf("switches.keepers=false").map(({ agent }) => agent.kind);
    expect(kinds).not.to.include("keeper");
    expect(kinds.length).to.equal(agentsOf().length - 12);
  });

  it("leaves loopers out when loops are switched off", () => {
    expect(agentsOf("switches.loops=false").map(({ agent }) => agent.kind)).not.to.include("looper");
  });
});

describe("stepAt", () => {
  it("gives the block of a moment, and the first for what lies before the window", () => {
    const { window } = parameters();
    expect(stepAt(parameters(), window.start)).to.equal(0);
    expect(stepAt(parameters(), window.start + 50 * 60)).to.equal(250);
    expect(stepAt(parameters(), window.start - 3_600)).to.equal(0);
  });
});

describe("drawCast", () => {
  it("derives every account from the seed, and gives each label one", () => {
    const [one, again, other] = [defaultCast, castOf("1"), castOf("2")];
    expect([...one.accounts]).to.deep.equal([...again.accounts]);
    const addresses = [...one.accounts.values()].map(({ address }) => address);
    expect(new Set(addresses).size).to.equal(addresses.length);
    const others = new Set([...other.accounts.values()].map(({ address }) => address));
    expect(addresses.some((address) => others.has(address))).to.equal(false);
  });

  it("gives each whale a second account for its loop", () => {
    const cast = defaultCast;
    const whale = cast.population.whales[0]?.label ?? "";
    expect(addressOf(cast, loopLabel(whale))).not.to.equal(addressOf(cast, whale));
  });

  it("shares all liquidity out among providers and all appetite among redeemers", () => {
    const { liquidityProviders, redeemers } = defaultCast;
    expect(liquidityProviders.reduce((sum, { shareBps }) => sum + shareBps, 0n)).to.equal(10_000n);
    expect(redeemers.reduce((sum, { usdeWei }) => sum + usdeWei, 0n)).to.equal(1_200_000_000n * 10n ** 18n);
    expect(castOf("1", "population.redeemers.count=0").redeemers).to.deep.equal([]);
  });

  it("throws for a label that is nobody's", () => {
    expect(() => addressOf(defaultCast, "stranger")).to.throw(RangeError, "stranger");
  });
});
