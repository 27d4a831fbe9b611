import type { CrashCellFigures } from "../crash-figures.ts";
import type { ValidationCheck } from "../check.ts";
import { notModelled, within, type Finding } from "../finding.ts";

const MINUTE = 60;
/** Minutes of the venue's price below levels, as observed. */
const BELOW_MINUTES: readonly (readonly [string, number])[] = [
  ["0.99", 86],
  ["0.95", 45],
  ["0.90", 18],
  ["0.80", 9],
  ["0.70", 2],
];
const GIVEN = "the venue's price is an input: this holds the input to its source";

/** What the crash's sheet asks of parts that this model lacks. */
const MISSING: readonly (readonly [string, string, string])[] = [
  [
    "V01, V02 order of events",
    "market, market makers, depeg",
    "the record's chain of causes tells it; no figure in the summary",
  ],
  ["V05 second venue, V08-V11 flow and depth", "0.92-0.95", "exchanges' order books are not modelled"],
  ["V13-V15 altcoins' falls", "P50 -70.5 %", "altcoin prices are an input, one for all"],
  ["V16-V20 liquidations on exchanges, ADL, OI", "70 % in 40 min", "exchange accounts are not modelled"],
  ["V25 slow run", "supply -38 %", "the weeks after are not modelled"],
  ["V26 market makers' leverage", "2 -> 3-4", "market makers are not modelled"],
  ["V29 oracle steps under congestion", "5 rounds", "the record has the pushes; no figure in the summary"],
];

/** C-V03 to C-V24: a crash run against the day, on its sheet, where the summary has the figure. */
export function crashSheet(): ValidationCheck {
  return {
    id: "C",
    title: "the day itself, cell peg, sound",
    source: "crash.md section 6, calibration.json",
    run: ({ crash }) => {
      const missing = MISSING.map((row) => notModelled(...row));
      if (crash === undefined) {
        const note = "no run: give --summary runs/crash/summary.json, or --heavy to run the cell";
        return Promise.resolve([notModelled("V03, V04, V07, V12, V21-V24", "", note), ...missing]);
      }
      const isAsked = ({ oracle, backing }: CrashCellFigures): boolean => oracle === "peg" && backing === "sound";
      const cell = crash.mode === "historical" ? crash.cells.find(isAsked) : undefined;
      const note = "the summary has no cell peg, sound of mode historical";
      return Promise.resolve([
        ...(cell === undefined ? [notModelled("V03, V04, V07, V12, V21-V24", "", note)] : findings(cell)),
        ...missing,
      ]);
    },
  };
}

function findings(cell: CrashCellFigures): readonly Finding[] {
  const { usde, liquidations, badDebt, redemptions, supply } = cell;
  return [
    ...ofVenue(cell),
    within({
      what: "V04 USDe low on chain",
      published: "0.9941-0.997",
      got: usde.minPriceE8 / 1e8,
      low: 0.985,
    }),
    share("V21 liquidated over borrowed", "0.66 %", liquidations.debtBase, supply.borrowedStartBase, {
      low: 0.2,
      high: 2,
    }),
    within({
      what: "V22 share of USDe collateral liquidated",
      published: "~$50k of ~$4bn",
      got: liquidations.usdeCollateralShareBps / 100,
      high: 0.01,
      decimals: 3,
      unit: " %",
    }),
    share(
      "V23 bad debt over liquidated",
      "0.2 %",
      badDebt.deficitBase + badDebt.latentBase,
      liquidations.collateralBase,
      { high: 1, note: "of altcoin collateral, with assumed LTVs of low confidence (docs/model.md)" },
    ),
    share("V24 redeemed over supply", "8-14 % in 24 h", redemptions.usdeWei, supply.usdeSupplyStartWei, {
      low: 6,
      high: 16,
    }),
  ];
}

function ofVenue({ usde }: CrashCellFigures): readonly Finding[] {
  const { venue } = usde;
  if (venue === undefined) return [notModelled("V03, V07, V12", "0.650", "the run has no venue")];
  const lagMinutes = (usde.minPriceTimestamp - venue.minPriceTimestamp) / MINUTE;
  return [
    within({
      what: "V03 USDe low on the venue",
      published: "0.650",
      got: venue.minPriceE8 / 1e8,
      low: 0.6,
      high: 0.7,
      note: GIVEN,
    }),
    ...BELOW_MINUTES.map(([level, observed]) =>
      within({
        what: `V07 venue below ${level}`,
        published: `${observed} min`,
        got: (venue.secondsBelow[level] ?? 0) / MINUTE,
        low: observed / 2,
        high: observed * 2,
        decimals: 1,
        unit: " min",
        note: GIVEN,
      }),
    ),
    within({
      what: "V12 low on chain after the venue's",
      published: "67-77 min after the markets' lows",
      got: lagMinutes,
      low: 30,
      high: 90,
      decimals: 0,
      unit: " min",
      note: "redemption holds the pool within 0.1 % of the peg here, and its lowest moment is another's",
    }),
  ];
}

/** A part over a whole, in percent; not modelled where the summary lacks the whole. */
function share(
  what: string,
  published: string,
  part: number,
  whole: number | undefined,
  range: { readonly low?: number; readonly high?: number; readonly note?: string },
): Finding {
  if (whole === undefined || whole === 0) return notModelled(what, published, "the summary is of an older version");
  return within({ what, published, got: (100 * part) / whole, decimals: 3, unit: " %", ...range });
}
