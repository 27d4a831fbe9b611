import type { ContractTransactionResponse } from "ethers";

/** Wait until a transaction is mined, so that the next one of a deployment stands on it; nothing where there is none. */
export async function mined(sent: Promise<ContractTransactionResponse> | undefined): Promise<void> {
  await (await sent)?.wait();
}
