import { marketDecoder } from "../protocol/market-decoder.ts";
import type { TwinOutcome } from "../protocol/twin/twin.ts";
import type { OnCall } from "./sequence.ts";

/** Kinds of calls that are rare enough to be missed by chance. */
const KINDS = [
  "liquidation",
  "liquidation for aTokens",
  "liquidation of one and the same asset",
  "liquidation paid by a flash loan",
  "liquidation refused for what it would leave",
  "deficit",
  "deficit in several reserves",
  "deficit eliminated",
  "flash loan that becomes debt",
] as const;

type Kind = (typeof KINDS)[number];

/** Counts calls of the rarer kinds that did what is told of them on the first twin. */
export class KindCounts {
  readonly #counts = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));

  /** What a sequence player is given. */
  readonly count: OnCall = (call, first) => {
    for (const kind of kindsOf(call.method, first)) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  };

  /** By kind. */
  get counts(): Readonly<Record<Kind, number>> {
    return Object.fromEntries(this.#counts) as Record<Kind, number>;
  }

  /** The smallest count. */
  get rarest(): number {
    return Math.min(...this.#counts.values());
  }
}

function kindsOf(method: string, { success, result, logs }: TwinOutcome): Kind[] {
  if (!success) {
    const isDust = marketDecoder().error(result).name === "MustNotLeaveDust";
    return isDust ? ["liquidation refused for what it would leave"] : [];
  }
  const events = logs.map((log) => marketDecoder().event(log));
  const of = (name: string) => events.filter((event) => event?.name === name);
  const [liquidation] = of("LiquidationCall");
  const deficits = of("DeficitCreated").length;
  const happened: readonly (readonly [Kind, boolean])[] = [
    ["liquidation", liquidation !== undefined],
    ["liquidation for aTokens", liquidation?.args["receiveAToken"] === true],
    [
      "liquidation of one and the same asset",
      liquidation !== undefined && liquidation.args["collateralAsset"] === liquidation.args["debtAsset"],
    ],
    ["liquidation paid by a flash loan", liquidation !== undefined && method === "flashLoanSimple"],
    ["deficit", deficits > 0],
    ["deficit in several reserves", deficits > 1],
    ["deficit eliminated", of("DeficitCovered").length > 0],
    ["flash loan that becomes debt", method === "flashLoan" && of("Borrow").length > 0],
  ];
  return happened.flatMap(([kind, did]) => (did ? [kind] : []));
}
