import type { Interface } from "ethers";
import {
  EthenaMinting__factory,
  IAaveOracle__factory,
  IEthenaBacking__factory,
  IPoolConfigurator__factory,
  IPushedFeed__factory,
  ITestToken__factory,
  IUSDe__factory,
} from "../../typechain-types/index.ts";
import type { AdminCalls, Call } from "./calls.ts";
import { ETHENA_ROLES } from "./deploy/ethena.ts";
import { GAS_LIMITS } from "./gas-limits.ts";
import { legacyConfigurator } from "./genuine/legacy-configurator.ts";
import { ZERO_ADDRESS, type Hex } from "./hex.ts";
import type { Backend, MarketAddresses } from "./market.ts";
import type { MarketNames } from "./market-names.ts";
import { toLiquidationRulesStruct } from "./liquidation-rules.ts";
import { requireDesk } from "./market-venues.ts";

/** Gas of crediting one recipient of a batch: a new balance and its event. */
const GAS_PER_RECIPIENT = 32_000n;

const token = ITestToken__factory.createInterface();
const usde = IUSDe__factory.createInterface();
const desk = EthenaMinting__factory.createInterface();
const backing = IEthenaBacking__factory.createInterface();
const feed = IPushedFeed__factory.createInterface();
const configurator: Interface = IPoolConfigurator__factory.createInterface();
const oracle = IAaveOracle__factory.createInterface();

/** Setters of the configurator that take a reserve and numbers, the same in every version of Aave. */
type ReserveSetter = "configureReserveAsCollateral" | "setLiquidationProtocolFee" | "setSupplyCap" | "setBorrowCap";

/** Make the encoders of what only a market's owner may do. */
export function makeAdminCalls(addresses: MarketAddresses, names: MarketNames, backend: Backend): AdminCalls {
  const toDesk = (label: string, data: string): Call => call(requireDesk(addresses).minting, label, data);
  const toBacking = (label: string, data: string): Call => call(requireDesk(addresses).backing, label, data);
  const toConfigurator = (label: string, data: string): Call => call(addresses.lending.configurator, label, data);
  const ofReserve = (setter: ReserveSetter, symbol: string, ...values: readonly bigint[]): Call =>
    toConfigurator(setter, configurator.encodeFunctionData(setter, [names.token(symbol).address, ...values]));
  const usdeAddress = () => names.tokenOfKind("usde").address;

  return {
    mintBatch: (symbol, recipients, amountsUnits) => ({
      ...call(
        names.token(symbol).address,
        "mintBatch",
        token.encodeFunctionData("mintBatch", [[...recipients], [...amountsUnits]]),
      ),
      gasLimit: 100_000n + GAS_PER_RECIPIENT * BigInt(recipients.length),
    }),
    setUsdeMinter: (minter) => call(usdeAddress(), "setMinter", usde.encodeFunctionData("setMinter", [minter])),
    whitelistBenefactor: (benefactor) =>
      toDesk("addWhitelistedBenefactor", desk.encodeFunctionData("addWhitelistedBenefactor", [benefactor])),
    grantMinter: (operator) =>
      toDesk("grantRole", desk.encodeFunctionData("grantRole", [ETHENA_ROLES.minter, operator])),
    grantRedeemer: (operator) =>
      toDesk("grantRole", desk.encodeFunctionData("grantRole", [ETHENA_ROLES.redeemer, operator])),
    setGlobalMaxRedeemPerBlock: (usdeWei) =>
      toDesk("setGlobalMaxRedeemPerBlock", desk.encodeFunctionData("setGlobalMaxRedeemPerBlock", [usdeWei])),
    setGlobalMaxMintPerBlock: (usdeWei) =>
      toDesk("setGlobalMaxMintPerBlock", desk.encodeFunctionData("setGlobalMaxMintPerBlock", [usdeWei])),
    setMaxRedeemPerBlock: (symbol, usdeWei) =>
      toDesk(
        "setMaxRedeemPerBlock",
        desk.encodeFunctionData("setMaxRedeemPerBlock", [usdeWei, names.token(symbol).address]),
      ),
    setMaxMintPerBlock: (symbol, usdeWei) =>
      toDesk(
        "setMaxMintPerBlock",
        desk.encodeFunctionData("setMaxMintPerBlock", [usdeWei, names.token(symbol).address]),
      ),
    setCustodian: (custodian, allowed) =>
      toBacking("setCustodian", backing.encodeFunctionData("setCustodian", [custodian, allowed])),
    setBackingRatio: (ratioWad) =>
      toBacking("setBackingRatio", backing.encodeFunctionData("setBackingRatio", [ratioWad])),
    setBookValue: (usdWad) => toBacking("setBookValue", backing.encodeFunctionData("setBookValue", [usdWad])),
    setRefillPolicy: (enabled, usdWadPerBlock) =>
      toBacking("setRefillPolicy", backing.encodeFunctionData("setRefillPolicy", [enabled, usdWadPerBlock])),
    setFeedNode: (feedName, node, authorised) =>
      call(names.feed(feedName).address, "setNode", feed.encodeFunctionData("setNode", [node, authorised])),
    setEModeCategory: ({ id, ltvBps, liquidationThresholdBps, liquidationBonusBps }, label) => {
      const terms = [id, ltvBps, liquidationThresholdBps, liquidationBonusBps] as const;
      const data =
        backend === "aave-v3.0"
          ? legacyConfigurator.encodeFunctionData("setEModeCategory", [...terms, ZERO_ADDRESS, label])
          : configurator.encodeFunctionData("setEModeCategory", [...terms, label]);
      return toConfigurator("setEModeCategory", data);
    },
    setReserveTerms: (symbol, { ltvBps, liquidationThresholdBps, liquidationBonusBps }) =>
      ofReserve("configureReserveAsCollateral", symbol, ltvBps, liquidationThresholdBps, liquidationBonusBps),
    setLiquidationProtocolFee: (symbol, feeBps) => ofReserve("setLiquidationProtocolFee", symbol, feeBps),
    setSupplyCap: (symbol, capTokens) => ofReserve("setSupplyCap", symbol, capTokens),
    setBorrowCap: (symbol, capTokens) => ofReserve("setBorrowCap", symbol, capTokens),
    setLiquidationRules: (rules) =>
      toConfigurator(
        "setLiquidationRules",
        configurator.encodeFunctionData("setLiquidationRules", [toLiquidationRulesStruct(rules)]),
      ),
    setAssetSource: (symbol, feedName) =>
      call(
        addresses.lending.oracle,
        "setAssetSources",
        oracle.encodeFunctionData("setAssetSources", [[names.token(symbol).address], [names.feed(feedName).address]]),
      ),
  };
}

function call(to: Call["to"], label: string, data: string): Call {
  return { to, data: data as Hex, gasLimit: GAS_LIMITS.governance, label };
}
