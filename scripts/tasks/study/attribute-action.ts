export { attributeAction as default } from "./question-action.ts";
