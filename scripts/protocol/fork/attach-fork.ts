import { Interface } from "ethers";
import { AbiWords } from "../abi-words.ts";
import { attachMarket } from "../attach-market.ts";
import type { Chain } from "../chain.ts";
import { chainSigner } from "../chain-signer.ts";
import { deployKeeper } from "../deploy/keeper.ts";
import { deployLens } from "../deploy/lens.ts";
import { deployUniswapV3Helpers } from "../deploy/uniswap-v3.ts";
import type { Address, Hex } from "../hex.ts";
import { GAS_LIMITS } from "../gas-limits.ts";
import type { Market } from "../market.ts";
import type { DescribedMarket } from "./describe-market.ts";
import type { NetworkReading } from "./read-network.ts";

const acl = new Interface(["function isPoolAdmin(address) view returns (bool)", "function addPoolAdmin(address)"]);

/**
 * Take up a public market on a fork. Nothing of it is deployed or changed; only our own helpers are put beside it (a lens and a
 * liquidation bot; where there are Uniswap v3 pools, their lens and what keepers sell through), and whoever may name Aave's
 * admins is impersonated, as the market's `deployer`.
 *
 * @param chain Forked at the block of the reading, where every sender can be impersonated.
 */
export async function attachFork(
  chain: Chain,
  reading: NetworkReading,
  { definition, addresses, uniswapV3Reading }: DescribedMarket,
): Promise<Market> {
  const admin = await takeOverAdmin(chain, reading);
  const signer = await chainSigner(chain, admin);
  const lens = (await (await deployLens(signer)).getAddress()) as Address;
  const keeper = (await (await deployKeeper(signer, { pool: reading.lending.pool })).getAddress()) as Address;
  const { uniswapV3, ...others } = addresses;
  const helpers = uniswapV3 && (await deployUniswapV3Helpers(signer));
  const beside = helpers && {
    lens: (await helpers.lens.getAddress()) as Address,
    exit: (await helpers.exit.getAddress()) as Address,
  };
  return attachMarket({
    chain,
    definition,
    addresses: {
      ...{ ...others, deployer: admin, keeper, lens },
      ...(uniswapV3 && beside && { uniswapV3: { ...uniswapV3, ...beside } }),
    },
    backend: "fork",
    uniswapV3Reading,
  });
}

/** Whoever names the admins may name itself: it need not be one, but oracle and configurator ask for that. */
async function takeOverAdmin(chain: Chain, { aclAdmin, aclManager }: NetworkReading): Promise<Address> {
  await chain.impersonate(aclAdmin);
  const isAdmin = await chain.call(aclManager, acl.encodeFunctionData("isPoolAdmin", [aclAdmin]) as Hex);
  if (new AbiWords(isAdmin).uint(0) === 0n) {
    await chain.sendAll([
      {
        ...{ from: aclAdmin, to: aclManager, gasLimit: GAS_LIMITS.governance, label: "addPoolAdmin" },
        data: acl.encodeFunctionData("addPoolAdmin", [aclAdmin]) as Hex,
      },
    ]);
  }
  return aclAdmin;
}
