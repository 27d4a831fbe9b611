import { expect } from "chai";
import type { AccountsLine, ActionLine, RecordLine } from "../../../scripts/lib/record.ts";
import { RecordComparison } from "../../../scripts/metrics/record-comparison.ts";
import { accountsLine, actionLine, blockLine, headerLine } from "../../fixtures/record.ts";

const [DESK, OTHER_DESK, KEEPER] = ["1", "2", "3"].map((digit) => `0x${digit.repeat(40)}`) as [string, string, string];
const ETHER_E8 = 400_000_000_000n;
const WEI = 10n ** 18n;

const action = (overrides: Partial<ActionLine> = {}): ActionLine => actionLine({ step: 4, ...overrides });

const refused = (...args: string[]): ActionLine => action({ status: "reverted", error: { name: "Refused", args } });

const worth = (netWorthBase: bigint): AccountsLine =>
  accountsLine("end", headerLine(), { "keeper-1": { netWorthBase } });

/** Of records with these lines. */
function compared(countsGas: boolean, first: readonly RecordLine[], second: readonly RecordLine[]): RecordComparison {
  const comparison = new RecordComparison(countsGas);
  for (let at = 0; at < Math.max(first.length, second.length); at++) comparison.add(first[at], second[at]);
  return comparison;
}

const differing = (countsGas: boolean, first: RecordLine, second: RecordLine): number =>
  compared(countsGas, [first], [second]).differing;

describe("RecordComparison", () => {
  it("finds nothing between a record and itself", () => {
    const record = [headerLine(), blockLine(0), action({ gasUsed: 1, feeWei: 2n }), worth(3n)];
    const { lines, differing, parting } = compared(true, record, structuredClone(record));
    expect({ lines, differing, parting }).to.deep.equal({ lines: 4, differing: 0, parting: undefined });
  });

  it("counts lines that differ, and names the first: line, block, field and both values", () => {
    const first = [blockLine(3), refused("1", "2"), refused("1")];
    const second = [blockLine(3), refused("1", "5"), refused("6")];
    const { differing, parting } = compared(true, first, second);
    expect(differing).to.equal(2);
    expect(parting).to.deep.equal({
      ...{ lineNumber: 2, type: "action", step: 4 },
      ...{ field: "error.args.1", first: "2", second: "5" },
    });
  });

  it("counts a line that only one record has", () => {
    const { differing, parting } = compared(true, [blockLine(3)], [blockLine(3), action()]);
    expect(differing).to.equal(1);
    expect(parting).to.deep.equal({
      ...{ lineNumber: 2, type: "nothing", step: 4 },
      ...{ field: "", first: undefined, second: "action" },
    });
    expect(compared(false, [action()], []).differing).to.equal(1);
  });

  describe("but gas", () => {
    const everything = true;
    const butGas = false;

    it("leaves out gas, fees, the backend and the way of sending", () => {
      const pairs: [RecordLine, RecordLine][] = [
        [action({ gasUsed: 1, feeWei: 1n }), action({ gasUsed: 2, feeWei: 2n })],
        [blockLine(0, { gasUsed: 1 }), blockLine(0, { gasUsed: 2 })],
        [headerLine({ backend: "local" }), headerLine({ backend: "aave-v3.6" })],
        [headerLine(), headerLine({ sending: "bundle" })],
      ];
      for (const [first, second] of pairs) {
        expect(differing(everything, first, second)).to.equal(1);
        expect(differing(butGas, first, second)).to.equal(0);
      }
    });

    it("still counts everything else", () => {
      const { desk } = blockLine(0);
      const richer = blockLine(0, { desk: { ...desk, bufferUnits: desk.bufferUnits + 1n } });
      expect(differing(butGas, blockLine(0), richer)).to.equal(1);
      expect(differing(butGas, action(), action({ status: "excluded" }))).to.equal(1);
      expect(differing(butGas, refused("1"), refused("2"))).to.equal(1);
    });

    it("leaves out the values of an error where one record has none, and its name never", () => {
      expect(differing(butGas, refused("1"), refused())).to.equal(0);
      expect(differing(everything, refused("1"), refused())).to.equal(1);
      const otherwise = action({ status: "reverted", error: { name: "Paused", args: [] } });
      expect(differing(butGas, refused("1"), otherwise)).to.equal(1);
    });

    it("takes addresses for the same while they correspond one to one", () => {
      expect(differing(everything, refused(DESK), refused(OTHER_DESK))).to.equal(1);
      const first = [refused(DESK), refused(DESK), refused(DESK), refused(KEEPER)];
      const second = [refused(OTHER_DESK), refused(OTHER_DESK), refused(KEEPER), refused(OTHER_DESK)];
      const { differing: found, parting } = compared(butGas, first, second);
      expect(found).to.equal(2);
      expect(parting).to.deep.include({ lineNumber: 3, field: "error.args.0", first: DESK, second: KEEPER });
    });

    it("remembers an address that stood for itself", () => {
      const { parting } = compared(butGas, [refused(DESK), refused(DESK)], [refused(DESK), refused(KEEPER)]);
      expect(parting).to.deep.include({ lineNumber: 2, first: DESK, second: KEEPER });
    });

    it("tells how far net worth is apart beyond what the fees are apart, at the last price of ether", () => {
      const block = blockLine(0, { referencePricesE8: { ETH: ETHER_E8 } });
      const first = [block, action({ feeWei: WEI }), worth(2n * ETHER_E8)];
      const second = [block, action({ feeWei: 2n * WEI }), worth(ETHER_E8 - 7n)];
      const { differing: found, netWorthApartBase } = compared(butGas, first, second);
      expect({ found, netWorthApartBase }).to.deep.equal({ found: 0, netWorthApartBase: 7n });
      expect(compared(butGas, second, first).netWorthApartBase).to.equal(7n);
      expect(compared(everything, first, second).differing).to.equal(2);
    });
  });
});
