import { loadMarket } from "../lib/market-file.ts";
import type { EModeDefinition, MarketDefinition } from "../lib/market-file/definition.ts";
import { readTextFile } from "../lib/read-text-file.ts";
import type { Chain } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import { accountFor } from "../protocol/wallet.ts";
import { marketFile } from "../testing/market-file.ts";
import { MarketSession } from "../testing/market-session.ts";
import { deployMarket } from "../testing/open-market.ts";
import type { TestMarket } from "../testing/test-market.ts";
import type { ValidationEdge } from "./check.ts";

const SEED = "powderkeg validation";

/** Category in which a laboratory's positions stand. */
export const LABORATORY_E_MODE = 1;

/** Terms of that category, in basis points; the bonus as Aave writes it, 10200 for 2 %. */
export interface Terms {
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly liquidationBonusBps: bigint;
}

/** The smallest market, with one e-mode of one collateral against USDC, for experiments that are undone again. */
export class Laboratory {
  readonly market: TestMarket;
  readonly session: MarketSession;

  private constructor(market: TestMarket) {
    this.market = market;
    this.session = new MarketSession(market.chain, market.market);
  }

  /**
   * Deploy it, with a lender's USDC.
   * @param change applied to markets/minimal.yaml; the reserve's part of the bonus is left at 0 unless it says otherwise
   */
  static async open(
    { openChain }: Pick<ValidationEdge, "openChain">,
    collateral: "USDe" | "WETH",
    change: (definition: MarketDefinition) => MarketDefinition = (definition) => definition,
  ): Promise<Laboratory> {
    const definition = change(withCategory(minimalDefinition(), collateral));
    const market = await deployMarket(
      { provider: await openChain() },
      { market: definition, liquidity: { USDC: "2_000_000_000" } },
    );
    return new Laboratory(market);
  }

  get chain(): Chain {
    return this.market.chain;
  }

  get handle(): Market {
    return this.market.market;
  }

  /** Do something and take it back. */
  async undone<T>(body: () => Promise<T>): Promise<T> {
    const snapshot = await this.chain.snapshot();
    try {
      return await body();
    } finally {
      await this.chain.revert(snapshot);
      await this.handle.refreshEModes();
    }
  }

  /** Set the terms of the laboratory's category. */
  async setTerms(terms: Terms): Promise<void> {
    const category = this.handle.eModes.find(({ id }) => id === LABORATORY_E_MODE);
    if (category === undefined) throw new RangeError("the laboratory's market has lost its e-mode");
    const call = this.handle.calls.admin.setEModeCategory({ ...category, ...terms }, "laboratory");
    await this.session.send(this.session.deployer, [call]);
    await this.handle.refreshEModes();
  }

  /** Open a position in the laboratory's category: collateral supplied, USDC borrowed down to a health factor. */
  async openPosition(
    name: string,
    collateral: "USDe" | "WETH",
    collateralUnits: bigint,
    healthFactorWad: bigint,
  ): Promise<Address> {
    const user = accountFor(SEED, name).address;
    await this.market.supply(user, collateral, collateralUnits);
    await this.session.send(user, [this.handle.calls.setUserEMode(LABORATORY_E_MODE)]);
    await this.market.borrowToHealthFactor(user, "USDC", healthFactorWad);
    return user;
  }

  /** Debt over collateral as the pool itself counts them. */
  async ltv(user: Address): Promise<number> {
    const { totalDebtBase, totalCollateralBase } = await this.market.position(user).read();
    return Number(totalDebtBase) / Number(totalCollateralBase);
  }

  /** Whether the pool itself says that an account's health factor is under 1. */
  async isLiquidatable(user: Address): Promise<boolean> {
    return (await this.market.position(user).read()).healthFactorWad < 10n ** 18n;
  }

  /** Liquidate a share of a debt. @returns collateral that the liquidator received, its units. */
  async liquidate(user: Address, collateral: string, shareBps: bigint): Promise<bigint> {
    const { calls, addresses } = this.handle;
    const liquidator = this.liquidator;
    const debtToCoverUnits = ((await this.market.account(user)).debtUnits("USDC") * shareBps) / 10_000n;
    const before = (await this.market.account(liquidator)).walletUnits(collateral);
    await this.market.fund(liquidator, { USDC: debtToCoverUnits });
    await this.session.send(liquidator, [
      calls.approve("USDC", addresses.lending.pool, debtToCoverUnits),
      calls.liquidationCall({ collateral, debt: "USDC", user, debtToCoverUnits, receiveAToken: false }),
    ]);
    return (await this.market.account(liquidator)).walletUnits(collateral) - before;
  }

  get liquidator(): Address {
    return accountFor(SEED, "liquidator").address;
  }
}

/** markets/minimal.yaml, as a definition. */
export function minimalDefinition(): MarketDefinition {
  const path = marketFile("minimal");
  return loadMarket(readTextFile(path), { sourceName: path });
}

function withCategory(definition: MarketDefinition, collateral: "USDe" | "WETH"): MarketDefinition {
  const category: EModeDefinition = {
    id: LABORATORY_E_MODE,
    label: "laboratory",
    ltvBps: 8_000n,
    liquidationThresholdBps: 8_300n,
    liquidationBonusBps: 10_500n,
    collateral: [collateral],
    borrowable: ["USDC"],
  };
  const { reserves } = definition.lending;
  const own = reserves[collateral];
  if (own === undefined) throw new RangeError(`markets/minimal.yaml has no reserve ${collateral}`);
  const changed = { ...reserves, [collateral]: { ...own, liquidationProtocolFeeBps: 0n } };
  return { ...definition, eModes: [category], lending: { ...definition.lending, reserves: changed } };
}
