import { expect } from "chai";

/** Expect two floating-point numbers to differ by no more than a tolerance; Hardhat's own `closeTo` takes integers only. */
export function expectClose(
  actual: number | null | undefined,
  expected: number,
  tolerance: number,
  message = "",
): void {
  const isClose = typeof actual === "number" && Math.abs(actual - expected) <= tolerance;
  expect(isClose, `${message} ${actual} is not within ${tolerance} of ${expected}`.trim()).to.equal(true);
}
