import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import type { Action } from "../../scripts/agents/agent.ts";
import { Bundle } from "../../scripts/engine/bundle.ts";
import { BundleLostError } from "../../scripts/engine/errors.ts";
import { Mempool } from "../../scripts/engine/mempool.ts";
import type { BlockMiner, SettledBlock } from "../../scripts/engine/settled-block.ts";
import { AccountHasCodeError, ActionBundle } from "../../scripts/protocol/action-bundle.ts";
import { Chain, SetUpFailedError } from "../../scripts/protocol/chain.ts";
import { Decoder } from "../../scripts/protocol/decode.ts";
import { deployTokens } from "../../scripts/protocol/deploy/tokens.ts";
import type { Address, Hex } from "../../scripts/protocol/hex.ts";
import { ActionBundle__factory, TestToken__factory } from "../../typechain-types/index.ts";

const { ethers, provider, networkHelpers } = await network.create("sim");

const GWEI = 10n ** 9n;
const BASE_FEE_WEI = 5n * GWEI;
const token = TestToken__factory.createInterface();
const decoder = new Decoder([TestToken__factory.abi, ActionBundle__factory.abi]);
/** Code 0xfe is INVALID: a call of it burns all the gas it is given. */
const BURNER: Address = "0x00000000000000000000000000000000000b0000";

async function deployToken() {
  const [deployer] = await ethers.getSigners();
  const { addresses } = await deployTokens(deployer!, [
    { symbol: "USDC", name: "USD Coin", decimals: 6, kind: "test" },
  ]);
  const chain = new Chain(provider);
  const senders = (await chain.accounts()).slice(0, 5);
  const usdc = addresses.get("USDC") as Address;
  for (const sender of senders) await chain.sendAll([pay(usdc, senders[0]!, sender, 1_000n, "mint")]);
  await networkHelpers.setCode(BURNER, "0xfe");
  await chain.setAutomine(false);
  const mine = async (actions: readonly Action[], own?: BlockMiner) => {
    const miner = own ?? (await Bundle.open(chain, decoder));
    const { timestamp } = await chain.block("latest");
    const intents = actions.map((action, sender) => ({ sender, action }));
    return miner.mine(intents, { timestamp: timestamp + 12, baseFeeWei: BASE_FEE_WEI });
  };
  return { chain, mine, usdc, senders, mempool: new Mempool(chain, decoder) };
}

function pay(
  usdc: Address,
  from: Address,
  to: Address,
  amountUnits: bigint,
  call: "mint" | "transfer",
  rest: Partial<Action> = {},
): Action {
  const values: [Address, bigint] = [to, amountUnits];
  const data =
    call === "mint" ? token.encodeFunctionData("mint", values) : token.encodeFunctionData("transfer", values);
  return { from, to: usdc, data: data as Hex, gasLimit: 100_000n, tipWei: GWEI, label: call, ...rest };
}

function outcomes({ settled }: SettledBlock<number>) {
  return settled.map(({ outcome }) => outcome);
}

/** A block without hashes, its gas, and the values of errors, which `Mempool` does not always know. */
function comparable(mined: SettledBlock<number>) {
  const settled = mined.settled.map(({ sender, outcome }) => ({ sender, ...outcome, error: outcome.error?.name }));
  const logs = mined.logs.map(({ address, topics, data, transactionIndex }) => ({
    address,
    topics,
    data,
    transactionIndex,
  }));
  const { number, timestamp, baseFeeWei, transactionHashes } = mined.block;
  return { settled, logs, events: mined.events, number, timestamp, baseFeeWei, actions: transactionHashes.length };
}

