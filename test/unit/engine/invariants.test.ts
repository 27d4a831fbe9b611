import { expect } from "chai";
import { ALL_INVARIANTS, chooseInvariants, lookAt } from "../../../scripts/engine/invariants/all-invariants.ts";
import type { Books } from "../../../scripts/engine/invariants/invariant.ts";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { WAD } from "../../../scripts/lib/wad.ts";
import type { DecodedEvent } from "../../../scripts/protocol/decode.ts";
import { ZERO_ADDRESS } from "../../../scripts/protocol/hex.ts";
import type { Market } from "../../../scripts/protocol/market.ts";
import type {
  AccountState,
  MarketState,
  ReserveState,
  StablePoolState,
} from "../../../scripts/protocol/market-state.ts";
import {
  addressOf,
  PAPER_PAIR,
  PAPER_STABLE_POOL,
  paperAccount,
  paperMarket,
  paperState,
  RAY,
} from "../../helpers/paper-market.ts";
import { restingPool } from "../../fixtures/resting-pool.ts";

const VAULT = addressOf(0x1007);
const ALICE = addressOf(0xa1);
const USDC = 1;
const USDC_ADDRESS = addressOf(0x2000 + USDC);
const BEFORE = 1_760_128_188;

/** Ids that differ: books in which one thing is wrong. */
interface Plant {
  readonly id: string;
  readonly what: string;
  readonly books: () => Books;
}

function market(): Market {
  const paper = paperMarket();
  const ethena = { minting: addressOf(0x1002), backing: addressOf(0x1008), custodian: addressOf(0x1009) };
  return { ...paper, addresses: { ...paper.addresses, ethena: { ...ethena, stakedUsde: VAULT } } };
}

function stablePool(change: Partial<StablePoolState> = {}): StablePoolState {
  const balancesUnits = [1_000n * WAD, 1_000n * 10n ** 6n];
  return { ...restingPool({ balancesUnits, totalSupplyWei: 2_000n * WAD, averagedAt: BEFORE }), ...change };
}

/** Alice supplied 100 USDC and owes 40 of it; the pool has the other 60. */
function state(usdc: Partial<ReserveState> = {}, rest: Partial<MarketState> = {}): MarketState {
  const base = paperState(undefined, {
    USDC: { scaledATokenSupply: 100n, scaledVariableDebt: 40n, availableLiquidityUnits: 60n, ...usdc },
  });
  return {
    ...base,
    stablePools: [stablePool()],
    pairs: [{ reserve0Units: 400n, reserve1Units: 100n, totalSupplyWei: 200n }],
    desk: {
      ...base.desk,
      redeemedThisBlockWei: 5n,
      globalMaxRedeemPerBlockWei: 5n,
      assetMaxRedeemPerBlockWei: 6n,
      vaultTotalAssetsWei: 110n,
      vaultTotalSupplyWei: 100n,
      vaultUnvestedWei: 10n,
    },
    ...rest,
  };
}

function holder(address: `0x${string}`, walletUnits: readonly bigint[]): AccountState {
  return { ...paperAccount(address, [0n, 0n, 0n], [0n, 0n, 0n]), walletUnits };
}

function accounts(alice = paperAccount(ALICE, [0n, 100n, 0n], [0n, 40n, 0n])): AccountState[] {
  return [
    alice,
    holder(addressOf(0x3000 + USDC), [0n, 60n, 0n]),
    holder(PAPER_STABLE_POOL, [1_000n * WAD, 1_000n * 10n ** 6n, 0n]),
    holder(PAPER_PAIR, [0n, 400n, 100n]),
    holder(VAULT, [120n, 0n, 0n]),
  ];
}

function books(change: Partial<Books> = {}, events: readonly DecodedEvent[] = []): Books {
  const since = { state: { ...state(), timestamp: BEFORE }, accounts: accounts(), events };
  return { market: market(), state: state(), accounts: accounts(), since, ...change };
}

