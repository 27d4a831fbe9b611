/** A revert as the field reads it: the custom error's name (or "Error", "Panic", "Unknown") and its arguments. */
export interface DecodedError {
  readonly name: string;
  readonly args: readonly string[];
}

/** One log of a known contract. Integers are bigint, addresses and strings as ethers gives them. */
export interface DecodedEvent {
  /** Lower-case address of the contract that logged it. */
  readonly address: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}
