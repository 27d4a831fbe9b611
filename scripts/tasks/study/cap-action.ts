export { capAction as default } from "./question-action.ts";
