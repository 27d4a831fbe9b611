import { expect } from "chai";
import { isSharedWithLegacy } from "../../../scripts/differential/legacy-shared.ts";
import type { TwinArgument, TwinCall } from "../../../scripts/protocol/twin/twin-call.ts";

function call(target: string, method: string, ...args: readonly TwinArgument[]): TwinCall {
  return { wait: 12, user: 1, target, method, args };
}

describe("isSharedWithLegacy", () => {
  it("leaves out deficits, grace periods, pending LTVs, and rates and e-modes set for an asset", () => {
    for (const one of [
      call("pool", "eliminateReserveDeficit", "@token:WETH", "5"),
      call("configurator", "setReservePause(address,bool,uint40)", "@token:WETH", true, "60"),
      call("configurator", "setReserveLtvzero", "@token:WETH", true),
      call("configurator", "setReserveInterestRateData", "@token:WETH", "0x"),
      call("configurator", "setAssetCollateralInEMode", "@token:WETH", "1", true),
    ])
      expect(isSharedWithLegacy(one), one.method).to.equal(false);
  });

  it("keeps all else", () => {
    for (const one of [
      call("pool", "liquidationCall", "@token:WETH", "@token:WETH", "@user:2", "max", true),
      call("pool", "repayWithATokens", "@token:WETH", "max", "2"),
      call("aToken:WETH", "transfer", "@user:2", "5"),
      call("configurator", "setReserveFreeze", "@token:WETH", true),
      call("feed:WETH", "set", "0"),
    ])
      expect(isSharedWithLegacy(one), one.method).to.equal(true);
  });
});
