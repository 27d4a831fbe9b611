import { expect } from "chai";
import { readMarketSources } from "../../../scripts/lib/market-sources.ts";
import { readTextFile } from "../../../scripts/lib/read-text-file.ts";

describe("readMarketSources", () => {
  it("reads the comment behind each value, named as in overrides", () => {
    const text = `
tokens:
  USDe: { kind: usde, decimals: 18 } # ERC20 (high)
lending:
  flashLoanPremiumBps: 5 # MEM (not sure, low)
  reserves:
    USDe:
      ltvBps: 7200 # AAVE-JUL; a note (see there) (medium)
      frozen: false
eModes:
  - id: 11 # BOOK (high)
    collateral: [USDe, sUSDe] # ASSUME: both (assume)
stablePools:
  - name: USDe/USDC
    balances: ["1", "2"] # CALC (low)
`;
    expect(readMarketSources(text)).to.deep.equal([
      { field: "tokens.USDe", value: "{ kind: usde, decimals: 18 }", source: "ERC20", confidence: "high" },
      {
        field: "lending.reserves.USDe.ltvBps",
        value: "7200",
        source: "AAVE-JUL; a note (see there)",
        confidence: "medium",
      },
      { field: "eModes.11.id", value: "11", source: "BOOK", confidence: "high" },
      { field: "eModes.11.collateral", value: "[USDe, sUSDe]", source: "ASSUME: both", confidence: "assume" },
      { field: "stablePools.USDe/USDC.balances", value: '["1", "2"]', source: "CALC", confidence: "low" },
    ]);
  });

  it("finds the sources of the October preset", () => {
    const sources = readMarketSources(readTextFile("markets/aave-v3-ethereum-2025-10.yaml"));
    expect(sources.length).to.be.above(150);
    expect(sources.map(({ field }) => field)).to.include.members([
      "tokens.ALT",
      "feeds.USDe-peg.cap",
      "lending.reserves.USDe.rates.slope2Bps",
      "stablePools.USDe/USDC.balances",
      "ethena.assets.USDC.custody",
    ]);
  });
});
