import { Interface } from "ethers";

/** What the configurator of Aave until v3.2 has in place of e-modes with lists of their own. */
export const legacyConfigurator = new Interface([
  "function setEModeCategory(uint8 categoryId, uint16 ltv, uint16 liquidationThreshold, uint16 liquidationBonus, address oracle, string label)",
  "function setAssetEModeCategory(address asset, uint8 newCategoryId)",
]);
