import type { EdrNetworkUserConfig } from "hardhat/types/config";

/**
 * The chain every scenario runs on. Mainnet as it was on 10 October 2025: Prague rules, 45m gas a block, and no cap on a
 * transaction's gas (EIP-7825 came later, with Osaka).
 */
export const SIM_NETWORK: EdrNetworkUserConfig = {
  type: "edr-simulated",
  chainType: "l1",
  chainId: 31337,
  hardfork: "prague",
  initialDate: "2025-10-10T00:00:00Z", // set-up must end before the window opens at 20:30
  blockGasLimit: 45_000_000n,
  transactionGasCap: false,
  initialBaseFeePerGas: 1_000_000_000n,
  loggingEnabled: false,
  accounts: { count: 10 },
};
