import type { Eip1193Provider } from "../protocol/chain.ts";
import type { Finding } from "./finding.ts";
import type { CrashFigures } from "./crash-figures.ts";

/** What the edge gives a check. */
export interface ValidationEdge {
  /** A fresh chain that allows blocks of equal timestamps; closed by whoever opens chains. */
  readonly openChain: () => Promise<Eip1193Provider>;
  /** Of a crash run that somebody has made; undefined without one. */
  readonly crash: CrashFigures | undefined;
}

/** Something known from elsewhere, and how this project's contracts and agents are asked for the same. */
export interface ValidationCheck {
  /** As in risk-metrics.md (V1, S2, E6) or crash.md (C-V30: the crash's own sheet). */
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Compare; a figure that differs is a finding, not an error. */
  readonly run: (edge: ValidationEdge) => Promise<readonly Finding[]>;
}
