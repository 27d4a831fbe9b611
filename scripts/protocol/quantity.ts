/** Write a number as JSON-RPC takes quantities: hex without leading zeros. */
export function quantity(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}
