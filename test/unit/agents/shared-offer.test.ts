import { expect } from "chai";
import { exitRoutes } from "../../../scripts/agents/exit-route.ts";
import { bestOffer, type Disposal } from "../../../scripts/agents/liquidation-offer.ts";
import { liquidationTarget } from "../../../scripts/agents/liquidation-sizing.ts";
import { sharedOffer } from "../../../scripts/agents/shared-offer.ts";
import { addressOf, viewOf } from "../../fixtures/view.ts";

const BORROWER = addressOf(0x1001);

/** A USDe position under 1, its view, and how often its exit is asked for a quote. */
function scene(price = "0.95") {
  const account = { address: BORROWER, supplied: { USDe: "100000" }, debt: { USDC: "80000" } };
  const view = viewOf({ accounts: [account], prices: { USDe: price } });
  const target = liquidationTarget(view, view.accounts.get(BORROWER), "USDe", "USDC");
  const [route] = exitRoutes(view, "USDe", "USDC");
  if (target === undefined || route === undefined) throw new RangeError("the scene has no target or no exit");
  const asked = { quotes: 0 };
  const disposal: Disposal = {
    route,
    proceedsUnits: (units) => {
      asked.quotes++;
      return route.quote(units);
    },
  };
  return { view, target, disposal, asked };
}

describe("sharedOffer", () => {
  it("gives what bestOffer gives, for whatever money and premium", () => {
    for (const price of ["0.95", "0.85"]) {
      const { target, disposal } = scene(price);
      // With just the maximum it cannot pay the interest of the block in which it would clear the debt.
      for (const capitalUnits of [10n ** 6n, 10n ** 9n, 10n ** 10n, target.maxDebtUnits, 10n ** 13n]) {
        for (const flashPremiumBps of [0n, 5n, 400n]) {
          const limits = { capitalUnits, flashPremiumBps };
          expect(sharedOffer(target, disposal, limits), `${price} ${capitalUnits} ${flashPremiumBps}`).to.deep.equal(
            bestOffer(target, disposal, limits),
          );
        }
      }
    }
  });

  it("computes once for all whose money bounds it alike", () => {
    const { target, disposal, asked } = scene();
    const rich = { capitalUnits: 10n ** 13n, flashPremiumBps: 5n };
    const first = sharedOffer(target, disposal, rich);
    const { quotes } = asked;
    expect(quotes).to.be.greaterThan(0);
    expect(sharedOffer(target, disposal, { ...rich, capitalUnits: 10n ** 14n })).to.equal(first);
    expect(asked.quotes).to.equal(quotes);
  });
});

describe("exitRoutes", () => {
  it("gives the same routes whenever the same is asked of a view, and others of another view", () => {
    const { view } = scene();
    expect(exitRoutes(view, "USDe", "USDC")).to.equal(exitRoutes(view, "USDe", "USDC"));
    expect(exitRoutes(view, "USDC", "USDe")).not.to.deep.equal(exitRoutes(view, "USDe", "USDC"));
    const redemption = { usde: "USDe", asset: "USDC" };
    expect(exitRoutes(view, "USDe", "USDC", redemption).length).to.be.greaterThan(
      exitRoutes(view, "USDe", "USDC").length,
    );
    expect(exitRoutes(scene().view, "USDe", "USDC")).not.to.equal(exitRoutes(view, "USDe", "USDC"));
  });
});
