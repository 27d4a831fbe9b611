import type {
  EthenaAssetDefinition,
  EthenaDefinition,
  StablePoolDefinition,
  UniswapPairDefinition,
} from "./definition.ts";
import type { Problems } from "./problems.ts";
import type { MarketFile } from "./schema.ts";
import { requireDistinctNames, requireDistinctTokens } from "./distinct.ts";

const USDE_DECIMALS = 18;
/** Balances of a Uniswap v2 pair are 112-bit fields. */
const HIGHEST_PAIR_BALANCE = 2n ** 112n - 1n;
/** Curve's ceiling for the fee times its off-peg multiplier: 50 %, with 20 decimals. */
const HIGHEST_OFFPEG_FEE_E20 = 5n * 10n ** 19n;

/**
 * Resolve the stable pools of a market file.
 *
 * @param file The market file after the check of its shape.
 * @param problems Takes unknown or repeated coins, repeated names, missing or empty balances, and fees Curve would refuse.
 */
export function resolveStablePools(file: MarketFile, problems: Problems): StablePoolDefinition[] {
  requireDistinctNames("stablePools", file.stablePools, problems);
  return file.stablePools.map((raw) => {
    const at = `stablePools.${raw.name}`;
    requireDistinctTokens(`${at}.coins`, raw.coins, file, problems);
    problems.require(raw.balances.length === raw.coins.length, {
      field: `${at}.balances`,
      value: raw.balances,
      reason: `while there are ${raw.coins.length} coins`,
      accepted: `${raw.coins.length} amounts, one for each coin`,
    });
    const feeE10 = BigInt(raw.feeE10);
    const offpegFeeMultiplierE10 = BigInt(raw.offpegFeeMultiplierE10);
    problems.require(feeE10 * offpegFeeMultiplierE10 <= HIGHEST_OFFPEG_FEE_E20, {
      field: `${at}.offpegFeeMultiplierE10`,
      value: raw.offpegFeeMultiplierE10,
      reason: "which lets the fee pass 50 % off the peg",
      accepted: `an integer from 0 to ${HIGHEST_OFFPEG_FEE_E20 / (feeE10 || 1n)}`,
    });
    return {
      name: raw.name,
      coins: raw.coins,
      amplification: BigInt(raw.A),
      feeE10,
      offpegFeeMultiplierE10,
      maExpTimeSeconds: raw.maExpTimeSeconds,
      balances: resolveBalances(`${at}.balances`, raw.coins, raw.balances, file, problems),
    };
  });
}

/**
 * Resolve the Uniswap pairs of a market file.
 *
 * @param file The market file after the check of its shape.
 * @param problems Takes unknown or repeated tokens, repeated names, and balances that are empty or too large for a pair.
 */
export function resolveUniswapPairs(file: MarketFile, problems: Problems): UniswapPairDefinition[] {
  requireDistinctNames("uniswapPairs", file.uniswapPairs, problems);
  return file.uniswapPairs.map((raw) => {
    const at = `uniswapPairs.${raw.name}`;
    requireDistinctTokens(`${at}.tokens`, raw.tokens, file, problems);
    const balances = resolveBalances(`${at}.balances`, raw.tokens, raw.balances, file, problems);
    for (const [index, balance] of balances.entries()) {
      problems.require(balance <= HIGHEST_PAIR_BALANCE, {
        field: `${at}.balances.${index}`,
        value: raw.balances[index],
        accepted: `an amount of at most ${HIGHEST_PAIR_BALANCE} smallest units`,
      });
    }
    const [firstToken = "", secondToken = ""] = raw.tokens;
    const [firstBalance = 0n, secondBalance = 0n] = balances;
    return { name: raw.name, tokens: [firstToken, secondToken], balances: [firstBalance, secondBalance] };
  });
}

/**
 * Resolve the mint/redeem desk of a market file.
 *
 * @param file The market file after the check of its shape.
 * @param problems Takes unknown assets, bad amounts, and a desk without USDe.
 * @returns `undefined` if the file has none.
 */
export function resolveEthena(file: MarketFile, problems: Problems): EthenaDefinition | undefined {
  const raw = file.ethena;
  if (raw === undefined) return undefined;
  problems.require(
    Object.values(file.tokens).some(({ kind }) => kind === "usde"),
    { field: "ethena", value: raw, reason: "while no token is of kind usde", accepted: "a market with a usde token" },
  );
  const wad = (field: string, text: string): bigint => problems.amount(`ethena.${field}`, text, USDE_DECIMALS);
  const assets = Object.entries(raw.assets).map(([symbol, asset]): [string, EthenaAssetDefinition] => {
    const at = `assets.${symbol}`;
    const depositable = Object.keys(file.tokens).filter((known) => file.tokens[known]?.kind === "test");
    problems.requireKnown(`ethena.${at}`, symbol, depositable, "test token of this market");
    const decimals = file.tokens[symbol]?.decimals ?? USDE_DECIMALS;
    const units = (key: "buffer" | "custody"): bigint => problems.amount(`ethena.${at}.${key}`, asset[key], decimals);
    return [
      symbol,
      {
        maxMintPerBlockWad: wad(`${at}.maxMintPerBlock`, asset.maxMintPerBlock),
        maxRedeemPerBlockWad: wad(`${at}.maxRedeemPerBlock`, asset.maxRedeemPerBlock),
        buffer: units("buffer"),
        custody: units("custody"),
      },
    ];
  });
  return {
    globalMaxMintPerBlockWad: wad("globalMaxMintPerBlock", raw.globalMaxMintPerBlock),
    globalMaxRedeemPerBlockWad: wad("globalMaxRedeemPerBlock", raw.globalMaxRedeemPerBlock),
    assets: Object.fromEntries(assets),
    refillPerBlockWad: wad("refillPerBlock", raw.refillPerBlock),
    backingRatioWad: wad("backingRatio", raw.backingRatio),
    cooldownSeconds: raw.cooldownSeconds,
    stakedExchangeRateWad: problems.positiveAmount("ethena.stakedExchangeRate", raw.stakedExchangeRate, 18),
  };
}

function resolveBalances(
  at: string,
  symbols: readonly string[],
  balances: readonly string[],
  file: MarketFile,
  problems: Problems,
): bigint[] {
  return balances.map((text, index) => {
    const decimals = file.tokens[symbols[index] ?? ""]?.decimals ?? USDE_DECIMALS;
    return problems.positiveAmount(`${at}.${index}`, text, decimals);
  });
}
