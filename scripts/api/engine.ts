// Public entry point "powderkeg/engine": the block loop, the agents that come with it, and what one's own are written with.
export { run, type RunOptions, type RunTotals } from "../engine/run.ts";
export { EngineError } from "../engine/errors.ts";
export { Rng } from "../lib/rng.ts";
export { RecordWriter, type RecordSink } from "../lib/record-writer.ts";
export type * from "../lib/record.ts";
export { Chain, type Eip1193Provider } from "../protocol/chain.ts";
export { marketDecoder } from "../protocol/market-decoder.ts";
export { accountFor, type Wallet } from "../protocol/wallet.ts";
export { quoteStableSwap, quoteUniswapV2 } from "../protocol/quotes.ts";
export type { AccountBook } from "../protocol/account-book.ts";
export type { Call, Calls } from "../protocol/calls.ts";

export type { Action, Agent, AgentKind, Outcome, View, World } from "../agents/agent.ts";
export { toActions } from "../agents/action.ts";
export { approvalsForAgents } from "../agents/approvals.ts";
export { custodian, type CustodianParams } from "../agents/custodian.ts";
export { exogenousSeller, type ExogenousSellerParams } from "../agents/exogenous-seller.ts";
export { governance, type GovernanceParams } from "../agents/governance.ts";
export { keeper, type KeeperParams } from "../agents/keeper.ts";
export { lender, type LenderParams } from "../agents/lender.ts";
export { liquidityProvider, type LiquidityProviderParams } from "../agents/liquidity-provider.ts";
export { looper, type LooperParams } from "../agents/looper.ts";
export { oracleNode, type OracleNodeParams } from "../agents/oracle-node.ts";
export { pairArbitrageur, type PairArbitrageurParams } from "../agents/pair-arbitrageur.ts";
export { pegArbitrageur, type PegArbitrageurParams } from "../agents/peg-arbitrageur.ts";
export { redeemer, type RedeemerParams } from "../agents/redeemer.ts";
export { venueArbitrageur, type VenueArbitrageurParams } from "../agents/venue-arbitrageur.ts";
export { whale, type WhaleParams } from "../agents/whale.ts";
