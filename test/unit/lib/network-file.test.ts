import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { loadNetwork } from "../../../scripts/lib/network-file.ts";

const ADDRESS = "0x00000000000000000000000000000000000000aA";
const BASE = `name: test\nchainId: 1\nlending: { addressesProvider: "${ADDRESS}" }\n`;

describe("loadNetwork", () => {
  it("reads every part of a file", () => {
    const content = `${BASE}tokens: { USDe: { kind: usde, address: "${ADDRESS}" } }
stablePools: { USDe/USDC: "${ADDRESS}" }
ethena: { minting: "${ADDRESS}" }`;
    expect(loadNetwork(content)).to.deep.equal({
      ...{ name: "test", chainId: 1, addressesProvider: ADDRESS, minting: ADDRESS },
      tokens: { USDe: { kind: "usde", address: ADDRESS } },
      stablePools: { "USDe/USDC": ADDRESS },
    });
  });

  it("needs no more than a name, a chain and Aave's addresses provider", () => {
    const { tokens, stablePools, minting } = loadNetwork(BASE);
    expect({ tokens, stablePools, minting }).to.deep.equal({ tokens: {}, stablePools: {}, minting: undefined });
  });

  const bad: readonly (readonly [string, string, string])[] = [
    ["an address that is too short", `${BASE}stablePools: { USDe/USDC: "0x12" }`, "stablePools.USDe/USDC"],
    ["an unknown kind of token", `${BASE}tokens: { X: { kind: gold, address: "${ADDRESS}" } }`, "tokens.X.kind"],
    ["a chain id of 0", BASE.replace("chainId: 1", "chainId: 0"), "chainId"],
    [
      "a second token of one special kind",
      `${BASE}tokens: { A: { kind: weth, address: "${ADDRESS}" }, B: { kind: weth, address: "${ADDRESS}" } }`,
      "tokens.B.kind",
    ],
  ];
  for (const [what, content, field] of bad) {
    it(`refuses ${what}, naming the field`, () => {
      expect(() => loadNetwork(content))
        .to.throw(InvalidInputError)
        .that.includes({ field });
    });
  }

  it("takes any number of tokens of kind test", () => {
    const tokens = `tokens: { A: { kind: test, address: "${ADDRESS}" }, B: { kind: test, address: "${ADDRESS}" } }`;
    expect(Object.keys(loadNetwork(BASE + tokens).tokens)).to.deep.equal(["A", "B"]);
  });
});
