import { expect } from "chai";
import { network } from "hardhat";
import type { Action, Outcome } from "../../scripts/agents/agent.ts";
import { Mempool } from "../../scripts/engine/mempool.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { Decoder } from "../../scripts/protocol/decode.ts";
import type { Address, Hex } from "../../scripts/protocol/hex.ts";
import { deployTokens } from "../../scripts/protocol/deploy/tokens.ts";
import { TestToken__factory } from "../../typechain-types/index.ts";

const { ethers, provider, networkHelpers } = await network.create("sim");

const GWEI = 10n ** 9n;
const BASE_FEE_WEI = 5n * GWEI;
const token = TestToken__factory.createInterface();

async function deployToken() {
  const [deployer] = await ethers.getSigners();
  const { addresses } = await deployTokens(deployer!, [
    { symbol: "USDC", name: "USD Coin", decimals: 6, kind: "test" },
  ]);
  const chain = new Chain(provider);
  const senders = (await chain.accounts()).slice(0, 8);
  const usdc = addresses.get("USDC") as Address;
  await networkHelpers.setCode(BURNER, "0xfe");
  await chain.setAutomine(false);
  const mempool = new Mempool(chain, new Decoder([TestToken__factory.abi]));
  const mine = async (actions: readonly Action[], baseFeeWei = BASE_FEE_WEI) => {
    const { timestamp } = await chain.block("latest");
    const intents = actions.map((action, sender) => ({ sender, action }));
    return mempool.mine(intents, { timestamp: timestamp + 12, baseFeeWei });
  };
  return { chain, mine, usdc, senders };
}

/** Code 0xfe is INVALID: a call of it burns all the gas it is given. */
const BURNER: Address = "0x00000000000000000000000000000000000b0000";

/**
 * A contract that stores the word it is sent. Called without any it reverts with 0xaaaaaaaa if that was 0, with 0xbbbbbbbb,
 * some gas later, if it was 1, and stops otherwise.
 */
const MOODY: Address = "0x00000000000000000000000000000000000c0000";
const MOODY_CODE = [
  ...["0x36603557", "600054", "8015601357", "6001146024", "57", "00"],
  ...["5b63aaaaaaaa60e01b60005260046000fd", "5b63bbbbbbbb60e01b60005260046000fd"],
  "5b60003560005500",
].join("");

function burnGas(from: Address, gasLimit: bigint, tipWei: bigint): Action {
  return { from, to: BURNER, data: "0x", gasLimit, tipWei, label: "burn gas" };
}

function outcomesOf(settled: readonly { readonly outcome: Outcome }[]): readonly Outcome[] {
  return settled.map(({ outcome }) => outcome);
}

function mint(usdc: Address, from: Address, tipWei: bigint, rest: Partial<Action> = {}): Action {
  const data = token.encodeFunctionData("mint", [from, 1_000_000n]) as Hex;
  return { from, to: usdc, data, gasLimit: 100_000n, tipWei, label: "mint", ...rest };
}

