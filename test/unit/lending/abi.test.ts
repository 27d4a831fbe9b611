import { expect } from "chai";
import { id, Interface } from "ethers";
import { IPool__factory, IPoolErrors__factory } from "../../../typechain-types/index.ts";

// Selectors of table A.4 of the Aave v3 sheet: identical in v3.0.2, v3.3, v3.5 and v3.6.
const SELECTORS = {
  "supply(address,uint256,address,uint16)": "0x617ba037",
  "withdraw(address,uint256,address)": "0x69328dec",
  "borrow(address,uint256,uint256,uint16,address)": "0xa415bcad",
  "repay(address,uint256,uint256,address)": "0x573ade81",
  "liquidationCall(address,address,address,uint256,bool)": "0x00a718a9",
  "flashLoanSimple(address,address,uint256,bytes,uint16)": "0x42b0b77c",
  "flashLoan(address,address[],uint256[],uint256[],address,bytes,uint16)": "0xab9c4b5d",
  "getUserAccountData(address)": "0xbf92857c",
  "getReserveData(address)": "0x35ea6a75",
  "setUserEMode(uint8)": "0x28530a47",
  "setUserUseReserveAsCollateral(address,bool)": "0x5a3b74b9",
} as const;

// First and last bytes of the topics, as the table gives them.
const TOPICS = {
  LiquidationCall: /^0xe413a321.*5286$/,
  Supply: /^0x2b627736.*ba61$/,
  Borrow: /^0xb3d08482.*dce0$/,
  Repay: /^0xa534c8db.*4051$/,
  Withdraw: /^0x3115d144.*f9f7$/,
  FlashLoan: /^0xefefaba5.*d6f0$/,
  ReserveDataUpdated: /^0x804c9b84.*897a$/,
  DeficitCreated: /^0x2bccfb3f.*2699$/,
  DeficitCovered: /^0x84b203e4.*b26a$/,
} as const;

const LEGACY_RESERVE_TUPLE =
  "((uint256),uint128,uint128,uint128,uint128,uint128,uint40,uint16,address,address,address,address,uint128,uint128,uint128)";

// Table B.8: custom errors of v3.4 and later, none of which takes an argument.
const ERRORS = [
  "InvalidAmount",
  "ReserveInactive",
  "ReserveFrozen",
  "ReservePaused",
  "BorrowingNotEnabled",
  "NotEnoughAvailableUserBalance",
  "InvalidInterestRateModeSelected",
  "HealthFactorLowerThanLiquidationThreshold",
  "CollateralCannotCoverNewBorrow",
  "NoDebtOfSelectedType",
  "NoExplicitAmountToRepayOnBehalf",
  "InvalidMintAmount",
  "InvalidBurnAmount",
  "HealthFactorNotBelowThreshold",
  "CollateralCannotBeLiquidated",
  "SpecifiedCurrencyNotBorrowedByUser",
  "BorrowCapExceeded",
  "SupplyCapExceeded",
  "LtvValidationFailed",
  "InconsistentEModeCategory",
  "SiloedBorrowingViolation",
  "FlashloanDisabled",
  "MustNotLeaveDust",
  "ReserveNotInDeficit",
  "UserCannotHaveDebt",
  "SelfLiquidation",
  "NotBorrowableInEMode",
  "LiquidationGraceSentinelCheckFailed",
] as const;

describe("IPool", function () {
  const pool = IPool__factory.createInterface();

  for (const [signature, selector] of Object.entries(SELECTORS)) {
    it(`has Aave's selector for ${signature}`, function () {
      expect(Interface.from(pool.fragments).getFunction(signature)?.selector).to.equal(selector);
    });
  }

  for (const [name, topic] of Object.entries(TOPICS)) {
    it(`has Aave's topic for ${name}`, function () {
      expect(pool.getEvent(name as keyof typeof TOPICS).topicHash).to.match(topic);
    });
  }

  it("returns the reserve as the 15 fields of v3.0", function () {
    const [output] = pool.getFunction("getReserveData").outputs;
    expect(output?.format("sighash")).to.equal(LEGACY_RESERVE_TUPLE);
  });

  describe("errors", function () {
    const errors = IPoolErrors__factory.createInterface();

    it("pins the selector the sheet gives for CallerNotUmbrella", function () {
      expect(errors.getError("CallerNotUmbrella")?.selector).to.equal("0xc45a7cdd");
    });

    for (const name of ERRORS) {
      it(`declares ${name} without arguments, decodable with the pool's own ABI`, function () {
        expect(errors.getError(name)?.selector).to.equal(id(`${name}()`).slice(0, 10));
        expect(pool.getError(name)?.selector).to.equal(errors.getError(name)?.selector);
      });
    }
  });
});
