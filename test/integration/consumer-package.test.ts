import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLE = join(ROOT, "examples/consumer");

interface PackageJson {
  readonly exports: Record<string, unknown>;
  readonly devDependencies: Record<string, string>;
  readonly dependencies?: Record<string, string>;
}

/** Run a command to its end; its output on failure. */
function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env: cleanEnvironment() });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Without what npm and Hardhat's test runner leave for their children. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const passed = Object.entries(process.env).filter(([name]) => !/^npm_|^HARDHAT_|^NODE_OPTIONS$|^NODE_V8_/.test(name));
  return { ...Object.fromEntries(passed), HARDHAT_DISABLE_TELEMETRY: "true" };
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
}

/** The first TypeScript of a page. */
function firstExample(page: string): string {
  const [, code] = /```ts\n(.*?)```/s.exec(page) ?? [];
  if (code === undefined) throw new Error("the page has no TypeScript");
  return code;
}

describe("the packed package", () => {
  let folder: string;
  let project: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "powderkeg-consumer-"));
    project = join(folder, "consumer");
    const [packed] = JSON.parse(run(ROOT, "npm", "pack", "--silent", "--json", "--pack-destination", folder)) as {
      readonly filename: string;
      readonly files: readonly { readonly path: string }[];
    }[];
    if (packed === undefined) throw new Error("npm packed nothing");

    // The tarball and its dependencies are installed for real; what the example has in common with this repository (Hardhat,
    // its plugins, the compiler) is linked, since installing it again takes minutes.
    const ownFiles = (source: string) => !/node_modules|artifacts|cache|types$/.test(source.slice(EXAMPLE.length));
    cpSync(EXAMPLE, project, { recursive: true, filter: ownFiles });
    writeFileSync(
      join(project, "test/first.test.ts"),
      firstExample(readFileSync(join(ROOT, "docs/library.md"), "utf8")),
    );
    const { devDependencies, ...rest } = readPackage(project);
    const installed = { ...rest, dependencies: { powderkeg: `file:${join(folder, packed.filename)}` } };
    writeFileSync(join(project, "package.json"), JSON.stringify(installed));
    run(project, "npm", "install", "--legacy-peer-deps", "--prefer-offline", "--no-audit", "--no-fund", "--silent");
    for (const name of Object.keys(devDependencies)) {
      const target = join(project, "node_modules", name);
      if (name === "powderkeg" || existsSync(target)) continue;
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), target);
    }
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("names every dependency of its own, and none of the repository's tools", () => {
    const { dependencies = {} } = readPackage(join(project, "node_modules/powderkeg"));
    for (const name of Object.keys(dependencies)) {
      expect(existsSync(join(project, "node_modules", name)), name).to.equal(true);
    }
    expect(existsSync(join(project, "node_modules/powderkeg/scripts"))).to.equal(false);
    expect(existsSync(join(project, "node_modules/powderkeg/contracts/lending"))).to.equal(false);
  });

  it("runs the example's bot, oracle adapter and pool through a depeg, and the first test of docs/library.md", () => {
    const cli = join(ROOT, "node_modules/hardhat/dist/src/cli.js");
    const output = run(project, process.execPath, cli, "test", "mocha");
    expect(output).to.match(/4 passing/);
    expect(output).not.to.match(/failing/);
  });

  it("opens every entry point in plain Node, and market files by name", () => {
    const { exports } = readPackage(join(project, "node_modules/powderkeg"));
    const entries = Object.keys(exports).filter((entry) => !entry.includes("*") && !entry.endsWith(".json"));
    expect(entries).to.deep.equal([".", "./matchers", "./engine", "./scenarios", "./hardhat", "./contracts"]);
    const code = [
      ...entries.map((entry) => `await import(${JSON.stringify(`powderkeg${entry.slice(1)}`)});`),
      `const { loadMarket, marketFile } = await import("powderkeg");`,
      `const { readFileSync } = await import("node:fs");`,
      `console.log(loadMarket(readFileSync(marketFile("aave-v3-ethereum-2025-10"), "utf8")).name);`,
    ].join("\n");
    expect(run(project, process.execPath, "--input-type=module", "-e", code)).to.equal("aave-v3-ethereum-2025-10\n");
  });

  it("brings the task that deploys a market, and the keeper", () => {
    const cli = join(ROOT, "node_modules/hardhat/dist/src/cli.js");
    const market = join(project, "node_modules/powderkeg/markets/minimal.yaml");
    run(project, process.execPath, cli, "deploy", "--market", market, "--out", "addresses.json");
    const addresses = JSON.parse(readFileSync(join(project, "addresses.json"), "utf8")) as Record<string, unknown>;
    expect(addresses).to.include.all.keys("lending", "keeper", "lens");
    expect(run(project, process.execPath, cli, "keeper", "--help")).to.match(/--addresses .*hardhat deploy --out/);
  });

  it("brings its types", () => {
    run(project, process.execPath, join(ROOT, "node_modules/typescript/bin/tsc"), "--noEmit");
  });
});
