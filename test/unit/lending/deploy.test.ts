import { expect } from "chai";
import { network } from "hardhat";
import { type LendingParams, deployLending } from "../../../scripts/protocol/deploy/lending.ts";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { type LendingFixture, deployLendingFixture, SYMBOLS, VECTOR_RESERVES } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function market(): Promise<LendingFixture> {
  return deployLendingFixture(ethers);
}

function paramsOf({ reserves, treasury }: LendingFixture): LendingParams {
  return {
    marketId: "Second market",
    tokens: new Map(SYMBOLS.map((symbol) => [symbol, reserves[symbol].asset])),
    reserves: { USDC: { ...VECTOR_RESERVES.USDC, frozen: true }, WETH: { ...VECTOR_RESERVES.WETH, paused: true } },
    eModes: [],
    flashLoanPremiumBps: 9n,
    treasury: treasury.address,
  };
}

describe("deployLending", function () {
  it("registers the market's contracts with the provider, owned by the deployer", async function () {
    const { provider, pool, configurator, dataProvider, oracle, owner, umbrella } =
      await networkHelpers.loadFixture(market);
    expect(await provider.getPool()).to.equal(await pool.getAddress());
    expect(await provider.getPoolConfigurator()).to.equal(await configurator.getAddress());
    expect(await provider.getPoolDataProvider()).to.equal(await dataProvider.getAddress());
    expect(await provider.getPriceOracle()).to.equal(await oracle.getAddress());
    expect(await provider.getFunction("getAddress")(ethers.encodeBytes32String("UMBRELLA"))).to.equal(umbrella.address);
    expect(await provider.getACLAdmin()).to.equal(owner.address);
  });

  it("lists the reserves in order with the parameters given", async function () {
    const { pool, dataProvider, reserves } = await networkHelpers.loadFixture(market);
    expect([...(await pool.getReservesList())]).to.deep.equal(SYMBOLS.map((symbol) => reserves[symbol].asset));
    const { asset } = reserves.WETH;
    expect([...(await dataProvider.getReserveConfigurationData(asset))]).to.deep.equal([
      18n,
      7_500n,
      8_000n,
      10_500n,
      1_500n,
      true,
      true,
      false,
      true,
      false,
    ]);
    expect([...(await dataProvider.getReserveCaps(asset))]).to.deep.equal([2_700_000n, 3_000_000n]);
    expect(await dataProvider.getLiquidationProtocolFee(asset)).to.equal(1_000n);
    expect(await dataProvider.getFlashLoanEnabled(asset)).to.equal(true);
    expect([...(await dataProvider.getReserveTokensAddresses(asset))]).to.deep.equal([
      await reserves.WETH.aToken.getAddress(),
      ethers.ZeroAddress,
      await reserves.WETH.variableDebtToken.getAddress(),
    ]);
    const aTokens = (await dataProvider.getAllATokens()).map(({ symbol }) => symbol);
    expect(aTokens).to.deep.equal(["aUSDe", "aUSDC", "aWETH"]);
  });

  it("freezes and pauses reserves, and needs no oracle yet", async function () {
    const fixture = await networkHelpers.loadFixture(market);
    const second = await deployLending(fixture.owner, paramsOf(fixture));
    const { USDC, WETH } = fixture.reserves;
    expect((await second.dataProvider.getReserveConfigurationData(USDC.asset)).isFrozen).to.equal(true);
    expect(await second.dataProvider.getPaused(WETH.asset)).to.equal(true);
    expect(await second.pool.FLASHLOAN_PREMIUM_TOTAL()).to.equal(9n);
    expect(await second.provider.getPriceOracle()).to.equal(ethers.ZeroAddress);
  });

  it("rejects a reserve without a token, and an e-mode of unknown reserves, before deploying", async function () {
    const fixture = await networkHelpers.loadFixture(market);
    const params = paramsOf(fixture);
    const nonce = await fixture.owner.getNonce();
    const rejected = async (change: Partial<LendingParams>): Promise<unknown> =>
      deployLending(fixture.owner, { ...params, ...change }).catch((error: unknown) => error);

    const noToken = await rejected({ tokens: new Map() });
    expect(noToken).to.be.instanceOf(InvalidInputError);
    expect((noToken as InvalidInputError).field).to.equal("lending.reserves.USDC");
    const unknown = await rejected({
      eModes: [
        {
          id: 1,
          label: "",
          ltvBps: 1n,
          liquidationThresholdBps: 1n,
          liquidationBonusBps: 1n,
          collateral: ["DOGE"],
          borrowable: [],
        },
      ],
    });
    expect(unknown).to.be.instanceOf(InvalidInputError);
    expect((unknown as InvalidInputError).field).to.equal("eModes.1.collateral");
    expect(await fixture.owner.getNonce()).to.equal(nonce);
  });

  it("lets only the owner change the registry", async function () {
    const { provider, stranger } = await networkHelpers.loadFixture(market);
    const asStranger = provider.connect(stranger);
    for (const call of [
      () => asStranger.setPool(stranger),
      () => asStranger.setPoolConfigurator(stranger),
      () => asStranger.setPriceOracle(stranger),
      () => asStranger.setPoolDataProvider(stranger),
      () => asStranger.setAddress(ethers.ZeroHash, stranger),
      () => asStranger.setMarketId(""),
    ]) {
      await expect(call())
        .to.be.revertedWithCustomError(provider, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    }
  });
});