function without(address: string, units: readonly bigint[]): AccountState[] {
  return accounts().map((account) => (account.address === address ? { ...account, walletUnits: units } : account));
}

/** Books whose block before had the same, so that only one sentence is broken. */
function unchanged(now: MarketState, holders = accounts()): Books {
  return books({ state: now, accounts: holders, since: { state: now, accounts: holders, events: [] } });
}

const PLANTS: readonly Plant[] = [
  {
    id: "LP-1",
    what: "a scaled unit that nobody holds",
    books: () => unchanged(state({ scaledATokenSupply: 99n })),
  },
  { id: "LP-2", what: "a scaled debt that nobody owes", books: () => unchanged(state({ scaledVariableDebt: 41n })) },
  {
    id: "LP-3",
    what: "cash that is counted and gone",
    books: () => unchanged(state(), without(addressOf(0x3000 + USDC), [0n, 59n, 0n])),
  },
  {
    id: "LP-4",
    what: "two units of debt forgiven without a deficit",
    books: () =>
      unchanged(state({ scaledVariableDebt: 38n }), accounts(paperAccount(ALICE, [0n, 100n, 0n], [0n, 38n, 0n]))),
  },
  {
    id: "LP-5",
    what: "an index that fell",
    books: () => {
      const now = books();
      const high = state({ liquidityIndexRay: RAY + 1n });
      return { ...now, since: { state: high, accounts: accounts(), events: [] } };
    },
  },
  {
    id: "LP-6",
    what: "a deficit that nobody booked",
    books: () => books({ state: state({ deficitUnits: 7n }) }),
  },
  {
    id: "LP-11",
    what: "a debt without its flag",
    books: () => {
      const alice = { ...paperAccount(ALICE, [0n, 100n, 0n], [0n, 40n, 0n]), userConfiguration: 8n };
      return unchanged(state(), accounts(alice));
    },
  },
  {
    id: "AMM-1",
    what: "a coin that the pool counts and has not",
    books: () => unchanged(state(), without(PAPER_STABLE_POOL, [1_000n * WAD - 1n, 1_000n * 10n ** 6n, 0n])),
  },
  {
    id: "AMM-2",
    what: "a share worth 3 wei less",
    books: () => {
      const high = { ...state({}, { stablePools: [stablePool({ virtualPriceWad: WAD + 3n })] }), timestamp: BEFORE };
      return books({ since: { state: high, accounts: accounts(), events: [] } });
    },
  },
  {
    id: "AMM-3",
    what: "a share worth less than at first",
    books: () => unchanged(state({}, { stablePools: [stablePool({ virtualPriceWad: WAD - 3n })] })),
  },
  {
    id: "AMM-6",
    what: "an average beyond the price it moves towards",
    books: () => books({ state: state({}, { stablePools: [stablePool({ emaPriceWad: WAD + 1n })] }) }),
  },
  {
    id: "AMM-11",
    what: "a reserve that the pair counts and has not",
    books: () => unchanged(state(), without(PAPER_PAIR, [0n, 399n, 100n])),
  },
  {
    id: "AMM-12",
    what: "a pair that paid more than it took",
    books: () => {
      const pairs = [{ reserve0Units: 400n, reserve1Units: 99n, totalSupplyWei: 200n }];
      return books({ state: state({}, { pairs }) });
    },
  },
  {
    id: "ET-2",
    what: "a redemption beyond the block's cap",
    books: () => {
      const { desk } = state();
      return unchanged(state({}, { desk: { ...desk, globalMaxRedeemPerBlockWei: 4n } }));
    },
  },
  {
    id: "ET-6",
    what: "a vault share that lost value",
    books: () => {
      const { desk } = state();
      return books({ state: state({}, { desk: { ...desk, vaultTotalAssetsWei: 109n } }) });
    },
  },
  {
    id: "ET-7",
    what: "USDe that the vault counts and has not",
    books: () => unchanged(state(), without(VAULT, [119n, 0n, 0n])),
  },
  {
    id: "EN-2",
    what: "a balance that no event tells of",
    books: () => books({ accounts: [...accounts(), holder(addressOf(0xb0b), [0n, 1n, 0n])] }),
  },
];

