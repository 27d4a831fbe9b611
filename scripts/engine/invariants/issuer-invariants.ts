import { atLeast, type Books, heldUnits, type Invariant, type InvariantCheck } from "./invariant.ts";

type Look = Iterable<Omit<InvariantCheck, "invariant">>;

/** What must hold of the issuer's desk and its staking vault at any block. */
export const issuerInvariants: readonly Invariant[] = [
  { id: "ET-2", look: redemptionsStayUnderTheCaps },
  { id: "ET-6", look: vaultSharesKeepTheirWorth },
  { id: "ET-7", look: vaultHoldsWhatItCounts },
];

function* redemptionsStayUnderTheCaps({ market, state: { desk }, since }: Books): Look {
  if (market.addresses.ethena === undefined) return;
  // A cap may be lowered in the block, below what was redeemed before that.
  const before = since?.state.desk ?? desk;
  for (const [whose, cap, capBefore] of [
    ["the desk's", desk.globalMaxRedeemPerBlockWei, before.globalMaxRedeemPerBlockWei],
    ["the asset's", desk.assetMaxRedeemPerBlockWei, before.assetMaxRedeemPerBlockWei],
  ] as const) {
    yield atLeast(
      `${whose} cap, over what the block redeemed`,
      cap > capBefore ? cap : capBefore,
      desk.redeemedThisBlockWei,
      18,
    );
  }
}

function* vaultSharesKeepTheirWorth({ market, state: { desk }, since }: Books): Look {
  if (market.addresses.ethena?.stakedUsde === undefined || since === undefined) return;
  const before = since.state.desk;
  // With the virtual share and asset of ERC-4626.
  const left = (desk.vaultTotalAssetsWei + 1n) * (before.vaultTotalSupplyWei + 1n);
  const right = (before.vaultTotalAssetsWei + 1n) * (desk.vaultTotalSupplyWei + 1n);
  yield atLeast("staking vault: assets over shares, crosswise", left, right, 36);
}

function* vaultHoldsWhatItCounts(books: Books): Look {
  const { market, state } = books;
  const vault = market.addresses.ethena?.stakedUsde;
  const usde = market.tokens.find(({ symbol }) => market.definition.tokens[symbol]?.kind === "usde");
  if (vault === undefined || usde === undefined) return;
  const counted = state.desk.vaultTotalAssetsWei + state.desk.vaultUnvestedWei;
  yield atLeast("staking vault: holds the USDe it counts", heldUnits(books, usde.address, vault), counted, 18);
}
