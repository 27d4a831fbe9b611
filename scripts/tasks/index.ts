import type { TaskDefinition } from "hardhat/types/tasks";

/** Every Hardhat task of the project; hardhat.config.ts registers this list. */
export const tasks: TaskDefinition[] = [];
