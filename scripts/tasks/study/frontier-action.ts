export { frontierAction as default } from "./question-action.ts";
