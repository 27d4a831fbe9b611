import { Contract, ContractFactory, type InterfaceAbi, type Signer } from "ethers";
import { PowderkegError } from "../../lib/errors.ts";
import type { Address } from "../hex.ts";
import { linkedBytecode, type GenuineArtifact } from "./artifact.ts";

/** A genuine package does not hold a contract that its deployment needs. */
export class GenuineContractMissingError extends PowderkegError {
  constructor(
    readonly contractName: string,
    readonly known: readonly string[],
  ) {
    super(`contract ${contractName} is not among the genuine artifacts: ${known.join(", ")}`);
  }
}

/** Deploys contracts from artifacts that are not ours, and calls them by name; keeps libraries for linking. */
export class GenuineDeployer {
  readonly #signer: Signer;
  readonly #artifacts: ReadonlyMap<string, GenuineArtifact>;
  readonly #libraries = new Map<string, string>();

  constructor(signer: Signer, artifacts: ReadonlyMap<string, GenuineArtifact>) {
    this.#signer = signer;
    this.#artifacts = artifacts;
  }

  /**
   * @param name Contract's name in the artifacts.
   * @param args Of its constructor.
   * @throws GenuineContractMissingError, UnlinkedLibraryError.
   */
  async deploy(name: string, ...args: readonly unknown[]): Promise<Address> {
    const artifact = this.#artifact(name);
    const code = linkedBytecode(artifact, this.#libraries);
    const contract = await new ContractFactory(abiOf(artifact), code, this.#signer).deploy(...args);
    await contract.waitForDeployment();
    return (await contract.getAddress()) as Address;
  }

  /** Deploy libraries in order, each linked to those before it. */
  async deployLibraries(names: readonly string[]): Promise<void> {
    for (const name of names) this.#libraries.set(name, await this.deploy(name));
  }

  /** Call a function that changes state, and wait until it is mined. */
  async send(name: string, address: Address, method: string, ...args: readonly unknown[]): Promise<void> {
    const transaction = await this.#at(name, address)
      .getFunction(method)
      .send(...args);
    await transaction.wait();
  }

  /** Call a view that returns one address. */
  async readAddress(name: string, address: Address, method: string): Promise<Address> {
    return (await this.#at(name, address).getFunction(method).staticCall()) as Address;
  }

  #at(name: string, address: Address): Contract {
    return new Contract(address, abiOf(this.#artifact(name)), this.#signer);
  }

  /** @throws GenuineContractMissingError. */
  #artifact(name: string): GenuineArtifact {
    const artifact = this.#artifacts.get(name);
    if (artifact === undefined) throw new GenuineContractMissingError(name, [...this.#artifacts.keys()]);
    return artifact;
  }
}

function abiOf({ abi }: GenuineArtifact): InterfaceAbi {
  return abi as InterfaceAbi;
}
