import { expect } from "chai";
import { network } from "hardhat";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import {
  deployTokens,
  OCTOBER_2025_COOLDOWN_SECONDS,
  type TokenParams,
} from "../../../scripts/protocol/deploy/tokens.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers } = await network.create("sim");

const USDE: TokenParams = { symbol: "USDe", name: "USDe", decimals: 18, kind: "usde" };
const SUSDE: TokenParams = { symbol: "sUSDe", name: "Staked USDe", decimals: 18, kind: "susde" };
const USDC: TokenParams = { symbol: "USDC", name: "USD Coin", decimals: 6, kind: "test" };

describe("deployTokens", () => {
  it("deploys in any order and lists every address by symbol", async () => {
    const { deployer } = await namedSigners(ethers, "deployer");
    const { addresses, testTokens, usde, stakedUsde } = await deployTokens(deployer, [SUSDE, USDC, USDE]);
    expect([...addresses.keys()]).to.deep.equal(["sUSDe", "USDC", "USDe"]);
    expect(addresses.get("USDe")).to.equal(usde?.target);
    expect(addresses.get("sUSDe")).to.equal(stakedUsde?.target);
    expect(addresses.get("USDC")).to.equal(testTokens.get("USDC")?.target);
    expect(await usde?.minter()).to.equal(deployer.address);
    expect(await stakedUsde?.asset()).to.equal(usde?.target);
    expect(await stakedUsde?.hasRole(ethers.id("REWARDER_ROLE"), deployer)).to.equal(true);
    expect(await stakedUsde?.cooldownDuration()).to.equal(BigInt(OCTOBER_2025_COOLDOWN_SECONDS));
  });

  it("sets the vault's cooldown as told", async () => {
    const { deployer } = await namedSigners(ethers, "deployer");
    const { stakedUsde } = await deployTokens(deployer, [USDE, SUSDE], { cooldownSeconds: 0 });
    expect(await stakedUsde?.cooldownDuration()).to.equal(0n);
  });

  it("deploys a market without USDe", async () => {
    const { deployer } = await namedSigners(ethers, "deployer");
    const { usde, stakedUsde, addresses } = await deployTokens(deployer, [USDC]);
    expect(usde).to.equal(undefined);
    expect(stakedUsde).to.equal(undefined);
    expect(addresses.size).to.equal(1);
  });

  for (const { what, tokens, field } of [
    { what: "one symbol twice", tokens: [USDC, USDC], field: "tokens[1].symbol" },
    { what: "a second USDe", tokens: [USDE, { ...USDE, symbol: "USDe2" }], field: "tokens[1].kind" },
    { what: "a second sUSDe", tokens: [USDE, SUSDE, { ...SUSDE, symbol: "s2" }], field: "tokens[2].kind" },
    { what: "sUSDe without USDe", tokens: [USDC, SUSDE], field: "tokens[1].kind" },
    { what: "USDe with 6 decimals", tokens: [{ ...USDE, decimals: 6 }], field: "tokens[0].decimals" },
  ] as const) {
    it(`throws InvalidInputError for ${what}, before anything is deployed`, async () => {
      const { deployer } = await namedSigners(ethers, "deployer");
      const nonceBefore = await deployer.getNonce();
      const error = await deployTokens(deployer, tokens).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(InvalidInputError);
      expect((error as InvalidInputError).field).to.equal(field);
      expect(await deployer.getNonce()).to.equal(nonceBefore);
    });
  }
});
