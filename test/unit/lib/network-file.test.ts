import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { readTextFile } from "../../../scripts/lib/read-text-file.ts";
import { loadNetwork } from "../../../scripts/lib/network-file.ts";

const ADDRESS = "0x00000000000000000000000000000000000000aA";
const UNISWAP_V2 = `factory: "${ADDRESS}", router: "${ADDRESS}"`;
const UNISWAP_V3 = `${UNISWAP_V2}, positionManager: "${ADDRESS}"`;
const BASE = `name: test\nchainId: 1\nlending: { addressesProvider: "${ADDRESS}" }\n`;

describe("loadNetwork", () => {
  it("reads every part of a file", () => {
    const content = `${BASE}tokens: { USDe: { kind: usde, address: "${ADDRESS}" } }
stablePools: { USDe/USDC: "${ADDRESS}" }
uniswapV2: { ${UNISWAP_V2}, pairs: [[WETH, USDC]] }
uniswapV3: { ${UNISWAP_V3}, pools: [{ tokens: [WETH, USDC], feePips: 500 }] }
ethena: { minting: "${ADDRESS}" }`;
    expect(loadNetwork(content)).to.deep.equal({
      ...{ name: "test", chainId: 1, addressesProvider: ADDRESS, minting: ADDRESS },
      tokens: { USDe: { kind: "usde", address: ADDRESS } },
      stablePools: { "USDe/USDC": ADDRESS },
      uniswapV2: {
        ...{ factory: ADDRESS, router: ADDRESS },
        pairs: [{ name: "WETH/USDC", tokens: ["WETH", "USDC"] }],
      },
      uniswapV3: {
        ...{ factory: ADDRESS, router: ADDRESS, positionManager: ADDRESS },
        pools: [{ name: "WETH/USDC-500", tokens: ["WETH", "USDC"], feePips: 500 }],
      },
    });
  });

  it("needs no more than a name, a chain and Aave's addresses provider", () => {
    const { tokens, stablePools, uniswapV2, uniswapV3, minting } = loadNetwork(BASE);
    expect({ tokens, stablePools }).to.deep.equal({ tokens: {}, stablePools: {} });
    expect([uniswapV2, uniswapV3, minting]).to.deep.equal([undefined, undefined, undefined]);
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
    ["a factory that is no address", `${BASE}uniswapV2: { factory: x, router: "${ADDRESS}" }`, "uniswapV2.factory"],
    ["Uniswap v3 without its position manager", `${BASE}uniswapV3: { ${UNISWAP_V2} }`, "uniswapV3.positionManager"],
    ["a pair of three", `${BASE}uniswapV2: { ${UNISWAP_V2}, pairs: [[A, B, C]] }`, "uniswapV2.pairs.0"],
    ["a pair of one token with itself", `${BASE}uniswapV2: { ${UNISWAP_V2}, pairs: [[A, A]] }`, "uniswapV2.pairs.0"],
    ["a pair twice", `${BASE}uniswapV2: { ${UNISWAP_V2}, pairs: [[A, B], [B, A]] }`, "uniswapV2.pairs.1"],
    [
      "a pair with a stable pool's name",
      `${BASE}stablePools: { A/B: "${ADDRESS}" }\nuniswapV2: { ${UNISWAP_V2}, pairs: [[A, B]] }`,
      "uniswapV2.pairs.0",
    ],
    [
      "a fee that is no tier",
      `${BASE}uniswapV3: { ${UNISWAP_V3}, pools: [{ tokens: [A, B], feePips: 400 }] }`,
      "uniswapV3.pools.0.feePips",
    ],
    [
      "a v3 pool twice",
      `${BASE}uniswapV3: { ${UNISWAP_V3}, pools: [${"{ tokens: [A, B], feePips: 500 }, ".repeat(2)}] }`,
      "uniswapV3.pools.1",
    ],
  ];
  for (const [what, content, field] of bad) {
    it(`refuses ${what}, naming the field`, () => {
      expect(() => loadNetwork(content))
        .to.throw(InvalidInputError)
        .that.includes({ field });
    });
  }

  it("takes two tokens' pools at several fees, beside their pair", () => {
    const pool = (fee: number) => `{ tokens: [A, B], feePips: ${fee} }`;
    const { uniswapV3 } = loadNetwork(
      `${BASE}uniswapV2: { ${UNISWAP_V2}, pairs: [[A, B]] }\nuniswapV3: { ${UNISWAP_V3}, pools: [${pool(500)}, ${pool(3000)}] }`,
    );
    expect(uniswapV3?.pools.map(({ name }) => name)).to.deep.equal(["A/B-500", "A/B-3000"]);
  });

  it("is what the project's own file is", () => {
    const path = "markets/networks/ethereum.yaml";
    const { chainId, uniswapV2, uniswapV3 } = loadNetwork(readTextFile(path), path);
    expect(chainId).to.equal(1);
    expect([uniswapV2?.pairs.length, uniswapV3?.pools.length]).to.deep.equal([3, 10]);
  });

  it("takes any number of tokens of kind test", () => {
    const tokens = `tokens: { A: { kind: test, address: "${ADDRESS}" }, B: { kind: test, address: "${ADDRESS}" } }`;
    expect(Object.keys(loadNetwork(BASE + tokens).tokens)).to.deep.equal(["A", "B"]);
  });
});
