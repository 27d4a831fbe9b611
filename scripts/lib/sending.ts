import { InvalidInputError } from "./invalid-input-error.ts";

/** How a run's actions reach the chain: each as a transaction of its own, or many in one. */
export const SENDINGS = ["mempool", "bundle"] as const;
export type Sending = (typeof SENDINGS)[number];

/** Read how to send; by the mempool unless told. @throws InvalidInputError for a word that is none */
export function parseSending(word: string = "mempool"): Sending {
  const sending = SENDINGS.find((known) => known === word);
  if (sending !== undefined) return sending;
  throw new InvalidInputError({ field: "--sending", value: word, accepted: `one of ${SENDINGS.join(", ")}` });
}
