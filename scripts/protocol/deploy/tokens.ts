import type { Signer } from "ethers";
import {
  type StakedUSDe,
  StakedUSDe__factory,
  type TestToken,
  TestToken__factory,
  type USDe,
  USDe__factory,
} from "../../../typechain-types/index.ts";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";

/** What a token is: one the deployer mints freely, the synthetic dollar, or the staking vault over it. */
export type TokenKind = "test" | "usde" | "susde";

/** One token to deploy. */
export interface TokenParams {
  /** Key of the token everywhere; also its on-chain symbol, except for USDe and sUSDe, whose contracts name themselves. */
  readonly symbol: string;
  /** On-chain name of a test token. */
  readonly name: string;
  /** 0 to 255; 18 for `usde` and `susde`. */
  readonly decimals: number;
  readonly kind: TokenKind;
}

/** The tokens of a market. */
export interface DeployedTokens {
  /** Test tokens by symbol; the deployer owns them and mints. */
  readonly testTokens: ReadonlyMap<string, TestToken>;
  /** The deployer owns it and is its minter until `deployEthena` hands that to the desk. */
  readonly usde: USDe | undefined;
  /** The deployer is its admin and rewarder. */
  readonly stakedUsde: StakedUSDe | undefined;
  /** Address by symbol, of every token. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** Seven days: the cooldown in force in October 2025 (docs.ethena.fi; the 1 to 7 days range came in March 2026). */
export const OCTOBER_2025_COOLDOWN_SECONDS = 7 * 24 * 60 * 60;

/**
 * Deploy test tokens, USDe and its staking vault.
 *
 * USDe can be created without a signed order while the deployer is its minter: mint what set-up needs before `deployEthena`,
 * or later with `usde.setMinter(deployer)` and back.
 *
 * @param deployer Owner and admin of everything; sends all transactions.
 * @param tokens At most one `usde`, at most one `susde`; order is free.
 * @param options `cooldownSeconds` of the vault, 0 to 90 days; October 2025's unless told.
 * @throws InvalidInputError on two tokens with one symbol, a second USDe or sUSDe, sUSDe without USDe, or decimals other
 * than 18 for either. Nothing is deployed then.
 */
export async function deployTokens(
  deployer: Signer,
  tokens: readonly TokenParams[],
  options: { readonly cooldownSeconds?: number } = {},
): Promise<DeployedTokens> {
  checkTokens(tokens);
  const owner = await deployer.getAddress();
  const testTokens = new Map<string, TestToken>();
  const addresses = new Map<string, string>();

  let usde: USDe | undefined;
  const usdeParams = tokens.find(({ kind }) => kind === "usde");
  if (usdeParams !== undefined) {
    usde = await (await new USDe__factory(deployer).deploy(owner)).waitForDeployment();
    await (await usde.setMinter(owner)).wait();
  }

  let stakedUsde: StakedUSDe | undefined;
  if (usde !== undefined && tokens.some(({ kind }) => kind === "susde")) {
    stakedUsde = await new StakedUSDe__factory(deployer).deploy(await usde.getAddress(), owner, owner);
    await stakedUsde.waitForDeployment();
    await (await stakedUsde.setCooldownDuration(options.cooldownSeconds ?? OCTOBER_2025_COOLDOWN_SECONDS)).wait();
  }

  for (const { symbol, name, decimals, kind } of tokens) {
    if (kind === "test") {
      const token = await new TestToken__factory(deployer).deploy(owner, name, symbol, decimals);
      testTokens.set(symbol, await token.waitForDeployment());
    }
    const deployed = { test: testTokens.get(symbol), usde, susde: stakedUsde }[kind];
    if (deployed !== undefined) addresses.set(symbol, await deployed.getAddress());
  }
  return { testTokens, usde, stakedUsde, addresses };
}

function checkTokens(tokens: readonly TokenParams[]): void {
  const seen = new Set<string>();
  tokens.forEach(({ symbol, decimals, kind }, index) => {
    const field = `tokens[${index}]`;
    if (seen.has(symbol)) {
      throw new InvalidInputError({ field: `${field}.symbol`, value: symbol, accepted: "a symbol no other token has" });
    }
    seen.add(symbol);
    if (kind === "test") return;
    if (decimals !== 18) {
      throw new InvalidInputError({ field: `${field}.decimals`, value: decimals, accepted: `18 for kind ${kind}` });
    }
    if (tokens.findIndex((other) => other.kind === kind) !== index) {
      throw new InvalidInputError({
        field: `${field}.kind`,
        value: kind,
        accepted: `one token of kind ${kind} at most`,
      });
    }
    if (kind === "susde" && !tokens.some((other) => other.kind === "usde")) {
      throw new InvalidInputError({
        field: `${field}.kind`,
        value: kind,
        accepted: "susde beside a token of kind usde",
      });
    }
  });
}
