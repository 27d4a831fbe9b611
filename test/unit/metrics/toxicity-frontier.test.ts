import {
  largestSoundCollateral,
  poolAwareToxicityFrontier,
  toxicityFrontier,
} from "../../../scripts/metrics/toxicity-frontier.ts";
import { expectClose } from "../../helpers/expect-close.ts";

describe("toxicityFrontier", () => {
  it("is 1 / (1 + i)", () => {
    expectClose(toxicityFrontier(0.02), 0.9804, 0.00005);
    expectClose(toxicityFrontier(0.1), 0.9091, 0.00005);
  });

  it("is where an infinitesimal liquidation leaves the LTV as it is", () => {
    const ltvAfter = (ltv: number) => (ltv - 1e-6) / (1 - 1.04e-6);
    const frontier = toxicityFrontier(0.04);
    expectClose(ltvAfter(frontier) - frontier, 0, 1e-12);
    expectClose(Math.sign(ltvAfter(frontier - 0.01) - (frontier - 0.01)), -1, 0);
    expectClose(Math.sign(ltvAfter(frontier + 0.01) - (frontier + 0.01)), 1, 0);
  });
});

describe("poolAwareToxicityFrontier", () => {
  it("is the plain one for a position that is nothing to the pool, and lower for a larger one", () => {
    expectClose(poolAwareToxicityFrontier(0.05, 0), toxicityFrontier(0.05), 1e-15);
    expectClose(poolAwareToxicityFrontier(0.05, 0.0737), 0.83, 0.0001);
  });
});

describe("largestSoundCollateral", () => {
  it("gives the sheet's figures", () => {
    expectClose(largestSoundCollateral(0.92, 0.04), 0.0226, 0.00005);
    expectClose(largestSoundCollateral(0.6, 0.1), 0.258, 0.0005);
  });

  it("is the inverse of the frontier, and negative beyond the plain one", () => {
    expectClose(poolAwareToxicityFrontier(0.05, largestSoundCollateral(0.8, 0.05)), 0.8, 1e-12);
    expectClose(Math.sign(largestSoundCollateral(0.97, 0.05)), -1, 0);
  });
});
