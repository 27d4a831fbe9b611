import type { Rng } from "../lib/rng.ts";
import { encodeRates } from "../protocol/deploy/lending.ts";
import type { TwinCall } from "../protocol/twin/twin-call.ts";
import type { TwinShape } from "../protocol/twin/twin-state.ts";

/** Draw a call of the governor on the configurator, now and then one that is refused. */
export function randomGovernance(rng: Rng, { symbols, eModeIds }: TwinShape): Omit<TwinCall, "wait"> {
  const asset = `@token:${rng.pick(symbols)}`;
  const eMode = String(rng.pick(rng.int(0, 9) === 0 ? [0, 77] : eModeIds));
  const isOn = rng.int(0, 1) === 0;
  const share = (): string => String(rng.pick([0, 1, 1_000, 2_500, 10_000, rng.int(0, 10_000), 10_001]));
  const cap = (): string => String(rng.pick([0, 0, 1, 1_000, 1_000_000, 68_719_476_735]));
  const calls: readonly (() => readonly [string, TwinCall["args"]])[] = [
    () => ["configureReserveAsCollateral", [asset, ...collateralTerms(rng)]],
    () => ["configureReserveAsCollateral", [asset, ...collateralTerms(rng)]],
    () => ["setReserveBorrowing", [asset, isOn || rng.int(0, 1) === 0]],
    () => ["setReserveFlashLoaning", [asset, isOn || rng.int(0, 1) === 0]],
    () => ["setReserveFreeze", [asset, isOn]],
    () => ["setReserveFreeze", [asset, isOn]],
    () => ["setReserveLtvzero", [asset, isOn]],
    () => ["setReservePause(address,bool)", [asset, isOn && rng.int(0, 2) === 0]],
    () => ["setReservePause(address,bool,uint40)", [asset, isOn && rng.int(0, 2) === 0, String(rng.int(0, 15_000))]],
    () => ["disableLiquidationGracePeriod", [asset]],
    () => ["setReserveActive", [asset, isOn || rng.int(0, 1) === 0]],
    () => ["setReserveFactor", [asset, share()]],
    () => ["setLiquidationProtocolFee", [asset, share()]],
    () => ["setSupplyCap", [asset, cap()]],
    () => ["setBorrowCap", [asset, cap()]],
    () => ["setSiloedBorrowing", [asset, isOn && rng.int(0, 1) === 0]],
    () => ["setReserveInterestRateData", [asset, randomRates(rng)]],
    () => ["setEModeCategory", [eMode, ...collateralTerms(rng), "category"]],
    () => ["setAssetCollateralInEMode", [asset, eMode, isOn]],
    () => ["setAssetBorrowableInEMode", [asset, eMode, isOn || rng.int(0, 1) === 0]],
    () => ["setAssetLtvzeroInEMode", [asset, eMode, isOn]],
    () => ["updateFlashloanPremium", [rng.pick(["0", "5", "9", "100", "10001"])]],
  ];
  const [method, args] = rng.pick(calls)();
  return { user: "governor", target: "configurator", method, args };
}

/** Ltv, threshold and bonus, mostly ones that are accepted together. */
function collateralTerms(rng: Rng): [string, string, string] {
  const threshold = rng.pick([0, 8_000, 7_500, 9_300, rng.int(1, 9_500), 10_001]);
  const ltv = rng.int(0, 9) === 0 ? rng.int(0, 10_000) : rng.pick([0, threshold, rng.int(0, threshold)]);
  const bonus =
    threshold === 0 ? rng.pick([0, 0, 10_500]) : rng.pick([10_100, 10_500, 10_001, 10_000, rng.int(10_001, 11_500)]);
  return [String(ltv), String(threshold), String(bonus)];
}

function randomRates(rng: Rng): string {
  const slope1 = rng.pick([0, 400, 700, rng.int(0, 5_000)]);
  return encodeRates({
    optimalBps: BigInt(rng.pick([8_000, 9_000, 4_500, 100, 9_900, 99])),
    baseBps: BigInt(rng.pick([0, 0, 100, 1_000])),
    slope1Bps: BigInt(slope1),
    slope2Bps: BigInt(rng.pick([slope1, 8_000, 30_000, 100_000, slope1 - 1 < 0 ? 0 : slope1 - 1])),
  });
}
