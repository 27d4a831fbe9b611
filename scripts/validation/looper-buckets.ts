/** Loopers of one kind on the evening of the crash. */
export interface LooperBucket {
  readonly name: string;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  /** USDe price at which they can be liquidated, as stated. */
  readonly liquidationPrice: number;
  /** Of all loopers' collateral. */
  readonly share: number;
}

/** calibration.json, loopers.bucket.*: the first share is from LlamaRisk, the others are assumptions. */
export const LOOPER_BUCKETS: readonly LooperBucket[] = [
  bucket("edge", 9_050n, 9_200n, 0.9837, 0.25),
  bucket("high", 8_750n, 9_200n, 0.9511, 0.1),
  bucket("mid", 8_200n, 9_200n, 0.8913, 0.25),
  bucket("seed5", 7_289n, 8_000n, 0.9111, 0.25),
  bucket("light", 5_000n, 8_000n, 0.625, 0.15),
];

function bucket(
  name: string,
  ltvBps: bigint,
  liquidationThresholdBps: bigint,
  liquidationPrice: number,
  share: number,
): LooperBucket {
  return { name, ltvBps, liquidationThresholdBps, liquidationPrice, share };
}
