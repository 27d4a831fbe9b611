import { WAD } from "./wad.ts";

/** From here on the result is below half a wei. */
const UNDERFLOW_AT_WAD = 41_446_531_673_892_822_313n;
const LN2_X96 = 54_916_777_467_707_473_351_141_471_128n;
const FIVE_POW_18 = WAD >> 18n;

/**
 * Give exp(-x), floored, bit for bit as the stable pool's moving average has it (contracts/math/WadExp.sol, after Remco
 * Bloemen's `expWad`, MIT): the constants of that rational approximation are part of the result.
 *
 * @param xWad Not negative, WAD.
 * @returns WAD; 0 from x = 41.4465 on.
 */
export function expOfNegativeWad(xWad: bigint): bigint {
  if (xWad >= UNDERFLOW_AT_WAD) return 0n;
  let r = -(xWad << 78n) / FIVE_POW_18;
  const k = ((r << 96n) / LN2_X96 + (1n << 95n)) >> 96n;
  r -= k * LN2_X96;

  let y = r + 1_346_386_616_545_796_478_920_950_773_328n;
  y = ((y * r) >> 96n) + 57_155_421_227_552_351_082_224_309_758_442n;
  let p = y + r - 94_201_549_194_550_492_254_356_042_504_812n;
  p = ((p * y) >> 96n) + 28_719_021_644_029_726_153_956_944_680_412_240n;
  p = p * r + (4_385_272_521_454_847_904_659_076_985_693_276n << 96n);

  let q = r - 2_855_989_394_907_223_263_936_484_059_900n;
  q = ((q * r) >> 96n) + 50_020_603_652_535_783_019_961_831_881_945n;
  q = ((q * r) >> 96n) - 533_845_033_583_426_703_283_633_433_725_380n;
  q = ((q * r) >> 96n) + 3_604_857_256_930_695_427_073_651_918_091_429n;
  q = ((q * r) >> 96n) - 14_423_608_567_350_463_180_887_372_962_807_573n;
  q = ((q * r) >> 96n) + 26_449_188_498_355_588_339_934_803_723_976_023n;

  return ((p / q) * 3_822_833_074_963_236_453_042_738_258_902_158_003_155_416_615_667n) >> (195n - k);
}