describe("Mempool", () => {
  describe("mine", () => {
    it("puts higher tips first, and equal tips in the order of arrival", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const tips = [1n, 7n, 3n, 7n, 1n, 9n];
      const { settled, block } = await mine(tips.map((tip, at) => mint(usdc, senders[at]!, tip * GWEI)));
      expect(outcomesOf(settled).map(({ position }) => position)).to.deep.equal([4, 1, 3, 2, 5, 0]);
      expect(block.transactionHashes).to.have.length(6);
    });

    it("keeps one sender's actions in their own order whatever their tips", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const actions = [mint(usdc, senders[0]!, 1n), mint(usdc, senders[0]!, 9n), mint(usdc, senders[1]!, 5n)];
      const { settled } = await mine(actions);
      expect(outcomesOf(settled).map(({ position }) => position)).to.deep.equal([1, 2, 0]);
    });

    it("sets timestamp and base fee of the block", async () => {
      const { mine, chain, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const last = await chain.block("latest");
      const { block } = await mine([mint(usdc, senders[0]!, 1n)], 137n * GWEI);
      expect(block.timestamp).to.equal(last.timestamp + 12);
      expect(block.baseFeeWei).to.equal(137n * GWEI);
    });

    it("leaves out what pays less than the base fee, and drops it for good", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const poor = mint(usdc, senders[1]!, 1n, { maxFeeWei: BASE_FEE_WEI - 1n });
      const { settled } = await mine([poor, mint(usdc, senders[0]!, 1n)]);
      const [first, second] = outcomesOf(settled);
      expect(first).to.include({ status: "excluded", position: -1 });
      expect(first).to.not.have.property("error");
      expect(second).to.include({ status: "success", position: 0 });
      const { block } = await mine([], 1n);
      expect(block.transactionHashes).to.deep.equal([]);
    });

    it("pays up to twice the base fee and tip unless told", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const { settled } = await mine([mint(usdc, senders[0]!, GWEI, { metered: true })]);
      const [outcome] = outcomesOf(settled);
      expect(outcome!.feeWei).to.equal(outcome!.gasUsed! * (BASE_FEE_WEI + GWEI));
    });

    it("fills a block up to 45 million gas and no further, dropping the lowest tips", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const { settled, block } = await mine([
        burnGas(senders[0]!, 15_000_000n, 9n),
        burnGas(senders[1]!, 15_000_000n, 8n),
        burnGas(senders[2]!, 15_000_000n, 6n),
        mint(usdc, senders[3]!, 7n),
        burnGas(senders[4]!, 14_000_000n, 5n),
      ]);
      expect(outcomesOf(settled).map(({ status }) => status)).to.deep.equal([
        "reverted",
        "reverted",
        "excluded",
        "reverted",
        "reverted",
      ]);
      expect(block.gasUsed).to.be.lessThanOrEqual(45_000_000).and.greaterThan(44_000_000);
      expect((await mine([])).block.transactionHashes).to.deep.equal([]);
    });

    it("excludes what the mempool refuses, with its words", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const { settled } = await mine([
        mint(usdc, senders[0]!, 1n, { gasLimit: 45_000_001n }),
        mint(usdc, senders[1]!, 1n, { maxFeeWei: 10n ** 20n }),
      ]);
      const [tooBig, tooDear] = outcomesOf(settled);
      expect(tooBig).to.deep.include({ status: "excluded", position: -1 });
      expect(tooBig!.error!.name).to.equal("Refused");
      expect(tooBig!.error!.args[0]).to.contain("exceeds block gas limit");
      expect(tooDear!.error!.args[0]).to.contain("enough funds");
    });

    it("leaves out an error's values where another transaction of the block may have moved them", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const [owner, receiver] = [senders[0]!, senders[1]!];
      await mine([mint(usdc, owner, 1n)]);
      const pay = (amountUnits: bigint) =>
        mint(usdc, owner, 0n, { data: token.encodeFunctionData("transfer", [receiver, amountUnits]) as Hex });
      const [alone] = outcomesOf((await mine([pay(1_000_001n)])).settled);
      expect(alone!.error).to.deep.equal({
        name: "ERC20InsufficientBalance",
        args: [ethers.getAddress(owner), "1000000", "1000001"],
      });
      const [, behind] = outcomesOf((await mine([pay(400_000n), pay(800_000n)])).settled);
      expect(behind!.error).to.deep.equal({ name: "ERC20InsufficientBalance", args: [] });
    });

    it("replays the block where the state after it would give another error", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const [owner, spender] = [senders[0]!, senders[1]!];
      await mine([mint(usdc, owner, 1n)]);
      const call = (from: Address, tipWei: bigint, data: string) => mint(usdc, from, tipWei, { data: data as Hex });
      const { settled } = await mine([
        call(spender, 9n, token.encodeFunctionData("transferFrom", [owner, spender, 900_000n])),
        call(owner, 2n, token.encodeFunctionData("approve", [spender, 10n ** 12n])),
        call(owner, 1n, token.encodeFunctionData("transfer", [spender, 500_000n])),
      ]);
      const [early] = outcomesOf(settled);
      expect(early!.error).to.deep.equal({
        name: "ERC20InsufficientAllowance",
        args: [ethers.getAddress(spender), "0", "900000"],
      });
    });

    it("takes an error without values from the state before the block only if it costs the same gas", async () => {
      const { mine, senders } = await networkHelpers.loadFixture(deployToken);
      await networkHelpers.setCode(MOODY, MOODY_CODE);
      const [user, other] = [senders[0]!, senders[1]!];
      const call = (from: Address, tipWei: bigint, data: Hex = "0x"): Action => ({
        from,
        to: MOODY,
        data,
        gasLimit: 100_000n,
        tipWei,
        label: "call",
      });
      const mood = (value: number): Hex => `0x${value.toString(16).padStart(64, "0")}`;
      // It would say a before the block, says b in it, and would not complain after it.
      const { settled } = await mine([call(other, 9n, mood(1)), call(user, 5n), call(other, 1n, mood(2))]);
      const [, reverted] = outcomesOf(settled);
      expect(reverted?.status).to.equal("reverted");
      expect(JSON.stringify(reverted?.error)).to.include("bbbbbbbb").and.not.include("aaaaaaaa");
    });

    it("decodes why a transaction was reverted, and goes on with the others", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const { settled } = await mine([mint(usdc, senders[1]!, 9n), mint(usdc, senders[0]!, 1n)]);
      const [byStranger, byOwner] = outcomesOf(settled);
      expect(byStranger).to.deep.include({
        status: "reverted",
        position: 0,
        error: { name: "OwnableUnauthorizedAccount", args: [ethers.getAddress(senders[1]!)] },
        events: [],
      });
      expect(byOwner).to.include({ status: "success", position: 1 });
    });

    it("gives each action the events of its own transaction, decoded", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const { settled } = await mine([mint(usdc, senders[0]!, 1n), mint(usdc, senders[1]!, 2n)]);
      const [byOwner] = outcomesOf(settled);
      expect(byOwner!.events).to.deep.equal([
        {
          address: usdc.toLowerCase(),
          name: "Transfer",
          args: { from: ethers.ZeroAddress, to: ethers.getAddress(senders[0]!), value: 1_000_000n },
        },
      ]);
    });

    it("reads no receipt unless a transaction is silent or metered", async () => {
      const { mine, chain, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const before = chain.counts.other;
      await mine([mint(usdc, senders[0]!, 1n), mint(usdc, senders[0]!, 1n)]);
      const plain = chain.counts.other - before;
      await mine([mint(usdc, senders[0]!, 1n, { metered: true }), mint(usdc, senders[0]!, 1n)]);
      expect(chain.counts.other - before - plain).to.equal(plain + 1);
    });
  });
});