describe("Bundle", () => {
  describe("mine", () => {
    it("gives what the mempool gives, whoever pays whom, at whatever tip, metered or not", async () => {
      const { chain, mine, usdc, senders, mempool } = await networkHelpers.loadFixture(deployToken);
      const account = fc.integer({ min: 0, max: senders.length - 1 });
      const payment = fc.record({
        from: account,
        to: account,
        amountUnits: fc.bigInt({ min: 1n, max: 3_000n }),
        call: fc.constantFrom<"mint" | "transfer">("transfer", "transfer", "transfer", "mint"),
        tipGwei: fc.constantFrom(2n, 2n, 2n, 2n, 2n, 0n, 1n, 3n),
        metered: fc.constantFrom(false, false, false, true),
        ether: fc.constantFrom(1n, ...Array.from({ length: 15 }, () => 0n)),
        maxFeeGwei: fc.constantFrom(4n, ...Array.from({ length: 40 }, () => 100n)),
      });
      let reverted = 0;
      let bundled = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(payment, { minLength: 1, maxLength: 12 }), async (payments) => {
          const actions = payments.map(({ from, to, amountUnits, call, tipGwei, metered, ether, maxFeeGwei }) =>
            pay(usdc, senders[from]!, senders[to]!, amountUnits, call, {
              tipWei: tipGwei * GWEI,
              maxFeeWei: maxFeeGwei * GWEI,
              ...(metered ? { metered } : {}),
              ...(ether > 0n ? { valueWei: ether } : {}),
            }),
          );
          const snapshot = await chain.snapshot();
          const byMempool = await mine(actions, mempool);
          await chain.revert(snapshot);
          const again = await chain.snapshot();
          const byBundle = await mine(actions);
          await chain.revert(again);
          expect(comparable(byBundle)).to.deep.equal(comparable(byMempool));
          reverted += outcomes(byBundle).filter(({ status }) => status === "reverted").length;
          bundled += new Set(byBundle.block.transactionHashes).size < byBundle.block.transactionHashes.length ? 1 : 0;
        }),
        { numRuns: 60, seed: 7 },
      );
      expect(reverted).to.be.greaterThan(30);
      expect(bundled, "blocks with a bundle of two or more").to.be.greaterThan(10);
    });

    it("sends all that is not metered in one transaction, and asks for no receipt and no trace", async () => {
      const { chain, mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const bundle = await Bundle.open(chain, decoder);
      await mine(
        senders.map((sender) => pay(usdc, sender, sender, 1n, "transfer")),
        bundle,
      );
      const before = { ...chain.counts };
      const actions = [
        ...senders.map((sender) => pay(usdc, sender, senders[0]!, 1n, "transfer")),
        pay(usdc, senders[1]!, senders[0]!, 10n ** 9n, "transfer"),
      ];
      const { block } = await mine(actions, bundle);
      expect(chain.counts.transactions - before.transactions).to.equal(1);
      expect(chain.counts.other - before.other, "the block before, time, base fee, mining, block, logs").to.equal(6);
      expect(new Set(block.transactionHashes).size).to.equal(1);
      expect(block.transactionHashes).to.have.length(6);
    });

    it("knows the values of an error though others of the block have moved them", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const [owner, receiver] = [senders[1]!, senders[2]!];
      const [, behind] = outcomes(
        await mine([pay(usdc, owner, receiver, 400n, "transfer"), pay(usdc, owner, receiver, 800n, "transfer")]),
      );
      expect(behind!.error).to.deep.equal({
        name: "ERC20InsufficientBalance",
        args: [ethers.getAddress(owner), "600", "800"],
      });
    });

    it("takes no fee from whoever is bundled, and the whole fee from whoever is metered", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const [bundled, metered] = [senders[1]!, senders[2]!];
      const balances = async () => Promise.all([bundled, metered].map((each) => ethers.provider.getBalance(each)));
      const before = await balances();
      const mined = await mine([
        pay(usdc, bundled, metered, 1n, "transfer"),
        pay(usdc, metered, bundled, 1n, "transfer", { metered: true }),
      ]);
      const after = await balances();
      expect(after[0]).to.equal(before[0]);
      expect(after[1]).to.equal(before[1]! - outcomes(mined)[1]!.feeWei!);
    });

    it("leaves the block to the mempool when its limits do not all find room", async () => {
      const { mine, senders } = await networkHelpers.loadFixture(deployToken);
      const burn = (from: Address, tipWei: bigint): Action => ({
        ...{ from, to: BURNER, data: "0x", gasLimit: 20_000_000n, tipWei, label: "burn gas" },
      });
      const { settled, block } = await mine([burn(senders[0]!, 1n), burn(senders[1]!, 3n), burn(senders[2]!, 2n)]);
      expect(settled.map(({ outcome }) => outcome.status)).to.deep.equal(["excluded", "reverted", "reverted"]);
      expect(new Set(block.transactionHashes).size).to.equal(2);
    });

    it("gives each action no less gas than its limit, and not the others' gas", async () => {
      const { mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const burn: Action = {
        from: senders[1]!,
        to: BURNER,
        data: "0x",
        gasLimit: 9_000_000n,
        tipWei: 2n,
        label: "burn gas",
      };
      const { settled, block } = await mine([
        burn,
        pay(usdc, senders[2]!, senders[0]!, 1n, "transfer", { tipWei: 1n }),
      ]);
      expect(settled.map(({ outcome }) => outcome.status)).to.deep.equal(["reverted", "success"]);
      expect(block.gasUsed).to.be.within(9_000_000, 9_500_000);
    });

    it("prepares an account that acts for the first time", async () => {
      const { mine, usdc } = await networkHelpers.loadFixture(deployToken);
      const stranger: Address = "0x00000000000000000000000000000000000dead1";
      const [outcome] = outcomes(await mine([pay(usdc, stranger, stranger, 1n, "mint")]));
      expect(outcome!.error).to.deep.equal({ name: "OwnableUnauthorizedAccount", args: [ethers.getAddress(stranger)] });
    });

    for (const [who, code] of [
      ["a contract", "0x00"],
      ["an account that is delegated to other code", `0xef0100${BURNER.slice(2)}`],
    ] as const) {
      it(`leaves to ${who} its code, and what it does transactions of its own in their place`, async () => {
        const { chain, mine, usdc, senders, mempool } = await networkHelpers.loadFixture(deployToken);
        const [payer, wallet] = [senders[0]!, senders[1]!];
        await chain.impersonate(wallet);
        await networkHelpers.setCode(wallet, code);
        const actions = [
          pay(usdc, payer, wallet, 5n, "transfer"),
          pay(usdc, wallet, payer, 1_005n, "transfer"),
          pay(usdc, wallet, payer, 1n, "transfer"),
          pay(usdc, payer, wallet, 7n, "transfer"),
        ];
        const snapshot = await chain.snapshot();
        const byMempool = await mine(actions, mempool);
        await chain.revert(snapshot);
        const byBundle = await mine(actions);
        expect(comparable(byBundle)).to.deep.equal(comparable(byMempool));
        expect(outcomes(byBundle).map(({ status }) => status)).to.deep.equal([
          ...["success", "success", "reverted", "success"],
        ]);
        expect(new Set(byBundle.block.transactionHashes).size).to.equal(4);
        expect(byBundle.payers).to.deep.equal([wallet, wallet]);
        expect(await ethers.provider.getCode(wallet)).to.equal(code);
      });
    }

    it("stops when a bundle does not tell of every action", async () => {
      const { chain, mine, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const bundle = await Bundle.open(chain, decoder);
      const { to } = (await ActionBundle.open(chain)).transaction([]);
      await networkHelpers.setCode(to, "0x00");
      const mining = mine([pay(usdc, senders[0]!, senders[1]!, 1n, "transfer")], bundle);
      const error: unknown = await mining.catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(BundleLostError);
      expect(error).to.include({ actions: 1, told: 0, status: "mined" });
    });
  });

  describe("a set-up", () => {
    it("is sent a bundle a block, and takes back what it did to the accounts", async () => {
      const { chain, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const { number } = await chain.block("latest");
      const bundle = await ActionBundle.open(chain);
      await bundle.sendAll(
        senders.map((sender) => pay(usdc, sender, senders[0]!, 100n, "transfer")),
        2,
      );
      expect((await chain.block("latest")).number).to.equal(number + 3);
      expect(await TestToken__factory.connect(usdc, ethers.provider).balanceOf(senders[0]!)).to.equal(1_400n);
      await bundle.close();
      expect(await ethers.provider.getCode(senders[1]!)).to.equal("0x");
    });

    it("fails with the transaction that reverted, and why", async () => {
      const { chain, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const [rich, poor] = [senders[1]!, senders[2]!];
      const setUp = [pay(usdc, rich, poor, 1n, "transfer"), pay(usdc, poor, rich, 5_000n, "transfer")];
      const bundle = await ActionBundle.open(chain);
      const error: unknown = await bundle.sendAll(setUp, 50).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(SetUpFailedError);
      expect((error as SetUpFailedError).message).to.match(
        new RegExp(`^transfer from ${poor} to .* reverted with ERC20InsufficientBalance\\(.*, 1001, 5000\\)$`, "i"),
      );
    });

    it("refuses to act for a contract, whose code it would have to replace", async () => {
      const { chain, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const bundle = await ActionBundle.open(chain);
      const setUp = bundle.sendAll([pay(usdc, usdc, senders[0]!, 1n, "transfer")], 50);
      const error: unknown = await setUp.catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(AccountHasCodeError);
      expect((error as AccountHasCodeError).account).to.equal(usdc);
      expect((error as AccountHasCodeError).bytes).to.be.greaterThan(1_000);
    });

    it("fails when a block has no room for it, and leaves nothing waiting", async () => {
      const { chain, senders } = await networkHelpers.loadFixture(deployToken);
      const burn = { from: senders[1]!, to: BURNER, gasLimit: 30_000_000n, label: "burn gas" };
      const bundle = await ActionBundle.open(chain);
      const error: unknown = await bundle.sendAll([burn, burn], 2).catch((thrown: unknown) => thrown);
      expect((error as Error).message).to.match(/gas limit|not included/i);
      await chain.mine();
      expect((await chain.block("latest")).transactionHashes).to.deep.equal([]);
    });
  });

  describe("the accounts' code", () => {
    it("lets an account go on sending by itself", async () => {
      const { mine, usdc, senders, mempool } = await networkHelpers.loadFixture(deployToken);
      await mine([pay(usdc, senders[1]!, senders[0]!, 1n, "transfer")]);
      const [outcome] = outcomes(await mine([pay(usdc, senders[1]!, senders[0]!, 1n, "transfer")], mempool));
      expect(outcome!.status).to.equal("success");
    });

    it("does nothing for others, and takes ether, as an account without code", async () => {
      const { chain, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const [owner, thief] = [senders[1]!, senders[2]!];
      const robbery = `${usdc}${token.encodeFunctionData("transfer", [thief, 1_000n]).slice(2)}` as Hex;
      expect(await chain.call(owner, robbery, thief)).to.equal("0x");
      const before = await ethers.provider.getBalance(owner);
      const gift = { ...pay(usdc, thief, thief, 1n, "transfer"), to: owner, data: "0x" as Hex, valueWei: 5n };
      await chain.setAutomine(true);
      await chain.sendAll([
        { ...gift, tipWei: 0n },
        { ...gift, data: robbery, tipWei: 0n },
      ]);
      expect(await ethers.provider.getBalance(owner)).to.equal(before + 10n);
      expect(await TestToken__factory.connect(usdc, ethers.provider).balanceOf(owner)).to.equal(1_000n);
    });

    it("runs bundles of the operator only", async () => {
      const { chain, usdc, senders } = await networkHelpers.loadFixture(deployToken);
      const bundle = await ActionBundle.open(chain);
      const { to, data } = bundle.transaction([pay(usdc, senders[1]!, senders[0]!, 1n, "transfer")]);
      const error: unknown = await chain.call(to, data!, senders[0]).catch((thrown: unknown) => thrown);
      expect(decoder.error((error as { revertData: Hex }).revertData)).to.deep.equal({
        name: "NotTheOperator",
        args: [ethers.getAddress(senders[0]!)],
      });
    });
  });
});
