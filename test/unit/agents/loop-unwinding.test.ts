import { expect } from "chai";
import { loopPosition, type UnwindTerms } from "../../../scripts/agents/loop-unwinding.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { quoteStableSwap } from "../../../scripts/protocol/quotes.ts";
import { addressOf, POOL, USDE_EMODE, viewOf } from "../../fixtures/view.ts";

const LOOPER = addressOf(0x1001);
const LOOP = { address: LOOPER, supplied: { USDe: "368_928_000" }, debt: { USDC: "1_000_000" }, eMode: USDE_EMODE };

function terms(maxSlippageBps: bigint): UnwindTerms {
  return {
    ...{ collateral: "USDe", debt: "USDC", pool: POOL, maxSlippageBps },
    healthFactorMarginWad: wad("0.005"),
    minRoundUnits: wad("100"),
  };
}

describe("loopPosition", () => {
  it("caps a sale where its average price is the limit, for each limit its own", () => {
    const view = viewOf({ accounts: [LOOP] });
    const info = view.market.stablePool(POOL);
    const state = view.state.stablePools[view.market.stablePools.indexOf(info)]!;
    const caps = [10n, 50n, 200n].map((slippageBps) => {
      const position = loopPosition(view, view.accounts.get(LOOPER), terms(slippageBps));
      const { saleCapUnits, minPriceUnits, collateral } = position;
      const isDearEnough = (units: bigint): boolean =>
        quoteStableSwap(state, info, "USDe", "USDC", units) * collateral.unit >= units * minPriceUnits;
      expect(isDearEnough(saleCapUnits)).to.equal(true);
      expect(isDearEnough(saleCapUnits + saleCapUnits / 1_000n)).to.equal(false);
      return saleCapUnits;
    });
    expect(caps[0]! < caps[1]! && caps[1]! < caps[2]!).to.equal(true);
  });

  it("caps a sale at what it can get hold of", () => {
    const view = viewOf({ accounts: [{ ...LOOP, supplied: { USDe: "2_000_000" } }] });
    const position = loopPosition(view, view.accounts.get(LOOPER), terms(9_000n));
    expect(position.saleCapUnits).to.equal(position.withdrawableUnits);
  });
});
