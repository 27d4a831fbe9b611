import js from "@eslint/js";
import ts from "typescript-eslint";

// The floors of the house: what each folder under scripts/ may import. Everything else is an error.
const floors = {
  lib: [],
  protocol: ["lib"],
  market: ["lib"],
  metrics: ["lib"],
  differential: ["protocol", "lib"],
  agents: ["protocol", "lib"],
  engine: ["agents", "protocol", "lib"],
  scenarios: ["engine", "agents", "market", "protocol", "lib"],
  studies: ["scenarios", "market", "metrics", "lib"],
  reports: ["metrics", "lib"],
  // Experiments on these contracts and agents whose outcome is known from elsewhere.
  validation: ["studies", "testing", "scenarios", "engine", "agents", "market", "protocol", "metrics", "lib"],
  // For other people's tests and chains; api/ holds the package's entry points, the only barrels there are.
  live: ["agents", "protocol", "lib"],
  testing: ["engine", "agents", "protocol", "lib"],
  api: ["testing", "live", "scenarios", "engine", "agents", "market", "protocol", "metrics", "lib", "tasks"],
};
const everyFloor = [...Object.keys(floors), "tasks"];

const floorRules = Object.entries(floors).map(([floor, below]) => {
  const closed = everyFloor.filter((other) => other !== floor && !below.includes(other));
  const patterns = [
    {
      regex: `(^|/)(${closed.join("|")})/`,
      message: `scripts/${floor} may import only: ${below.join(", ") || "nothing"}`,
    },
    ...(floor === "protocol"
      ? []
      : [{ regex: "^ethers$|^ethers/|typechain-types", message: "only scripts/protocol knows ethers and TypeChain" }]),
  ];
  return { files: [`scripts/${floor}/**/*.ts`], rules: { "no-restricted-imports": ["error", { patterns }] } };
});

// Same seed, same bytes: clock and chance enter at the edge (scripts/tasks) and are passed down.
const noHiddenInputs = {
  files: Object.keys(floors).map((floor) => `scripts/${floor}/**/*.ts`),
  rules: {
    "no-restricted-properties": [
      "error",
      { object: "Math", property: "random", message: "draw from the Rng that is passed in" },
      { object: "Date", property: "now", message: "take the time from the chain, or from the edge" },
      { object: "process", property: "env", message: "environment enters in scripts/tasks" },
    ],
    "no-restricted-syntax": [
      "error",
      { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "take the time from the edge" },
    ],
  },
};

export default ts.config(
  // examples/ are projects of their own; their types are checked against the packed package in its integration test.
  { ignores: ["typechain-types/**", "artifacts/**", "cache/**", "coverage/**", "runs/**", "dist/**", "examples/**"] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    files: ["**/*.ts"],
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      eqeqeq: "error",
    },
  },
  ...floorRules,
  noHiddenInputs,
  { files: ["test/**/*.ts"], rules: { "@typescript-eslint/no-unused-expressions": "off" } }, // chai's property assertions
  {
    files: ["**/*.js", "**/*.mjs"],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
);
