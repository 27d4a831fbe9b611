import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

/**
 * Gives the chain's first accounts names: `const { owner, stranger } = await namedSigners(ethers, "owner", "stranger")`.
 *
 * @throws Error if the chain has fewer accounts than names.
 */
export async function namedSigners<Name extends string>(
  ethers: HardhatEthers,
  ...names: readonly Name[]
): Promise<Record<Name, HardhatEthersSigner>> {
  const signers = await ethers.getSigners();
  if (signers.length < names.length) throw new Error(`the chain has ${signers.length} accounts, ${names.length} named`);
  return Object.fromEntries(names.map((name, i) => [name, signers[i]])) as Record<Name, HardhatEthersSigner>;
}
