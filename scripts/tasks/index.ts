import type { TaskDefinition } from "hardhat/types/tasks";
import { bench } from "./bench.ts";
import { book } from "./book.ts";
import { compare } from "./compare.ts";
import { crash } from "./crash.ts";
import { deploy } from "./deploy.ts";
import { fidelity } from "./fidelity.ts";
import { fuzz } from "./fuzz.ts";
import { keeper } from "./keeper.ts";
import { loop } from "./loop.ts";
import { shock } from "./shock.ts";
import {
  study,
  studyAttribute,
  studyCap,
  studyEnqueue,
  studyFrontier,
  studyMerge,
  studyTail,
  studyWork,
} from "./study.ts";
import { testSolidity } from "./test-solidity.ts";
import { validate } from "./validate.ts";

/** Every Hardhat task of the project; hardhat.config.ts registers this list. */
export const tasks: TaskDefinition[] = [
  bench,
  book,
  compare,
  crash,
  deploy,
  fidelity,
  fuzz,
  keeper,
  loop,
  shock,
  study,
  studyAttribute,
  studyCap,
  studyEnqueue,
  studyFrontier,
  studyMerge,
  studyTail,
  studyWork,
  testSolidity,
  validate,
];
