// Public entry point "powderkeg/matchers": chai's plugin and the types that come with it.
export { powderkegMatchers } from "../testing/matchers/chai-plugin.ts";
export type { ExpectedLiquidation } from "../testing/matchers/emit-liquidation.ts";
export type { Tolerance } from "../testing/matchers/health-factor.ts";
