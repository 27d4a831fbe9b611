import { PowderkegError } from "../../lib/errors.ts";
import type { Hex } from "../hex.ts";

/** Where a library's address goes in bytecode, in bytes from its start: source file -> library name -> places. */
export type LinkReferences = Readonly<
  Record<string, Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>>
>;

/** A compiled contract of somebody else's. */
export interface GenuineArtifact {
  readonly contractName: string;
  readonly abi: readonly unknown[];
  /** Creation code; where a library's address belongs stands a mark that is not hexadecimal. */
  readonly bytecode: string;
  readonly linkReferences: LinkReferences;
}

/** A contract cannot be deployed because the address of a library it calls is not known. */
export class UnlinkedLibraryError extends PowderkegError {
  constructor(
    readonly contractName: string,
    readonly library: string,
  ) {
    super(
      `${contractName} calls library ${library}, which is not deployed yet; deploy libraries in order of dependence`,
    );
  }
}

/**
 * Put libraries' addresses into a contract's creation code.
 *
 * @param libraries Address by library name; names that the contract does not call are ignored.
 * @throws UnlinkedLibraryError naming the first library whose address is missing.
 */
export function linkedBytecode(artifact: GenuineArtifact, libraries: ReadonlyMap<string, string>): Hex {
  let code = artifact.bytecode.replace(/^0x/, "");
  for (const byName of Object.values(artifact.linkReferences)) {
    for (const [name, places] of Object.entries(byName)) {
      const address = libraries.get(name);
      if (address === undefined) throw new UnlinkedLibraryError(artifact.contractName, name);
      for (const { start, length } of places) {
        code = code.slice(0, 2 * start) + address.slice(2).toLowerCase() + code.slice(2 * (start + length));
      }
    }
  }
  return `0x${code}`;
}