function brokenIn(look: Books): readonly string[] {
  const broken = lookAt(look, ALL_INVARIANTS).filter(({ holds }) => !holds);
  return [...new Set(broken.map(({ invariant }) => invariant))];
}

describe("invariants of a market's state", () => {
  it("hold in sound books, at a first look too", () => {
    expect(brokenIn(books())).to.deep.equal([]);
    expect(brokenIn({ market: market(), state: state(), accounts: accounts() })).to.deep.equal([]);
  });

  it("has a plant for each of them", () => {
    expect(PLANTS.map(({ id }) => id)).to.deep.equal(ALL_INVARIANTS.map(({ id }) => id));
  });

  for (const { id, what, books: planted } of PLANTS) {
    it(`${id} finds ${what}, and nothing else does`, () => {
      expect(brokenIn(planted())).to.deep.equal([id]);
    });
  }

  it("LP-4 allows what a liquidation of one and the same asset credits the treasury twice", () => {
    const doubled = unchanged(state({ accruedToTreasuryScaled: 5n }));
    expect(brokenIn(doubled)).to.deep.equal(["LP-4"]);
    expect(brokenIn({ ...doubled, doubledTreasuryScaled: [0n, 5n, 0n] })).to.deep.equal([]);
  });

  it("LP-6 takes in what was booked and what was covered", () => {
    const address = addressOf(0x1000);
    const booked = { address, name: "DeficitCreated", args: { debtAsset: USDC_ADDRESS, amountCreated: 9n } };
    const covered = { address, name: "DeficitCovered", args: { reserve: USDC_ADDRESS, amountCovered: 2n } };
    expect(brokenIn(books({ state: state({ deficitUnits: 7n }) }))).to.deep.equal(["LP-6"]);
    const since = { state: state(), accounts: accounts(), events: [booked, covered] };
    expect(brokenIn(books({ state: state({ deficitUnits: 7n }), since }))).to.deep.equal([]);
  });

  it("AMM-2 and AMM-3 leave a pool alone while its A moves", () => {
    const ramping = stablePool({ virtualPriceWad: WAD / 2n, rampEndsAt: 2_000_000_000 });
    const since = { state: { ...state(), timestamp: BEFORE }, accounts: accounts(), events: [] };
    expect(brokenIn(books({ state: state({}, { stablePools: [ramping] }), since }))).to.deep.equal([]);
  });

  it("EN-2 takes in mints and burns", () => {
    const mint = {
      address: USDC_ADDRESS,
      name: "Transfer",
      args: { from: ZERO_ADDRESS, to: addressOf(0xb0b), value: 1n },
    };
    const minted = books({ accounts: [...accounts(), holder(addressOf(0xb0b), [0n, 1n, 0n])] }, []);
    const since = { state: state(), accounts: accounts(), events: [mint] };
    expect(brokenIn({ ...minted, since })).to.deep.equal([]);
  });
});

describe("chooseInvariants", () => {
  const ids = (list: string) => chooseInvariants(list).map(({ id }) => id);

  it("reads all, numbers and families in any case, each once and in the order of the document", () => {
    expect(ids("all")).to.deep.equal(ALL_INVARIANTS.map(({ id }) => id));
    expect(ids("amm-2, LP-4,et,LP-4")).to.deep.equal(["LP-4", "AMM-2", "ET-2", "ET-6", "ET-7"]);
    expect(ids("")).to.deep.equal([]);
  });

  it("does not take a number for the beginning of another", () => {
    expect(ids("LP-1")).to.deep.equal(["LP-1"]);
  });

  it("refuses what is no number, naming those there are", () => {
    expect(() => chooseInvariants("LP-1,LP-99"))
      .to.throw(InvalidInputError)
      .with.property("message")
      .that.matches(/^--check-invariants: got "LP-99"; accepted: all, or any of LP-1, LP-2, /);
  });
});
