import type { TaskDefinition } from "hardhat/types/tasks";
import { bench } from "./bench.ts";

/** Every Hardhat task of the project; hardhat.config.ts registers this list. */
export const tasks: TaskDefinition[] = [bench];
