import { marketDecoder } from "../market-decoder.ts";
import type { DecodedError } from "../decode.ts";
import type { Hex } from "../hex.ts";

/**
 * The custom error that stands since Aave v3.4 for what v3.0 reverts with as a text of digits. Source: reference sheet of
 * Aave v3, B.8, and the package's own `Errors.sol`.
 */
const NAMES: Readonly<Record<string, string>> = {
  "1": "CallerNotPoolAdmin",
  "13": "InvalidFlashloanExecutorReturn",
  "16": "EModeCategoryReserved",
  "18": "ReserveLiquidityNotZero",
  "19": "FlashloanPremiumInvalid",
  "20": "InvalidReserveParams",
  "21": "InvalidEmodeCategoryParams",
  "24": "InvalidMintAmount",
  "25": "InvalidBurnAmount",
  "26": "InvalidAmount",
  "27": "ReserveInactive",
  "28": "ReserveFrozen",
  "29": "ReservePaused",
  "30": "BorrowingNotEnabled",
  "32": "NotEnoughAvailableUserBalance",
  "33": "InvalidInterestRateModeSelected",
  "35": "HealthFactorLowerThanLiquidationThreshold",
  "36": "CollateralCannotCoverNewBorrow",
  "39": "NoDebtOfSelectedType",
  "40": "NoExplicitAmountToRepayOnBehalf",
  "43": "UnderlyingBalanceZero",
  "45": "HealthFactorNotBelowThreshold",
  "46": "CollateralCannotBeLiquidated",
  "47": "SpecifiedCurrencyNotBorrowedByUser",
  "49": "InconsistentFlashloanParams",
  "50": "BorrowCapExceeded",
  "51": "SupplyCapExceeded",
  "57": "LtvValidationFailed",
  "58": "InconsistentEModeCategory",
  "62": "UserInIsolationModeOrLtvZero",
  "67": "InvalidReserveFactor",
  "68": "InvalidBorrowCap",
  "69": "InvalidSupplyCap",
  "70": "InvalidLiquidationProtocolFee",
  "82": "AssetNotListed",
  "89": "SiloedBorrowingViolation",
  "90": "ReserveDebtNotZero",
  "91": "FlashloanDisabled",
};

/** Give an error that is one of v3.0's codes the name it has since v3.4; others stay as they are. */
export function modernError(error: DecodedError): DecodedError {
  const name = error.name === "Error" ? NAMES[error.args[0] ?? ""] : undefined;
  return name === undefined ? error : { name, args: [] };
}

/** Decode what a call reverted with, by the name it has since v3.4. */
export function modernErrorName(data: Hex): string {
  return modernError(marketDecoder().error(data)).name;
}
