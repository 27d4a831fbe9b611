// Public entry point "powderkeg": a market in a test, and the words to speak of it.
export { attachMarket, deployMarket } from "../testing/open-market.ts";
export { marketFile } from "../testing/market-file.ts";
export type { AttachMarketOptions, Connection, DeployMarketOptions, MarketSource } from "../testing/open-market.ts";
export { TestMarket } from "../testing/test-market.ts";
export type { Amount } from "../testing/market-session.ts";
export type { AccountLike } from "../testing/account-like.ts";
export { positionAt, type Position } from "../testing/position.ts";
export { HealthFactorTooLowError } from "../testing/borrow-to-health-factor.ts";
export { InsufficientLiquidityError } from "../testing/insufficient-liquidity-error.ts";
export { LoopNotCompletedError, type LoopTerms } from "../testing/open-loop.ts";
export type { Depeg, DepegOptions } from "../testing/depeg.ts";
export type { LiquidationRound } from "../testing/liquidate-all.ts";
export { deficitsIn, liquidationsIn, type Deficit, type Liquidation } from "../testing/liquidation-events.ts";
export type { InvariantCheck } from "../engine/invariants/invariant.ts";
export type { Play, PlayOptions } from "../testing/play.ts";

export { PowderkegError } from "../lib/errors.ts";
export { InvalidInputError } from "../lib/invalid-input-error.ts";
export { loadMarket } from "../lib/market-file.ts";
export type { MarketDefinition } from "../lib/market-file/definition.ts";
export { formatAmount, parseAmount, priceE8 } from "../lib/units.ts";
export { WAD, wad } from "../lib/wad.ts";
export { RAY, ray } from "../lib/ray.ts";
export { SetUpFailedError } from "../protocol/chain.ts";
export type { AccountView } from "../protocol/account-book.ts";
export type { Address, Hex } from "../protocol/hex.ts";
export type { Market, MarketAddresses } from "../protocol/market.ts";
export type { MarketState } from "../protocol/market-state.ts";
