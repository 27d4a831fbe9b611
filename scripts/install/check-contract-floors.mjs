// The floors of contracts/: siblings meet only through interfaces/ (and share math/); nothing imports mocks/.
// Prints each import that breaks them and exits with 1.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";

const SHARED = new Set(["interfaces", "math"]);
const LEAVES = new Set(["interfaces", "math"]); // import none of ours outside their own folder

function* solidityFiles(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* solidityFiles(path);
    else if (name.endsWith(".sol")) yield path;
  }
}

let broken = 0;
for (const file of solidityFiles("contracts")) {
  const floor = file.split(sep)[1];
  if (floor === "mocks") continue;
  for (const [, target] of readFileSync(file, "utf8").matchAll(/import[^;]*?"(\.[^"]+)";/gs)) {
    const imported = normalize(join(dirname(file), target)).split(sep)[1];
    if (imported === floor || (SHARED.has(imported) && !LEAVES.has(floor))) continue;
    console.error(`${file}: contracts/${floor} may not import contracts/${imported} (${target})`);
    broken++;
  }
}
if (broken > 0) process.exit(1);
