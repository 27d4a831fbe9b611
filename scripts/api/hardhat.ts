// Public entry point "powderkeg/hardhat": a Hardhat plugin with the tasks that work in any project.
import type { HardhatPlugin } from "hardhat/types/plugins";
import { deploy } from "../tasks/deploy.ts";
import { keeper } from "../tasks/keeper.ts";

/** Adds `hardhat deploy` (a market on any network) and `hardhat keeper` (a live keeper for it) to a project. */
const powderkeg: HardhatPlugin = { id: "powderkeg", npmPackage: "powderkeg", tasks: [deploy, keeper] };
export default powderkeg;
